// Questions to all, and orders to the owners of connections.
#include "rollcall/cluster/questions/fleet.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cluster/calls/kill_message.hpp"
#include "rollcall/cluster/questions/row_lines.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::cluster {

namespace {

using registry::kill_result;
using registry::kill_target;

constexpr std::size_t gathered_bytes = std::size_t{64} << 20;
constexpr std::chrono::milliseconds call_margin{1000};  // for the way there and back

std::vector<kill_result> all_lost(std::size_t count, const std::string& why) {
    kill_result lost;
    lost.outcome = registry::kill_outcome::lost;
    lost.trouble = why;
    return std::vector<kill_result>(count, lost);
}

// Appends the cells of `{...},{...}`, each row's in the columns' order.
void append_cells(std::vector<session_cells>& rows, const registry::listed_rows& listed) {
    simdjson::dom::parser parser;
    for (const auto& piece : listed.rows) {
        const simdjson::padded_string text{listed.text_of(piece)};
        simdjson::dom::object object;
        if (parser.parse(text).get(object) != simdjson::SUCCESS) continue;  // rendered or checked before: cannot be
        auto& cells = rows.emplace_back();
        for (const auto field : object) {
            std::string_view cell;
            if (field.value.get(cell) == simdjson::SUCCESS) cells.emplace_back(cell);
        }
    }
}

// Details of failures are for those with PROCESS.
std::string shown_error(const security::principal& caller, const std::string& error) {
    return security::holds(caller, security::privilege::process) ? error : std::string{};
}

// `uuid` with dashes and small letters, as @@server_uuid has it?
bool is_uuid_of(std::string_view told, const std::string& uuid) {
    std::string bare;
    for (const char c : told) {
        if (c != '-') bare += c;
    }
    return !uuid.empty() && iequals(bare, uuid);
}

}  // namespace

registry::fleet_node node_of(const std::string& fe, const registry::watched_server& server) {
    registry::fleet_node node;
    node.fe = fe;
    node.upstream = server.name;
    node.state = watched_server_state_name(server.state);
    node.rows = server.rows;
    node.age = server.age;
    node.took = server.took;
    node.error = server.error;
    return node;
}

registry::listed_rows take_rows(node_part& part) { return part.reader ? std::exchange(part.reader->rows(), {}) : registry::listed_rows{}; }

std::vector<registry::listed_rows> take_all_rows(fan_out_answer& answer, registry::listed_rows own) {
    std::vector<registry::listed_rows> all;
    for (auto& part : answer.parts) all.push_back(part.self ? std::move(own) : take_rows(part));
    return all;
}

std::vector<registry::fleet_node> nodes_of(const fan_out_answer& answer, std::uint64_t own_rows, std::chrono::milliseconds own_took,
                                           const security::principal& caller) {
    std::vector<registry::fleet_node> nodes;
    for (const auto& part : answer.parts) {
        auto& node = nodes.emplace_back();
        node.fe = part.fe;
        node.state = node_state_name(part.state);
        node.rows = part.self ? own_rows : part.rows();
        node.took = part.self ? own_took : part.took;
        node.error = shown_error(caller, part.error);
        if (!security::holds(caller, security::privilege::process)) continue;
        for (const auto& each : part.watched) nodes.push_back(node_of(part.fe, each));
    }
    return nodes;
}

std::vector<registry::watched_server> fleet::watched_now(const fan_out_question& question) const {
    if (!question.wants_watched) return {};
    return watched();
}

std::optional<registry::other_watcher> fleet::also_watched_by(const std::string& identity) const {
    const auto table = members();
    const member* lowest = nullptr;
    const member* yielding = nullptr;
    const auto has = [&identity](const std::vector<std::string>& identities) {
        return std::ranges::find(identities, identity) != identities.end();
    };
    for (const auto& each : table->members) {
        if (!each.identity) continue;
        if (is_uuid_of(identity, each.identity->uuid)) return registry::other_watcher{each.name, false, true};
        if (each.self || each.state != member_state::up) continue;
        if (has(each.identity->yields)) yielding = &each;
        if (has(each.identity->watches) && (lowest == nullptr || each.identity->fe_number < lowest->identity->fe_number)) lowest = &each;
    }
    if (lowest == nullptr && yielding == nullptr) return std::nullopt;
    if (lowest == nullptr) return registry::other_watcher{yielding->name, false, false};
    return registry::other_watcher{lowest->name, lowest->identity->fe_number < table->self().identity->fe_number, false};
}

std::vector<registry::watched_server> fleet::watched() const {
    if (watched_ == nullptr) return {};
    return watched_->list(std::chrono::steady_clock::now());
}

std::vector<registry::watched_server> fleet::watched_for(const security::principal& caller) const {
    if (!security::holds(caller, security::privilege::process)) return {};
    return watched();
}

