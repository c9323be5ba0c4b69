// Groups as JSON rows, both ways.
#include "rollcall/api/questions/group_rows.hpp"

#include <simdjson.h>

#include <charconv>

#include "rollcall/base/text/text.hpp"

namespace rollcall::api {

namespace {

std::string quoted_number(std::uint64_t number) { return '"' + std::to_string(number) + '"'; }

template <class Number>
bool read_number(const simdjson::dom::object& object, std::string_view key, Number& into) {
    std::string_view text;
    if (object[key].get(text) != simdjson::SUCCESS) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

registry::listed_rows make_group_rows(const std::vector<registry::session_group>& groups, registry::session_column by) {
    registry::listed_rows rows;
    rows.matches = groups.size();
    for (const auto& group : groups) {
        if (!rows.bytes.empty()) rows.bytes += ',';
        const auto begin = rows.bytes.size();
        rows.bytes += '{';
        append_json_string(rows.bytes, registry::column_name(by));
        rows.bytes += ':';
        append_json_string(rows.bytes, group.value);
        rows.bytes += R"(,"Sessions":)" + quoted_number(group.sessions) + R"(,"Active":)" + quoted_number(group.active);
        rows.bytes += R"(,"OldestSeconds":)" + quoted_number(static_cast<std::uint64_t>(group.oldest_seconds)) + '}';
        rows.rows.push_back({registry::sort_key{}, connection_id{}, begin, rows.bytes.size() - begin});
    }
    return rows;
}

std::vector<registry::session_group> read_group_rows(const registry::listed_rows& rows) {
    std::vector<registry::session_group> groups;
    simdjson::dom::parser parser;
    for (const auto& piece : rows.rows) {
        const simdjson::padded_string text{rows.text_of(piece)};
        simdjson::dom::object object;
        if (parser.parse(text).get(object) != simdjson::SUCCESS || object.size() == 0) continue;
        registry::session_group group;
        std::string_view value;
        const bool sound = (*object.begin()).value.get(value) == simdjson::SUCCESS && read_number(object, "Sessions", group.sessions) &&
                           read_number(object, "Active", group.active) && read_number(object, "OldestSeconds", group.oldest_seconds);
        if (!sound) continue;
        group.value = value;
        groups.push_back(std::move(group));
    }
    return groups;
}

}  // namespace rollcall::api
