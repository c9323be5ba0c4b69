// The store over a real file: what is written is read, aged out, and survives what may happen to the file.
#include "rollcall/history/store/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "for_test/base/temp_folder.hpp"
#include "for_test/history/record.hpp"
#include "rollcall/engine/duckdb_engine.hpp"

namespace rollcall::history {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::make_record;
using testing::some_day;

class store_test : public ::testing::Test {
protected:
    store_test() { options_.data_dir = folder_.path(); }

    std::shared_ptr<store> open() {
        auto opened = store::open(options_);
        EXPECT_TRUE(opened.has_value()) << opened.error().sentence;
        return opened.has_value() ? std::move(*opened) : nullptr;
    }
    static std::vector<std::string> statements(store& from, query_question asked = {}) {
        std::vector<std::string> found;
        const auto read = from.read(asked);
        EXPECT_TRUE(read.has_value()) << read.error().sentence;
        if (read.has_value()) {
            for (const auto& query : *read) found.push_back(query.statement);
        }
        return found;
    }

    temp_folder folder_;
    store_options options_;
    security::principal root_{"root", security::privilege_set::all()};
};

TEST_F(store_test, a_record_is_read_back_whole) {
    const auto at = open();
    auto record = make_record(1, "SELECT 'ä\xff' FROM t");
    record.state = registry::query_state::err;
    record.error_code = 1146;
    record.error = "Table 'shop.t' doesn't exist";
    record.trace_id = "t-1";
    record.phases.queued = std::chrono::microseconds{7};
    record.profile = R"({"name":"SCAN"})";
    ASSERT_TRUE(at->write({record}).has_value());
    const auto found = at->find(record.id, root_);
    ASSERT_TRUE(found.has_value() && found->has_value());
    const auto& query = (*found)->query;
    EXPECT_EQ(query.id, record.id);
    EXPECT_EQ(query.connection().value, 7U);
    EXPECT_EQ(query.started, record.started);
    EXPECT_EQ(query.total, std::chrono::milliseconds{5});
    EXPECT_EQ(query.queued, std::chrono::microseconds{7});
    EXPECT_EQ(query.executed, std::chrono::microseconds{4200});
    EXPECT_EQ(query.state, registry::query_state::err);
    EXPECT_EQ(query.error_code, 1146);
    EXPECT_EQ(query.error, record.error);
    EXPECT_EQ(query.user, "ann");
    EXPECT_EQ(query.host, "10.0.0.1:4711");
    EXPECT_EQ(query.statement, "SELECT 'ä\xEF\xBF\xBD' FROM t");
    EXPECT_EQ(query.digest.size(), 32U);
    EXPECT_EQ(query.program_name, "report");
    EXPECT_EQ((*found)->operators, record.profile);
    EXPECT_EQ((*at->find_trace("t-1", root_))->id, record.id);
}

TEST_F(store_test, newest_first_over_hours_and_a_page_of_them) {
    const auto at = open();
    auto old = make_record(1, "old");
    old.started = some_day - std::chrono::hours{3};
    auto failed = make_record(3, "failed");
    failed.state = registry::query_state::err;
    ASSERT_TRUE(at->write({old, make_record(2, "second"), failed, make_record(4, "last")}).has_value());
    EXPECT_THAT(statements(*at), ElementsAre("last", "failed", "second", "old"));
    query_question page;
    page.limit = 2;
    EXPECT_THAT(statements(*at, page), ElementsAre("last", "failed"));
    query_question since;
    since.until = some_day;
    EXPECT_THAT(statements(*at, since), ElementsAre("old"));
}

TEST_F(store_test, only_ones_own_without_the_privilege) {
    const auto at = open();
    ASSERT_TRUE(at->write({make_record(1, "mine", "bob"), make_record(2, "hers")}).has_value());
    const security::principal bob{"bob", {}};
    query_question asked;
    asked.visible_to = bob;
    EXPECT_THAT(statements(*at, asked), ElementsAre("mine"));
    EXPECT_TRUE((*at->find(make_record(1, "").id, bob)).has_value());
    EXPECT_FALSE((*at->find(make_record(2, "").id, bob)).has_value());
}

TEST_F(store_test, statements_of_one_form_have_one_digest) {
    const auto at = open();
    auto a = make_record(1, "SELECT 1 FROM t");
    auto b = make_record(2, "select  2 from t");
    ASSERT_TRUE(at->write({a, b}).has_value());
    const auto read = at->read({});
    EXPECT_EQ((*read)[0].digest, (*read)[1].digest);
}

TEST_F(store_test, everything_is_there_after_a_restart) {
    ASSERT_TRUE(open()->write({make_record(1, "SELECT 1")}).has_value());
    EXPECT_THAT(statements(*open()), ElementsAre("SELECT 1"));
}

TEST_F(store_test, age_takes_ordinary_ones_before_notable_ones) {
    const auto at = open();
    options_.keep = std::chrono::hours{72};
    auto failed = make_record(2, "failed");
    failed.state = registry::query_state::err;
    ASSERT_TRUE(at->write({make_record(1, "fine"), failed}).has_value());
    ASSERT_TRUE(at->age_out(some_day + std::chrono::hours{72}).has_value());
    EXPECT_THAT(statements(*at), ElementsAre("failed", "fine"));
    ASSERT_TRUE(at->age_out(some_day + std::chrono::hours{74}).has_value());
    EXPECT_THAT(statements(*at), ElementsAre("failed"));
    ASSERT_TRUE(at->age_out(some_day + std::chrono::hours{24 * 31}).has_value());
    EXPECT_THAT(statements(*at), ElementsAre());
}

TEST_F(store_test, size_takes_the_oldest_hours_first) {
    options_.max_bytes = 2 << 20;
    const auto at = open();
    std::mt19937 random{7};
    const auto noise = [&random](std::size_t size) {
        std::string text(size, ' ');
        for (char& c : text) c = static_cast<char>('a' + random() % 26);
        return text;
    };
    const auto fill = [&](int hour) {
        std::vector<registry::query_record> records;
        for (std::uint32_t i = 0; i < 6000; ++i) {
            auto record = make_record(i, "SELECT '" + noise(100) + "'");
            record.started = some_day + std::chrono::hours{hour} + std::chrono::milliseconds{i};
            record.shape = 1;
            records.push_back(std::move(record));
        }
        EXPECT_TRUE(at->write(records).has_value());
    };
    for (int hour = 0; hour < 4; ++hour) fill(hour);
    const auto now = some_day + std::chrono::hours{3};
    ASSERT_TRUE(at->age_out(now).has_value());
    query_question oldest;
    oldest.until = some_day + std::chrono::hours{1};
    EXPECT_TRUE(statements(*at, oldest).empty());
    query_question newest;
    newest.since = now;
    newest.limit = 1;
    EXPECT_EQ(statements(*at, newest).size(), 1U) << "the present hour stays";
}

// Whether a text stands in a stretch that is indexed, in the rows after it, or in those that a restart left outside.
TEST_F(store_test, a_text_is_found_wherever_it_stands) {
    std::mt19937 random{5};
    std::uint32_t number = 0;
    const auto fill = [&](std::uint32_t count) {
        const auto at = open();
        std::vector<registry::query_record> records;
        for (std::uint32_t i = 0; i < count; ++i, ++number) {
            auto record = make_record(number, "SELECT Preis FROM \xc3\x84pfel WHERE id = " + std::to_string(random() % 100'000));
            record.shape = 1;
            record.started = some_day + std::chrono::milliseconds{number};
            if (number % 500 == 3) record.state = registry::query_state::err;
            records.push_back(std::move(record));
        }
        EXPECT_TRUE(at->write(records).has_value());
    };
    for (const std::uint32_t count : {5000U, 100U, 7000U, 2048U}) fill(count);
    const auto at = open();
    query_question all;
    all.limit = SIZE_MAX;
    const auto everything = at->read(all);
    ASSERT_EQ(everything->size(), number);
    for (int i = 0; i < 40; ++i) {
        query_question asked;
        asked.limit = i % 2 == 0 ? 3 : SIZE_MAX;
        asked.contains =
            i == 0 ? "\xc3\xa4pfel" : "id = " + std::to_string(random() % 100'000).substr(0, 3 + static_cast<std::size_t>(i) % 3);
        std::vector<query_id> expected;
        for (const auto& query : *everything) {
            if (expected.size() < asked.limit && matches(asked, query)) expected.push_back(query.id);
        }
        std::vector<query_id> ids;
        const auto found = at->read(asked);
        ASSERT_TRUE(found.has_value()) << found.error().sentence;
        for (const auto& query : *found) ids.push_back(query.id);
        EXPECT_EQ(ids, expected) << asked.contains;
    }
}

TEST_F(store_test, a_file_that_is_damaged_is_moved_aside) {
    const auto file = folder_.path() / "history.duckdb";
    std::ofstream{file} << "this is no database, but it is long enough to be looked at as one: " << std::string(8192, 'x');
    const auto at = open();
    ASSERT_NE(at, nullptr);
    EXPECT_TRUE(at->write({make_record(1, "SELECT 1")}).has_value());
    EXPECT_TRUE(std::filesystem::exists(file.string() + ".damaged"));
}

TEST_F(store_test, a_store_of_a_newer_version_is_left_alone) {
    {
        open();
        engine::duckdb_options of;
        of.data_dir = folder_.path();
        of.file_name = "history.duckdb";
        const auto database = engine::open_duckdb(of);
        const auto on = (*database)->connect();
        ASSERT_TRUE(run(**on, R"(UPDATE "rollcall"."fe"."version" SET number = 2)").has_value());
    }
    const auto refused = store::open(options_);
    ASSERT_TRUE(refused.has_error());
    EXPECT_THAT(refused.error().sentence, HasSubstr("newer version"));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "history.duckdb.damaged"));
}

}  // namespace
}  // namespace rollcall::history
