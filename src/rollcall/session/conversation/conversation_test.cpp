// Whole conversations over the engine of tests, without sockets: what a client hears; and the same once more with each read, each write and
// each thing that is asked of the engine failing in turn. Whatever happens, each command is answered once, and nothing is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "for_test/session/client_view.hpp"
#include "for_test/session/served.hpp"

namespace rollcall::session {
namespace {

using testing::asked;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const sql_error broken{sql_errc::error_on_read, "broken"};

struct command {
    asked what;
    std::string payload;
};
struct conversation {
    std::string_view name;
    std::vector<command> commands;
    std::vector<std::string> answers;  // of all but those that have none
};

std::string number(std::uint32_t value) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
    return bytes;
}
command query(std::string_view sql, asked what = asked::rows) { return {what, "\x03" + std::string{sql}}; }
command change(std::string_view sql) { return query(sql, asked::done); }
command prepare(std::string_view sql) { return {asked::plan, "\x16" + std::string{sql}}; }
// `cursor`: the rows stay until they are fetched.
command execute(std::uint32_t id, bool cursor = false) {
    return {asked::binary_rows, "\x17" + number(id) + std::string{static_cast<char>(cursor ? 1 : 0)} + number(1)};
}
command execute_with(std::uint32_t id, std::string_view text) {
    constexpr std::string_view one_string{"\0\1\xFD\0", 4};  // not NULL; types follow: VAR_STRING
    return {asked::binary_rows, "\x17" + number(id) + std::string(1, '\0') + number(1) + std::string{one_string} +
                                    static_cast<char>(text.size()) + std::string{text}};
}
command fetch(std::uint32_t id, std::uint32_t rows) { return {asked::more_rows, "\x1C" + number(id) + number(rows)}; }
command reset_statement(std::uint32_t id) { return {asked::done, "\x1A" + number(id)}; }
command close_statement(std::uint32_t id) { return {asked::nothing, "\x19" + number(id)}; }
const command ping{asked::done, "\x0E"};
const command reset_connection{asked::done, "\x1F"};

// What the engine has: tables whose names say how reading them goes.
engine::fake_answer answer_to(std::string_view text) {
    engine::fake_answer out;
    const auto names = [text](std::string_view table) { return text.find(table) != std::string_view::npos; };
    const auto rows = [&out](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) out.rows.push_back({"row " + std::to_string(i)});
    };
    if (names("$1")) out.parameter_count = 1;
    if (names("\"few\"")) {
        out.columns = {{"a"}, {"b"}};
        out.rows = {{std::string{"1"}, std::string{"x"}}, {std::monostate{}, std::string{"y"}}};
    } else if (names("AS TIMESTAMP)")) {
        out.columns = {{"now", column_type::datetime}};
        out.rows = {{std::string{text.substr(text.find('\'') + 1, 19)}}};
    } else if (names("\"many\"") || names("\"breaks\"") || names("\"hangs\"")) {
        out.columns = {{"a"}};
        rows(6);
        if (names("\"breaks\"")) out.error_after_rows = broken;
        out.blocks_after_rows = names("\"hangs\"");
    } else if (names("\"refused\"")) {
        out.error = broken;
    } else if (names("\"stuck\"")) {
        out.columns = {{"a"}};
        out.blocks = true;
    } else if (text.starts_with("INSERT")) {
        out.rows_changed = 2;
    }
    return out;
}

constexpr std::string_view six_rows = "a; row 0; row 1; row 2; row 3; row 4; row 5";

