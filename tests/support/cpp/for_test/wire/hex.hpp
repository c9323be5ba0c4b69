// For tests: bytes written as people read them in a packet dump.
#pragma once

#include <cctype>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rollcall::wire {

// "0a 'abc' 00" as bytes: pairs of hex digits and text between quotes, blanks between.
inline std::string hex(std::string_view dump) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i < dump.size();) {
        if (dump[i] == ' ' || dump[i] == '\n') {
            ++i;
        } else if (dump[i] == '\'') {
            const auto end = dump.find('\'', i + 1);
            bytes.append(dump.substr(i + 1, end - i - 1));
            i = end + 1;
        } else {
            bytes.push_back(static_cast<char>(digit(dump[i]) << 4 | digit(dump[i + 1])));
            i += 2;
        }
    }
    return bytes;
}

// Bytes as pairs of hex digits, for failures that people read.
inline std::string dump(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        if (!text.empty()) text.push_back(' ');
        text.push_back(digits[static_cast<unsigned char>(c) >> 4]);
        text.push_back(digits[static_cast<unsigned char>(c) & 15]);
    }
    return text;
}

}  // namespace rollcall::wire
