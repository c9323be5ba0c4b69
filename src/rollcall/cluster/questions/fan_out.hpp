// One question to all members at once, under one deadline. Members that fail are named and delay nobody beyond it.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/cluster/calls/peers.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/cluster/members/node_state.hpp"
#include "rollcall/cluster/questions/row_lines.hpp"
#include "rollcall/registry/watched_servers.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::cluster {

// Below this a member that has begun to answer is given up, once the deadline is over.
inline constexpr std::size_t minimum_bytes_a_second = 64 * 1024;
// However much a member gave before, it is not waited for longer than this.
inline constexpr std::chrono::nanoseconds longest_silence = std::chrono::seconds{2};
// Whoever does not answer within less time than this is slow for the one that asked, not down for all.
inline constexpr std::chrono::milliseconds fair_timeout{1000};
// How much of one member's answer is kept while nobody takes it: half of the 256 KiB that it may cost, for strings grow by
// doubling, and each row has a key beside it.
inline constexpr std::size_t part_bytes = 128 * 1024;

// Immutable while it is asked. Its functions, but `abandoned`, are called on any shard, on several at once.
struct fan_out_question {
    // The call for one member. Called once a member.
    std::function<internal_call(const member& to)> make_call;
    std::function<std::unique_ptr<row_line_reader>()> make_reader;
    std::chrono::milliseconds timeout{2000};
    // Where a member has given this much it is left to wait, with the rest unread, unless all of it is wanted.
    std::size_t pause_bytes = part_bytes;
    // What all members together may give; whoever passes it ends the whole question as too large.
    std::size_t total_bytes = SIZE_MAX;
    // Answers tell of the servers that their members watch, too.
    bool wants_watched = false;
    std::vector<registry::watched_server> watched_before;  // this FE's own, as they were before its rows were gathered
    std::function<bool()> abandoned;                       // has whoever asked gone away? May be null. Called on the asker's shard
};

// One member's part.
struct node_part {
    std::string fe;
    std::string address;  // as configured
    node_state state = node_state::ok;
    std::string error;
    std::chrono::milliseconds took{0};
    std::unique_ptr<row_line_reader> reader;        // null for this FE itself, whose part the asker makes
    std::unique_ptr<exchange> rest;                 // more is to come: read it with read_rest(); null where the part is whole or has failed
    std::vector<registry::watched_server> watched;  // those that the member watches, where that was asked
    bool self = false;
    bool blamed = false;                                   // it failed by itself, which the next asker should know
    std::chrono::nanoseconds rest_time = longest_silence;  // how long read_rest() may still wait for it

    [[nodiscard]] std::uint64_t rows() const noexcept { return reader ? reader->rows_seen() : 0; }
    void fail(node_failure why) {
        state = why.state;
        error = std::move(why.sentence);
        rest.reset();
    }
};

struct fan_out_answer {
    std::vector<node_part> parts;  // in membership order, this FE's own among them, not asked
    bool too_large = false;        // total_bytes was passed; what came is of no use
    bool abandoned = false;        // whoever asked has gone away
};

// Asks every member of `table` but this FE; those that are known to be down are skipped. The answer takes as long as the
// slowest living member, at most the deadline, beyond which a member that has begun is waited for while it gives
// minimum_bytes_a_second. The members are spread over the shards, each always asked from the same one, where its connections
// are. Thread: a coroutine on one of the `shards`; the parts are its own.
asio::awaitable<fan_out_answer> ask_all(runtime::shard_group& shards, peers& with, member_table_ptr table, fan_out_question question);

// Feeds the part's reader with what comes next, about a buffer's worth, or ends the part: `rest` is null then. Waits as
// ask_all() does, with time counted only while it waits for this member.
asio::awaitable<void> read_rest(node_part& part);

}  // namespace rollcall::cluster
