// LIKE and REGEXP.
// Source: MySQL 8.0 Reference Manual, "String Comparison Functions and Operators", "Regular Expressions".
#include <array>

#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// A pattern that is written out, as BINARY 'ä%' is too, and holds no `_`: it counts no characters, and means the same to bytes.
bool counts_no_characters(const expression& pattern) noexcept {
    const bool of_bytes = pattern.type.is(type_class::bytes) && pattern.text.starts_with("encode('") && pattern.text.ends_with("')");
    return (pattern.is_string_literal() || of_bytes) && pattern.text.find('_') == std::string::npos;
}

}  // namespace

// DuckDB's LIKE is fast, and linear, where the pattern is written out and holds no wildcard but `%`, or none but `_`. Else it
// goes back as often as the pattern lets it, and knows no backslash: those go to our own. Numbers and dates match by their text.
expression query_rewriter::like(expression&& left, bool negated) {
    expression pattern = simple();
    const bytes_as bytes = counts_no_characters(pattern) ? bytes_as::utf8 : bytes_as::ascii;
    if (left.kind != content::string) left = left.type.is_known() ? as_text(std::move(left), bytes) : as_type(std::move(left), "VARCHAR");
    match_collations(*this, std::array{&left, &pattern}, "like");
    const bool written_out = pattern.is_string_literal();
    const auto holds = [&pattern](char c) { return pattern.text.find(c) != std::string::npos; };
    if (written_out && !holds('\\') && !(holds('%') && holds('_')) && !in_.is_word("ESCAPE")) {
        left = with_letters_folded(std::move(left));
        pattern = with_letters_folded(std::move(pattern));
        expression out =
            joined(std::move(left), negated ? " NOT LIKE " : " LIKE ", pattern, binding::pattern, binding::operation, binding::operation);
        out.type = types::boolean;
        return out;
    }
    if (!pattern.text.starts_with('$')) pattern = as_text(std::move(pattern), bytes);
    expression escape{in_.list().mode.no_backslash_escapes ? "''" : "'\\'"};
    if (in_.try_word("ESCAPE")) escape = simple();
    fold_for_like(*this, left, pattern, escape);
    expression all = joined(std::move(left), ", ", pattern, binding::atom, binding::disjunction, binding::disjunction);
    all = joined(std::move(all), ", ", escape, binding::atom, binding::disjunction, binding::disjunction);
    return wrapped_as(negated ? "(NOT rollcall_like(" : "rollcall_like(", std::move(all), negated ? "))" : ")", types::boolean);
}

// The engine's is fast where the pattern is written out and small. A count in it ('{') may make any program of it: ours looks for an
// interrupt between two rows, and at the program's size.
expression query_rewriter::regexp(expression&& left, bool negated) {
    constexpr std::size_t small = 256;
    const bool of_bytes = left.type.is(type_class::bytes);
    expression text = as_type(std::move(left), "VARCHAR");
    expression pattern = operators(precedence::bit_or);
    if (of_bytes || pattern.type.is(type_class::bytes)) not_supported("REGEXP of bytes", "Write CONVERT(... USING utf8mb4)");
    const bool folds = ignores_case(*this, std::array{&text, &pattern}, "regexp_like");
    const bool engines = pattern.is_string_literal() && pattern.text.size() <= small && pattern.text.find('{') == std::string::npos;
    if (!engines) pattern = as_type(std::move(pattern), "VARCHAR");
    expression both = joined(std::move(text), ", ", pattern, binding::atom, binding::disjunction, binding::disjunction);
    const std::string end = folds ? ", 'i')" : ")";
    const std::string call = std::string(negated ? "(NOT " : "") + (engines ? "regexp_matches(" : "rollcall_regexp_like(");
    return wrapped_as(call, std::move(both), negated ? end + ")" : end, types::boolean);
}

}  // namespace rollcall::sql
