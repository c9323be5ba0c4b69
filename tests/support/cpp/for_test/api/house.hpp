// A front end without sockets: two shards, a registry with sessions that do as they are told, accounts, and the routes over them.
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "for_test/base/temp_folder.hpp"
#include "rollcall/api/routes.hpp"
#include "rollcall/runtime/shard.hpp"

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
    fake_session(registry::session_table& table, connection_id id);

    [[nodiscard]] registry::session_entry& entry() { return *entry_; }
    void leave() { entry_.reset(); }

    void kill_query(const registry::kill_order& order) override;
    void kill_connection(const registry::kill_order& order) override;

    bool obedient = true;
    std::chrono::milliseconds obeys_after{0};
    std::vector<std::string> told;
    std::vector<std::string> receipts;

private:
    void later(std::function<void()> end);

    registry::session_table& table_;
    std::optional<registry::session_entry> entry_;
    asio::steady_timer timer_;
};

// One more answer of a route, taken apart.
struct answer {
    unsigned status = 0;
    std::string body;
    http::response whole;
    std::vector<std::string> columns;
    std::vector<std::vector<std::pair<std::string, std::string>>> rows;

    // The cells of one column, in the rows' order.
    [[nodiscard]] std::vector<std::string> cells(std::string_view column) const;
    // The sentence of a failure; "" of a success.
    [[nodiscard]] std::string sentence() const;
    [[nodiscard]] std::string header(std::string_view name) const;
};

// Accounts: root (all privileges, no password); with the password "secret" ann and bob (no privileges), watcher (PROCESS),
// killer (PROCESS, CONNECTION_ADMIN), blind (CONNECTION_ADMIN), barred (locked).
class house {
public:
    house();
    ~house();
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
    fake_session& open(std::uint32_t id, const std::string& user, const std::function<void(fake_session&)>& arrange = {});
    // The same, with a query that runs: `info`, and the id `7-id`.
    fake_session& open_running(std::uint32_t id, const std::string& user, const std::string& info,
                               const std::function<void(fake_session&)>& arrange = {});
    void leave(std::uint32_t id);
    // What the session was told, read on its shard.
    std::vector<std::string> told(std::uint32_t id);
    std::vector<std::string> receipts(std::uint32_t id);

    // A request as the server would hand it over: from loopback, over plain HTTP.
    static std::shared_ptr<http::request> make_request(http::method verb, const std::string& target, std::string_view user = "root",
                                                       std::string_view password = "");

    // Runs the request's route on shard 0.
    answer run(std::shared_ptr<http::request> incoming);
    answer get(const std::string& target, std::string_view user = "root");
    answer remove(const std::string& target, std::string_view user = "root");
    answer post(const std::string& target, const std::string& body, std::string_view user = "root");

    temp_folder folder;
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
    void add_accounts();
};

}  // namespace rollcall::api::testing
