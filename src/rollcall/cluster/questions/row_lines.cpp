// Rows as lines, and the check of each line that comes from elsewhere.
#include "rollcall/cluster/questions/row_lines.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/base/text/text_word.hpp"

namespace rollcall::cluster {

namespace {

constexpr std::string_view header_word = "rows ";

void append_key(std::string& out, const registry::sort_key& key) {
    if (key.empty) {
        out += '-';
    } else if (key.text.empty()) {
        out += std::to_string(key.number);
    } else {
        out += 'x';
        out += to_hex(key.text);
    }
}

template <class Number>
bool read_number(std::string_view text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

std::optional<registry::sort_key> parse_key(std::string_view text) {
    registry::sort_key key;
    if (text == "-") {
        key.empty = true;
        return key;
    }
    if (text.starts_with('x')) {
        auto bytes = from_hex(text.substr(1));
        if (!bytes) return std::nullopt;
        key.text = std::move(*bytes);
        return key;
    }
    if (!read_number(text, key.number)) return std::nullopt;
    return key;
}

// Takes what stands before the next blank off `line`.
std::string_view take_word(std::string_view& line) {
    const auto blank = std::min(line.find(' '), line.size());
    const auto word = line.substr(0, blank);
    line.remove_prefix(std::min(blank + 1, line.size()));
    return word;
}

bool is_hex(char c) noexcept { return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }

// As text.starts_with(piece), without a call: a row has a piece a column, each of a few bytes.
bool begins_with(std::string_view text, std::string_view piece) noexcept {
    if (piece.size() < text_word_bytes || text.size() < piece.size()) return text.starts_with(piece);
    const auto last = piece.size() - text_word_bytes;  // this word may lie over the one before it
    for (std::size_t at = 0; at < last; at += text_word_bytes) {
        if (load_word(text.data() + at) != load_word(piece.data() + at)) return false;
    }
    return load_word(text.data() + last) == load_word(piece.data() + last);
}

// The first byte of `text` from `at` on that no JSON string holds as it is: '"', '\\', a control character. `seen` gets the bits of
// all bytes up to there, and perhaps of some behind it.
std::size_t find_special(std::string_view text, std::size_t at, text_word& seen) noexcept {
    static_assert(std::endian::native == std::endian::little);  // the first byte is the word's lowest
    for (; at + text_word_bytes <= text.size(); at += text_word_bytes) {
        const auto word = load_word(text.data() + at);
        seen |= word;
        const auto special = json_specials(word);
        if (special != 0) return at + static_cast<std::size_t>(std::countr_zero(special)) / 8;
    }
    for (; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        seen |= c;
        if (c < 0x20 || c == '"' || c == '\\') break;
    }
    return at;
}

// The length of the escape sequence that `text` begins with; 0 where it is none.
std::size_t escape_length(std::string_view text) noexcept {
    constexpr std::size_t plain = 2;
    constexpr std::size_t hexadecimal = 6;
    if (text.size() < plain || text[0] != '\\') return 0;
    if (text[1] != 'u') return std::string_view{"\"\\/bfnrt"}.find(text[1]) == std::string_view::npos ? 0 : plain;
    const auto digits = text.substr(plain, hexadecimal - plain);
    return digits.size() == hexadecimal - plain && std::ranges::all_of(digits, is_hex) ? hexadecimal : 0;
}

// Where the JSON string's content that `text` begins with ends, that is at its quote; nothing where it is malformed or has no end.
// `seen`: as find_special's.
std::optional<std::size_t> end_of_content(std::string_view text, text_word& seen) noexcept {
    for (std::size_t at = 0;;) {
        at = find_special(text, at, seen);
        if (at == text.size()) return std::nullopt;
        if (text[at] == '"') return at;
        const auto escape = escape_length(text.substr(at));
        if (escape == 0) return std::nullopt;
        at += escape;
    }
}

}  // namespace

std::string encode_row_lines(const registry::listed_rows& rows) {
    std::string out;
    constexpr std::size_t around_a_row = 24;
    out.reserve(rows.bytes.size() + rows.rows.size() * around_a_row + around_a_row);
    fmt::format_to(std::back_inserter(out), "{}{} {}\n", header_word, rows.rows.size(), rows.matches);
    for (const auto& piece : rows.rows) {
        append_key(out, piece.key);
        out += ' ';
        out += std::to_string(piece.id.value);
        out += ' ';
        out += rows.text_of(piece);
        out += '\n';
    }
    return out;
}

row_frame make_row_frame(const std::vector<std::string_view>& columns) {
    auto frame = std::make_shared<std::vector<std::string>>();
    std::string piece = "{";
    for (const auto name : columns) {
        const bool list = name.ends_with("[]");
        append_json_string(piece, list ? name.substr(0, name.size() - 2) : name);
        piece += list ? ":[\"" : ":\"";
        frame->push_back(std::move(piece));
        piece = list ? "\"]," : "\",";
    }
    piece.back() = '}';
    frame->push_back(std::move(piece));
    return frame;
}

bool is_row(std::string_view json, const std::vector<std::string>& frame) noexcept {
    std::string_view rest = json;
    text_word seen = 0;
    for (const auto& piece : frame) {
        if (&piece != &frame.front()) {
            const auto end = end_of_content(rest, seen);
            if (!end) return false;
            rest.remove_prefix(*end);
        }
        if (!begins_with(rest, piece)) return false;
        rest.remove_prefix(piece.size());
    }
    if (!rest.empty()) return false;
    const bool ascii = (seen & high_bits) == 0;  // but for what the frame holds, which is known to be UTF-8
    return ascii || simdjson::validate_utf8(json.data(), json.size());
}

row_line_reader::row_line_reader(row_frame frame, std::size_t at_most, std::size_t line_bytes)
    : frame_(std::move(frame)), at_most_(at_most), line_bytes_(line_bytes) {}

or_refusal<void> row_line_reader::feed(std::string_view piece) {
    rows_.bytes.reserve(rows_.bytes.size() + piece.size());  // one growth a piece, not one a row
    for (;;) {
        const auto end = piece.find('\n');
        if (unfinished_.size() + std::min(end, piece.size()) > line_bytes_) {
            return refuse("it sent a line of more than {} bytes", line_bytes_);
        }
        if (end == std::string_view::npos) {
            unfinished_ += piece;
            return {};
        }
        or_refusal<void> taken;
        if (unfinished_.empty()) {
            taken = take_line(piece.substr(0, end));
        } else {
            unfinished_ += piece.substr(0, end);
            taken = take_line(unfinished_);
            unfinished_.clear();
        }
        if (taken.has_error()) return taken;
        piece.remove_prefix(end + 1);
    }
}

or_refusal<void> row_line_reader::finish() const {
    if (!has_header_) return refuse("it answered nothing that is a list of rows");
    if (!unfinished_.empty() || seen_ < promised_) return refuse("it promised {} rows and gave {}", promised_, seen_);
    return {};
}

or_refusal<void> row_line_reader::take_line(std::string_view line) { return has_header_ ? take_row(line) : take_header(line); }

or_refusal<void> row_line_reader::take_header(std::string_view line) {
    const bool begins = line.starts_with(header_word);
    if (begins) line.remove_prefix(header_word.size());
    const auto count = take_word(line);
    if (!begins || !read_number(count, promised_) || !read_number(line, rows_.matches) || promised_ > rows_.matches) {
        return refuse("it answered nothing that is a list of rows");
    }
    if (promised_ > at_most_) return refuse("it gives {} rows where at most {} were asked for", promised_, at_most_);
    has_header_ = true;
    constexpr std::uint64_t reserved_at_most = 512;  // whatever it promises
    rows_.rows.reserve(std::min(promised_, reserved_at_most));
    return {};
}

or_refusal<void> row_line_reader::take_row(std::string_view line) {
    const auto number = seen_ + 1;
    if (number > promised_) return refuse("it promised {} rows and gives more", promised_);
    auto key = parse_key(take_word(line));
    connection_id id;
    const bool has_id = read_number(take_word(line), id.value);
    const bool sound = key && has_id && is_row(line, *frame_);
    if (!sound) return refuse("its row {} is not a row of the columns asked for", number);
    seen_ = number;
    if (!rows_.bytes.empty()) rows_.bytes += ',';
    const auto begin = rows_.bytes.size();
    rows_.bytes += line;
    rows_.rows.push_back({std::move(*key), id, begin, rows_.bytes.size() - begin});
    return {};
}

}  // namespace rollcall::cluster
