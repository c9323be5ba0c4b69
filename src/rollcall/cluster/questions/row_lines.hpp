// A member's part of a listing on its way to the asker: a header with its count, then a line a row: sort key, id, the row's
// JSON. The asker checks each row and splices it; it never parses and prints again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/registry/registry.hpp"

namespace rollcall::cluster {

// `rows`: their texts are JSON objects without line ends. Returns: "rows <count> <matches>\n", then "<key> <id> <json>\n" for
// each; a key is '-' (empty), decimal digits, or 'x' and hexadecimal digits.
std::string encode_row_lines(const registry::listed_rows& rows);

// What stands around a row's values: `{"Id":"` before the first, `","User":"` between two, `"}` after the last; where a column's
// name ends in "[]" its value is a list of one string. Shared by the readers of one question.
using row_frame = std::shared_ptr<const std::vector<std::string>>;
row_frame make_row_frame(const std::vector<std::string_view>& columns);
// Is `json` a JSON object in UTF-8 of exactly this frame, with JSON strings as values?
bool is_row(std::string_view json, const std::vector<std::string>& frame) noexcept;

// Reads such lines as they come, a piece at a time, whatever the pieces' ends.
class row_line_reader {
public:
    // `frame`: of the rows expected. `at_most`: rows; a member that promises more is refused. `line_bytes`: of the longest line.
    row_line_reader(row_frame frame, std::size_t at_most, std::size_t line_bytes = std::size_t{1} << 20);

    // Errors: a sentence that tells what is wrong with the member's bytes; what came before it stays.
    or_refusal<void> feed(std::string_view piece);
    // The member has ended its answer. Errors: where it promised more.
    [[nodiscard]] or_refusal<void> finish() const;
    // Rows that came and were sound.
    [[nodiscard]] std::uint64_t rows_seen() const noexcept { return seen_; }

    [[nodiscard]] bool has_header() const noexcept { return has_header_; }
    // What came so far: pieces of ",{...}", each row with a comma before it.
    [[nodiscard]] registry::listed_rows& rows() noexcept { return rows_; }

private:
    or_refusal<void> take_line(std::string_view line);
    or_refusal<void> take_header(std::string_view line);
    or_refusal<void> take_row(std::string_view line);

    row_frame frame_;
    std::size_t at_most_;
    std::size_t line_bytes_;
    std::string unfinished_;
    registry::listed_rows rows_;
    bool has_header_ = false;
    std::uint64_t promised_ = 0;
    std::uint64_t seen_ = 0;
};

}  // namespace rollcall::cluster
