// Where text meets text: by which collation MySQL compares it, written so that the engine does the same. The engine knows the collation
// of its columns and brings it through most that is computed of them; what it would do otherwise is told it here. Internal to this folder.
// Source: MySQL 8.0 Reference Manual, "Collation Coercibility in Expressions".
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

// The engine takes the text for what it is to MySQL: for what orders, groups or gives it. Thread: any, as of all here.
expression settled(expression e);

constexpr bool ignores_accents(collation of) noexcept { return of == collation::ai_ci || pads(of); }

// Text whose collation passes over the blanks at its end (PAD SPACE).
bool is_padded(const sql_type& type) noexcept;

// Such text so that the blanks at its end do not count: where it is compared for equality, and where it is ordered.
expression without_padding(expression e);
expression padded(expression e);

// May two values of the type be equal that the engine would group apart: text with blanks at its end, JSON with 1 and 1.0?
bool may_have_equals(const sql_type& type) noexcept;

// The engine's text of a condition that is true where `value`, of such a type, is one of them.
std::string may_equal_another(const sql_type& type, const std::string& value);

// The engine's text of a condition that is true, and error 1235 where one of these is.
std::string equals_check(std::span<const std::string> tests);

// What is equal to MySQL is equal by bytes, too.
expression as_collation_key(expression e);

// The same, letter by letter.
expression with_letters_folded(expression e);

// Of what a call or an operator computes from these, which the engine then computes alike.
text_order order_of(std::span<expression* const> arguments);
text_order order_of(std::span<expression> arguments);

// Brings all texts among them to the collation that they are compared by. `operation`: as MySQL names it.
// Errors, at `on`: illegal_mix_of_collations (1267) and its kin.
void match_collations(query_rewriter& on, std::span<expression* const> operands, std::string_view operation);

// For functions that look one text up in another, to which the engine's types say nothing. LOCATE's are left as they are where accents are
// passed over: it counts in the text as it is. Returns: what they compare by. Errors: as above.
collation fold_together(query_rewriter& on, std::span<expression* const> texts, std::string_view operation);

// The same of LIKE's operands, for our own matcher of patterns. Errors, at `on`: not_supported_yet for a letter that escapes.
void fold_for_like(query_rewriter& on, expression& text, expression& pattern, const expression& escape);

// Does a regular expression take these without regard to case? To it accents count always. Errors: as above.
bool ignores_case(query_rewriter& on, std::span<expression* const> operands, std::string_view operation);

// The arguments of a call that compares texts. REGEXP's functions get one more, which says how.
void fold_arguments(query_rewriter& on, std::string_view function, std::vector<expression>& args);

}  // namespace rollcall::sql
