// Reading, writing and comparing JSON.
#include "rollcall/engine/duckdb/functions/json/json_value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/functions/running_function.hpp"

namespace rollcall::engine {

namespace {

constexpr int most_levels = 100;

// Reads one document; the first failure stays.
class json_parser {
public:
    explicit json_parser(std::string_view text, json_numbers numbers = json_numbers::of_text) : text_(text), numbers_(numbers) {}

    enum class failure : std::uint8_t { none, syntax, depth, size };
    failure parse(json_value& into) {
        value(into, 0);
        spaces();
        if (why_ == failure::none && at_ != text_.size()) why_ = failure::syntax;
        return why_;
    }
    [[nodiscard]] std::size_t position() const noexcept { return at_; }

private:
    void spaces() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    }
    bool take(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }
    void fail() { why_ = why_ == failure::none ? failure::syntax : why_; }

    void value(json_value& into, int level);
    void array(json_value& into, int level);
    void object(json_value& into, int level);
    void number(json_value& into);
    void string(std::string& into);
    void escape(std::string& into);
    std::uint32_t four_digits();

    std::string_view text_;
    json_numbers numbers_;
    std::size_t at_ = 0;
    failure why_ = failure::none;
};

void json_parser::value(json_value& into, int level) {
    spaces();
    if (at_ == text_.size()) return fail();
    const char c = text_[at_];
    if (c == '{' || c == '[') {
        if (level == most_levels) {
            why_ = failure::depth;
            return;
        }
        ++at_;
        return c == '{' ? object(into, level + 1) : array(into, level + 1);
    }
    if (c == '"') {
        into.kind = json_kind::string;
        return string(into.text);
    }
    if (take("null")) return;
    into.kind = json_kind::boolean;
    if (take("true")) {
        into.truth = true;
        return;
    }
    if (take("false")) return;
    number(into);
}

void json_parser::array(json_value& into, int level) {
    into.kind = json_kind::array;
    spaces();
    if (take("]")) return;
    while (why_ == failure::none && !running_function::interrupted()) {
        value(into.items.emplace_back(), level);
        spaces();
        if (take("]")) return;
        if (!take(",")) return fail();
    }
}

void json_parser::object(json_value& into, int level) {
    into.kind = json_kind::object;
    spaces();
    if (take("}")) return;
    while (why_ == failure::none && !running_function::interrupted()) {
        spaces();
        if (at_ == text_.size() || text_[at_] != '"') return fail();
        std::string key;
        string(key);
        spaces();
        if (!take(":")) return fail();
        json_value item;
        value(item, level);
        if (why_ != failure::none) return;
        into.set(std::move(key), std::move(item));
        spaces();
        if (take("}")) return;
        if (!take(",")) return fail();
    }
}

void json_parser::number(json_value& into) {
    const std::size_t from = at_;
    const auto digits = [this] {
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        return at_ - begin;
    };
    const bool negative = take("-");
    const std::size_t first = at_;
    const std::size_t whole = digits();
    if (whole == 0 || (whole > 1 && text_[first] == '0')) return fail();
    bool real = false;
    if (take(".")) {
        real = true;
        if (digits() == 0) return fail();
    }
    if (take("e") || take("E")) {
        real = true;
        if (!take("+")) take("-");
        if (digits() == 0) return fail();
    }
    const std::string_view written = text_.substr(from, at_ - from);
    if (!real) {
        std::int64_t small = 0;
        std::uint64_t large = 0;
        const char* const end = written.data() + written.size();
        if (std::from_chars(written.data(), end, small).ec == std::errc{}) {
            into.kind = json_kind::integer;
            into.text = std::to_string(small);
            return;
        }
        if (!negative && std::from_chars(written.data(), end, large).ec == std::errc{}) {
            into.kind = json_kind::unsigned_integer;
            into.text = written;
            return;
        }
    }
    const auto value = number_within_double(written);
    if (!value) {
        at_ = from;
        why_ = failure::size;
        return;
    }
    into.kind = json_kind::real;
    append_double(into.text, *value);
    if (into.text.find_first_of(".e") == std::string::npos) into.text += ".0";
    if (numbers_ == json_numbers::of_text || into.text == written) return;
    into.kind = json_kind::decimal;
    into.text = written;
}

std::uint32_t json_parser::four_digits() {
    std::uint32_t code = 0;
    const std::string_view digits = text_.substr(at_, 4);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() < 4 || read.ptr != digits.data() + 4) fail();
    at_ += digits.size();
    return code;
}

void append_code_point(std::string& out, std::uint32_t code) {
    const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12);
        byte(0x80 | (code >> 6 & 0x3F));
    } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F));
    }
    byte(0x80 | (code & 0x3F));
}

void json_parser::escape(std::string& into) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (at_ == text_.size()) return fail();
    const char letter = text_[at_++];
    if (const std::size_t found = letters.find(letter); found != std::string_view::npos) {
        into += meanings[found];
        return;
    }
    if (letter != 'u') return fail();
    std::uint32_t code = four_digits();
    if (code >= 0xD800 && code < 0xDC00) {
        if (!take("\\u")) return fail();
        const std::uint32_t low = four_digits();
        if (low < 0xDC00 || low > 0xDFFF) return fail();
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
        return fail();
    }
    append_code_point(into, code);
}

void json_parser::string(std::string& into) {
    ++at_;
    while (why_ == failure::none) {
        if (at_ == text_.size() || static_cast<unsigned char>(text_[at_]) < 0x20) return fail();
        const char c = text_[at_++];
        if (c == '"') return;
        if (c == '\\') {
            escape(into);
        } else {
            into += c;
        }
    }
}

sql_error too_deep() { return {sql_errc::json_document_too_deep, "The JSON document exceeds the maximum depth."}; }