const std::vector<conversation>& conversations() {
    static const std::vector<conversation> all{
        {"results",
         {ping, query("SELECT a, b FROM d.few"), query("SELECT a FROM d.refused"), change("INSERT INTO d.t VALUES (1), (2)"),
          query("SELEC 1")},
         {"ok", "a|b; 1|x; NULL|y", "error 1024: broken", "ok 2",
          "error 1064: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right "
          "syntax to use near 'SELEC 1' at line 1"}},
        {"stream", {query("SELECT a FROM d.many"), ping}, {std::string{six_rows}, "ok"}},
        // Rows that were not sent when it broke are not sent.
        {"stream that breaks", {query("SELECT a FROM d.breaks"), ping}, {"a; row 0; row 1; row 2; row 3; row 4; error 1024: broken", "ok"}},
        {"several statements",
         {query("INSERT INTO d.t VALUES (1); SELECT a, b FROM d.few; INSERT INTO d.t VALUES (1)"),
          query("SELECT a, b FROM d.few; SELECT a FROM d.refused; SELECT a, b FROM d.few"), ping},
         {"ok 2, and then a|b; 1|x; NULL|y, and then ok 2", "a|b; 1|x; NULL|y, and then error 1024: broken", "ok"}},
        {"prepared",
         {prepare("SELECT a, b FROM d.few WHERE a = ?"), execute_with(1, "x"), execute_with(1, "y"), reset_statement(1), close_statement(1),
          execute_with(1, "x"), prepare("SELECT a FROM d.many"), execute(2)},
         {"plan 1: 1 parameters, 2 columns", "a|b; 1|x; NULL|y", "a|b; 1|x; NULL|y", "ok",
          "error 1243: Unknown prepared statement handler (1) given to mysqld_stmt_execute", "plan 2: 0 parameters, 1 columns",
          std::string{six_rows}}},
        {"cursor",
         {prepare("SELECT a FROM d.many"), execute(1, true), fetch(1, 2), fetch(1, 3), fetch(1, 9), fetch(1, 9), execute(1, true),
          fetch(1, 1), ping},
         {"plan 1: 0 parameters, 1 columns", "a, cursor", "row 0; row 1, cursor", "row 2; row 3; row 4, cursor", "row 5, last",
          "error 1421: The statement (1) has no open cursor.", "a, cursor", "row 0, cursor", "ok"}},
        {"transaction",
         {change("BEGIN"), change("INSERT INTO d.t VALUES (1)"), query("SELECT a FROM d.refused"), query("SELECT a FROM d.many"),
          change("COMMIT"), change("SET autocommit = 0"), change("INSERT INTO d.t VALUES (1)"), change("ROLLBACK")},
         {"ok, in transaction", "ok 2, in transaction", "error 1024: broken", std::string{six_rows} + ", in transaction", "ok", "ok",
          "ok 2, in transaction", "ok"}},
        {"statements with names",
         {change("PREPARE s FROM 'SELECT a, b FROM d.few'"), query("EXECUTE s"), change("DEALLOCATE PREPARE s"), query("EXECUTE s")},
         {"ok", "a|b; 1|x; NULL|y", "ok", "error 1243: Unknown prepared statement handler (s) given to EXECUTE"}},
        {"reset",
         {change("BEGIN"), change("INSERT INTO d.t VALUES (1)"), prepare("SELECT a FROM d.many"), reset_connection, execute(1), ping},
         {"ok, in transaction", "ok 2, in transaction", "plan 1: 0 parameters, 1 columns", "ok",
          "error 1243: Unknown prepared statement handler (1) given to mysqld_stmt_execute", "ok"}},
    };
    return all;
}

struct heard {
    std::vector<std::string> answers;
    std::size_t reads = 0;
    std::size_t writes = 0;
};

class served_test : public ::testing::Test {
protected:
    served_test() {
        house.engine.answer_others(answer_to);
        house.with.limits.result_buffer_bytes = 32;  // a result is of several buffers
    }

    [[nodiscard]] registry::session_table& table() { return house.base.registry.table(house.base.shards.at(0)); }

    // A session that is about to hear `commands`.
    void connect(const std::vector<command>& commands) {
        channel = std::make_shared<runtime::testing::scripted_channel>();
        for (const auto& each : commands) {
            std::string packet;
            std::uint8_t sequence = 0;
            wire::append_packet(packet, each.payload, sequence);
            channel->sends(std::move(packet));
        }
        auto& home = house.base.shards.at(0);
        client = std::make_unique<door::client>(channel, home, table(), house.base.ids->take(), "nonce", &house.packet_memory);
        id = client->id();
        wire::login_request request;
        request.capabilities = wire::capability::protocol_41 | wire::capability::multi_statements;
        client->set_request(std::move(request));
    }

