// ASCII case, UTF-8 decoding by maximal subparts, JSON escaping.
#include "rollcall/base/text/text.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text_word.hpp"

namespace rollcall {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct utf8_step {
    std::size_t length;  // bytes that belong together
    bool valid;
};

// The character, or the maximal invalid subpart, at the start of `text` (not empty).
utf8_step next_utf8(std::string_view text) noexcept {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    if (first < 0x80) return {1, true};
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
    } else {
        return {1, false};
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (i >= text.size() || at(i) < low || at(i) > high) return {i, false};
        low = 0x80;
        high = 0xBF;
    }
    return {length, true};
}

// Bytes that a JSON string takes as they are.
constexpr std::array<bool, 256> plain_json = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
    return plain;
}();

void append_json_escape(std::string& out, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        default:
            out += "\\u00";
            out += hex[static_cast<unsigned char>(c) >> 4];
            out += hex[static_cast<unsigned char>(c) & 15];
    }
}

}  // namespace

char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string to_lower(std::string_view text) {
    std::string lower{text};
    std::transform(text.begin(), text.end(), lower.data(), [](char c) { return to_lower(c); });
    return lower;
}

std::string to_upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

bool iequals(std::string_view a, std::string_view b) noexcept {
    const std::size_t size = a.size();
    if (size != b.size()) return false;
    const auto is_same = [](text_word left, text_word right) { return left == right || to_upper(left) == to_upper(right); };
    if (size < text_word_bytes) return is_same(load_few(a.data(), size), load_few(b.data(), size));
    for (std::size_t at = 0; at + text_word_bytes < size; at += text_word_bytes) {
        if (!is_same(load_word(a.data() + at), load_word(b.data() + at))) return false;
    }
    const std::size_t last = size - text_word_bytes;  // some of them once more
    return is_same(load_word(a.data() + last), load_word(b.data() + last));
}

bool icontains(std::string_view text, std::string_view lower_needle) noexcept {
    return !std::ranges::search(text, lower_needle, {}, [](char c) { return to_lower(c); }).empty() || lower_needle.empty();
}

bool is_ascii(std::string_view text) noexcept {
    text_word beyond = 0;
    std::size_t at = 0;
    for (; at + text_word_bytes <= text.size(); at += text_word_bytes) beyond |= load_word(text.data() + at);
    beyond |= load_few(text.data() + at, text.size() - at);
    return (beyond & high_bits) == 0;
}

bool is_valid_utf8(std::string_view bytes) noexcept {
    if (is_ascii(bytes)) return true;
    while (!bytes.empty()) {
        const auto step = next_utf8(bytes);
        if (!step.valid) return false;
        bytes.remove_prefix(step.length);
    }
    return true;
}

std::string valid_utf8(std::string_view bytes) {
    if (is_valid_utf8(bytes)) return std::string(bytes);
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const auto beyond_ascii = std::ranges::find_if(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        const auto plain = static_cast<std::size_t>(beyond_ascii - bytes.begin());
        out.append(bytes.substr(0, plain));
        bytes.remove_prefix(plain);
        if (bytes.empty()) break;
        const auto step = next_utf8(bytes);
        out.append(step.valid ? bytes.substr(0, step.length) : replacement);
        bytes.remove_prefix(step.length);
    }
    return out;
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) noexcept {
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes;
    for (std::size_t back = 0; back < 3 && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80; ++back) --end;
    return text.substr(0, end);
}

bool is_plain_json(std::string_view text) noexcept {
    const auto needs_more = [](text_word word) { return ((word & high_bits) | json_specials(word)) != 0; };
    constexpr std::size_t step = text_word_bytes;
    if (text.size() >= step) {
        for (std::size_t at = 0; at + step <= text.size(); at += step) {
            if (needs_more(load_word(text.data() + at))) return false;
        }
        return !needs_more(load_word(text.data() + text.size() - step));  // the last ones, some of them once more
    }
    text_word few = 'x' * every_byte;
    for (const char c : text) few = few << 8 | static_cast<unsigned char>(c);
    return !needs_more(few);
}

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    append_json_text(out, text);
    out.push_back('"');
}

std::string quoted_line(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

void append_json_text(std::string& out, std::string_view text) {
    if (is_plain_json(text)) {
        out.append(text);
        return;
    }
    while (!text.empty()) {
        std::size_t run = 0;
        while (run < text.size() && plain_json[static_cast<unsigned char>(text[run])]) ++run;
        out.append(text.substr(0, run));
        text.remove_prefix(run);
        if (text.empty()) break;
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            append_json_escape(out, text.front());
            text.remove_prefix(1);
            continue;
        }
        const auto step = next_utf8(text);
        out.append(step.valid ? text.substr(0, step.length) : replacement);
        text.remove_prefix(step.length);
    }
}

}  // namespace rollcall
