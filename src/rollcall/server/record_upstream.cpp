// Asking one after the other, and hiding names.
#include "rollcall/server/record_upstream.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::server {

namespace {

namespace asio = boost::asio;

constexpr wire::result_limits recorded_answer{20'000, std::size_t{64} << 20};
constexpr std::size_t recorded_rows = 50;

// What stands in these names nobody.
constexpr std::array<std::string_view, 23> kept_columns{"ID",
                                                        "COMMAND",
                                                        "TIME",
                                                        "STATE",
                                                        "TIME_MS",
                                                        "QUERY_ID",
                                                        "QueryId",
                                                        "STAGE",
                                                        "MAX_STAGE",
                                                        "PROGRESS",
                                                        "EVENT_ID",
                                                        "TIMER_WAIT",
                                                        "TRX_STATE",
                                                        "TxnStart",
                                                        "CurrentConnected",
                                                        "LoginTime",
                                                        "Catalog",
                                                        "trx_mysql_thread_id",
                                                        "trx_state",
                                                        "InTransaction",
                                                        "VERSION()",
                                                        "@@version_comment",
                                                        "CONNECTION_ID()"};

std::string json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

// One number a name, the same wherever it comes again.
class hidden_names {
public:
    std::string instead_of(std::string_view kind, const std::string& name) {
        if (name.empty()) return {};
        auto& names = by_kind_[std::string{kind}];
        const auto [at, fresh] = names.try_emplace(name, names.size() + 1);
        return fmt::format("{}{}", kind, at->second);
    }

private:
    std::map<std::string, std::map<std::string, std::size_t>> by_kind_;
};

// "10.0.0.9:4711" keeps its port: how a product writes hosts is worth knowing.
std::string hidden_host(hidden_names& names, const std::string& host) {
    const auto colon = host.rfind(':');
    if (colon == std::string::npos) return names.instead_of("host", host);
    const auto port = host.substr(colon + 1);
    if (!std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; })) return names.instead_of("host", host);
    return names.instead_of("host", host.substr(0, colon)) + ":" + port;
}

std::string hidden_cell(hidden_names& names, std::string_view column, const std::string& cell) {
    if (iequals(column, "USER")) return names.instead_of("user", cell);
    if (iequals(column, "HOST")) return hidden_host(names, cell);
    if (iequals(column, "DB")) return names.instead_of("db", cell);
    if (iequals(column, "INFO")) return names.instead_of("statement", cell);
    const bool kept = std::ranges::any_of(kept_columns, [column](std::string_view each) { return iequals(column, each); });
    if (kept) return cell;
    return names.instead_of("text", cell);
}

std::string rows_of(hidden_names& names, const wire::text_result& told) {
    std::string out = R"({"columns":[)";
    std::string_view between;
    for (const auto& each : told.columns) out += std::string{std::exchange(between, ",")} + json(each.name);
    out += R"(],"rows":[)";
    between = "";
    for (const auto& row : told.rows | std::views::take(recorded_rows)) {
        out += std::string{std::exchange(between, ",")} + "[";
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) out += ',';
            out += row[i] ? json(hidden_cell(names, told.columns[i].name, *row[i])) : "null";
        }
        out += ']';
    }
    return out + "]}";
}

std::vector<std::string> statements_of(const upstream::dialect& speaks) {
    std::vector<std::string> all{"SELECT VERSION(),@@version_comment", std::string{speaks.session_limits}, std::string{speaks.identity}};
    const auto add = [&all](std::string_view statement) {
        if (!statement.empty()) all.emplace_back(statement);
    };
    add(speaks.identity_otherwise);
    for (const auto& form : speaks.lists) {
        add(form.needs);
        add(form.statement);
        add(form.transactions);
    }
    add(speaks.lock_waits);
    return all;
}

asio::awaitable<or_refusal<std::string>> record(runtime::shard& home, runtime::worker_pool& lookups,
                                                const upstream::server_options& options) {
    auto addresses = co_await find_addresses(lookups, options);
    if (addresses.has_error()) co_return refuse("{}", addresses.error().sentence);
    auto opened = co_await open_control(home, std::move(*addresses), options);
    if (opened.has_error()) co_return refuse("{}", opened.error().sentence);
    hidden_names names;
    std::string out = fmt::format("{{\n  \"kind\": {},\n  \"version\": {},\n  \"answers\": {{", json(kind_name(opened->speaks->kind)),
                                  json(opened->version));
    std::string_view between;
    for (const auto& statement : statements_of(*opened->speaks)) {
        const auto told = co_await opened->client->ask(statement, recorded_answer, upstream::statement_limit);
        out += fmt::format("{}\n    {}: ", std::exchange(between, ","), json(statement));
        if (told.has_value()) {
            out += told->columns.empty() ? std::string{"\"ok\""} : rows_of(names, *told);
        } else {
            out += fmt::format(R"({{"error":{}}})", told.error().code);
        }
        if (!opened->client->is_open()) break;
    }
    co_return out + "\n  }\n}\n";
}

}  // namespace

or_refusal<std::string> record_upstream(const upstream::server_options& options) {
    const system_clock time;
    runtime::shard_group shards{1, time};
    runtime::worker_pool lookups{1, 1};
    shards.start();
    auto coming = asio::co_spawn(shards.at(0).context(), record(shards.at(0), lookups, options), asio::use_future);
    auto recorded = coming.get();
    shards.stop();
    return recorded;
}

}  // namespace rollcall::server