    // Serves it to its end. Returns: what the client heard behind the login's OK.
    heard serve_all(const std::vector<command>& commands) {
        auto& context = house.base.shards.at(0).context();
        asio::co_spawn(context, serve(std::move(client), house.with), asio::detached);
        context.restart();
        context.run();
        heard out{{}, channel->read_limits.size(), channel->write_limits.size()};
        testing::client_view view{channel->written};
        auto told = view.answer(asked::done, 0);  // the login's OK, before which no greeting went
        for (auto it = commands.begin(); told; ++it) {
            while (it != commands.end() && it->what == asked::nothing) ++it;
            told = view.answer(it == commands.end() ? asked::done : it->what);
            if (told) out.answers.push_back(*told);
            if (it == commands.end()) break;
        }
        expect_nothing_is_left();
        return out;
    }
    heard hold(const std::vector<command>& commands) {
        connect(commands);
        return serve_all(commands);
    }

    void expect_nothing_is_left() {
        // Behind what was handed to the worker before.
        EXPECT_TRUE(house.base.run(house.base.workers.run([] { return true; })).has_value());
        EXPECT_TRUE(channel->closed);
        EXPECT_EQ(table().size(), 0U);
        EXPECT_EQ(house.engine.open_connections(), 0U);
        EXPECT_TRUE(house.engine.held().empty());
        EXPECT_EQ(house.packet_memory.used(), 0U);
        EXPECT_EQ(house.counters.results_open.load(), 0U);
        EXPECT_EQ(house.counters.prepared_open.load(), 0U);
        EXPECT_EQ(house.admission.waiting(), 0U);
        runtime::admission_slot slot;
        EXPECT_TRUE(house.admission.try_acquire(slot)) << "the only slot is free";
    }

    // All answers are as they would have been, up to where the connection was lost: the last may be cut there, or be a farewell.
    static void expect_beginning(const heard& of, const std::vector<std::string>& whole) {
        for (std::size_t i = 0; i < of.answers.size(); ++i) {
            const std::string& answer = of.answers[i];
            const bool last = i + 1 == of.answers.size();
            if (last && answer.find("error ") != std::string::npos) continue;
            const auto cut = last ? answer.find(", cut") : std::string::npos;
            if (cut == std::string::npos) {
                ASSERT_LT(i, whole.size());
                EXPECT_EQ(answer, whole[i]);
            } else if (answer != "cut") {
                EXPECT_TRUE(whole.at(i).starts_with(answer.substr(0, cut))) << answer;
            }
        }
    }

    void kill(registry::kill_kind kind) {
        auto* const place = table().find(id);
        if (place == nullptr) return;
        registry::kill_order order;
        order.kind = kind;
        order.notice = {"root", "", "receipt"};
        if (kind == registry::kill_kind::query) place->control->kill_query(order);
        if (kind == registry::kill_kind::connection) place->control->kill_connection(order);
    }

    testing::house house;
    std::shared_ptr<runtime::testing::scripted_channel> channel;
    std::unique_ptr<door::client> client;
    connection_id id;
};

class conversation_test : public served_test, public ::testing::WithParamInterface<std::size_t> {
protected:
    [[nodiscard]] static const conversation& held() { return conversations().at(GetParam()); }
    static void expect_beginning(const heard& of) { served_test::expect_beginning(of, held().answers); }
};

TEST_P(conversation_test, each_command_is_answered) { EXPECT_EQ(hold(held().commands).answers, held().answers); }

TEST_P(conversation_test, bytes_that_come_one_by_one_are_answered_alike) {
    connect(held().commands);
    channel->max_read = 1;
    EXPECT_EQ(serve_all(held().commands).answers, held().answers);
}

TEST_P(conversation_test, a_read_that_fails_ends_the_session) {
    using runtime::io_errc;
    const std::size_t commands = held().commands.size();
    for (const auto failure : {io_errc::closed, io_errc::timeout, io_errc::failed}) {
        for (std::size_t step = 0; step <= commands; ++step) {
            SCOPED_TRACE(std::string{runtime::message(failure)} + " before command " + std::to_string(step));
            connect(held().commands);
            const auto at = channel->script.begin() + static_cast<std::ptrdiff_t>(step);
            channel->script.insert(at, {{}, failure, {}});
            expect_beginning(serve_all(held().commands));
        }
    }
}

