// A front end without sockets: two shards, a registry with sessions that do as they are told, accounts, and the routes over them.
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <simdjson.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/accounts/temp_folder_for_test.hpp"
#include "rollcall/api/routes.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/target.hpp"
#include "rollcall/http/router.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::api::testing {

namespace asio = boost::asio;

// Stands still until it is moved: 2023-11-14 22:13:20 UTC, and an hour of steady time.
class still_clock final : public clock {
public:
    [[nodiscard]] steady_time steady_now() const override { return steady_time{std::chrono::hours{1} + passed_.load()}; }
    [[nodiscard]] wall_time wall_now() const override { return wall_time{std::chrono::seconds{1'700'000'000} + passed_.load()}; }
    void pass(std::chrono::milliseconds time) { passed_ = passed_.load() + time; }

private:
    std::atomic<std::chrono::milliseconds> passed_{std::chrono::milliseconds{0}};
};

// A session of no client. Obedient ones end what they are told to end; others only note it. Thread: its shard.
class fake_session final : public registry::session_control {
public:
    fake_session(registry::session_table& table, connection_id id) : table_(table) { entry_.emplace(table, id, *this); }

    [[nodiscard]] registry::session_entry& entry() { return *entry_; }
    void leave() { entry_.reset(); }

    void kill_query(const registry::kill_notice& notice) override {
        told.push_back("query " + registry::describe(notice, registry::kill_kind::query));
        receipts.push_back(notice.receipt);
        if (obedient) later([this] { entry_->end_command(); });
    }
    void kill_connection(const registry::kill_notice& notice) override {
        told.push_back("connection " + registry::describe(notice, registry::kill_kind::connection));
        receipts.push_back(notice.receipt);
        if (obedient) later([this] { leave(); });
    }

    bool obedient = true;
    std::chrono::milliseconds obeys_after{0};
    std::vector<std::string> told;
    std::vector<std::string> receipts;

private:
    // Never at once: the registry still looks at the row.
    void later(std::function<void()> end) {
        timer_.expires_after(obeys_after);
        timer_.async_wait([end = std::move(end)](const boost::system::error_code&) { end(); });
    }

    registry::session_table& table_;
    std::optional<registry::session_entry> entry_;
    asio::steady_timer timer_{table_.home().context()};
};

// One more answer of a route, taken apart.
struct answer {
    unsigned status = 0;
    std::string body;
    http::response whole;
    std::vector<std::string> columns;
    std::vector<std::vector<std::pair<std::string, std::string>>> rows;

    // The cells of one column, in the rows' order.
    [[nodiscard]] std::vector<std::string> cells(std::string_view column) const {
        std::vector<std::string> found;
        for (const auto& row : rows) {
            for (const auto& [name, value] : row) {
                if (name == column) found.push_back(value);
            }
        }
        return found;
    }
    // The sentence of a failure; "" of a success.
    [[nodiscard]] std::string sentence() const {
        simdjson::dom::parser parser;
        simdjson::dom::element root;
        std::string_view text;
        if (parser.parse(body).get(root) != simdjson::SUCCESS || root["data"].get(text) != simdjson::SUCCESS) return {};
        return std::string{text};
    }
    [[nodiscard]] std::string header(std::string_view name) const {
        for (const auto& [each, value] : whole.headers) {
            if (each == name) return value;
        }
        return {};
    }
};

inline std::string base64(std::string_view text) {
    std::string out((text.size() + 2) / 3 * 4 + 1, '\0');
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    out.resize(
        static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(text.size()))));
    return out;
}

// Accounts: root (all privileges, no password); with the password "secret" ann and bob (no privileges), watcher (PROCESS),
// killer (PROCESS, CONNECTION_ADMIN), blind (CONNECTION_ADMIN), barred (locked).
class house {
public:
    house() {
        auto opened = accounts::account_store::open(folder.path(), "");
        EXPECT_TRUE(opened.has_value());
        store = std::move(*opened);
        add_accounts();
        identity.uuid = "0123456789ABCDEF0123456789ABCDEF";
        cluster::directory_options options;
        options.own_name = "fe1";
        directory.emplace(std::move(options), identity, cluster::make_static_source({}), peers, shards.at(0), workers, time);
        fleet.emplace(registry_, *directory, peers, shards, workers, time_zone{}, "default_cluster");
        served.emplace(
            services{registry_, *store, workers, cache, time, *fleet, nullptr, refusals, identity, "default_cluster", time_zone{}});
        served->version = "9.9.9";
        served->started = time.wall_now();
        shards.start();
    }
    ~house() {
        for (auto& [id, place] : sessions) {
            on(place.first, [session = place.second.get()] { session->leave(); });
        }
        shards.stop();
    }
    house(const house&) = delete;
    house& operator=(const house&) = delete;

