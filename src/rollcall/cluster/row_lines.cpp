// Rows as lines, and the check of each line that comes from elsewhere.
#include "rollcall/cluster/row_lines.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <charconv>
#include <optional>

#include "rollcall/base/text.hpp"
#include "rollcall/security/hex.hpp"

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
        out += security::to_hex(key.text);
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
        auto bytes = security::from_hex(text.substr(1));
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

// Bytes that a JSON string holds as they are.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> made{};
    for (std::size_t c = 0x20; c < made.size(); ++c) made[c] = c != '"' && c != '\\';
    return made;
}();

// The length of the JSON string that `text` begins with; 0 where it begins with none.
std::size_t string_length(std::string_view text) noexcept {
    if (!text.starts_with('"')) return 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
        const char c = text[at];
        if (plain[static_cast<unsigned char>(c)]) continue;
        if (c == '"') return at + 1;
        if (c != '\\' || ++at == text.size()) return 0;
        if (text[at] == 'u') {
            if (text.size() - at < 5) return 0;
            for (std::size_t i = 1; i <= 4; ++i) {
                if (!is_hex(text[at + i])) return 0;
            }
            at += 4;
        } else if (std::string_view{"\"\\/bfnrt"}.find(text[at]) == std::string_view::npos) {
            return 0;
        }
    }
    return 0;
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

row_keys make_row_keys(const std::vector<std::string_view>& columns) {
    auto keys = std::make_shared<std::vector<std::string>>();
    for (const auto name : columns) {
        const bool list = name.ends_with("[]");
        append_json_string(keys->emplace_back(), list ? name.substr(0, name.size() - 2) : name);
        keys->back() += list ? ":[" : ":";
    }
    return keys;
}

bool is_row(std::string_view json, const std::vector<std::string>& keys) noexcept {
    char before = '{';
    for (const auto& key : keys) {
        if (!json.starts_with(before)) return false;
        json.remove_prefix(1);
        if (!json.starts_with(key)) return false;
        json.remove_prefix(key.size());
        const auto length = string_length(json);
        if (length == 0) return false;
        json.remove_prefix(length);
        if (key.back() == '[') {
            if (!json.starts_with(']')) return false;
            json.remove_prefix(1);
        }
        before = ',';
    }
    return json == "}";
}

row_line_reader::row_line_reader(row_keys keys, std::size_t at_most, std::size_t line_bytes)
    : keys_(std::move(keys)), at_most_(at_most), line_bytes_(line_bytes) {}

result<void, std::string> row_line_reader::feed(std::string_view piece) {
    for (;;) {
        const auto end = piece.find('\n');
        if (unfinished_.size() + std::min(end, piece.size()) > line_bytes_) {
            return fmt::format("it sent a line of more than {} bytes", line_bytes_);
        }
        if (end == std::string_view::npos) {
            unfinished_ += piece;
            return {};
        }
        result<void, std::string> taken;
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

result<void, std::string> row_line_reader::finish() const {
    if (!has_header_) return std::string{"it answered nothing that is a list of rows"};
    if (!unfinished_.empty() || seen_ < promised_) return fmt::format("it promised {} rows and gave {}", promised_, seen_);
    return {};
}

result<void, std::string> row_line_reader::take_line(std::string_view line) { return has_header_ ? take_row(line) : take_header(line); }

result<void, std::string> row_line_reader::take_header(std::string_view line) {
    const bool begins = line.starts_with(header_word);
    if (begins) line.remove_prefix(header_word.size());
    const auto count = take_word(line);
    if (!begins || !read_number(count, promised_) || !read_number(line, rows_.matches) || promised_ > rows_.matches) {
        return std::string{"it answered nothing that is a list of rows"};
    }
    if (promised_ > at_most_) return fmt::format("it gives {} rows where at most {} were asked for", promised_, at_most_);
    has_header_ = true;
    constexpr std::uint64_t reserved_at_most = 512;  // whatever it promises
    rows_.rows.reserve(std::min(promised_, reserved_at_most));
    return {};
}

result<void, std::string> row_line_reader::take_row(std::string_view line) {
    const auto number = seen_ + 1;
    if (number > promised_) return fmt::format("it promised {} rows and gives more", promised_);
    const auto key = parse_key(take_word(line));
    connection_id id;
    const bool has_id = read_number(take_word(line), id.value);
    const bool sound = key && has_id && is_row(line, *keys_) && simdjson::validate_utf8(line.data(), line.size());
    if (!sound) return fmt::format("its row {} is not a row of the columns asked for", number);
    seen_ = number;
    const auto begin = rows_.bytes.size();
    rows_.bytes += ',';
    rows_.bytes += line;
    rows_.rows.push_back({*key, id, begin, rows_.bytes.size() - begin});
    return {};
}

}  // namespace rollcall::cluster
