// One POST, and looks at the list until the member has no sessions.
#include "rollcall/cli/drain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

#include "rollcall/cli/client.hpp"
#include "rollcall/cli/output.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::cli {

namespace {

constexpr std::chrono::milliseconds look_interval{500};

struct named_member {
    std::string pool;
    std::string member;
};

outcome<named_member> read_member(const std::string& text) {
    const auto slash = text.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) {
        return failure{exit_code::usage, fmt::format("'{}' is no member of a pool: give POOL/HOST:PORT, as in shop/10.0.0.5:3306", text)};
    }
    return named_member{text.substr(0, slash), text.substr(slash + 1)};
}

rest_call order_for(const named_member& which, std::string_view order) {
    rest_call call;
    call.verb = http::method::post;
    call.path = fmt::format("/rest/v1/upstream/{}/{}/{}", http::percent_encode(which.pool), http::percent_encode(which.member), order);
    return call;
}

std::size_t place_of(const text_table& table, std::string_view column) {
    return static_cast<std::size_t>(std::ranges::find(table.columns, column) - table.columns.begin());
}

// The member's row alone.
outcome<table_answer> look_at(client& server, const named_member& which) {
    rest_call call;
    call.path = "/rest/v1/upstream";
    auto listed = server.ask_table(call);
    if (listed.has_error()) return listed;
    auto& table = listed->table;
    const auto pool = place_of(table, "Pool");
    const auto member = place_of(table, "Member");
    if (std::max(pool, member) >= table.columns.size()) return failure{exit_code::unreachable, "what answers lists no members of pools"};
    std::erase_if(table.rows, [&](const auto& row) { return row.at(pool) != which.pool || row.at(member) != which.member; });
    return listed;
}

bool is_empty(const text_table& table) {
    const auto sessions = place_of(table, "Sessions");
    return sessions >= table.columns.size() || std::ranges::all_of(table.rows, [&](const auto& row) { return row.at(sessions) == "0"; });
}

exit_code show_member(const table_answer& answer, output_format format) {
    if (write_out(render(answer.table, format))) return exit_code::done;
    return report({exit_code::usage, "standard output takes no more; what was ordered stays so"});
}

}  // namespace

exit_code drain_member(const drain_options& wanted) {
    const auto which = read_member(wanted.member);
    if (which.has_error()) return report(which.error());
    auto server = client::open(wanted.server);
    if (server.has_error()) return report(server.error());
    auto order = order_for(*which, "drain");
    order.body = fmt::format(R"({{"grace_s":{},"kill":{}}})", wanted.grace_s, wanted.kill);
    auto told = (*server)->ask_table(order);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{wanted.wait_s};
    while (told.has_value() && !is_empty(told->table) && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(look_interval);
        told = look_at(**server, *which);
    }
    if (told.has_error()) return report(told.error());
    const auto shown = show_member(*told, wanted.format);
    const bool left = wanted.wait_s > 0 && !is_empty(told->table);
    return shown == exit_code::done && left ? exit_code::unfinished : shown;
}

exit_code enable_member(const drain_options& wanted) {
    const auto which = read_member(wanted.member);
    if (which.has_error()) return report(which.error());
    auto server = client::open(wanted.server);
    if (server.has_error()) return report(server.error());
    const auto told = (*server)->ask_table(order_for(*which, "enable"));
    if (told.has_error()) return report(told.error());
    return show_member(*told, wanted.format);
}

}  // namespace rollcall::cli
