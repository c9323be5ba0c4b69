// The envelope (docs/rest.md, "Every answer") around a table whose rows are JSON already: written once, not parsed or copied again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

// A body that grows: the envelope and the column names at once, then rows, then the end.
class table_body {
public:
    // `row_bytes`: how much is to come, about.
    explicit table_body(const std::vector<std::string_view>& column_names, std::size_t row_bytes = 0);

    // Rows as JSON objects, joined by commas.
    void append_rows(std::string_view rows);
    // What take() gave before any row, with all rows behind it, joined by commas: the body is that then, without a copy.
    void go_on_from(std::string head_and_rows);
    // One row with one cell a column, in their order.
    void append_row(const std::vector<std::string_view>& cells);

    // Ends the rows; `name`: a further key of `data`, `json` its value. Then no rows follow.
    void append_key(std::string_view name, std::string_view json);

    // The answer, with status 200. Ends the body's life.
    [[nodiscard]] http::response finish(std::uint64_t count) &&;

    // For a body that is sent while it grows: what came since the last call; and the end of it all.
    [[nodiscard]] std::string take();
    [[nodiscard]] std::string take_end(std::uint64_t count);

private:
    void append_end(std::uint64_t count);

    std::vector<std::string> keys_;  // `"Name":` for each column
    std::string text_;
    bool any_row_ = false;
    bool in_rows_ = true;
};

}  // namespace rollcall::api
