// Sessions as JSON objects, `{"Id":"1",…}`: the columns' names as keys, every cell a string.
#pragma once

#include <string>
#include <vector>

#include "rollcall/registry/rows/columns.hpp"
#include "rollcall/registry/rows/session_row.hpp"

namespace rollcall::registry {

// What all rows of a listing have in common is made once: keys, and the cells that are the same in all. Immutable. Thread: a row's shard.
class json_rows {
public:
    json_rows(const column_list& columns, render_context context);

    // Of sessions that run nothing the default columns' text is kept beside the row, which most of a large list is.
    void append(std::string& out, const session_row& row) const;

private:
    void append_cells(std::string& out, const session_row& row) const;
    void append_shown(std::string& out, const session_row& row) const;

    struct cell {
        std::string before;  // what stands between the cell before it and this one
        session_column column;
    };
    render_context context_;
    std::vector<cell> cells_;
    std::string end_;  // behind the last cell that is not the same in all rows
    bool keeps_text_;  // the columns are the default ones, and cells as every list shows them
};

}  // namespace rollcall::registry