TEST_P(conversation_test, a_client_may_vanish_within_any_packet) {
    for (std::size_t step = 0; step < held().commands.size(); ++step) {
        for (const std::size_t bytes : {std::size_t{1}, std::size_t{4}, held().commands[step].payload.size() + 3}) {
            SCOPED_TRACE("after " + std::to_string(bytes) + " bytes of command " + std::to_string(step));
            connect(held().commands);
            channel->script.resize(step + 1);
            channel->script.back().bytes.resize(std::min(bytes, channel->script.back().bytes.size() - 1));
            expect_beginning(serve_all(held().commands));
        }
    }
}

TEST_P(conversation_test, a_write_that_fails_ends_the_session) {
    const auto writes = hold(held().commands).writes;
    ASSERT_GT(writes, 1U);
    for (const auto failure : {runtime::io_errc::closed, runtime::io_errc::timeout}) {
        for (std::size_t step = 1; step <= writes; ++step) {
            SCOPED_TRACE(std::string{runtime::message(failure)} + " at write " + std::to_string(step));
            connect(held().commands);
            channel->failing_write = step;
            channel->write_failure = failure;
            const auto heard = serve_all(held().commands);
            expect_beginning(heard);
            EXPECT_LE(heard.writes, step + 1) << "at most a farewell";
        }
    }
}

// A client may be told that it was killed in place of any answer, and within a result.
TEST_P(conversation_test, a_kill_between_two_writes_ends_the_session) {
    const auto writes = hold(held().commands).writes;
    for (std::size_t step = 1; step <= writes; ++step) {
        SCOPED_TRACE("before write " + std::to_string(step));
        connect(held().commands);
        channel->at_write = [this, step](std::size_t write) {
            if (write == step) kill(registry::kill_kind::connection);
        };
        const auto heard = serve_all(held().commands);
        expect_beginning(heard);
        if (step > 1) {
            EXPECT_THAT(heard.answers.back(), HasSubstr("error 3169: "));
        }
    }
}

TEST_P(conversation_test, an_error_at_any_step_of_the_engine_is_an_answer) {
    std::size_t steps = 0;
    house.engine.before_each_step([&steps](std::size_t step) -> std::optional<sql_error> {
        steps = step;
        return std::nullopt;
    });
    EXPECT_EQ(hold(held().commands).answers, held().answers);
    ASSERT_GT(steps, 0U);
    for (std::size_t failing = 1; failing <= steps; ++failing) {
        SCOPED_TRACE("at step " + std::to_string(failing) + " of the engine");
        const auto fail = [failing](std::size_t step) { return step == failing ? std::optional{broken} : std::nullopt; };
        house.engine.before_each_step(fail);
        const auto heard = hold(held().commands);
        EXPECT_EQ(heard.answers.size(), held().answers.size()) << "each command is answered once";
    }
}

TEST_P(conversation_test, a_kill_at_any_step_of_the_engine_ends_what_it_is_for) {
    std::size_t steps = 0;
    house.engine.before_each_step([&steps](std::size_t step) -> std::optional<sql_error> {
        steps = step;
        return std::nullopt;
    });
    hold(held().commands);
    for (const auto kind : {registry::kill_kind::query, registry::kill_kind::connection}) {
        for (std::size_t killed = 1; killed <= steps; ++killed) {
            SCOPED_TRACE("at step " + std::to_string(killed) + " of the engine");
            house.engine.before_each_step([this, killed, kind](std::size_t step) -> std::optional<sql_error> {
                if (step == killed) asio::post(house.base.shards.at(0).context(), [this, kind] { kill(kind); });
                return std::nullopt;
            });
            const auto heard = hold(held().commands);
            if (kind == registry::kill_kind::query) {
                EXPECT_EQ(heard.answers.size(), held().answers.size());
            } else {
                EXPECT_LE(heard.answers.size(), held().answers.size() + 1);
            }
        }
    }
}

TEST_P(conversation_test, without_an_engine_each_command_is_answered) {
    house.engine.refuse_connections(broken);
    EXPECT_EQ(hold(held().commands).answers.size(), held().answers.size());
}

