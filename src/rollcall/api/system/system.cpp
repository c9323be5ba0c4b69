// GET /rest/v1/system?path=: a walk down a tree of tables.
#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/system/system_tables.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

namespace {

constexpr std::string_view root = "/rest/v1/system";

struct branch {
    std::string_view name;
    bool needs_process;
};
constexpr std::array branches{branch{"frontends", true}, branch{"sessions", false}, branch{"current_queries", false}, branch{"dbs", false},
                              branch{"engine", true},    branch{"users", true},     branch{"variables", true}};

using segments = std::vector<std::string>;

// "/dbs//shop/" is dbs, shop.
segments split(std::string_view path) {
    segments parts;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (slash != 0) parts.emplace_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash, path.size() - 1) + 1);
    }
    return parts;
}

std::string joined(const segments& parts, std::size_t count) {
    std::string path;
    for (std::size_t i = 0; i < count; ++i) path += '/' + parts[i];
    return path.empty() ? "/" : path;
}

// `path` as the value of the parameter: its slashes stay.
std::string link_to(const std::string& path) {
    std::string link = std::string{root} + "?path=";
    for (const auto& part : split(path)) link += '/' + http::percent_encode(part);
    return path == "/" ? link + '/' : link;
}

http::problem no_such_path(const segments& parts, std::size_t known) {
    return {404, fmt::format("No such proc path[{}]. The longest part of it that is there is {}.", joined(parts, parts.size()),
                             joined(parts, known))};
}

bool is_open(const branch& to, const security::principal& caller) {
    return !to.needs_process || security::holds(caller, security::privilege::process);
}

system_table root_table(const security::principal& caller) {
    system_table table;
    table.columns = {"Name"};
    table.links = true;
    for (const auto& each : branches) {
        if (is_open(each, caller)) table.rows.push_back({std::string{each.name}});
    }
    return table;
}

std::string json_list(const std::vector<std::string>& texts) {
    std::string list = "[";
    for (const auto& text : texts) {
        if (list.size() > 1) list += ',';
        append_json_string(list, text);
    }
    return list + ']';
}

http::response render(const system_table& table, const segments& parts) {
    const std::string here = joined(parts, parts.size());
    std::string data = R"({"column_names":)" + json_list(table.columns) + R"(,"rows":[)";
    for (const auto& row : table.rows) {
        if (data.back() != '[') data += ',';
        char before = '{';
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            data += std::exchange(before, ',');
            append_json_string(data, table.columns[i]);
            data += ':';
            append_json_string(data, i < row.size() ? row[i] : std::string{});
        }
        if (table.links) data += R"(,"__hrefPaths":)" + json_list({link_to(here == "/" ? here + row.front() : here + '/' + row.front())});
        data += '}';
    }
    data += ']';
    if (table.links) data += R"(,"href_columns":)" + json_list({table.columns.front()});
    data += R"(,"parent_url":)";
    append_json_string(data, parts.empty() ? std::string{root} : link_to(joined(parts, parts.size() - 1)));
    data += '}';
    return http::success(data, table.rows.size());
}

// The table at a path whose first segment is there and open, and has something below it where the path goes on.
system_answer table_at(const services& s, segments parts, security::principal caller) {
    const std::string& first = parts.front();
    if (first == "dbs" && parts.size() == 2) co_return co_await system_database(s, parts[1]);
    if (first == "dbs" && parts.size() == 3) co_return co_await system_columns(s, parts[1], parts[2]);
    if (first == "dbs" && parts.size() > 3) co_return http::problem{404, "A column has nothing below it."};
    if (first == "frontends") co_return co_await system_frontends(s, std::move(caller));
    if (first == "sessions") co_return co_await system_sessions(s, std::move(caller));
    if (first == "current_queries") co_return co_await system_current_queries(s, std::move(caller));
    if (first == "dbs") co_return co_await system_databases(s);
    if (first == "engine") co_return co_await system_engine(s);
    if (first == "users") co_return co_await system_users(s);
    co_return co_await system_variables(s);
}

// How many segments of an absent path under dbs are there.
asio::awaitable<std::size_t> known_part(const services& s, const segments& parts) {
    if (parts.size() < 3) co_return 1;
    const auto database = co_await system_database(s, parts[1]);
    if (database.has_error()) co_return 1;
    if (parts.size() < 4) co_return 2;
    const auto columns = co_await system_columns(s, parts[1], parts[2]);
    co_return columns.has_error() ? 2 : 3;
}

}  // namespace

action_result show_system(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {"path"}); known.has_error()) co_return known.error();
    const auto parts = split(http::find_parameter(incoming->query, "path").value_or("/"));
    if (parts.empty()) co_return render(root_table(caller), parts);
    const auto* const found = std::ranges::find(branches, parts.front(), &branch::name);
    if (found == branches.end() || !is_open(*found, caller)) co_return no_such_path(parts, 0);
    if (parts.size() > 1 && parts.front() != "dbs") co_return no_such_path(parts, 1);
    const auto table = co_await table_at(s, parts, std::move(caller));
    if (table.has_value()) co_return render(*table, parts);
    if (table.error().status != 404) co_return table.error();
    const auto known = co_await known_part(s, parts);
    co_return no_such_path(parts, known);
}

}  // namespace rollcall::api
