// Collations by their names, and what two of them make.
#include "rollcall/sql/types/collation.hpp"

#include <algorithm>
#include <array>

namespace rollcall::sql {
namespace {

struct collation_row {
    std::string_view suffix;  // behind the character set
    std::string_view name;
    collation which;
    engine_collation engine;
};
constexpr auto rows = std::to_array<collation_row>({
    {"0900_bin", "utf8mb4_0900_bin", collation::bin, engine_collation::plain},
    {"0900_ai_ci", "utf8mb4_0900_ai_ci", collation::ai_ci, engine_collation::no_case_no_accent},
    {"0900_as_ci", "utf8mb4_0900_as_ci", collation::as_ci, engine_collation::no_case},
    {"general_ci", "utf8mb4_general_ci", collation::general_ci, engine_collation::no_case_no_accent},
    {"unicode_ci", "utf8mb4_unicode_ci", collation::unicode_ci, engine_collation::no_case_no_accent},
    {"unicode_520_ci", "utf8mb4_unicode_520_ci", collation::unicode_520_ci, engine_collation::no_case_no_accent},
});

const collation_row& row_of(collation which) noexcept { return *std::ranges::find(rows, which, &collation_row::which); }

}  // namespace

std::string_view collation_name(collation of) noexcept { return row_of(of).name; }

std::optional<collation> served_collation(std::string_view name) noexcept {
    if (name == "binary") return collation::bin;
    const std::size_t end = std::min(name.find('_'), name.size());
    const std::string_view set = name.substr(0, end);
    if (set != "utf8mb4" && set != "utf8mb3" && set != "utf8") return std::nullopt;
    const std::string_view suffix = end < name.size() ? name.substr(end + 1) : std::string_view{};
    if (suffix == "bin") return collation::bin;
    const auto* const found = std::ranges::find(rows, suffix, &collation_row::suffix);
    return found == rows.end() ? std::nullopt : std::optional(found->which);
}

engine_collation engine_collation_of(collation of) noexcept { return row_of(of).engine; }

std::string_view engine_name(engine_collation of) noexcept {
    switch (of) {
        case engine_collation::bytes: return "\"binary\"";
        case engine_collation::no_case: return "NOCASE";
        case engine_collation::no_case_no_accent: return "NOCASE.ICU_NOACCENT";
        case engine_collation::plain: break;
    }
    return "";
}

text_order order_of_column(collation of) noexcept { return {of, coercibility::column, engine_collation_of(of)}; }

text_order combined(const text_order& a, const text_order& b) noexcept {
    text_order out = b.rank < a.rank ? b : a;
    if (a.rank == b.rank && a.by != b.by) {
        const bool written = a.rank == coercibility::written;
        const bool one_is_bin = a.by == collation::bin || b.by == collation::bin;
        out.by = collation::bin;
        if (written || !one_is_bin) out.rank = coercibility::mixed;
    }
    out.kept = a.kept != engine_collation::plain ? a.kept : b.kept;
    return out;
}

std::string collation_key(std::string_view of, collation by) {
    const std::string text = pads(by) ? trimmed_text(of) : std::string(of);
    switch (engine_collation_of(by)) {
        case engine_collation::no_case: return "lower(" + text + ")";
        case engine_collation::no_case_no_accent: return "icu_collate_noaccent(lower(" + text + "))";
        default: return text;
    }
}

std::string folded_letters(std::string_view of, collation by) {
    const bool folds = engine_collation_of(by) == engine_collation::no_case_no_accent;
    return folds ? "rollcall_fold(" + std::string(of) + ")" : collation_key(of, by);
}

std::string trimmed_text(std::string_view of) { return "rtrim(" + std::string(of) + ", ' ')"; }

std::string padded_text(std::string_view of) { return "(" + trimmed_text(of) + " || ' ')"; }

}  // namespace rollcall::sql
