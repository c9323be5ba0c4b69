// Text functions, character by character where MySQL counts so.
#include "rollcall/engine/duckdb/functions/text/text_values.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <vector>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/find_bytes.hpp"
#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// So many bytes of the text, written again and again.
void append_repeated(std::string& out, std::string_view text, std::size_t bytes) {
    const std::size_t from = out.size();
    const std::size_t end = from + bytes;
    out.reserve(end);
    out += text.substr(0, bytes);
    while (out.size() < end) out.append(out, from, std::min(out.size() - from, end - out.size()));
}

// Where the last `characters` of the text begin.
std::size_t begin_of_last(std::string_view text, std::uint64_t characters) noexcept {
    std::size_t at = text.size();
    while (at > 0 && characters > 0) {
        --at;
        if (begins_character(text[at])) --characters;
    }
    return at;
}

// The byte where a position of MySQL's begins. Returns: npos for one outside of the text.
std::size_t byte_at(std::string_view text, std::int64_t position) noexcept {
    if (position > 0) {
        const std::size_t at = bytes_of_characters(text, static_cast<std::uint64_t>(position - 1));
        return at < text.size() ? at : npos;
    }
    const std::uint64_t from_end = std::uint64_t{0} - static_cast<std::uint64_t>(position);
    return position == 0 || count_characters(text) < from_end ? npos : begin_of_last(text, from_end);
}

std::string cut_or_padded(std::string_view text, std::uint64_t length, std::string_view by, bool in_front) {
    const std::uint64_t has = count_characters(text);
    if (has >= length) return std::string(text.substr(0, bytes_of_characters(text, length)));
    if (by.empty()) return {};
    const std::uint64_t missing = length - has;
    const std::uint64_t width = count_characters(by);
    const std::size_t padding = missing / width * by.size() + bytes_of_characters(by, missing % width);
    std::string out;
    out.reserve(padding + text.size());
    if (!in_front) out += text;
    append_repeated(out, by, padding);
    if (in_front) out += text;
    return out;
}

std::optional<std::string> padded(std::string_view text, std::int64_t length, std::string_view by, bool in_front) {
    if (length < 0 || static_cast<std::uint64_t>(length) > longest_result) return std::nullopt;
    return cut_or_padded(text, static_cast<std::uint64_t>(length), by, in_front);
}

// How much of the text stands before the count-th delimiter: all where there are fewer.
std::size_t size_before(std::string_view text, std::string_view delimiter, std::uint64_t count) {
    for (std::size_t at = 0;; at += delimiter.size()) {
        at = find_bytes(text, delimiter, at);
        if (at == npos) return text.size();
        if (--count == 0) return at;
    }
}

// The same from the end. A long delimiter is looked for in linear time where all is turned round.
std::size_t size_behind(std::string_view text, std::string_view delimiter, std::uint64_t count) {
    constexpr std::size_t long_one = 32;
    if (delimiter.size() >= long_one) {
        const std::string turned(text.rbegin(), text.rend());
        return size_before(turned, std::string(delimiter.rbegin(), delimiter.rend()), count);
    }
    for (std::size_t end = text.size();;) {
        const std::size_t found = end < delimiter.size() ? npos : text.rfind(delimiter, end - delimiter.size());
        if (found == npos) return text.size();
        if (--count == 0) return text.size() - found - delimiter.size();
        end = found;
    }
}

template <utf8proc_int32_t (*Change)(utf8proc_int32_t)>
std::string each_character(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t code = 0;
        const utf8proc_ssize_t taken = utf8proc_iterate(at, left, &code);
        if (taken <= 0) {  // broken: as it is
            out += static_cast<char>(*at++);
            --left;
            continue;
        }
        std::array<utf8proc_uint8_t, 4> bytes{};
        const auto size = utf8proc_encode_char(Change(code), bytes.data());
        out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
        at += taken;
        left -= taken;
    }
    return out;
}

// Unicode's capital sharp s is not its simple upper case.
utf8proc_int32_t to_upper_character(utf8proc_int32_t code) { return code == 0xDF ? code : utf8proc_toupper(code); }
utf8proc_int32_t to_lower_character(utf8proc_int32_t code) { return utf8proc_tolower(code); }