void append_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += "\\u00";
                    out += hex[static_cast<unsigned char>(c) >> 4];
                    out += hex[c & 15];
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

void append_scalar(std::string& out, const json_value& value) {
    switch (value.kind) {
        case json_kind::null: out += "null"; return;
        case json_kind::boolean: out += value.truth ? "true" : "false"; return;
        case json_kind::string: return append_string(out, value.text);
        default: out += value.text; return;
    }
}

void append_pretty(std::string& out, const json_value& value, std::size_t level) {
    if (value.is_scalar()) return append_scalar(out, value);
    const bool object = value.kind == json_kind::object;
    out += object ? '{' : '[';
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        out.append(2 * (level + 1), ' ');
        if (object) {
            append_string(out, value.keys[i]);
            out += ": ";
        }
        append_pretty(out, value.items[i], level + 1);
    }
    if (!value.items.empty()) {
        out += '\n';
        out.append(2 * level, ' ');
    }
    out += object ? '}' : ']';
}

bool before(std::string_view a, std::string_view b) noexcept { return a.size() != b.size() ? a.size() < b.size() : a < b; }

}  // namespace

const json_value* json_value::find(std::string_view key) const noexcept {
    const auto place = std::ranges::lower_bound(keys, key, before);
    if (place == keys.end() || *place != key) return nullptr;
    return &items[static_cast<std::size_t>(place - keys.begin())];
}

json_value* json_value::find(std::string_view key) noexcept { return const_cast<json_value*>(std::as_const(*this).find(key)); }

void json_value::set(std::string key, json_value value) {
    const auto place = std::ranges::lower_bound(keys, key, before);
    const auto at = place - keys.begin();
    if (place != keys.end() && *place == key) {
        items[static_cast<std::size_t>(at)] = std::move(value);
        return;
    }
    keys.insert(place, std::move(key));
    items.insert(items.begin() + at, std::move(value));
}

json_value json_string_of(std::string_view text) {
    json_value out;
    out.kind = json_kind::string;
    out.text = text;
    return out;
}

sql_result<json_value> parse_json(std::string_view text, std::string_view where, json_numbers numbers) {
    json_value out;
    json_parser parser(text, numbers);
    std::string_view why = "Invalid value.";
    switch (parser.parse(out)) {
        case json_parser::failure::none: return out;
        case json_parser::failure::depth: return too_deep();
        case json_parser::failure::syntax: break;
        case json_parser::failure::size: why = "Number too big to be stored in double."; break;
    }
    std::string message = "Invalid JSON text in ";
    message.append(where).append(": \"").append(why).append("\" at position ").append(std::to_string(parser.position())).append(".");
    return sql_error{sql_errc::invalid_json_text_in_param, std::move(message)};
}

sql_result<bool> is_json(std::string_view text) {
    json_value out;
    const auto failed = json_parser(text).parse(out);
    if (failed == json_parser::failure::depth) return too_deep();
    return failed == json_parser::failure::none;
}

void append_json(std::string& out, const json_value& value) {
    if (value.is_scalar()) return append_scalar(out, value);
    const bool object = value.kind == json_kind::object;
    out += object ? '{' : '[';
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i != 0) out += ", ";
        if (object) {
            append_string(out, value.keys[i]);
            out += ": ";
        }
        append_json(out, value.items[i]);
    }
    out += object ? '}' : ']';
}

std::string to_text(const json_value& value) {
    std::string out;
    append_json(out, value);
    return out;
}

std::string pretty(const json_value& value) {
    std::string out;
    append_pretty(out, value, 0);
    return out;
}

std::string unquoted(const json_value& value) { return value.kind == json_kind::string ? value.text : to_text(value); }

bool equal(const json_value& a, const json_value& b) {
    if (a.is_number() && b.is_number()) {
        const bool whole = a.kind <= json_kind::unsigned_integer && b.kind <= json_kind::unsigned_integer;
        return whole ? a.text == b.text : leading_number(a.text) == leading_number(b.text);
    }
    if (a.kind != b.kind || a.truth != b.truth || a.text != b.text || a.keys != b.keys) return false;
    return std::ranges::equal(a.items, b.items, [](const json_value& x, const json_value& y) { return equal(x, y); });
}

bool contains(const json_value& whole, const json_value& part) {
    if (whole.kind == json_kind::array) {
        if (part.kind == json_kind::array) {
            return std::ranges::all_of(part.items,
                                       [&](const json_value& each) { return !running_function::interrupted() && contains(whole, each); });
        }
        return std::ranges::any_of(whole.items, [&](const json_value& each) { return contains(each, part); });
    }
    if (whole.kind == json_kind::object && part.kind == json_kind::object) {
        for (std::size_t i = 0; i < part.keys.size(); ++i) {
            const json_value* const found = whole.find(part.keys[i]);
            if (found == nullptr || !contains(*found, part.items[i])) return false;
        }
        return true;
    }
    return equal(whole, part);
}

std::int64_t depth_of(const json_value& value) {
    std::int64_t deepest = 0;
    for (const json_value& each : value.items) deepest = std::max(deepest, depth_of(each));
    return deepest + 1;
}

std::string_view type_name(const json_value& value) noexcept {
    switch (value.kind) {
        case json_kind::null: return "NULL";
        case json_kind::boolean: return "BOOLEAN";
        case json_kind::integer: return "INTEGER";
        case json_kind::unsigned_integer: return "UNSIGNED INTEGER";
        case json_kind::decimal: return "DECIMAL";
        case json_kind::real: return "DOUBLE";
        case json_kind::string: return "STRING";
        case json_kind::array: return "ARRAY";
        case json_kind::object: return "OBJECT";
    }
    return "NULL";
}

}  // namespace rollcall::engine