asio::awaitable<std::vector<registry::pool_member>> fleet::pool_members_for(security::principal caller) {
    if (pools_ == nullptr || !security::holds(caller, security::privilege::process)) co_return std::vector<registry::pool_member>{};
    auto members = pools_->list();
    if (members.empty()) co_return members;
    auto asked = own_listing(own_name(), caller, {});
    asked->filter.keep_to_own_list();
    const auto groups = co_await own_.group(std::move(asked), registry::session_column::upstream);
    for (auto& each : members) {
        const auto name = fmt::format("{}/{}", each.pool, each.name);
        const auto found = std::ranges::find(groups, name, &registry::session_group::value);
        if (found != groups.end()) each.active = found->active;
    }
    co_return members;
}

asio::awaitable<fan_out_answer> fleet::ask(member_table_ptr table, fan_out_question question) {
    const bool wants_watched = question.wants_watched && watched_ != nullptr;
    const auto watched_before = std::move(question.watched_before);
    auto answer = co_await ask_all(shards_, peers_, std::move(table), std::move(question));
    for (auto& part : answer.parts) {
        if (part.self && wants_watched) part.watched = worse_of(watched_before, watched_->list(std::chrono::steady_clock::now()));
    }
    std::vector<member_failure> failed;
    for (const auto& part : answer.parts) {
        if (part.blamed) failed.push_back({part.address, {part.state, part.error}});
    }
    if (!failed.empty()) co_await directory_.note_failures(std::move(failed));
    co_return answer;
}

asio::awaitable<void> fleet::read_rest(node_part& part) {
    co_await cluster::read_rest(part);
    if (!part.blamed) co_return;
    std::vector<member_failure> failed{{part.address, {part.state, part.error}}};
    co_await directory_.note_failures(std::move(failed));
}

fan_out_question fleet::rows_question(std::string_view path, http::parameter_list parameters, const std::vector<std::string_view>& columns,
                                      security::principal caller, std::size_t at_most) const {
    fan_out_question question;
    question.make_call = [path, parameters = std::move(parameters), caller = std::move(caller)](const member& to) {
        auto given = parameters;
        given.emplace_back("as", to.name);
        return internal_call{http::method::get, http::make_target(path, given), "", caller};
    };
    question.make_reader = [frame = make_row_frame(columns), at_most] { return std::make_unique<row_line_reader>(frame, at_most); };
    return question;
}

asio::awaitable<call_result<std::string>> fleet::call(const member& to, internal_call what, std::size_t at_most,
                                                      runtime::time_limit limit) {
    call_target target{to};
    const std::string address = to.address;
    const auto until = std::chrono::steady_clock::now() + limit;
    auto answered = co_await peers_.call(std::move(target), std::move(what), limit);
    if (answered.has_error()) {
        const bool refused = answered.error().state == node_state::error || answered.error().state == node_state::denied;
        std::vector<member_failure> failed{{address, answered.error()}};
        if (!refused) co_await directory_.note_failures(std::move(failed));
        co_return answered.error();
    }
    const auto left = std::max<runtime::time_limit>(until - std::chrono::steady_clock::now(), runtime::time_limit::zero());
    co_return co_await (*answered)->read_all(at_most, left);
}

asio::awaitable<std::vector<kill_result>> fleet::kill(std::vector<kill_target> targets, security::principal caller,
                                                      std::chrono::milliseconds patience) {
    if (targets.empty()) co_return std::vector<kill_result>{};
    // By owner: each owner's orders go out in one call, all calls at once.
    const auto table = members();
    const auto own_number = table->self().identity->fe_number;
    std::map<std::uint32_t, std::vector<std::size_t>> by_owner;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        auto& places = by_owner[fe_number_of(targets[i].id)];
        places.push_back(i);
    }
    auto& home = shards_.current();
    using operation = decltype(asio::co_spawn(home.context(), kill_at(nullptr, targets, caller, patience), asio::deferred));
    std::vector<operation> calls;
    for (const auto& [number, places] : by_owner) {
        std::vector<kill_target> part;
        for (const auto i : places) part.push_back(std::move(targets[i]));
        const auto* const owner = table->find_number(number);
        const bool here = number == own_number;
        auto call = here ? own_.kill(std::move(part), caller, patience) : kill_at(owner, std::move(part), caller, patience);
        calls.push_back(asio::co_spawn(home.context(), std::move(call), asio::deferred));
    }
    auto all = asio::experimental::make_parallel_group(std::move(calls));
    auto [order, failures, parts] = co_await all.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
    std::vector<kill_result> results(targets.size());
    std::size_t part = 0;
    for (const auto& [number, places] : by_owner) {
        for (std::size_t i = 0; i < places.size(); ++i) results[places[i]] = std::move(parts[part][i]);
        ++part;
    }
    co_return results;
}

