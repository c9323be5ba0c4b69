// An engine's rows as what user variables hold. Private to session.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::session {

using literal_row = std::vector<sql::literal>;

// Keeps rows as MySQL's user variables keep values: integers, decimals and doubles as such, text, bytes; times and JSON as text.
// Thread: one at a time (a worker).
class literal_sink final : public engine::row_sink {
public:
    // Full at `most` rows. `columns` outlives the sink.
    literal_sink(std::span<const column> columns, std::size_t most) : columns_(columns), most_(most) {}

    void begin_row() override { rows_.emplace_back(); }
    void null() override { keep({}); }
    void integer(std::int64_t value) override { keep(value); }
    void unsigned_integer(std::uint64_t value) override;
    void float32(float value) override { keep(sql::double_number{value}); }
    void float64(double value) override { keep(sql::double_number{value}); }
    void text(std::string_view bytes) override;
    void date(const date_value& value) override;
    void time(const time_value& value) override;
    void datetime(const datetime_value& value) override;
    bool end_row() override { return rows_.size() < most_; }

    [[nodiscard]] std::vector<literal_row> take() noexcept { return std::move(rows_); }
    [[nodiscard]] bool is_full() const noexcept { return rows_.size() >= most_; }

private:
    [[nodiscard]] const column& here() const { return columns_[rows_.back().size()]; }
    void keep(sql::literal value) { rows_.back().push_back(std::move(value)); }

    std::span<const column> columns_;
    std::size_t most_;
    std::vector<literal_row> rows_;
};

}  // namespace rollcall::session