INSTANTIATE_TEST_SUITE_P(all, conversation_test, ::testing::Range(std::size_t{0}, conversations().size()), [](const auto& of) {
    std::string name{conversations()[of.param].name};
    std::ranges::replace(name, ' ', '_');
    return name;
});

class blocked_test : public served_test {
protected:
    // `then`: done on the shard, once a statement blocks in the engine.
    heard hold(const std::vector<command>& commands, const std::function<void()>& then) {
        connect(commands);
        std::jthread waiter{[this, &then] {
            if (house.engine.wait_until_blocked(1)) asio::post(house.base.shards.at(0).context(), then);
        }};
        return serve_all(commands);
    }
    heard hold_and_kill(const std::vector<command>& commands, registry::kill_kind kind) {
        return hold(commands, [this, kind] { kill(kind); });
    }
};

TEST_F(blocked_test, a_killed_query_is_an_error_and_the_session_goes_on) {
    EXPECT_THAT(hold_and_kill({query("SELECT a FROM d.stuck"), ping}, registry::kill_kind::query).answers,
                ElementsAre(HasSubstr("error 1317: Query execution was interrupted"), "ok"));
}

TEST_F(blocked_test, a_query_killed_within_its_result_ends_with_an_error) {
    EXPECT_THAT(hold_and_kill({query("SELECT a FROM d.hangs"), ping}, registry::kill_kind::query).answers,
                ElementsAre(::testing::AllOf(::testing::StartsWith("a; row 0; row 1"), HasSubstr("; error 1317: ")), "ok"));
}

TEST_F(blocked_test, a_killed_session_is_told_so_and_hears_nothing_more) {
    EXPECT_THAT(hold_and_kill({query("SELECT a FROM d.stuck"), ping}, registry::kill_kind::connection).answers,
                ElementsAre(HasSubstr("error 3169: ")));
}

TEST_F(blocked_test, a_client_that_goes_away_ends_what_it_asked_for) {
    const auto look_for_it = [this] {
        house.base.shards.at(0).deadlines().expire(std::chrono::steady_clock::now() + std::chrono::seconds{1});
    };
    EXPECT_THAT(hold({query("SELECT a FROM d.stuck")}, look_for_it).answers, ElementsAre(HasSubstr("error 1317: ")));
    EXPECT_GT(house.engine.interrupts(), 0U);
}

class constant_test : public served_test {
protected:
    constant_test() {
        house.with.constants = &kept;
        house.with.limits.result_buffer_bytes = 4096;  // a result is of one buffer
    }
    constant_results kept{1};
};

TEST_F(constant_test, a_query_of_constants_is_asked_of_the_engine_once) {
    EXPECT_THAT(hold({query("SELECT 1 AS few"), query("SELECT 1 AS few"), ping}).answers,
                ElementsAre("a|b; 1|x; NULL|y", "a|b; 1|x; NULL|y", "ok"));
    EXPECT_THAT(hold({query("SELECT 1 AS few")}).answers, ElementsAre("a|b; 1|x; NULL|y")) << "of another session";
    EXPECT_EQ(house.engine.executed().size(), 1U);
}

TEST_F(constant_test, times_are_asked_of_the_engine_once_and_are_each_statements_own) {
    EXPECT_THAT(hold({query("SELECT NOW()"), query("SELECT NOW()"), ping}).answers,
                ElementsAre("now; 1994-11-06 08:49:37", "now; 1994-11-06 08:49:37", "ok"));
    house.base.time.wall += std::chrono::seconds{3601};
    EXPECT_THAT(hold({query("SELECT NOW()")}).answers, ElementsAre("now; 1994-11-06 09:49:38"));
    EXPECT_EQ(house.engine.executed().size(), 1U);
}

TEST_F(constant_test, what_is_more_than_constants_is_asked_each_time) {
    hold({query("SELECT a, b FROM d.few"), query("SELECT a, b FROM d.few"), query("SELECT RAND() AS few"), query("SELECT RAND() AS few")});
    EXPECT_EQ(house.engine.executed().size(), 4U);
}

}  // namespace
}  // namespace rollcall::session
