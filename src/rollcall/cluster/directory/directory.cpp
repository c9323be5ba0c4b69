// Two loops on one shard: the list with its names, and the probes.
#include "rollcall/cluster/directory/directory.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/cluster/directory/hello.hpp"
#include "rollcall/runtime/call_on.hpp"

namespace rollcall::cluster {

namespace {

void log_end(const char* what, const std::exception_ptr& failure) {
    if (failure) log::error("{} ended by an unexpected failure: {}. Restart this front end.", what, what_of(failure));
}

asio::awaitable<void> pause(runtime::shard& home, std::chrono::milliseconds length) {
    asio::steady_timer timer{home.context(), length};
    co_await timer.async_wait(asio::use_awaitable);
}

bool is_beyond_loopback(const member& each) { return !each.where.ip.empty() && !each.where.loopback && !each.self; }

}  // namespace

directory::directory(directory_options options, member_identity own, std::unique_ptr<member_source> source, peers& with,
                     runtime::shard& home, runtime::worker_pool& workers, const clock& time)
    : options_(std::move(options)),
      source_(std::move(source)),
      peers_(with),
      home_(home),
      workers_(workers),
      clock_(time),
      book_(std::move(own), options_.own_name, time.wall_now()),
      publish_timer_(home.context()) {
    publish();
}

member_table_ptr directory::table() const {
    return table_.with([](const member_table_ptr& table) { return table; });
}

void directory::publish() {
    auto fresh = std::make_shared<const member_table>(book_.make_table());
    table_.with([&](member_table_ptr& table) { table = std::move(fresh); });
}

std::string directory::conflict() const {
    const auto now = table();
    const auto* const other = member_book::collision(*now);
    if (other == nullptr) return {};
    if (other->identity->uuid == now->self().identity->uuid) {
        return fmt::format(
            "the front end {} ({}), which started earlier, has the same id: one data folder is a copy of the other; remove the file "
            "node_id from the copy and start that front end again",
            other->name, other->address);
    }
    return fmt::format("the front end {} ({}), which started earlier, has cluster.fe_number {} too; give this one another number",
                       other->name, other->address, other->identity->fe_number);
}

std::string directory::reason_to_stay_local() const {
    const auto now = table();
    if (std::ranges::none_of(now->members, is_beyond_loopback)) return {};
    return options_.must_stay_local ? options_.must_stay_local() : std::string{};
}

asio::awaitable<void> directory::note_failures(std::vector<member_failure> failed) {
    auto note = [this, failed = std::move(failed)] {
        bool news = false;
        for (const auto& each : failed) news = note_failure(each.address, each.why) || news;
        if (news) publish();
    };
    co_await runtime::call_on(home_.context().get_executor(), std::move(note));
}

bool directory::note_failure(const std::string& address, const node_failure& why) {
    const auto state = why.state == node_state::denied ? member_state::denied : member_state::down;
    if (!book_.note_failure(address, state, why.sentence, clock_.wall_now())) return false;
    if (news_.tell_failure(address, why.sentence, clock_.steady_now())) {
        log::warn("the member {} is {}: {}", address, member_state_name(state), why.sentence);
    }
    return true;
}

// Hellos come by the hundred: one table for those of a moment.
void directory::publish_soon() {
    constexpr std::chrono::milliseconds moment{10};
    if (std::exchange(publishing_soon_, true)) return;
    publish_timer_.expires_after(moment);
    publish_timer_.async_wait([this](const boost::system::error_code& cancelled) {
        publishing_soon_ = false;
        if (!cancelled) publish();
    });
}

asio::awaitable<or_refusal<void>> directory::first_round() {
    co_await read_list();
    if (auto local = reason_to_stay_local(); !local.empty()) co_return refuse(std::move(local));
    co_await ask_round(true);
    publish();
    if (auto other = conflict(); !other.empty()) co_return refuse(std::move(other));
    if (!table()->alone() && table()->self().address.empty()) {
        log::warn("the list of members does not name this front end; others find it only where their own lists do");
    }
    co_return or_refusal<void>{};
}

void directory::start() {
    asio::co_spawn(home_.context(), keep_list(),
                   [](const std::exception_ptr& failure) { log_end("reading the list of members", failure); });
    asio::co_spawn(home_.context(), keep_asking(), [](const std::exception_ptr& failure) { log_end("asking the members", failure); });
}

asio::awaitable<void> directory::keep_list() {
    for (;;) {
        co_await pause(home_, options_.list_interval);
        co_await read_list();
    }
}

asio::awaitable<void> directory::keep_asking() {
    for (unsigned round = 1;; ++round) {
        co_await pause(home_, options_.probe_interval);
        co_await ask_round(round % options_.rounds_between_checks == 0);
    }
}

asio::awaitable<void> directory::read_list() {
    const auto addresses = co_await source_->read();
    const std::string error = addresses.error().sentence;
    if (error != list_error_ && !error.empty()) log::warn("the list of members cannot be read, the last one stays: {}", error);
    if (error != list_error_ && error.empty()) log::info("the list of members can be read again");
    list_error_ = error;
    if (addresses.has_value() && *addresses != last_list_) {
        book_.set_addresses(*addresses, clock_.wall_now());
        last_list_ = *addresses;
        news_.keep_only(last_list_);
        publish();
    }
    const bool everyone = readings_++ % options_.readings_between_lookups == 0;
    co_await resolve_names(everyone);
}

// Off the way of any request: names are looked up on a worker, those of members that answer seldom.
asio::awaitable<void> directory::resolve_names(bool everyone) {
    std::vector<std::string> names;
    const auto now = table();
    for (const auto& each : now->members) {
        if (!each.address.empty() && (everyone || each.where.ip.empty() || each.state == member_state::down)) names.push_back(each.address);
    }
    if (names.empty()) co_return;
    auto look_up = [names] {
        std::vector<or_refusal<std::vector<runtime::peer_address>>> found;
        for (const auto& name : names) {
            const auto parts = parse_host_port(name).value_or(host_port{});
            found.push_back(runtime::resolve_host(parts.host, parts.port));
        }
        return found;
    };
    const auto found = co_await workers_.run(std::move(look_up));
    if (found.has_error()) co_return;  // the workers are busy; the last known addresses stay
    for (std::size_t i = 0; i < names.size(); ++i) note_look_up(names[i], (*found)[i]);
    publish();
}

void directory::note_look_up(const std::string& address, const or_refusal<std::vector<runtime::peer_address>>& found) {
    if (found.has_value()) {
        book_.note_resolved(address, *found);
        return;
    }
    const auto now = table();
    const auto known = std::ranges::find(now->members, address, &member::address);
    // Where it was met before, the last known address stays.
    if (known != now->members.end() && known->where.ip.empty()) note_failure(address, {node_state::unreachable, found.error().sentence});
}

asio::awaitable<void> directory::ask_round(bool everyone) {
    const auto local = reason_to_stay_local();
    const auto now = table();
    using operation = decltype(asio::co_spawn(home_.context(), ask_one(std::declval<call_target>()), asio::deferred));
    std::vector<operation> asking;
    for (const auto& each : now->members) {
        if (each.address.empty() || each.where.ip.empty()) continue;
        if (!local.empty()) {
            if (note_failure(each.address, {node_state::denied, local})) publish_soon();
        } else if (everyone || each.state != member_state::up) {
            asking.push_back(asio::co_spawn(home_.context(), ask_one(call_target{each}), asio::deferred));
        }
    }
    if (asking.empty()) co_return;
    auto all = asio::experimental::make_parallel_group(std::move(asking));
    auto [order, failures] = co_await all.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& failure : failures) log_end("a probe", failure);
    auto other = conflict();
    if (!other.empty() && other != told_conflict_) log::error("this front end takes no new connections: {}", other);
    told_conflict_ = std::move(other);
}

asio::awaitable<void> directory::ask_one(call_target to) {
    const std::string address = to.address;
    const auto who = co_await say_hello(peers_, std::move(to), options_.cluster_name, options_.probe_timeout);
    if (who.has_error()) {
        if (note_failure(address, who.error())) publish_soon();
        co_return;
    }
    if (!book_.note_hello(address, *who, clock_.wall_now())) co_return;
    if (news_.tell_up(address)) log::info("the member {} is up", address);
    publish_soon();
}

}  // namespace rollcall::cluster
