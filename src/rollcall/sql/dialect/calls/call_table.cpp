// The table of MySQL's functions that the engine knows by another name or form.
// Source: MySQL 8.0 Reference Manual, "Functions and Operators".
#include "rollcall/sql/dialect/calls/call_table.hpp"

#include <array>

#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// Those of one name stand together.
constexpr word_table templates(std::to_array<call_template>({
                                   // text
                                   {"lower", 1, 1, "rollcall_lower({v0})"},
                                   {"lcase", 1, 1, "rollcall_lower({v0})"},
                                   {"upper", 1, 1, "rollcall_upper({v0})"},
                                   {"ucase", 1, 1, "rollcall_upper({v0})"},
                                   {"length", 1, 1, "rollcall_length({b0})"},
                                   {"octet_length", 1, 1, "rollcall_length({b0})"},
                                   {"bit_length", 1, 1, "rollcall_bit_length({b0})"},
                                   {"char_length", 1, 1, "rollcall_char_length({v0})"},
                                   {"character_length", 1, 1, "rollcall_char_length({v0})"},
                                   {"left", 2, 2, "rollcall_left({v0}, {c1})"},
                                   {"right", 2, 2, "rollcall_right({v0}, {c1})"},
                                   {"substring_index", 3, 3, "rollcall_substring_index({v0}, {v1}, {i2})"},
                                   {"insert", 4, 4, "rollcall_insert({v0}, {i1}, {i2}, {v3})"},
                                   {"space", 1, 1, "rollcall_repeat(' ', {c0})"},
                                   {"repeat", 2, 2, "rollcall_repeat({v0}, {c1})"},
                                   {"replace", 3, 3, "rollcall_replace({v0}, {v1}, {v2})"},
                                   {"reverse", 1, 1, "rollcall_reverse({v0})"},
                                   {"lpad", 3, 3, "rollcall_lpad({v0}, {c1}, {v2})"},
                                   {"rpad", 3, 3, "rollcall_rpad({v0}, {c1}, {v2})"},
                                   {"ltrim", 1, 1, "rollcall_trim_left({v0}, ' ')"},
                                   {"rtrim", 1, 1, "rollcall_trim_right({v0}, ' ')"},
                                   {"strcmp", 2, 2, "rollcall_strcmp({v0}, {v1})"},
                                   {"quote", 1, 1, "rollcall_quote({v0})"},
                                   {"soundex", 1, 1, "rollcall_soundex({v0})"},
                                   {"find_in_set", 2, 2, "rollcall_find_in_set({v0}, {v1})"},
                                   {"export_set", 3, 3, "rollcall_export_set({u0}, {v1}, {v2}, ',', 64)"},
                                   {"export_set", 4, 4, "rollcall_export_set({u0}, {v1}, {v2}, {v3}, 64)"},
                                   {"export_set", 5, 5, "rollcall_export_set({u0}, {v1}, {v2}, {v3}, {i4})"},
                                   {"format", 2, 2, "rollcall_format({e0}, {e1})"},
                                   {"uuid", 0, 0, "CAST(uuid() AS VARCHAR)"},
                                   {"regexp_like", 2, 3, "rollcall_regexp_like({*})"},
                                   {"regexp_instr", 2, 6, "rollcall_regexp_instr({*})"},
                                   {"regexp_substr", 2, 5, "rollcall_regexp_substr({*})"},
                                   {"regexp_replace", 3, 6, "rollcall_regexp_replace({*})"},
                                   // bytes
                                   {"ascii", 1, 1, "rollcall_ascii({b0})"},
                                   {"ord", 1, 1, "rollcall_ord({b0})"},
                                   {"crc32", 1, 1, "rollcall_crc32({b0})"},
                                   {"md5", 1, 1, "rollcall_md5({b0})"},
                                   {"sha", 1, 1, "rollcall_sha1({b0})"},
                                   {"sha1", 1, 1, "rollcall_sha1({b0})"},
                                   {"sha2", 2, 2, "rollcall_sha2({b0}, {e1})"},
                                   {"to_base64", 1, 1, "rollcall_to_base64({b0})"},
                                   {"from_base64", 1, 1, "rollcall_from_base64({v0})"},
                                   {"hex", 1, 1, "rollcall_hex({b0})"},
                                   {"unhex", 1, 1, "rollcall_unhex({0})"},
                                   // numbers
                                   {"abs", 1, 1, "abs({m0})"},
                                   {"sign", 1, 1, "sign({m0})"},
                                   {"truncate", 2, 2, "trunc({m0}, {s1})"},
                                   {"mod", 2, 2, "({m0} % {m1})"},
                                   {"pow", 2, 2, "rollcall_pow({n0}, {n1})"},
                                   {"power", 2, 2, "rollcall_pow({n0}, {n1})"},
                                   {"exp", 1, 1, "rollcall_exp({n0})"},
                                   {"sqrt", 1, 1, "rollcall_sqrt({n0})"},
                                   {"ln", 1, 1, "rollcall_ln({n0})"},
                                   {"log", 1, 1, "rollcall_ln({n0})"},
                                   {"log", 2, 2, "rollcall_log({n0}, {n1})"},
                                   {"log2", 1, 1, "rollcall_log2({n0})"},
                                   {"log10", 1, 1, "rollcall_log10({n0})"},
                                   {"acos", 1, 1, "rollcall_acos({n0})"},
                                   {"asin", 1, 1, "rollcall_asin({n0})"},
                                   {"atan", 1, 1, "atan({n0})"},
                                   {"atan", 2, 2, "atan2({n0}, {n1})"},
                                   {"atan2", 2, 2, "atan2({n0}, {n1})"},
                                   {"cos", 1, 1, "cos({n0})"},
                                   {"cot", 1, 1, "rollcall_cot({n0})"},
                                   {"sin", 1, 1, "sin({n0})"},
                                   {"tan", 1, 1, "tan({n0})"},
                                   {"degrees", 1, 1, "degrees({n0})"},
                                   {"radians", 1, 1, "radians({n0})"},
                                   {"conv", 3, 3, "rollcall_conv({v0}, {i1}, {i2})"},
                                   {"bin", 1, 1, "rollcall_bin({0})"},
                                   {"oct", 1, 1, "rollcall_oct({0})"},
                                   {"bit_count", 1, 1, "rollcall_bit_count({e0})"},
                                   {"inet_aton", 1, 1, "rollcall_inet_aton({v0})"},
                                   {"inet_ntoa", 1, 1, "rollcall_inet_ntoa({u0})"},
                                   {"inet6_aton", 1, 1, "rollcall_inet6_aton({v0})"},
                                   {"inet6_ntoa", 1, 1, "rollcall_inet6_ntoa({0})"},
                                   {"is_ipv4", 1, 1, "COALESCE(rollcall_is_ipv4({v0}), FALSE)"},
                                   {"is_ipv6", 1, 1, "COALESCE(rollcall_is_ipv6({v0}), FALSE)"},
                                   // conditions
                                   {"if", 3, 3, "CASE WHEN {0} THEN {1} ELSE {2} END"},
                                   {"ifnull", 2, 2, "COALESCE({0}, {1})"},
                                   {"isnull", 1, 1, "(({0}) IS NULL)"},
                                   {"nullif", 2, 2, "NULLIF({0}, {1})"},
                                   // aggregates: MySQL's STD, STDDEV and VARIANCE are of the population
                                   {"std", 1, 1, "stddev_pop({e0})"},
                                   {"stddev", 1, 1, "stddev_pop({e0})"},
                                   {"variance", 1, 1, "var_pop({e0})"},
                                   // JSON
                                   {"json_extract", 2, 100, "rollcall_json_extract({*})"},
                                   {"json_unquote", 1, 1, "rollcall_json_unquote({*})"},
                                   {"json_quote", 1, 1, "rollcall_json_quote({*})"},
                                   {"json_valid", 1, 1, "rollcall_json_valid({*})"},
                                   {"json_type", 1, 1, "rollcall_json_type({*})"},
                                   {"json_length", 1, 2, "rollcall_json_length({*})"},
                                   {"json_depth", 1, 1, "rollcall_json_depth({*})"},
                                   {"json_pretty", 1, 1, "rollcall_json_pretty({*})"},
                                   {"json_keys", 1, 2, "rollcall_json_keys({*})"},
                                   {"json_value", 2, 2, "rollcall_json_value({*})"},
                                   {"json_contains", 2, 3, "rollcall_json_contains({*})"},
                                   {"json_overlaps", 2, 2, "rollcall_json_overlaps({*})"},
                                   {"json_contains_path", 3, 100, "rollcall_json_contains_path({*})"},
                                   {"json_search", 3, 100, "rollcall_json_search({*})"},
                                   {"json_array", 0, 255, "rollcall_json_array({*})"},
                                   {"json_remove", 2, 100, "rollcall_json_remove({*})"},
                                   {"json_merge_patch", 2, 100, "rollcall_json_merge_patch({*})"},
                                   {"json_merge_preserve", 2, 100, "rollcall_json_merge_preserve({*})"},
                                   {"json_merge", 2, 100, "rollcall_json_merge_preserve({*})"},
                                   {"json_object", 0, 254, "rollcall_json_object({*})", 2},
                                   {"json_set", 3, 255, "rollcall_json_set({*})", 2},
                                   {"json_insert", 3, 255, "rollcall_json_insert({*})", 2},
                                   {"json_replace", 3, 255, "rollcall_json_replace({*})", 2},
                                   {"json_array_append", 3, 255, "rollcall_json_array_append({*})", 2},
                                   {"json_array_insert", 3, 255, "rollcall_json_array_insert({*})", 2},
                                   // dates
                                   {"date", 1, 1, "{d0}"},
                                   {"timestamp", 1, 1, "{t0}"},
                                   {"timestamp", 2, 2, "rollcall_datetime(rollcall_addtime({t0}, {q1}))"},
                                   {"time", 1, 1, "rollcall_time({q0})"},
                                   {"year", 1, 1, "year({t0})"},
                                   {"quarter", 1, 1, "quarter({t0})"},
                                   {"month", 1, 1, "month({t0})"},
                                   {"day", 1, 1, "day({t0})"},
                                   {"dayofmonth", 1, 1, "day({t0})"},
                                   {"dayofyear", 1, 1, "rollcall_dayofyear({p0})"},
                                   {"dayofweek", 1, 1, "rollcall_dayofweek({p0})"},
                                   {"weekday", 1, 1, "rollcall_weekday({p0})"},
                                   {"week", 1, 1, "rollcall_week({p0}, 0)"},
                                   {"week", 2, 2, "rollcall_week({p0}, {e1})"},
                                   {"weekofyear", 1, 1, "rollcall_week({p0}, 3)"},
                                   {"yearweek", 1, 1, "rollcall_yearweek({p0}, 0)"},
                                   {"yearweek", 2, 2, "rollcall_yearweek({p0}, {e1})"},
                                   {"dayname", 1, 1, "rollcall_dayname({p0})"},
                                   {"monthname", 1, 1, "monthname({t0})"},
                                   {"last_day", 1, 1, "rollcall_last_day({p0})"},
                                   {"hour", 1, 1, "abs(rollcall_extract('HOUR', {q0}))"},
                                   {"minute", 1, 1, "abs(rollcall_extract('MINUTE', {q0}))"},
                                   {"second", 1, 1, "abs(rollcall_extract('SECOND', {q0}))"},
                                   {"microsecond", 1, 1, "abs(rollcall_extract('MICROSECOND', {q0}))"},
                                   {"time_to_sec", 1, 1, "rollcall_time_to_sec({q0})"},
                                   {"sec_to_time", 1, 1, "rollcall_sec_to_time({e0})"},
                                   {"timediff", 2, 2, "rollcall_timediff({q0}, {q1})"},
                                   {"maketime", 3, 3, "rollcall_maketime({c0}, {c1}, {e2})"},
                                   {"datediff", 2, 2, "rollcall_datediff({p0}, {p1})"},
                                   {"to_days", 1, 1, "rollcall_to_days({p0})"},
                                   {"to_seconds", 1, 1, "rollcall_to_seconds({p0})"},
                                   {"from_days", 1, 1, "rollcall_from_days({e0})"},
                                   {"makedate", 2, 2, "rollcall_makedate({e0}, {e1})"},
                                   {"period_add", 2, 2, "rollcall_period_add({i0}, {i1})"},
                                   {"period_diff", 2, 2, "rollcall_period_diff({i0}, {i1})"},
                                   {"convert_tz", 3, 3, "rollcall_convert_tz({p0}, {1}, {2})"},
                                   {"date_format", 2, 2, "rollcall_date_format({p0}, {1})"},
                                   {"time_format", 2, 2, "rollcall_time_format({q0}, {1})"},
                                   {"from_unixtime", 1, 1, "rollcall_from_unixtime({e0})"},
                                   {"from_unixtime", 2, 2, "rollcall_date_format(rollcall_from_unixtime({e0}), {1})"},
                                   // the engine has its own, which an interrupt ends
                                   {"sleep", 1, 1, "rollcall_sleep({n0})"},
                               }),
                               &call_template::name);

}  // namespace

