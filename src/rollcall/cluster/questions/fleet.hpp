// The whole cluster as one FE sees it: its own registry, the members beside it, and the calls to them.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "rollcall/cluster/calls/peers.hpp"
#include "rollcall/cluster/calls/token.hpp"
#include "rollcall/cluster/directory/directory.hpp"
#include "rollcall/cluster/questions/fan_out.hpp"
#include "rollcall/http/message/message.hpp"
#include "rollcall/registry/fleet.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/registry/watched_servers.hpp"

namespace rollcall::cluster {

inline constexpr std::string_view sessions_target = "/internal/v1/sessions";
inline constexpr std::string_view session_facts_target = "/internal/v1/session_facts";
inline constexpr std::string_view session_groups_target = "/internal/v1/session_groups";
inline constexpr std::string_view queries_target = "/internal/v1/queries";
inline constexpr std::string_view upstreams_target = "/internal/v1/upstreams";
inline constexpr std::string_view profile_target = "/internal/v1/profile";
inline constexpr std::string_view trace_target = "/internal/v1/trace";

// Of this FE: each row's cells, in the columns' order.
using session_cells = std::vector<std::string>;
using own_sessions = std::vector<session_cells>;

class fleet final : public registry::fleet {
public:
    // All of these outlive it.
    // `watched`: the servers that this FE watches, `pools`: those that it stands in front of; null for none.
    fleet(registry::registry& own, directory& members, peers& with, runtime::shard_group& shards, runtime::worker_pool& workers,
          time_zone zone, std::string cluster_name, const registry::watched_servers* watched = nullptr,
          registry::pool_members* pools = nullptr)
        : own_(own),
          directory_(members),
          peers_(with),
          shards_(shards),
          workers_(workers),
          zone_(std::move(zone)),
          cluster_name_(std::move(cluster_name)),
          watched_(watched),
          pools_(pools) {}

    [[nodiscard]] std::string own_name() const override { return directory_.own_name(); }
    asio::awaitable<std::vector<registry::kill_result>> kill(std::vector<registry::kill_target> targets, security::principal caller,
                                                             std::chrono::milliseconds patience) override;
    asio::awaitable<registry::fleet_sessions> sessions(registry::fleet_scope scope, registry::column_list columns,
                                                       security::principal caller, connection_id asking,
                                                       std::chrono::milliseconds timeout) override;
    [[nodiscard]] std::vector<registry::front_end_row> front_ends(const security::principal& caller) const override;

    // The servers that this FE watches, as they are now, where the question asks for them.
    [[nodiscard]] std::vector<registry::watched_server> watched_now(const fan_out_question& question) const;
    [[nodiscard]] std::vector<registry::watched_server> watched() const;
    // The member, as far as it has told, that lists this server's sessions, too; of several the one with the lowest number. Thread: any.
    [[nodiscard]] std::optional<registry::other_watcher> also_watched_by(const std::string& identity) const;
    // The sessions at the server with this identity that other members relay, as far as they tell within half a second, in order.
    // Thread: a coroutine on a shard.
    asio::awaitable<std::vector<registry::relayed_end>> relayed_elsewhere(std::string server);
    [[nodiscard]] std::vector<registry::watched_server> watched_for(const security::principal& caller) const override;
    asio::awaitable<std::vector<registry::pool_member>> pool_members_for(security::principal caller) override;
    // Null where this FE has no pools.
    [[nodiscard]] registry::pool_members* pools() const noexcept { return pools_; }
    [[nodiscard]] member_table_ptr members() const { return directory_.table(); }
    // Asks every member but this FE. Thread: a coroutine on a shard, where the parts belong.
    asio::awaitable<fan_out_answer> ask(member_table_ptr table, fan_out_question question);
    // Feeds the part's reader with what comes next; as cluster::read_rest(). Thread: a coroutine on the part's shard.
    asio::awaitable<void> read_rest(node_part& part);
    // The question for rows: `parameters` go to `path` at each member, with `as` = its name; the rows have `columns`.
    [[nodiscard]] fan_out_question rows_question(std::string_view path, http::parameter_list parameters,
                                                 const std::vector<std::string_view>& columns, security::principal caller,
                                                 std::size_t at_most) const;
    // One call to one member, whose whole answer comes within `limit`. Errors: as peers::call(); failures other than refusals
    // are remembered.
    asio::awaitable<call_result<std::string>> call(const member& to, internal_call what, std::size_t at_most, runtime::time_limit limit);

private:
    asio::awaitable<std::vector<registry::relayed_end>> ends_of(const member& of, std::string server);
    [[nodiscard]] std::shared_ptr<registry::listing> own_listing(const std::string& name, const security::principal& caller,
                                                                 connection_id asking) const;
    asio::awaitable<own_sessions> collect_own(registry::column_list columns, std::shared_ptr<const registry::listing> asked);
    [[nodiscard]] fan_out_question all_rows_question(const registry::column_list& columns, const security::principal& caller,
                                                     std::chrono::milliseconds timeout) const;
    asio::awaitable<std::vector<registry::kill_result>> kill_at(const member* owner, std::vector<registry::kill_target> targets,
                                                                security::principal caller, std::chrono::milliseconds patience);

    registry::registry& own_;
    directory& directory_;
    peers& peers_;
    runtime::shard_group& shards_;
    runtime::worker_pool& workers_;
    const time_zone zone_;
    const std::string cluster_name_;
    const registry::watched_servers* const watched_;
    registry::pool_members* const pools_;
};

// What all front ends gave to one question.
template <class Own>
struct fleet_answer {
    Own own;  // this one's
    std::chrono::milliseconds own_took{0};
    fan_out_answer others;  // with an empty part for this one
};

// Asks all others, while `own` makes this front end's part. Thread: a coroutine on a shard, where the parts belong.
template <class Own>
asio::awaitable<fleet_answer<Own>> ask_fleet(fleet& with, asio::awaitable<Own> own, member_table_ptr table, fan_out_question question) {
    using boost::asio::experimental::awaitable_operators::operator&&;
    const auto began = std::chrono::steady_clock::now();
    question.watched_before = with.watched_now(question);
    auto [here, others] = co_await (std::move(own) && with.ask(std::move(table), std::move(question)));
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    co_return fleet_answer<Own>{std::move(here), took, std::move(others)};
}

// The rows of a part, taken out of it; those that came where its member failed, none of this front end's.
registry::listed_rows take_rows(node_part& part);
// The rows of all, in the order of membership; `own` stand in this front end's place.
std::vector<registry::listed_rows> take_all_rows(fan_out_answer& answer, registry::listed_rows own);

// A watched server of `fe`'s as it fares.
registry::fleet_node node_of(const std::string& fe, const registry::watched_server& server);

// The members as they fared, each with the servers that it watches after it, where the caller may know of them; `own_rows` and `own_took`:
// this FE's own part, which the asker made.
std::vector<registry::fleet_node> nodes_of(const fan_out_answer& answer, std::uint64_t own_rows, std::chrono::milliseconds own_took,
                                           const security::principal& caller);

}  // namespace rollcall::cluster