char soundex_code(char letter) noexcept {
    constexpr std::string_view codes = "01230120022455012623010202";  // A to Z
    return codes[static_cast<std::size_t>(letter - 'A')];
}

}  // namespace

std::optional<std::string> concat(text_list parts) {
    std::size_t size = 0;
    for (const auto& part : parts) {
        if (!part) return std::nullopt;
        size += part->size();
    }
    std::string out;
    out.reserve(size);
    for (const auto& part : parts) out += *part;
    return out;
}

std::optional<std::string> concat_ws(text_list parts) {
    if (parts.empty() || !parts.front()) return std::nullopt;
    std::string out;
    bool first = true;
    for (const auto& part : parts.subspan(1)) {
        if (!part) continue;
        if (!first) out += *parts.front();
        first = false;
        out += *part;
    }
    return out;
}

std::string_view substring(std::string_view text, std::int64_t position) {
    const std::size_t at = byte_at(text, position);
    return at == npos ? std::string_view{} : text.substr(at);
}

std::string_view substring_of(std::string_view text, std::int64_t position, std::int64_t length) {
    return length <= 0 ? std::string_view{} : left(substring(text, position), length);
}

std::string_view left(std::string_view text, std::int64_t length) {
    return length <= 0 ? std::string_view{} : text.substr(0, bytes_of_characters(text, static_cast<std::uint64_t>(length)));
}

std::string_view right(std::string_view text, std::int64_t length) {
    return length <= 0 ? std::string_view{} : text.substr(begin_of_last(text, static_cast<std::uint64_t>(length)));
}

std::string_view substring_index(std::string_view text, std::string_view delimiter, std::int64_t count) {
    if (delimiter.empty() || count == 0) return {};
    if (count > 0) return text.substr(0, size_before(text, delimiter, static_cast<std::uint64_t>(count)));
    const std::uint64_t from_end = std::uint64_t{0} - static_cast<std::uint64_t>(count);
    return text.substr(text.size() - size_behind(text, delimiter, from_end));
}

std::int64_t locate(std::string_view part, std::string_view text, std::int64_t position) {
    if (position < 1) return 0;
    const auto before = static_cast<std::uint64_t>(position - 1);
    const std::size_t from = bytes_of_characters(text, before);
    if (from == text.size() && count_characters(text) < before) return 0;
    const std::size_t found = find_bytes(text, part, from);
    return found == npos ? 0 : static_cast<std::int64_t>(count_characters(text.substr(0, found))) + 1;
}

std::optional<std::string> insert_text(std::string_view text, std::int64_t position, std::int64_t length, std::string_view by) {
    const std::size_t at = position < 1 ? npos : byte_at(text, position);
    if (at == npos) return std::string(text);
    const std::string_view rest = text.substr(at);
    const std::size_t taken = length < 0 ? rest.size() : bytes_of_characters(rest, static_cast<std::uint64_t>(length));
    std::string out(text.substr(0, at));
    out += by;
    out += rest.substr(taken);
    return out;
}

std::string_view trim_left(std::string_view text, std::string_view removed) {
    while (!removed.empty() && text.starts_with(removed)) text.remove_prefix(removed.size());
    return text;
}

std::string_view trim_right(std::string_view text, std::string_view removed) {
    while (!removed.empty() && text.ends_with(removed)) text.remove_suffix(removed.size());
    return text;
}

std::string_view trim_both(std::string_view text, std::string_view removed) { return trim_right(trim_left(text, removed), removed); }

std::optional<std::string> lpad(std::string_view text, std::int64_t length, std::string_view by) { return padded(text, length, by, true); }
std::optional<std::string> rpad(std::string_view text, std::int64_t length, std::string_view by) { return padded(text, length, by, false); }

std::optional<std::string> repeat(std::string_view text, std::int64_t times) {
    std::string out;
    if (times <= 0 || text.empty()) return out;
    if (static_cast<std::uint64_t>(times) > longest_result / text.size()) return std::nullopt;
    append_repeated(out, text, text.size() * static_cast<std::size_t>(times));
    return out;
}

