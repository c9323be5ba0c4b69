// Marks in a rewritten statement: "@GATHERED<n>@" where it names a table of the front end's own, "@DEFAULT<n>@" where a default stands
// that the engine computes first.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace rollcall::session {

// Puts each text in the place of its mark: texts[n] for "@<mark><n>@". What is in quotes stays. Thread: any; pure.
std::string put_for_marks(std::string_view text, std::string_view mark, std::span<const std::string> texts);

// Puts each table's source in its place. Thread: any; pure.
inline std::string put_sources(std::string_view text, std::span<const std::string> sources) {
    return put_for_marks(text, "GATHERED", sources);
}

}  // namespace rollcall::session
