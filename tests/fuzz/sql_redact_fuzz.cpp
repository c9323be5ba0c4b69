// Any text, in any SQL mode: of a statement that speaks of secrets no string of the lexer's stays readable.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "for_test/sql/secrets.hpp"

namespace sql = rollcall::sql;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t most_bytes = 1024;  // each string in it costs a redaction
    if (size < 1 || size > most_bytes) return 0;
    const sql::lex_mode mode{(data[0] & 1U) != 0, (data[0] & 2U) != 0};
    const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
    if (sql::leaking_variant(text, mode)) __builtin_trap();
    return 0;
}
