// Reading a traceparent by its form.
#include "rollcall/sql/redaction/traceparent.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {

namespace {

bool is_hex(char c) noexcept { return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }

constexpr std::array<std::size_t, 4> lengths{2, 32, 16, 2};  // version, trace id, parent id, flags
constexpr std::size_t traceparent_length = 2 + 32 + 16 + 2 + 3;

}  // namespace

std::string trace_id_of(std::string_view traceparent) {
    std::array<std::string_view, 4> fields;
    if (traceparent.size() != traceparent_length) return {};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        fields[i] = traceparent.substr(0, lengths[i]);
        if (!std::ranges::all_of(fields[i], is_hex)) return {};
        traceparent.remove_prefix(lengths[i]);
        if (traceparent.empty()) break;
        if (traceparent.front() != '-') return {};
        traceparent.remove_prefix(1);
    }
    const bool zeros = fields[1].find_first_not_of('0') == std::string_view::npos;
    return zeros || iequals(fields[0], "ff") ? std::string{} : to_lower(fields[1]);
}

std::string trace_id_in_comment(std::string_view sql) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n"), sql.size()));
    if (!sql.starts_with("/*") || sql.starts_with("/*!")) return {};
    const std::string_view comment = sql.substr(0, sql.find("*/", 2));
    constexpr std::string_view name = "traceparent=";
    const auto at = comment.find(name);
    if (at == std::string_view::npos) return {};
    std::string_view value = comment.substr(at + name.size());
    if (value.starts_with('\'') || value.starts_with('"')) value.remove_prefix(1);
    return trace_id_of(value.substr(0, traceparent_length));
}

}  // namespace rollcall::sql
