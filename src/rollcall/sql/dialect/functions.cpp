// The allow-list: functions of the engine that only compute on their arguments. What reads files, settings, catalogs, secrets,
// other queries or sequences, or changes anything, is not here and so does not exist for clients.
#include "rollcall/sql/dialect/functions.hpp"

#include <array>

#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

constexpr word_table text_functions(std::to_array<std::string_view>({"ascii",
                                                                     "bin",
                                                                     "bit_length",
                                                                     "char_length",
                                                                     "character_length",
                                                                     "chr",
                                                                     "concat_ws",
                                                                     "contains",
                                                                     "damerau_levenshtein",
                                                                     "decode",
                                                                     "encode",
                                                                     "ends_with",
                                                                     "format",
                                                                     "from_base64",
                                                                     "hamming",
                                                                     "hex",
                                                                     "instr",
                                                                     "jaccard",
                                                                     "jaro_similarity",
                                                                     "jaro_winkler_similarity",
                                                                     "lcase",
                                                                     "left",
                                                                     "length",
                                                                     "levenshtein",
                                                                     "lower",
                                                                     "lpad",
                                                                     "ltrim",
                                                                     "md5",
                                                                     "nfc_normalize",
                                                                     "octet_length",
                                                                     "ord",
                                                                     "prefix",
                                                                     "printf",
                                                                     "regexp_extract",
                                                                     "regexp_extract_all",
                                                                     "regexp_full_match",
                                                                     "regexp_matches",
                                                                     "regexp_replace",
                                                                     "repeat",
                                                                     "replace",
                                                                     "reverse",
                                                                     "right",
                                                                     "rpad",
                                                                     "rtrim",
                                                                     "sha1",
                                                                     "sha256",
                                                                     "split_part",
                                                                     "starts_with",
                                                                     "string_split",
                                                                     "strip_accents",
                                                                     "strlen",
                                                                     "strpos",
                                                                     "substr",
                                                                     "substring",
                                                                     "suffix",
                                                                     "to_base64",
                                                                     "translate",
                                                                     "trim",
                                                                     "ucase",
                                                                     "unhex",
                                                                     "unicode",
                                                                     "upper",
                                                                     "url_decode",
                                                                     "url_encode"}));

constexpr word_table number_functions(std::to_array<std::string_view>({"abs",
                                                                       "acos",
                                                                       "asin",
                                                                       "atan",
                                                                       "atan2",
                                                                       "cbrt",
                                                                       "ceil",
                                                                       "ceiling",
                                                                       "cos",
                                                                       "cot",
                                                                       "degrees",
                                                                       "even",
                                                                       "exp",
                                                                       "factorial",
                                                                       "floor",
                                                                       "gamma",
                                                                       "gcd",
                                                                       "greatest_common_divisor",
                                                                       "isfinite",
                                                                       "isinf",
                                                                       "isnan",
                                                                       "lcm",
                                                                       "least_common_multiple",
                                                                       "lgamma",
                                                                       "ln",
                                                                       "log",
                                                                       "log10",
                                                                       "log2",
                                                                       "mod",
                                                                       "pi",
                                                                       "pow",
                                                                       "power",
                                                                       "radians",
                                                                       "random",
                                                                       "round",
                                                                       "sign",
                                                                       "sin",
                                                                       "sqrt",
                                                                       "tan",
                                                                       "trunc",
                                                                       "bit_count",
                                                                       "xor",
                                                                       "hash"}));

constexpr word_table date_functions(std::to_array<std::string_view>(
    {"century",      "date_diff", "date_part",      "date_sub",    "date_trunc",  "day",        "dayname",    "dayofmonth", "dayofweek",
     "dayofyear",    "decade",    "epoch",          "epoch_ms",    "epoch_us",    "hour",       "isodow",     "isoyear",    "last_day",
     "make_date",    "make_time", "make_timestamp", "microsecond", "millisecond", "minute",     "month",      "monthname",  "quarter",
     "second",       "strftime",  "strptime",       "time_bucket", "to_days",     "to_hours",   "to_minutes", "to_months",  "to_seconds",
     "to_timestamp", "to_years",  "try_strptime",   "week",        "weekday",     "weekofyear", "year",       "yearweek"}));

constexpr word_table condition_functions(std::to_array<std::string_view>({"coalesce", "greatest", "if", "ifnull", "least", "nullif",
                                                                          "typeof"}));

constexpr word_table aggregate_functions(std::to_array<std::string_view>({"any_value",
                                                                          "approx_count_distinct",
                                                                          "approx_quantile",
                                                                          "avg",
                                                                          "bit_and",
                                                                          "bit_or",
                                                                          "bit_xor",
                                                                          "bool_and",
                                                                          "bool_or",
                                                                          "corr",
                                                                          "count",
                                                                          "count_if",
                                                                          "covar_pop",
                                                                          "covar_samp",
                                                                          "first",
                                                                          "grouping",
                                                                          "kurtosis",
                                                                          "last",
                                                                          "mad",
                                                                          "max",
                                                                          "median",
                                                                          "min",
                                                                          "mode",
                                                                          "product",
                                                                          "quantile_cont",
                                                                          "quantile_disc",
                                                                          "regr_slope",
                                                                          "skewness",
                                                                          "stddev",
                                                                          "stddev_pop",
                                                                          "stddev_samp",
                                                                          "string_agg",
                                                                          "sum",
                                                                          "var_pop",
                                                                          "var_samp",
                                                                          "variance"}));

constexpr word_table window_functions(std::to_array<std::string_view>(
    {"cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile", "percent_rank", "rank", "row_number"}));

constexpr word_table json_functions(std::to_array<std::string_view>({"json_array", "json_contains", "json_extract", "json_keys",
                                                                     "json_merge_patch", "json_object", "json_quote", "json_type",
                                                                     "json_valid", "json_value"}));

constexpr word_table list_functions(std::to_array<std::string_view>({"list_contains", "list_extract", "list_position", "list_value"}));

// Our own, registered in the engine.
constexpr word_table own_functions(std::to_array<std::string_view>({"rollcall_sleep", "uuid"}));

}  // namespace

bool is_allowed_function(std::string_view lower_name) noexcept {
    const auto holds = [name = spelling(lower_name)](const auto& table) {
        const std::string_view* const found = table.find(name);
        return found != nullptr && *found == name.text();
    };
    return holds(text_functions) || holds(number_functions) || holds(date_functions) || holds(condition_functions) ||
           holds(aggregate_functions) || holds(window_functions) || holds(json_functions) || holds(list_functions) || holds(own_functions);
}

}  // namespace rollcall::sql
