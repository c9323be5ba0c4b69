// Where a rewritten statement names a gathered table by "@GATHERED<n>@", the engine wants the number it is held under.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rollcall::session {

// Puts each table's number in the place of its mark: numbers[n] for "@GATHERED<n>@".
std::string put_gathered_numbers(std::string_view text, std::span<const std::uint64_t> numbers);

}  // namespace rollcall::session
