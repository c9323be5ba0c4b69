// Fuzzes the grammar of filters (docs/rest.md, "Listing sessions"): value sets against a text, and the tests of a whole row.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rollcall/registry/rows/filter.hpp"

namespace {

namespace registry = rollcall::registry;

void demand(bool holds) {
    if (!holds) std::abort();
}

// What makes each of the grammar's characters literal.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == ',' || c == '*' || c == '!') out += '\\';
        out += c;
    }
    return out;
}

void escaped_text_matches_itself_alone(std::string_view text, std::string_view other) {
    const auto only = registry::value_set::parse(escaped(text));
    demand(only.matches(text));
    demand(only.matches(other) == (text == other));
    const auto none = registry::value_set::parse('!' + escaped(text));
    demand(!none.matches(text));
    demand(none.matches(other) == (text != other));
}

void star_matches_what_it_stands_for(std::string_view text) {
    const auto half = text.size() / 2;
    demand(registry::value_set::parse(escaped(text.substr(0, half)) + '*').matches(text));
    demand(registry::value_set::parse('*' + escaped(text.substr(half))).matches(text));
    demand(registry::value_set::parse("*").matches(text));
}

void rows_are_told_apart(std::string_view filter, std::string_view text) {
    registry::session_row row;
    row.user = text;
    row.host = text;
    row.db = text;
    row.logged_in = true;
    registry::session_filter wanted;
    for (const auto* const name : {"user", "host", "db", "command", "state", "id", "kind", "fe"}) {
        const auto field = registry::find_filter_field(name);
        demand(field.has_value());
        wanted.conditions.assign(1, {*field, registry::value_set::parse(filter)});
        (void)wanted.matches(row, {});
    }
    (void)registry::check_commands(registry::value_set::parse(filter));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto middle = input.find('\n');
    const auto filter = input.substr(0, middle);
    const auto text = middle == std::string_view::npos ? std::string_view{} : input.substr(middle + 1);
    escaped_text_matches_itself_alone(filter, text);
    star_matches_what_it_stands_for(text);
    rows_are_told_apart(filter, text);
    const auto set = registry::value_set::parse(filter);
    demand(set.matches(text, true) || !set.matches(text) || set.patterns.empty() || filter.find('!') != std::string_view::npos);
    return 0;
}
