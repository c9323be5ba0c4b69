// Any text: the lexer's tokens lie in order inside of it, their values can be taken, and redaction keeps to its bound (its promise:
// sql_redact_fuzz.cpp).
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rollcall/sql/redaction/redact.hpp"
#include "rollcall/sql/text/token.hpp"

namespace sql = rollcall::sql;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const sql::lex_mode mode{(data[0] & 1U) != 0, (data[0] & 2U) != 0};
    const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
    const auto lexed = sql::tokenize(text, mode);
    if (lexed.has_value()) {
        std::uint32_t end = 0;
        for (const auto& token : lexed->tokens) {
            if (token.begin < end || token.end <= token.begin || token.end > text.size()) __builtin_trap();
            end = token.end;
            (void)sql::value_of(*lexed, token);
        }
    }
    if (sql::redact(text).text().size() > std::size_t{64} * 1024) __builtin_trap();
    return 0;
}
