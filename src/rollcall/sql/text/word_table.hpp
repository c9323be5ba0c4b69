// Words known beforehand, looked up in any case: a hash table that the compiler fills, so that most words that are not in it cost one look.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/spelling.hpp"

namespace rollcall::sql {

// Rows by their names; of several of one name the first is found. Thread: immutable.
template <class Row, std::size_t Count>
class word_table {
public:
    // `name`: gives a row's.
    template <class Name = std::identity>
    consteval explicit word_table(const std::array<Row, Count>& rows, Name name = {}) : rows_(rows) {
        for (std::size_t row = 0; row < Count; ++row) {
            names_[row] = spelling(std::invoke(name, rows[row]));
            std::size_t slot = slot_of(names_[row].key());
            while (row_in_[slot] != 0) slot = (slot + 1) % slots;
            row_in_[slot] = static_cast<std::uint16_t>(row + 1);
        }
    }

    // Returns: null where no row has this name.
    [[nodiscard]] constexpr const Row* find(const spelling& word) const noexcept {
        for (std::size_t slot = slot_of(word.key()); row_in_[slot] != 0; slot = (slot + 1) % slots) {
            const std::size_t row = row_in_[slot] - std::size_t{1};
            if (is_same(word, names_[row])) return &rows_[row];
        }
        return nullptr;
    }
    [[nodiscard]] constexpr bool contains(const spelling& word) const noexcept { return find(word) != nullptr; }
    [[nodiscard]] constexpr const std::array<Row, Count>& rows() const noexcept { return rows_; }

private:
    static constexpr std::size_t slots = std::bit_ceil(2 * Count + 1);

    static constexpr std::size_t slot_of(spelling_key key) noexcept {
        constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15;
        return static_cast<std::size_t>(key * golden_ratio >> (64 - std::bit_width(slots - 1)));
    }
    static constexpr bool is_same(const spelling& a, const spelling& b) noexcept {
        return a.key() == b.key() && a.text().size() == b.text().size() && (a.fits_key() || iequals(a.text(), b.text()));
    }

    std::array<Row, Count> rows_;
    std::array<spelling, Count> names_{};
    std::array<std::uint16_t, slots> row_in_{};  // 0: none; else its number from 1
};

// The words of a list in which a blank stands between two. `Count`: word_count(list).
constexpr std::size_t word_count(std::string_view list) { return static_cast<std::size_t>(std::ranges::count(list, ' ')) + 1; }
template <std::size_t Count>
consteval std::array<std::string_view, Count> words_of(std::string_view list) {
    std::array<std::string_view, Count> words;
    for (std::string_view& word : words) {
        word = list.substr(0, list.find(' '));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
    }
    return words;
}

}  // namespace rollcall::sql