std::optional<std::string> replace(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    std::size_t at = 0;
    while (!from.empty()) {
        const std::size_t found = find_bytes(text, from, at);
        if (found == npos) break;
        out += text.substr(at, found - at);
        out += to;
        at = found + from.size();
        if (out.size() > longest_result) return std::nullopt;
    }
    out += text.substr(at);
    return out;
}

std::string reverse(std::string_view text) {
    std::string out(text.rbegin(), text.rend());
    if (is_ascii(text)) return out;
    for (auto at = out.begin(); at != out.end();) {  // a character's bytes keep their order
        const auto first_byte = std::find_if(at, out.end(), begins_character);
        const auto end = first_byte == out.end() ? first_byte : first_byte + 1;
        std::reverse(at, end);
        at = end;
    }
    return out;
}

std::string upper(std::string_view text) {
    if (!is_ascii(text)) return each_character<to_upper_character>(text);
    std::string out(text);
    for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

std::string lower(std::string_view text) {
    if (!is_ascii(text)) return each_character<to_lower_character>(text);
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

std::int64_t char_length(std::string_view text) { return static_cast<std::int64_t>(count_characters(text)); }

std::int64_t strcmp_of(std::string_view a, std::string_view b) {
    const int order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::int64_t find_in_set(std::string_view text, std::string_view list) {
    if (list.empty() || text.find(',') != npos) return 0;
    for (std::int64_t position = 1;; ++position) {
        const std::size_t comma = list.find(',');
        if (list.substr(0, comma) == text) return position;
        if (comma == npos) return 0;
        list.remove_prefix(comma + 1);
    }
}

std::optional<std::string> elt(text_list index_and_texts) {
    if (index_and_texts.empty() || !index_and_texts.front()) return std::nullopt;
    const auto index = static_cast<std::int64_t>(leading_integer(*index_and_texts.front()));
    if (index < 1 || index >= static_cast<std::int64_t>(index_and_texts.size())) return std::nullopt;
    const auto& found = index_and_texts[static_cast<std::size_t>(index)];
    return found ? std::optional<std::string>(*found) : std::nullopt;
}

std::string quote(std::optional<std::string_view> text) {
    if (!text) return "NULL";
    std::string out = "'";
    for (const char c : *text) {
        if (c == '\\' || c == '\'') out += '\\';
        if (c == '\x1A') {
            out += "\\Z";
        } else {
            out += c;
        }
    }
    out += "'";
    return out;
}

std::string soundex(std::string_view text) {
    std::string out;
    char last = 0;
    for (const char raw : text) {
        const char letter = raw >= 'a' && raw <= 'z' ? static_cast<char>(raw - 'a' + 'A') : raw;
        if (letter < 'A' || letter > 'Z') continue;
        const char code = soundex_code(letter);
        if (out.empty()) {
            out += letter;
        } else if (code != '0' && code != last) {
            out += code;
        } else if (code == '0') {
            continue;  // a vowel does not part two letters of one code: MySQL's is the original algorithm
        }
        last = code;
    }
    if (!out.empty() && out.size() < 4) out.append(4 - out.size(), '0');
    return out;
}

std::string export_set(std::uint64_t bits, std::string_view on, std::string_view off, std::string_view separator, std::int64_t count) {
    if (count < 0 || count > 64) count = 64;
    std::string out;
    for (std::int64_t i = 0; i < count; ++i) {
        if (i != 0) out += separator;
        out += (bits >> i & 1) != 0 ? on : off;
    }
    return out;
}

std::optional<std::string> make_set(text_list bits_and_texts) {
    if (bits_and_texts.empty() || !bits_and_texts.front()) return std::nullopt;
    const std::uint64_t bits = leading_integer(*bits_and_texts.front());
    std::string out;
    bool first = true;
    for (std::size_t i = 1; i < bits_and_texts.size() && i <= 64; ++i) {
        if ((bits >> (i - 1) & 1) == 0 || !bits_and_texts[i]) continue;
        if (!first) out += ',';
        first = false;
        out += *bits_and_texts[i];
    }
    return out;
}

}  // namespace rollcall::engine
