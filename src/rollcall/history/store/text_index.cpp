// Filling stretches, and asking which of them a search needs.
#include "rollcall/history/store/text_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "rollcall/base/text/case_folding.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/collect_rows.hpp"

namespace rollcall::history {

namespace {

constexpr row_range always_looked_at(std::int64_t first_row, std::int64_t end_row) {
    return {first_row, end_row, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

std::int64_t number_of(const engine::text_cell& cell) {
    std::int64_t value = 0;
    if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), value);
    return value;
}

std::string condition_of(const std::vector<signature_bit>& bits) {
    std::string text;
    for (const auto& at : bits) {
        if (!text.empty()) text += " AND ";
        text += fmt::format("get_bit(CAST(s{} AS BIT), {}) = 1", at.slice, at.bit);
    }
    return text;
}

// Two looks cost more than what lies between two near ranges.
void add_range(std::vector<row_range>& ranges, const row_range& next) {
    constexpr std::int64_t near = 4 * rows_a_stretch;
    if (ranges.empty() || next.first_row > ranges.back().end_row + near) return ranges.push_back(next);
    auto& last = ranges.back();
    last.end_row = next.end_row;
    last.first_us = std::min(last.first_us, next.first_us);
    last.last_us = std::max(last.last_us, next.last_us);
}

}  // namespace

void row_range::note_start(std::int64_t started_us) noexcept {
    first_us = std::min(first_us, started_us);
    last_us = std::max(last_us, started_us);
}

std::string text_columns() {
    std::string columns = "first_row BIGINT, end_row BIGINT, first_us BIGINT, last_us BIGINT";
    for (std::size_t i = 0; i < signature_slices; ++i) columns += fmt::format(", s{} BLOB", i);
    return columns;
}

std::optional<open_stretches::stretch> open_stretches::add(const store_table& table, std::int64_t row, std::int64_t started_us,
                                                           std::string_view statement) {
    // Tables of past hours get rows of long statements alone: a stretch of theirs would never be full.
    constexpr std::size_t kept = 4;
    auto& open = open_[table];
    if (open_.size() > kept) {
        const auto end_of_others = [&table](const auto& each) {
            return each.first == table ? std::numeric_limits<std::int64_t>::max() : each.first.end_hour();
        };
        open_.erase(std::ranges::min_element(open_, {}, end_of_others));
    }
    if (open.rows.end_row == 0) open.rows.first_row = row;
    open.rows.end_row = row + 1;
    open.rows.note_start(started_us);
    open.text.add(fold_case(valid_utf8(statement)));
    if (open.rows.end_row - open.rows.first_row < rows_a_stretch) return std::nullopt;
    std::optional<stretch> full{std::move(open)};
    open_.erase(table);
    return full;
}

void put_stretch(engine::table_writer& to, const open_stretches::stretch& full) {
    to.begin_row();
    to.integer(full.rows.first_row);
    to.integer(full.rows.end_row);
    to.integer(full.rows.first_us);
    to.integer(full.rows.last_us);
    for (std::size_t i = 0; i < signature_slices; ++i) to.blob(full.text.slice(i));
    to.end_row();
}

or_refusal<std::optional<std::vector<row_range>>> ranges_that_may_hold(engine::connection& on, const store_table& table,
                                                                       std::int64_t table_rows, std::string_view folded) {
    const auto bits = bits_of(folded);
    if (bits.empty()) return std::nullopt;
    const auto found = engine::collect_rows(on,
                                            fmt::format("SELECT first_row, end_row, first_us, last_us, {} FROM {} ORDER BY first_row",
                                                        condition_of(bits), qualified(text_table_of(table))),
                                            {});
    if (found.has_error()) return refuse(found.error().message);
    std::vector<row_range> ranges;
    std::int64_t covered = 0;
    for (const auto& row : *found) {
        const row_range stretch{number_of(row[0]), number_of(row[1]), number_of(row[2]), number_of(row[3])};
        if (stretch.first_row > covered) add_range(ranges, always_looked_at(covered, stretch.first_row));
        if (row[4] == "1") add_range(ranges, stretch);
        covered = stretch.end_row;
    }
    std::int64_t looked_at = std::max<std::int64_t>(table_rows - covered, 0);
    for (const auto& range : ranges) looked_at += range.end_row - range.first_row;
    if (looked_at > table_rows / 2) return std::nullopt;
    add_range(ranges, always_looked_at(covered, std::numeric_limits<std::int64_t>::max()));
    std::ranges::sort(ranges, std::greater{}, &row_range::last_us);
    return ranges;
}

}  // namespace rollcall::history
