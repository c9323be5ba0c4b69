// Little-endian and length-encoded integers and strings, read and appended byte by byte.
#include "rollcall/base/text/byte_cursor.hpp"

namespace rollcall {

std::optional<std::uint64_t> byte_reader::fixed_int(std::size_t width) noexcept {
    if (rest_.size() < width) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
    rest_.remove_prefix(width);
    return value;
}

std::optional<std::uint8_t> byte_reader::u8() noexcept {
    const auto value = fixed_int(1);
    return value ? std::optional{static_cast<std::uint8_t>(*value)} : std::nullopt;
}

std::optional<std::uint16_t> byte_reader::u16() noexcept {
    const auto value = fixed_int(2);
    return value ? std::optional{static_cast<std::uint16_t>(*value)} : std::nullopt;
}

std::optional<std::uint32_t> byte_reader::u32() noexcept {
    const auto value = fixed_int(4);
    return value ? std::optional{static_cast<std::uint32_t>(*value)} : std::nullopt;
}

std::optional<std::uint64_t> byte_reader::lenenc_int() noexcept {
    if (rest_.empty()) return std::nullopt;
    const auto first = static_cast<unsigned char>(rest_.front());
    if (first < 0xFB) {
        rest_.remove_prefix(1);
        return first;
    }
    const std::size_t width = first == 0xFC ? 2 : first == 0xFD ? 3 : first == 0xFE ? 8 : 0;
    if (width == 0 || rest_.size() < 1 + width) return std::nullopt;
    rest_.remove_prefix(1);
    return fixed_int(width);
}

std::optional<std::string_view> byte_reader::lenenc_string() noexcept {
    const auto saved = rest_;
    const auto length = lenenc_int();
    if (!length) return std::nullopt;
    const auto text = *length <= rest_.size() ? bytes(static_cast<std::size_t>(*length)) : std::nullopt;
    if (!text) rest_ = saved;
    return text;
}

std::optional<std::string_view> byte_reader::nul_string() noexcept {
    const auto end = rest_.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    const auto text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
}

std::optional<std::string_view> byte_reader::bytes(std::size_t count) noexcept {
    if (rest_.size() < count) return std::nullopt;
    const auto text = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return text;
}

std::string_view byte_reader::rest() noexcept {
    const auto text = rest_;
    rest_ = {};
    return text;
}

void append_fixed_int(std::string& out, std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

void append_lenenc_int(std::string& out, std::uint64_t value) {
    if (value < 0xFB) {
        out.push_back(static_cast<char>(value));
    } else if (value <= 0xFFFF) {
        out.push_back(static_cast<char>(0xFC));
        append_fixed_int(out, value, 2);
    } else if (value <= 0xFFFFFF) {
        out.push_back(static_cast<char>(0xFD));
        append_fixed_int(out, value, 3);
    } else {
        out.push_back(static_cast<char>(0xFE));
        append_fixed_int(out, value, 8);
    }
}

void append_lenenc_string(std::string& out, std::string_view text) {
    append_lenenc_int(out, text.size());
    out.append(text);
}

}  // namespace rollcall
