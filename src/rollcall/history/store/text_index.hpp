// Where in a table of statements a text can be: beside it stands a table with a row a stretch, its signature in slices. Private to
// history. Whatever is in no stretch, such as the last rows and those around a restart, is looked at always.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/history/store/store_tables.hpp"
#include "rollcall/history/store/text_signature.hpp"

namespace rollcall::history {

// Rows that follow one another, and when the first and the last of them to start did.
struct row_range {
    std::int64_t first_row = 0;
    std::int64_t end_row = 0;
    std::int64_t first_us = std::numeric_limits<std::int64_t>::max();
    std::int64_t last_us = std::numeric_limits<std::int64_t>::min();
    void note_start(std::int64_t started_us) noexcept;
};

// first_row, end_row, first_us, last_us, and the slices.
std::string text_columns();

// The stretches that are being filled, one a table of statements; full ones go where `put` says. Thread: the writer's.
class open_stretches {
public:
    struct stretch {
        row_range rows;
        text_signature text;
    };
    // The table's next row, `row` its number. Returns: the stretch, where this row completes it; put it down then.
    std::optional<stretch> add(const store_table& table, std::int64_t row, std::int64_t started_us, std::string_view statement);
    // What was added since the last full ones was not written: their rows will be in no stretch.
    void forget() noexcept { open_.clear(); }

private:
    std::map<store_table, stretch> open_;
};

void put_stretch(engine::table_writer& to, const open_stretches::stretch& full);

// The ranges of `table`'s rows where `folded` can be, those with the newest starts first. Returns: nothing where looking at all of
// the table is as good. `table_rows`: how many it has.
or_refusal<std::optional<std::vector<row_range>>> ranges_that_may_hold(engine::connection& on, const store_table& table,
                                                                       std::int64_t table_rows, std::string_view folded);

}  // namespace rollcall::history
