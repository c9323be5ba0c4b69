// The table of functions' result types. Source: MySQL 8.0 Reference Manual, "Functions and Operators".
#include "rollcall/sql/dialect/calls/call_types.hpp"

#include <algorithm>
#include <array>

#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

constexpr int most_second_digits = 6;  // of a second's fraction

// Counts and parts of dates: the engine has them in integers of various widths.
constexpr sql_type small{type_class::integer, false, 32};

struct typed_functions {
    sql_type type;
    std::string_view names;  // with a blank between two
};
constexpr auto by_type = std::to_array<typed_functions>({
    {types::text,
     "concat concat_ws lower upper lcase ucase substring substr mid left right lpad rpad trim ltrim rtrim repeat replace reverse space "
     "insert substring_index hex md5 sha sha1 sha2 format conv bin oct quote soundex export_set make_set elt date_format time_format "
     "dayname monthname get_format json_unquote json_pretty json_type json_search inet_ntoa inet6_ntoa to_base64 uuid group_concat "
     "regexp_replace "
     "regexp_substr"},
    {small,
     "length octet_length char_length character_length bit_length ascii ord instr locate position field find_in_set strcmp year month day "
     "dayofmonth quarter week weekofyear yearweek dayofweek dayofyear weekday hour minute second microsecond to_days datediff "
     "timestampdiff "
     "period_add period_diff time_to_sec extract json_length json_depth sign regexp_instr interval bit_count ntile"},
    {types::bigint, "count row_number rank dense_rank to_seconds get_lock release_lock is_free_lock"},
    {types::unsigned_bigint, "bit_and bit_or bit_xor crc32 inet_aton is_used_lock release_all_locks"},
    {types::real,
     "sin cos tan cot asin acos atan atan2 exp ln log log2 log10 pow power sqrt rand degrees radians std stddev stddev_pop stddev_samp "
     "variance var_pop var_samp cume_dist percent_rank"},
    {types::date, "date last_day makedate from_days curdate"},
    {types::datetime, "timestamp from_unixtime convert_tz"},
    {types::duration, "sec_to_time maketime time timediff"},
    {types::boolean, "isnull json_valid json_contains json_contains_path json_overlaps regexp_like is_ipv4 is_ipv6"},
    {types::bytes, "inet6_aton"},
    {types::json,
     "json_object json_array json_extract json_set json_insert json_replace json_remove json_keys json_merge_patch json_merge_preserve "
     "json_arrayagg json_objectagg json_array_append json_array_insert"},
});

constexpr word_table of_its_argument(std::to_array<std::string_view>({"min", "max", "any_value", "first_value", "last_value", "lag", "lead",
                                                                      "nth_value"}));
constexpr word_table computed_of_its_argument(std::to_array<std::string_view>({"abs", "truncate"}));

constexpr std::string_view text_functions_of_arguments =
    "concat concat_ws lower upper lcase ucase substring substr mid left right lpad rpad trim ltrim rtrim repeat replace reverse insert "
    "substring_index quote soundex elt make_set export_set group_concat regexp_replace regexp_substr if ifnull coalesce nullif greatest "
    "least min max any_value first_value last_value lag lead nth_value";
constexpr word_table of_its_text(words_of<word_count(text_functions_of_arguments)>(text_functions_of_arguments));

constexpr std::size_t typed_count = [] {
    std::size_t count = 0;
    for (const typed_functions& row : by_type) count += word_count(row.names);
    return count;
}();
struct typed_function {
    std::string_view name;
    sql_type type;
};
constexpr auto typed_functions_one_by_one = [] {
    std::array<typed_function, typed_count> each;
    std::size_t count = 0;
    for (const typed_functions& row : by_type) {
        for (std::string_view rest = row.names; !rest.empty(); rest.remove_prefix(std::min(each[count++].name.size() + 1, rest.size()))) {
            each[count] = {rest.substr(0, rest.find(' ')), row.type};
        }
    }
    return each;
}();
constexpr word_table typed(typed_functions_one_by_one, &typed_function::name);

sql_type type_of_total(const sql_type& of) noexcept {
    if (of.is(type_class::decimal)) {
        sql_type out = types::decimal(38, of.scale);
        out.hidden = of.hidden;
        return out;
    }
    if (of.is_exact()) return types::decimal(38, 0);
    return of.is_known() ? real_of(of, of) : sql_type{};
}

// As fine as the argument that is: of CONVERT_TZ the first, of MAKETIME the seconds.
int digits_of_call(std::string_view lower_name, std::span<const expression> arguments) noexcept {
    if (arguments.empty()) return most_second_digits;
    if (lower_name == "convert_tz") return fraction_digits(arguments.front());
    if (lower_name == "maketime") return fraction_digits(arguments.back());
    int digits = 0;
    for (const expression& each : arguments) digits = std::max(digits, fraction_digits(each));
    return digits;
}

}  // namespace

int fraction_digits(const expression& e) noexcept {
    switch (e.type.kind) {
        case type_class::date:
        case type_class::boolean:
        case type_class::integer:
        case type_class::null: return 0;
        case type_class::time:
        case type_class::datetime:
        case type_class::decimal: return std::min<int>(e.type.scale, most_second_digits);
        default: break;
    }
    if (e.kind != content::string) return most_second_digits;
    // A point may also part year, month and day.
    const std::string_view text = std::string_view(e.text).substr(1, e.text.size() - 2);
    const std::size_t clock = text.rfind(':');
    const std::size_t point = text.find('.', clock == std::string_view::npos ? 0 : clock);
    const bool compact =
        clock == std::string_view::npos && text.find_first_not_of("0123456789.") == std::string_view::npos && point == text.rfind('.');
    if (point == std::string_view::npos || (clock == std::string_view::npos && !compact)) return 0;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", point + 1), text.size());
    return static_cast<int>(std::min<std::size_t>(end - point - 1, most_second_digits));
}

bool gives_its_text(const spelling& function) noexcept { return of_its_text.contains(function); }

bool has_bytes(std::span<const expression> arguments) noexcept {
    return std::ranges::any_of(arguments, [](const expression& each) { return each.type.is(type_class::bytes); });
}

sql_type type_of_call(std::string_view lower_name, std::span<const expression> arguments) noexcept {
    if (lower_name == "from_unixtime" && arguments.size() == 2) return types::text;
    const spelling name(lower_name);
    if (const typed_function* const found = typed.find(name)) {
        const bool timed = found->type.is(type_class::datetime) || found->type.is(type_class::time);
        return timed ? types::with_digits(found->type, digits_of_call(lower_name, arguments)) : found->type;
    }
    if (arguments.empty()) return {};
    if (lower_name == "sum") return type_of_total(arguments.front().type);
    const sql_type& first = arguments.front().type;
    if (of_its_argument.contains(name)) return first.is(type_form::bit) ? types::unsigned_bigint : first;
    if (computed_of_its_argument.contains(name)) return computed(first);
    return {};
}

}  // namespace rollcall::sql
