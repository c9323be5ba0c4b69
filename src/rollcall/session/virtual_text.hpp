// Where a rewritten statement names a table of the front end's own, "@GATHERED<n>@" stands for the source of its rows.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace rollcall::session {

// Puts each table's source in the place of its mark: sources[n] for "@GATHERED<n>@". What is in quotes stays.
std::string put_sources(std::string_view text, std::span<const std::string> sources);

}  // namespace rollcall::session
