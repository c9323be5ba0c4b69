// What a statement for another server does, told by its first words alone: its grammar is that server's.
#pragma once

#include <string_view>

namespace rollcall::sql {

// As verb_of() names statements of ours: "SELECT", "CREATE TABLE"; a literal. One that begins with WITH is "WITH", whatever follows;
// "" for words that begin no statement known here. Thread: any; pure.
[[nodiscard]] std::string_view leading_verb(std::string_view text) noexcept;

}  // namespace rollcall::sql
