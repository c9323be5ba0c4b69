// A result that the FE makes itself: SHOW, KILL's kin, small SELECTs.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "rollcall/base/column.hpp"

namespace rollcall::session {

using table_cell = std::variant<std::monostate, std::int64_t, std::uint64_t, std::string>;

struct text_table {
    std::vector<column> columns;
    std::vector<std::vector<table_cell>> rows;

    // A text column, and one of whole numbers.
    text_table& text(std::string name) { return add(std::move(name), column_type::text); }
    text_table& number(std::string name) { return add(std::move(name), column_type::int64); }
    text_table& count(std::string name) { return add(std::move(name), column_type::uint64); }
    // One of another type, of whole numbers too or of nothing but NULL.
    text_table& typed(std::string name, column_type type) { return add(std::move(name), type); }

private:
    text_table& add(std::string name, column_type type) {
        column made;
        made.name = std::move(name);
        made.type = type;
        columns.push_back(std::move(made));
        return *this;
    }
};

}  // namespace rollcall::session
