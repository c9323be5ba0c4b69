// The table of MySQL's functions that the engine knows by another name or form.
// Source: MySQL 8.0 Reference Manual, "Functions and Operators".
#include "rollcall/sql/call_table.hpp"

#include <algorithm>
#include <array>

namespace rollcall::sql {
namespace {

constexpr auto templates = std::to_array<call_template>({
    // text
    {"lcase", 1, 1, "lower({0})"},
    {"ucase", 1, 1, "upper({0})"},
    {"length", 1, 1, "strlen({0})"},
    {"octet_length", 1, 1, "strlen({0})"},
    {"char_length", 1, 1, "length({0})"},
    {"character_length", 1, 1, "length({0})"},
    {"left", 2, 2, "\"left\"({v0}, {1})"},
    {"right", 2, 2, "\"right\"({v0}, {1})"},
    {"locate", 2, 2, "instr({v1}, {v0})"},
    {"instr", 2, 2, "instr({v0}, {v1})"},
    {"space", 1, 1, "repeat(' ', {0})"},
    {"sha", 1, 1, "sha1({0})"},
    {"ord", 1, 1, "ascii({0})"},
    {"to_base64", 1, 1, "to_base64(encode({0}))"},
    {"uuid", 0, 0, "CAST(uuid() AS VARCHAR)"},
    {"find_in_set", 2, 2, "COALESCE(list_position(string_split({v1}, ','), {v0}), 0)"},
    {"regexp_like", 2, 2, "regexp_matches({v0}, {1})"},
    {"regexp_replace", 3, 3, "regexp_replace({v0}, {1}, {2}, 'g')"},
    {"regexp_substr", 2, 2, "NULLIF(regexp_extract({v0}, {1}), '')"},
    // numbers
    {"truncate", 2, 2, "trunc({0}, {1})"},
    {"pow", 2, 2, "pow({0}, {1})"},
    {"mod", 2, 2, "mod({0}, {1})"},
    {"atan", 2, 2, "atan2({0}, {1})"},
    // conditions
    {"if", 3, 3, "CASE WHEN {0} THEN {1} ELSE {2} END"},
    {"ifnull", 2, 2, "COALESCE({0}, {1})"},
    {"isnull", 1, 1, "(({0}) IS NULL)"},
    {"nullif", 2, 2, "NULLIF({0}, {1})"},
    // aggregates: MySQL's STD, STDDEV and VARIANCE are of the population
    {"std", 1, 1, "stddev_pop({0})"},
    {"stddev", 1, 1, "stddev_pop({0})"},
    {"variance", 1, 1, "var_pop({0})"},
    {"json_arrayagg", 1, 1, "json_group_array({0})"},
    {"json_objectagg", 2, 2, "json_group_object({0}, {1})"},
    // JSON
    {"json_unquote", 1, 1, "json_extract_string({0}, '$')"},
    {"json_length", 1, 1, "json_array_length({0})"},
    // dates
    {"date", 1, 1, "{d0}"},
    {"timestamp", 1, 1, "{t0}"},
    {"year", 1, 1, "year({t0})"},
    {"quarter", 1, 1, "quarter({t0})"},
    {"month", 1, 1, "month({t0})"},
    {"day", 1, 1, "day({t0})"},
    {"dayofmonth", 1, 1, "day({t0})"},
    {"dayofyear", 1, 1, "dayofyear({t0})"},
    {"dayofweek", 1, 1, "(dayofweek({t0}) + 1)"},
    {"weekday", 1, 1, "(isodow({t0}) - 1)"},
    {"weekofyear", 1, 1, "weekofyear({t0})"},
    {"dayname", 1, 1, "dayname({t0})"},
    {"monthname", 1, 1, "monthname({t0})"},
    {"last_day", 1, 1, "last_day({d0})"},
    {"hour", 1, 1, "hour({c0})"},
    {"minute", 1, 1, "minute({c0})"},
    {"second", 1, 1, "second({c0})"},
    {"microsecond", 1, 1, "(microsecond({c0}) % 1000000)"},
    {"time_to_sec", 1, 1, "CAST(epoch(CAST({0} AS TIME)) AS BIGINT)"},
    {"datediff", 2, 2, "date_diff('day', {d1}, {d0})"},
    {"to_days", 1, 1, "(date_diff('day', DATE '1970-01-01', {d0}) + 719528)"},
    {"from_days", 1, 1, "(DATE '1970-01-01' + (CAST({0} AS INTEGER) - 719528))"},
    {"makedate", 2, 2, "(make_date(CAST({0} AS BIGINT), 1, 1) + (CAST({1} AS INTEGER) - 1))"},
    // the engine has its own, which an interrupt ends
    {"sleep", 1, 1, "rollcall_sleep({0})"},
});

bool is_named(const call_template& row, std::string_view name) { return row.name == name; }

}  // namespace

const call_template* find_call_template(std::string_view lower_name, std::size_t argument_count) noexcept {
    const auto* const found = std::ranges::find_if(templates, [&](const call_template& row) {
        return is_named(row, lower_name) && argument_count >= row.at_least && argument_count <= row.at_most;
    });
    return found == templates.end() ? nullptr : found;
}

bool has_call_template(std::string_view lower_name) noexcept {
    return std::ranges::any_of(templates, [&](const call_template& row) { return is_named(row, lower_name); });
}

call_table::parser call_table::find(std::string_view lower_name) noexcept {
    struct form {
        std::string_view name;
        parser parse;
    };
    static constexpr auto forms = std::to_array<form>({
        {"count", &query_rewriter::count},
        {"group_concat", &query_rewriter::group_concat},
        {"concat", &query_rewriter::concat},
        {"trim", &query_rewriter::trim},
        {"substring", &query_rewriter::substring},
        {"substr", &query_rewriter::substring},
        {"mid", &query_rewriter::substring},
        {"position", &query_rewriter::position},
        {"greatest", &query_rewriter::greatest},
        {"least", &query_rewriter::least},
        {"sha2", &query_rewriter::sha2},
        {"field", &query_rewriter::field},
        {"elt", &query_rewriter::elt},
        {"rand", &query_rewriter::rand},
        {"format", &query_rewriter::format_number},
        {"date_add", &query_rewriter::date_add},
        {"adddate", &query_rewriter::date_add},
        {"date_sub", &query_rewriter::date_sub},
        {"subdate", &query_rewriter::date_sub},
        {"date_format", &query_rewriter::date_format},
        {"str_to_date", &query_rewriter::str_to_date},
        {"from_unixtime", &query_rewriter::from_unixtime},
        {"unix_timestamp", &query_rewriter::unix_timestamp},
        {"timestampdiff", &query_rewriter::timestampdiff},
        {"timestampadd", &query_rewriter::timestampadd},
        {"extract", &query_rewriter::extract},
        {"week", &query_rewriter::week},
    });
    const auto* const found = std::ranges::find(forms, lower_name, &form::name);
    return found == forms.end() ? nullptr : found->parse;
}

}  // namespace rollcall::sql
