// A view's query as its definition shows it: as it was written, but that its tables have their databases and stars are the columns that
// they stood for, so that it means the same to whoever reads it, whenever.
#pragma once

#include <string>

#include "rollcall/sql/dialect/select_scope.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// The tokens from `begin` to before `end`, without comments, in the default sql_mode. Thread: any; pure.
std::string written_query(const token_list& list, std::size_t begin, std::size_t end, view_edits edits);

}  // namespace rollcall::sql
