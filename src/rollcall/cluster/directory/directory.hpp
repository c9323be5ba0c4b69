// Who the members are, kept up to date beside the requests: the list from its source, addresses from names, hello every
// second to those that do not answer. Requests only read the last table.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/cluster/calls/peers.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/cluster/members/member_book.hpp"
#include "rollcall/cluster/members/member_news.hpp"
#include "rollcall/cluster/members/member_source.hpp"
#include "rollcall/cluster/members/node_state.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::cluster {

struct directory_options {
    std::string cluster_name;
    std::string own_name;  // of this FE where neither `advertise` nor the list names it
    std::chrono::milliseconds probe_interval{1000};
    std::chrono::milliseconds probe_timeout{1000};
    std::chrono::milliseconds list_interval{2000};
    unsigned rounds_between_checks = 5;     // of those that are up: each is asked in every so many rounds
    unsigned readings_between_lookups = 5;  // of the names of those that answer: each is looked up in every so many readings
    // May this FE join members beyond loopback? Returns: "" or why not. Thread: any.
    std::function<std::string()> must_stay_local;
};

// A member by its address as configured, and how it failed.
struct member_failure {
    std::string address;
    node_failure why;
};

class directory {
public:
    // All of these outlive it. It lives on `home` between start() and the end of that shard.
    directory(directory_options options, member_identity own, std::unique_ptr<member_source> source, peers& with, runtime::shard& home,
              runtime::worker_pool& workers, const clock& time);

    // The last table. Thread: any.
    [[nodiscard]] member_table_ptr table() const;
    [[nodiscard]] std::string own_name() const { return table()->self().name; }

    // A request found members failing: they are skipped from now on, until they answer a probe. Once it returns, the table
    // says so. Thread: a coroutine on any shard.
    asio::awaitable<void> note_failures(std::vector<member_failure> failed);

    // Reads the list, and says hello to everyone once. Errors: a sentence, where this FE must not serve: another one that
    // started earlier has its number, or it may not join members beyond loopback. Thread: a coroutine on `home`, once.
    asio::awaitable<or_refusal<void>> first_round();
    // Goes on doing so. Thread: any, once, after first_round().
    void start();

    // "" or why this FE must not serve: a collision found later. Thread: any.
    [[nodiscard]] std::string conflict() const;

private:
    asio::awaitable<void> keep_list();
    asio::awaitable<void> keep_asking();
    asio::awaitable<void> read_list();
    asio::awaitable<void> resolve_names(bool everyone);
    void note_look_up(const std::string& address, const or_refusal<std::vector<runtime::peer_address>>& found);
    asio::awaitable<void> ask_round(bool everyone);
    asio::awaitable<void> ask_one(call_target to);
    // Returns: is the table to be published anew?
    bool note_failure(const std::string& address, const node_failure& why);
    void publish();
    void publish_soon();
    [[nodiscard]] std::string reason_to_stay_local() const;

    const directory_options options_;
    const std::unique_ptr<member_source> source_;
    peers& peers_;
    runtime::shard& home_;
    runtime::worker_pool& workers_;
    const clock& clock_;
    // home's:
    member_book book_;
    std::vector<std::string> last_list_;
    member_news news_;
    std::string list_error_;  // the last failure to read the list, so that it is told once
    std::string told_conflict_;
    unsigned readings_ = 0;
    asio::steady_timer publish_timer_;
    bool publishing_soon_ = false;

    guarded<member_table_ptr> table_;
};

}  // namespace rollcall::cluster