asio::awaitable<std::vector<kill_result>> fleet::kill_at(const member* owner, std::vector<kill_target> targets, security::principal caller,
                                                         std::chrono::milliseconds patience) {
    const std::size_t count = targets.size();
    // No member has that number: no connection has such an id.
    if (owner == nullptr) co_return std::vector<kill_result>(count);
    if (owner->state != member_state::up) {
        co_return all_lost(
            count, fmt::format("the front end {} that owns it is {}: {}", owner->name, member_state_name(owner->state), owner->reason));
    }
    std::vector<kill_result> results;
    for (std::size_t begin = 0; begin < count; begin += kills_at_most) {
        kill_message message;
        message.patience = patience;
        const auto end = std::min(begin + kills_at_most, count);
        message.targets.assign(targets.begin() + static_cast<std::ptrdiff_t>(begin), targets.begin() + static_cast<std::ptrdiff_t>(end));
        internal_call order{http::method::post, std::string{kills_target}, encode_kills(message), caller};
        const auto body = co_await call(*owner, std::move(order), gathered_bytes, patience + call_margin);
        std::vector<kill_result> part;
        if (body.has_error()) {
            part = all_lost(end - begin,
                            fmt::format("the front end {} that owns it could not be asked: {}", owner->name, body.error().sentence));
        } else if (auto decoded = decode_kill_results(*body, end - begin); decoded.has_error()) {
            part = all_lost(end - begin,
                            fmt::format("the front end {} that owns it cannot be understood: {}", owner->name, decoded.error().sentence));
        } else {
            part = std::move(*decoded);
        }
        std::ranges::move(part, std::back_inserter(results));
    }
    co_return results;
}

std::shared_ptr<registry::listing> fleet::own_listing(const std::string& name, const security::principal& caller,
                                                      connection_id asking) const {
    auto asked = std::make_shared<registry::listing>();
    asked->filter.visible_to = caller;
    asked->context.now = std::chrono::steady_clock::now();
    asked->context.zone = zone_;
    asked->context.cluster = cluster_name_;
    asked->context.fe = name;
    asked->context.asking = asking;
    return asked;
}

asio::awaitable<own_sessions> fleet::collect_own(registry::column_list columns, std::shared_ptr<const registry::listing> asked) {
    std::function<session_cells(const registry::session_row&)> make = [columns = std::move(columns),
                                                                       context = asked->context](const registry::session_row& row) {
        session_cells cells(columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            registry::append_cell(cells[i], row, columns[i], context);
            if (!is_plain_json(cells[i])) cells[i] = valid_utf8(cells[i]);
        }
        return cells;
    };
    auto own = co_await own_.collect(std::move(asked), std::move(make));
    co_return std::move(own.rows);
}

asio::awaitable<registry::fleet_sessions> fleet::sessions(registry::fleet_scope scope, registry::column_list columns,
                                                          security::principal caller, connection_id asking,
                                                          std::chrono::milliseconds timeout) {
    const auto table = members();
    registry::fleet_sessions all;
    auto asked = own_listing(table->self().name, caller, asking);
    if (scope == registry::fleet_scope::own) asked->filter.keep_to_own_list();
    auto own = collect_own(columns, std::move(asked));
    if (scope == registry::fleet_scope::own) {
        all.rows = co_await std::move(own);
        co_return all;
    }
    auto question = all_rows_question(columns, caller, timeout);
    auto answer = co_await ask_fleet(*this, std::move(own), table, std::move(question));
    all.nodes = nodes_of(answer.others, answer.own.size(), std::chrono::milliseconds{0}, caller);
    if (answer.others.too_large) {
        all.trouble = "The sessions of the cluster come to more than 64 MiB; GET /rest/v1/session/all lists them with filters and pages";
        co_return all;
    }
    // Taking thousands of rows apart is no shard's work.
    auto take_apart = [own = std::move(answer.own), others = std::move(answer.others)]() mutable {
        std::vector<session_cells> rows;
        for (auto& part : others.parts) {
            if (part.self) {
                std::ranges::move(own, std::back_inserter(rows));
            } else {
                append_cells(rows, take_rows(part));
            }
        }
        return rows;
    };
    auto rows = co_await workers_.run(std::move(take_apart));
    if (rows.has_error()) all.trouble = "The workers' queue is full; try again later";
    if (rows.has_value()) all.rows = std::move(*rows);
    co_return all;
}

fan_out_question fleet::all_rows_question(const registry::column_list& columns, const security::principal& caller,
                                          std::chrono::milliseconds timeout) const {
    std::vector<std::string_view> names;
    for (const auto column : columns) names.push_back(registry::column_name(column));
    http::parameter_list parameters;
    parameters.emplace_back("columns", fmt::format("{}", fmt::join(names, ",")));
    parameters.emplace_back("tz", zone_.name());
    auto question = rows_question(sessions_target, std::move(parameters), names, caller, SIZE_MAX);
    question.timeout = timeout;
    question.wants_watched = true;
    question.pause_bytes = SIZE_MAX;
    question.total_bytes = gathered_bytes;
    return question;
}

std::vector<registry::front_end_row> fleet::front_ends(const security::principal& caller) const {
    const auto table = members();
    std::vector<registry::front_end_row> rows;
    for (const auto& each : table->members) {
        auto& row = rows.emplace_back();
        row.fe = each.name;
        row.address = each.address;
        if (each.identity) {
            row.fe_number = std::to_string(each.identity->fe_number);
            row.uuid = each.identity->uuid;
            row.version = each.identity->version;
        }
        row.state = member_state_name(each.state);
        row.since = zone_.format(each.since);
        row.error = shown_error(caller, each.reason);
        row.self = each.self;
    }
    return rows;
}

}  // namespace rollcall::cluster
