// CHARSET and COLLATION: how a value's text is written and compares, which its type tells.
// Source: MySQL 8.0 Reference Manual, "Information Functions".
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

expression word(std::string_view text) { return {quote_string(text), binding::atom, content::other, 0, types::text}; }

bool is_text(const sql_type& type) noexcept { return type.is_string() || type.is(type_class::json) || type.is(type_class::unknown); }

}  // namespace

expression query_rewriter::charset_of() {
    const std::vector<expression> args = arguments(1, 1, "CHARSET");
    if (failure_) return {};
    return word(is_text(args.front().type) ? "utf8mb4" : "binary");
}

expression query_rewriter::collation_of() {
    const std::vector<expression> args = arguments(1, 1, "COLLATION");
    if (failure_) return {};
    return word(is_text(args.front().type) ? collation_name(args.front().type.order.by) : "binary");
}

}  // namespace rollcall::sql