const call_template* find_call_template(const spelling& name, std::size_t argument_count) noexcept {
    const call_template* const first = templates.find(name);
    if (first == nullptr) return nullptr;
    for (const call_template* row = first; row != templates.rows().end() && row->name == first->name; ++row) {
        const bool fits = argument_count >= row->at_least && argument_count <= row->at_most;
        if (fits && (argument_count - row->at_least) % row->step == 0) return row;
    }
    return nullptr;
}

bool has_call_template(const spelling& name) noexcept { return templates.contains(name); }

call_table::parser call_table::find(const spelling& name) noexcept {
    struct form {
        std::string_view name;
        parser parse;
    };
    static constexpr word_table forms(std::to_array<form>({
                                          {"count", &query_rewriter::count},
                                          {"group_concat", &query_rewriter::group_concat},
                                          {"concat", &query_rewriter::concat},
                                          {"trim", &query_rewriter::trim},
                                          {"substring", &query_rewriter::substring},
                                          {"substr", &query_rewriter::substring},
                                          {"mid", &query_rewriter::substring},
                                          {"position", &query_rewriter::position},
                                          {"locate", &query_rewriter::locate},
                                          {"instr", &query_rewriter::instr},
                                          {"greatest", &query_rewriter::greatest},
                                          {"least", &query_rewriter::least},
                                          {"field", &query_rewriter::field},
                                          {"elt", &query_rewriter::elt},
                                          {"make_set", &query_rewriter::make_set},
                                          {"concat_ws", &query_rewriter::concat_ws},
                                          {"char", &query_rewriter::char_of},
                                          {"ceil", &query_rewriter::ceiling},
                                          {"ceiling", &query_rewriter::ceiling},
                                          {"floor", &query_rewriter::floor},
                                          {"pi", &query_rewriter::pi},
                                          {"json_arrayagg", &query_rewriter::json_arrayagg},
                                          {"json_objectagg", &query_rewriter::json_objectagg},
                                          {"round", &query_rewriter::round},
                                          {"bit_and", &query_rewriter::bit_and},
                                          {"bit_or", &query_rewriter::bit_or},
                                          {"bit_xor", &query_rewriter::bit_xor},
                                          {"get_format", &query_rewriter::get_format},
                                          {"rand", &query_rewriter::rand},
                                          {"charset", &query_rewriter::charset_of},
                                          {"collation", &query_rewriter::collation_of},
                                          {"date_add", &query_rewriter::date_add},
                                          {"adddate", &query_rewriter::date_add},
                                          {"date_sub", &query_rewriter::date_sub},
                                          {"subdate", &query_rewriter::date_sub},
                                          {"addtime", &query_rewriter::add_time},
                                          {"subtime", &query_rewriter::sub_time},
                                          {"str_to_date", &query_rewriter::str_to_date},
                                          {"unix_timestamp", &query_rewriter::unix_timestamp},
                                          {"timestampdiff", &query_rewriter::timestampdiff},
                                          {"timestampadd", &query_rewriter::timestampadd},
                                          {"extract", &query_rewriter::extract},
                                      }),
                                      &form::name);
    const form* const found = forms.find(name);
    return found == nullptr ? nullptr : found->parse;
}

}  // namespace rollcall::sql