    // Runs `work` on a shard and waits for it.
    template <class Work>
    void on(std::size_t shard, Work work) {
        std::promise<void> done;
        asio::post(shards.at(shard).context(), [&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }

    // A session that is logged in and asleep, then as `arrange` makes it. Odd ids live on shard 1.
    fake_session& open(std::uint32_t id, const std::string& user, const std::function<void(fake_session&)>& arrange = {}) {
        const std::size_t shard = id % 2;
        auto& place = sessions[id];
        on(shard, [&] {
            place = {shard, std::make_unique<fake_session>(registry_.table(shards.at(shard)), connection_id{id})};
            auto& entry = place.second->entry();
            auto& row = entry.row();
            row.user = user;
            row.logged_in = true;
            row.host = "10.0.0." + std::to_string(id) + ":4000";
            row.ip_length = static_cast<std::uint8_t>(row.host.find(':'));
            row.login_time = time.wall_now();
            entry.end_command();
            if (arrange) arrange(*place.second);
        });
        return *place.second;
    }
    // The same, with a query that runs: `info`, and the id `7-id`.
    fake_session& open_running(std::uint32_t id, const std::string& user, const std::string& info,
                               const std::function<void(fake_session&)>& arrange = {}) {
        return open(id, user, [&](fake_session& session) {
            session.entry().begin_command(registry::command::query, sql::redacted_sql::note(info), query_id{7, id});
            session.entry().row().state = registry::session_state::executing;
            if (arrange) arrange(session);
        });
    }
    void leave(std::uint32_t id) {
        on(sessions.at(id).first, [&] { sessions.at(id).second->leave(); });
    }
    // What the session was told, read on its shard.
    std::vector<std::string> told(std::uint32_t id) {
        std::vector<std::string> words;
        on(sessions.at(id).first, [&] { words = sessions.at(id).second->told; });
        return words;
    }
    std::vector<std::string> receipts(std::uint32_t id) {
        std::vector<std::string> given;
        on(sessions.at(id).first, [&] { given = sessions.at(id).second->receipts; });
        return given;
    }

    // A request as the server would hand it over: from loopback, over plain HTTP.
    static std::shared_ptr<http::request> make_request(http::method verb, const std::string& target, std::string_view user = "root",
                                                       std::string_view password = "") {
        auto made = std::make_shared<http::request>();
        made->method = verb;
        made->target = target;
        auto parts = http::parse_target(target);
        EXPECT_TRUE(parts.has_value()) << target;
        made->path = parts->path;
        made->segments = parts->segments;
        made->query = parts->query;
        made->peer.ip = "127.0.0.1";
        made->peer.port = 5000;
        made->peer.loopback = true;
        if (!user.empty()) made->headers.emplace_back("authorization", "Basic " + base64(std::string{user} + ":" + std::string{password}));
        return made;
    }

    // Runs the request's route on shard 0.
    answer run(std::shared_ptr<http::request> incoming) {
        const http::router routes{make_routes(*served)};
        const auto handle = routes.find(*incoming);
        if (handle.has_error()) return take_apart(http::to_response(handle.error()));
        auto outcome = asio::co_spawn(shards.at(0).context(), (*handle)(incoming), asio::use_future);
        return take_apart(outcome.get());
    }
    answer get(const std::string& target, std::string_view user = "root") {
        return run(make_request(http::method::get, target, user, user == "root" ? "" : "secret"));
    }
    answer remove(const std::string& target, std::string_view user = "root") {
        return run(make_request(http::method::delete_, target, user, user == "root" ? "" : "secret"));
    }
    answer post(const std::string& target, const std::string& body, std::string_view user = "root") {
        auto made = make_request(http::method::post, target, user, user == "root" ? "" : "secret");
        made->body = body;
        return run(std::move(made));
    }

    accounts::temp_folder folder;
    still_clock time;
    runtime::shard_group shards{2, time};
    registry::registry registry_{shards};
    runtime::worker_pool workers{1, 8};
    security::basic_cache cache;
    std::unique_ptr<accounts::account_store> store;
    cluster::member_identity identity;
    cluster::peers peers{shards, "a secret of the house", nullptr, time};
    std::optional<cluster::directory> directory;
    std::optional<cluster::fleet> fleet;
    cluster::refusal_log refusals;
    std::optional<services> served;
    std::map<std::uint32_t, std::pair<std::size_t, std::unique_ptr<fake_session>>> sessions;

private:
    void add_accounts() {
        const auto secret = security::make_native_credential("secret");
        std::vector<accounts::new_account> wanted;
        for (const auto* const name : {"ann", "bob", "watcher", "killer", "blind", "barred"}) {
            wanted.push_back({name, secret, std::string_view{name} == "barred"});
        }
        EXPECT_TRUE(store->create(wanted).has_value());
        security::privilege_set process;
        process.add(security::privilege::process);
        security::privilege_set admin;
        admin.add(security::privilege::connection_admin);
        EXPECT_TRUE(store->grant({"watcher", "killer"}, process).has_value());
        EXPECT_TRUE(store->grant({"killer", "blind"}, admin).has_value());
    }

    static answer take_apart(http::response whole) {
        answer taken;
        taken.status = whole.status;
        taken.body = whole.body;
        simdjson::dom::parser parser;
        simdjson::dom::element root;
        simdjson::dom::array columns;
        simdjson::dom::array rows;
        if (whole.content_type == "application/json") {
            EXPECT_EQ(parser.parse(taken.body).get(root), simdjson::SUCCESS) << taken.body;
            if (root["data"]["column_names"].get(columns) == simdjson::SUCCESS) {
                for (const auto name : columns) taken.columns.emplace_back(std::string_view{name});
            }
            if (root["data"]["rows"].get(rows) == simdjson::SUCCESS) {
                for (const simdjson::dom::object row : rows) {
                    auto& cells = taken.rows.emplace_back();
                    for (const auto cell : row) cells.emplace_back(cell.key, std::string_view{cell.value});
                }
            }
        }
        taken.whole = std::move(whole);
        return taken;
    }
};

}  // namespace rollcall::api::testing
