// Functions over bytes.
#include "rollcall/engine/duckdb/functions/text/byte_values.hpp"

#include <openssl/evp.h>

#include <array>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t base64_line = 76;

std::string digest(const EVP_MD* kind, const any_value& of) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string scratch;
    const std::string_view bytes = view_of(of, scratch);
    std::array<unsigned char, EVP_MAX_MD_SIZE> result;
    unsigned size = 0;
    std::string out;
    if (EVP_Digest(bytes.data(), bytes.size(), result.data(), &size, kind, nullptr) != 1) return out;
    for (unsigned i = 0; i < size; ++i) {
        out += hex[result[i] >> 4];
        out += hex[result[i] & 15];
    }
    return out;
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) noexcept { return static_cast<std::uint8_t>(bytes[at]); }

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr std::array<std::uint32_t, 256> crc_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320U : value >> 1;
        table[i] = value;
    }
    return table;
}();

}  // namespace

std::int64_t length(const any_value& of) {
    std::string scratch;
    return static_cast<std::int64_t>(view_of(of, scratch).size());
}

std::int64_t bit_length(const any_value& of) { return length(of) * 8; }

std::int64_t ascii(const any_value& of) {
    std::string scratch;
    const std::string_view bytes = view_of(of, scratch);
    return bytes.empty() ? 0 : byte_at(bytes, 0);
}

std::int64_t ord(const any_value& of) {
    std::string scratch;
    const std::string_view bytes = view_of(of, scratch);
    if (bytes.empty()) return 0;
    const std::size_t size = std::holds_alternative<byte_string>(of) ? 1 : character_size(bytes, 0);
    std::int64_t value = 0;
    for (std::size_t i = 0; i < size && i < 4; ++i) value = value << 8 | byte_at(bytes, i);
    return value;
}

std::string_view cut(std::string_view text, std::uint64_t most) { return utf8_prefix(text, most); }

std::uint64_t crc32(const any_value& of) {
    std::string scratch;
    std::uint32_t value = 0xFFFFFFFF;
    for (const char c : view_of(of, scratch)) value = crc_table[(value ^ static_cast<std::uint8_t>(c)) & 255] ^ value >> 8;
    return value ^ 0xFFFFFFFF;
}

std::optional<byte_text> binary(const any_value& of, const any_value& bytes) {
    const std::uint64_t size = unsigned_of(bytes);
    if (size > longest_result) return std::nullopt;
    byte_text out{text_of(of)};
    out.bytes.resize(size, '\0');
    return out;
}

std::string md5(const any_value& of) { return digest(EVP_md5(), of); }
std::string sha1(const any_value& of) { return digest(EVP_sha1(), of); }

std::optional<std::string> sha2(const any_value& of, const any_value& bits) {
    switch (signed_of(bits)) {
        case 224: return digest(EVP_sha224(), of);
        case 0:
        case 256: return digest(EVP_sha256(), of);
        case 384: return digest(EVP_sha384(), of);
        case 512: return digest(EVP_sha512(), of);
        default: return std::nullopt;
    }
}

std::string to_base64(const any_value& of) {
    std::string scratch;
    const std::string_view bytes = view_of(of, scratch);
    std::string out;
    std::size_t in_line = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        if (in_line == base64_line) {
            out += '\n';
            in_line = 0;
        }
        const std::size_t left = bytes.size() - i;
        const std::uint32_t group = std::uint32_t{byte_at(bytes, i)} << 16 | (left > 1 ? std::uint32_t{byte_at(bytes, i + 1)} << 8 : 0U) |
                                    (left > 2 ? std::uint32_t{byte_at(bytes, i + 2)} : 0U);
        out += base64_letters[group >> 18];
        out += base64_letters[group >> 12 & 63];
        out += left > 1 ? base64_letters[group >> 6 & 63] : '=';
        out += left > 2 ? base64_letters[group & 63] : '=';
        in_line += 4;
    }
    return out;
}

std::optional<byte_text> from_base64(std::string_view text) {
    byte_text out;
    std::uint32_t group = 0;
    int letters = 0;
    int padding = 0;
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        const std::size_t value = base64_letters.find(c);
        if (c == '=') {
            if (++padding > 2 || letters % 4 + padding > 4 || letters % 4 < 2) return std::nullopt;
            continue;
        }
        if (value == std::string_view::npos || padding > 0) return std::nullopt;
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (++letters % 4 != 0) continue;
        out.bytes += static_cast<char>(group >> 16 & 255);
        out.bytes += static_cast<char>(group >> 8 & 255);
        out.bytes += static_cast<char>(group & 255);
        group = 0;
    }
    const int rest = letters % 4;
    if ((rest == 0) != (padding == 0) || (rest != 0 && rest + padding != 4)) return std::nullopt;
    if (rest == 2) out.bytes += static_cast<char>(group >> 4 & 255);
    if (rest == 3) {
        out.bytes += static_cast<char>(group >> 10 & 255);
        out.bytes += static_cast<char>(group >> 2 & 255);
    }
    return out;
}

std::optional<byte_text> unhex(const any_value& of) {
    std::string scratch;
    std::string_view digits = view_of(of, scratch);
    byte_text out;
    if (digits.size() % 2 != 0) {
        const int value = hex_value(digits.front());
        if (value < 0) return std::nullopt;
        out.bytes += static_cast<char>(value);
        digits.remove_prefix(1);
    }
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = hex_value(digits[i]);
        const int low = hex_value(digits[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out.bytes += static_cast<char>(high << 4 | low);
    }
    return out;
}

}  // namespace rollcall::engine
