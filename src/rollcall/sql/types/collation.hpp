// By which of MySQL's collations a text compares, and which of two holds where they meet.
// Source: MySQL 8.0 Reference Manual, "Collation Coercibility in Expressions".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::sql {

// Those that statements may name. All that end with _bin are one: the engine's own order, of code points.
enum class collation : std::uint8_t { bin, ai_ci, as_ci, general_ci, unicode_ci, unicode_520_ci };

// How much a text's collation counts, most first: MySQL's numbers 0 to 4.
enum class coercibility : std::uint8_t { written, mixed, column, system, literal };

// What the engine takes a text's type to be. `plain` yields to any other; two others do not meet.
enum class engine_collation : std::uint8_t { plain, bytes, no_case, no_case_no_accent };

// PAD SPACE: do blanks at a text's end count for nothing?
constexpr bool pads(collation of) noexcept { return of >= collation::general_ci; }

// Of a text's type.
struct text_order {
    collation by = collation::bin;
    coercibility rank = coercibility::literal;
    engine_collation kept = engine_collation::plain;
    bool trimmed = false;  // the blanks at its end are gone, for a comparison

    bool operator==(const text_order&) const = default;

    [[nodiscard]] constexpr bool folds_in_engine() const noexcept { return kept >= engine_collation::no_case; }
    // Is there anything to see to where such a text is compared?
    [[nodiscard]] constexpr bool matters() const noexcept { return by != collation::bin || kept != engine_collation::plain; }
};

// "utf8mb4_general_ci"; of `bin` "utf8mb4_0900_bin". Thread: any, as of all here.
std::string_view collation_name(collation of) noexcept;

// By a name in lower case, of utf8mb4 or its older halves. Returns: nothing for others.
std::optional<collation> served_collation(std::string_view name) noexcept;

// What the engine is told: `plain` for `bin`.
engine_collation engine_collation_of(collation of) noexcept;

// `"binary"`, NOCASE, NOCASE.ICU_NOACCENT; "" for `plain`.
std::string_view engine_name(engine_collation of) noexcept;

// A column of that collation.
text_order order_of_column(collation of) noexcept;

// What both make together, as an argument list or a comparison does. Of two that count alike and differ the rank is `mixed`, and so is it
// of two written ones: nothing can be compared by it.
text_order combined(const text_order& a, const text_order& b) noexcept;

// The engine's text of what is equal by bytes, and ordered by them, where the collation takes two texts `of` to be so. It is made of the
// engine's own functions alone, for indexes hold it and the engine's log replays them.
std::string collation_key(std::string_view of, collation by);

// The same letter by letter, for what looks for one text within another: there blanks count.
std::string folded_letters(std::string_view of, collation by);

// The text without the blanks at its end; and as if it went on in blanks, which stand behind tabs and line feeds, for what orders.
std::string trimmed_text(std::string_view of);
std::string padded_text(std::string_view of);

}  // namespace rollcall::sql
