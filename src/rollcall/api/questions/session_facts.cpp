// Facts as JSON rows, both ways.
#include "rollcall/api/questions/session_facts.hpp"

#include <simdjson.h>

#include <charconv>
#include <functional>
#include <utility>

#include "rollcall/base/text/text.hpp"

namespace rollcall::api {

namespace {

using registry::session_column;

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += out.ends_with('{') ? "" : ",";
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
}

void append_cell_field(std::string& out, const registry::session_row& row, session_column column, const registry::render_context& context) {
    std::string text;
    registry::append_cell(text, row, column, context);
    append_field(out, registry::column_name(column), text);
}

void append_facts(std::string& out, const registry::session_row& row, const registry::render_context& context) {
    out += '{';
    for (const auto column :
         {session_column::id, session_column::user, session_column::host, session_column::db, session_column::query_id}) {
        append_cell_field(out, row, column, context);
    }
    append_field(out, "CommandNumber", std::to_string(row.command_number));
    append_cell_field(out, row, session_column::info, context);
    out += '}';
}

std::string text_of(const simdjson::dom::object& object, std::string_view key) {
    std::string_view text;
    if (object[key].get(text) != simdjson::SUCCESS) return {};
    return std::string{text};
}

session_facts facts_of(const simdjson::dom::object& object) {
    session_facts facts;
    facts.id = parse_connection_id(text_of(object, "Id")).value_or(connection_id{});
    facts.query = parse_query_id(text_of(object, "QueryId")).value_or(query_id{});
    const auto number = text_of(object, "CommandNumber");
    std::from_chars(number.data(), number.data() + number.size(), facts.command_number);
    facts.user = text_of(object, "User");
    facts.host = text_of(object, "Host");
    facts.db = text_of(object, "Db");
    facts.info = text_of(object, "Info");
    return facts;
}

session_facts facts_of(const registry::session_row& row, const registry::render_context& context) {
    session_facts facts;
    facts.id = row.id;
    facts.query = row.query;
    facts.command_number = row.command_number;
    registry::append_cell(facts.user, row, session_column::user, context);
    registry::append_cell(facts.host, row, session_column::host, context);
    registry::append_cell(facts.db, row, session_column::db, context);
    registry::append_cell(facts.info, row, session_column::info, context);
    return facts;
}

}  // namespace

asio::awaitable<registry::collected<session_facts>> collect_facts(const services& s, std::shared_ptr<const registry::listing> asked) {
    std::function<session_facts(const registry::session_row&)> make = [context = asked->context](const registry::session_row& row) {
        return facts_of(row, context);
    };
    co_return co_await s.sessions.collect(std::move(asked), std::move(make));
}

const std::vector<std::string_view>& facts_columns() {
    static const std::vector<std::string_view> names{"Id", "User", "Host", "Db", "QueryId", "CommandNumber", "Info"};
    return names;
}

std::shared_ptr<registry::listing> make_facts_listing(registry::session_filter filter, registry::render_context context) {
    auto asked = std::make_shared<registry::listing>();
    asked->filter = std::move(filter);
    asked->context = std::move(context);
    asked->render = [context = asked->context](std::string& out, const registry::session_row& row) { append_facts(out, row, context); };
    return asked;
}

registry::collected<session_facts> read_facts(const registry::listed_rows& rows) {
    registry::collected<session_facts> all;
    all.matches = rows.matches;
    simdjson::dom::parser parser;
    for (const auto& piece : rows.rows) {
        const simdjson::padded_string text{rows.text_of(piece)};
        simdjson::dom::object object;
        if (parser.parse(text).get(object) == simdjson::SUCCESS) all.rows.push_back(facts_of(object));
    }
    return all;
}

}  // namespace rollcall::api
