// The kept text is parsed anew, as in a session of its database, and explained on a worker.
#include "rollcall/api/queries/explained_plan.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <utility>

#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/sql/parse/parse.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::api {

namespace {

// As much of a statement's text as is kept may be less than the whole.
constexpr std::size_t longest_whole = std::size_t{64} * 1024 - 4;

// The statement for the engine; "" where it cannot be explained.
std::string engine_text(const history::stored_query& query) {
    if (query.statement.size() > longest_whole || query.statement.find("<redacted>") != std::string::npos) return {};
    const sql::session_variables variables{sql::server_facts{}};
    sql::session_view view;
    view.database = query.db;
    view.user = query.user;
    view.account = query.user;
    view.variables = &variables;
    // As if it were prepared: then its values stand in its text.
    const auto parsed = sql::parse_statement(query.statement, view, sql::engine_names{}, true);
    if (parsed.has_error()) return {};
    const auto* const statement = std::get_if<sql::engine_statement>(&*parsed);
    if (statement == nullptr || !statement->reads.empty() || statement->parameter_count > 0) return {};
    switch (statement->verb) {
        case sql::verb::select:
        case sql::verb::insert:
        case sql::verb::update:
        case sql::verb::delete_rows:
        case sql::verb::replace: return statement->text;
        default: return {};
    }
}

std::string text_of(const simdjson::dom::element& value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return std::string{text};
    std::string joined;
    simdjson::dom::array list;
    if (value.get(list) != simdjson::SUCCESS) return joined;
    for (const auto each : list) {
        if (!joined.empty()) joined += ", ";
        joined += text_of(each);
    }
    return joined;
}

bool is_called(std::string_view name) noexcept {
    const std::size_t end = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_");
    return end != std::string_view::npos && name[end] == '(';
}

// shop.orders, of rollcall.db_shop.orders; lower(a), of rollcall_lower(a).
std::string in_mysqls_names(std::string text) {
    constexpr std::string_view function = "rollcall_";
    for (auto at = text.find(function); at != std::string::npos; at = text.find(function, at + 1)) {
        if (is_called(std::string_view(text).substr(at))) text.erase(at, function.size());
    }
    const sql::engine_names names;
    const std::string prefix = fmt::format("{}.{}", names.catalog, names.schema_prefix);
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) text.erase(at, prefix.size());
    return text;
}

// DuckDB's node: name, children, extra_info.
engine::operator_profile operator_of(const simdjson::dom::element& node) {
    engine::operator_profile made;
    simdjson::dom::element name;
    if (node["name"].get(name) == simdjson::SUCCESS) made.name = text_of(name);
    while (made.name.ends_with(' ')) made.name.pop_back();
    simdjson::dom::object info;
    if (node["extra_info"].get(info) == simdjson::SUCCESS) {
        for (const auto field : info) {
            if (!made.details.empty()) made.details += ", ";
            made.details += fmt::format("{}: {}", field.key, in_mysqls_names(text_of(field.value)));
        }
    }
    simdjson::dom::array children;
    if (node["children"].get(children) == simdjson::SUCCESS) {
        for (const auto child : children) made.children.push_back(operator_of(child));
    }
    return made;
}

std::string as_operators(const std::string& explained) {
    simdjson::dom::parser parser;
    simdjson::dom::array plan;
    const simdjson::padded_string json{explained};
    if (parser.parse(json).get(plan) != simdjson::SUCCESS || plan.size() == 0) return {};
    std::string out;
    engine::append_json(out, operator_of(plan.at(0)), true);
    return out;
}

}  // namespace

asio::awaitable<std::string> explain_plan(const services& s, history::stored_query query) {
    if (s.engine == nullptr || s.history_readers == nullptr) co_return std::string{};
    auto work = [engine = s.engine, query = std::move(query)]() -> std::string {
        const auto text = engine_text(query);
        auto on = engine->connect();
        if (text.empty() || on.has_error()) return {};
        const auto explained = engine::collect_rows(**on, "EXPLAIN (FORMAT JSON) " + text, {});
        const bool given = explained.has_value() && !explained->empty() && explained->front().size() == 2;
        return given ? as_operators(explained->front()[1].value_or("")) : std::string{};
    };
    // Planning may compute constants, for as long as it likes: nobody but readers of the history waits for that.
    auto plan = co_await s.history_readers->run(std::move(work));
    co_return plan.has_value() ? std::move(*plan) : std::string{};
}

}  // namespace rollcall::api
