// A walk down DuckDB's tree, a metric at a time. Rows scanned are not read: DuckDB counts a table's once for every thread.
#include "rollcall/engine/duckdb/running/profile_reader.hpp"

#include <charconv>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

std::string metric(duckdb_profiling_info info, const char* key) {
    const value_handle value{duckdb_profiling_info_get_value(info, key)};
    return value ? take_text(duckdb_get_varchar(value.get())) : std::string{};
}

template <class Number>
Number number_of(const std::string& text) {
    Number value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// A map as DuckDB 1.5 writes it, {Table='a.b', Type=Scan}, as earlier versions did: Table: a.b, Type: Scan.
std::string as_list(std::string_view map) {
    std::string list;
    bool key = true;
    bool quoted = false;
    for (std::size_t i = 0; i < map.size(); ++i) {
        const char c = map[i];
        if (c == '\\' && i + 1 < map.size()) {
            list += map[++i];
        } else if (c == '\'') {
            quoted = !quoted;
        } else if (key && c == '=' && !quoted) {
            list += ": ";
            key = false;
        } else {
            key = key || (c == ',' && !quoted);
            list += c;
        }
    }
    return list;
}

// As DuckDB gives it: "Table: t, Filters: a>10\nb<7, __estimated_cardinality__: 200", in quotes, or a map.
std::string details_of(std::string text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (text.size() >= 2 && text.front() == '{' && text.back() == '}') text = as_list(std::string_view(text).substr(1, text.size() - 2));
    constexpr std::string_view estimate = "__estimated_cardinality__";
    if (const auto at = text.find(estimate); at != std::string::npos) {
        text.resize(at);
        while (text.ends_with(' ') || text.ends_with(',')) text.pop_back();
    }
    constexpr std::string_view unnamed = "__projections__";
    if (text.starts_with(unnamed)) text.replace(0, unnamed.size(), "Projections");
    std::string line;
    for (const char c : text) {
        if (c == '\n') {
            line += ", ";
        } else {
            line += c;
        }
    }
    return line;
}

operator_profile read_operator(duckdb_profiling_info info, const engine_naming& naming) {
    operator_profile read;
    read.name = metric(info, "OPERATOR_NAME");
    while (read.name.ends_with(' ')) read.name.pop_back();
    read.time = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>{number_of<double>(metric(info, "OPERATOR_TIMING"))});
    read.rows = number_of<std::uint64_t>(metric(info, "OPERATOR_CARDINALITY"));
    read.details = without_engine_names(details_of(metric(info, "EXTRA_INFO")), naming);
    const idx_t children = duckdb_profiling_info_get_child_count(info);
    for (idx_t i = 0; i < children; ++i) read.children.push_back(read_operator(duckdb_profiling_info_get_child(info, i), naming));
    return read;
}

}  // namespace

std::optional<operator_profile> read_profile(duckdb_profiling_info info, const engine_naming& naming) {
    // The root stands for the query as a whole and has no operator of its own.
    if (info == nullptr || duckdb_profiling_info_get_child_count(info) == 0) return std::nullopt;
    return read_operator(duckdb_profiling_info_get_child(info, 0), naming);
}

}  // namespace rollcall::engine
