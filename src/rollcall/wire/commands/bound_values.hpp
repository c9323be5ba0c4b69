// The block of bound values that COM_QUERY's attributes and COM_STMT_EXECUTE share: NULL bitmap, types, names, values.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/commands/command.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

struct bound_values {
    std::vector<bound_type> types;
    std::vector<std::string> names;  // empty where none were sent
    parameter_list values;
};

struct bound_values_form {
    std::size_t count = 0;                               // values in the block
    bool named = false;                                  // does a name follow each type?
    std::span<const bound_type> known_types;             // in force where the block brings none
    std::span<const std::string* const> long_data = {};  // replaces the values of those it has
};

// Reads a block of `form.count` values, at least one.
// Errors: truncated; malformed where types are neither sent nor known.
wire_result<bound_values> decode_bound_values(byte_reader& in, const bound_values_form& form);

}  // namespace rollcall::wire
