// Names for keys, and the text of conditions.
#include "rollcall/sql/dialect/ddl/defined_part.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/reserved_words.hpp"

namespace rollcall::sql {
namespace {

bool is_index(const defined_part& key) noexcept { return key.kind == defined_kind::unique || key.kind == defined_kind::index; }

bool is_taken(const std::vector<defined_part>& keys, std::string_view name) {
    return std::ranges::any_of(
        keys, [&](const defined_part& key) { return (is_index(key) && iequals(key.name, name)) || iequals(key.index_name, name); });
}

// a, then a_2, a_3 where that is taken.
std::string free_name(const std::vector<defined_part>& keys, const std::string& column) {
    std::string name = column;
    for (int number = 2; is_taken(keys, name); ++number) name = column + "_" + std::to_string(number);
    return name;
}

bool begins_with(const defined_part& key, const std::vector<std::string>& columns) {
    if (key.kind != defined_kind::primary && !is_index(key)) return false;
    if (key.columns.size() < columns.size()) return false;
    return std::ranges::equal(columns, std::span(key.columns).first(columns.size()),
                              [](const auto& a, const auto& b) { return iequals(a, b); });
}

// Is there a blank between the word and a parenthesis behind it? None where it is a function.
bool is_operator_word(std::string_view word) noexcept {
    constexpr auto words = std::to_array<std::string_view>({"AND", "OR", "XOR", "NOT", "IN", "BETWEEN", "LIKE", "REGEXP", "RLIKE", "IS",
                                                            "DIV", "CASE", "WHEN", "THEN", "ELSE", "AS", "INTERVAL"});
    return std::ranges::any_of(words, [&](std::string_view each) { return iequals(each, word); });
}

class expression_writer {
public:
    expression_writer(const token_list& list, std::size_t begin, std::size_t end) : list_(list), at_(begin), end_(end) {}

    std::string run() {
        for (; at_ < end_; ++at_) add(list_.tokens[at_]);
        return is_one_operand() ? out_ : "(" + out_ + ")";
    }

private:
    [[nodiscard]] std::string_view next() const { return at_ + 1 < end_ ? list_.text_of(list_.tokens[at_ + 1]) : std::string_view{}; }

    void add(const token& t) {
        const std::string_view text = list_.text_of(t);
        const bool closes = text == ")" || text == "," || text == ".";
        if (!out_.empty() && !tight_ && !closes && !(text == "(" && after_function_)) out_ += ' ';
        after_function_ = false;
        tight_ = text == "(" || text == "," || text == ".";
        if (t.kind == token_kind::quoted_identifier) {
            out_ += backticked(value_of(list_, t));
        } else if (t.kind == token_kind::word) {
            add_word(text);
        } else {
            out_ += text;
        }
    }

    void add_word(std::string_view word) {
        after_function_ = next() == "(" && !is_operator_word(word);
        const bool keyword = after_function_ || is_reserved_word(word) || next().starts_with('\'');
        out_ += iequals(word, "NULL") ? "NULL" : keyword ? to_lower(word) : backticked(word);
    }

    // A constant, a name, a call, or something in parentheses?
    [[nodiscard]] bool is_one_operand() const {
        const bool named = begin_ < end_ && list_.text_of(list_.tokens[begin_]) != "(";
        if (named && end_ - begin_ == 1) return true;
        int depth = 0;
        for (std::size_t i = named ? begin_ + 1 : begin_; i < end_; ++i) {
            const auto text = list_.text_of(list_.tokens[i]);
            depth += text == "(" ? 1 : text == ")" ? -1 : 0;
            if (depth == 0) return text == ")" && i + 1 == end_;
        }
        return false;
    }

    const token_list& list_;
    std::size_t at_;
    std::size_t begin_ = at_;
    std::size_t end_;
    std::string out_;
    bool tight_ = false;
    bool after_function_ = false;
};

void number_parts(std::vector<defined_part>& keys, defined_kind kind, const std::string& prefix) {
    std::vector<defined_part*> nameless;
    for (auto& key : keys) {
        if (key.kind == kind && key.name.empty()) nameless.push_back(&key);
    }
    std::ranges::stable_sort(nameless, {}, &defined_part::place);
    int number = 0;
    for (auto* key : nameless) key->name = prefix + std::to_string(++number);
}

}  // namespace

std::string_view kind_name(defined_kind kind) noexcept {
    switch (kind) {
        case defined_kind::primary: return "PRIMARY KEY";
        case defined_kind::unique: return "UNIQUE";
        case defined_kind::index: return "INDEX";
        case defined_kind::key_name: return "KEY";
        case defined_kind::foreign: return "FOREIGN KEY";
        case defined_kind::check: return "CHECK";
        case defined_kind::collation: return "COLLATION";
        case defined_kind::view_column: return "COLUMN";
        case defined_kind::view: return "VIEW";
        case defined_kind::view_read: return "READ";
        case defined_kind::default_value: break;
    }
    return "DEFAULT";
}

std::string backticked(std::string_view name) {
    std::string out = "`";
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + "`";
}

std::string mysql_string(std::string_view value) {
    std::string out = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    return out += '\'';
}

void name_parts(std::vector<defined_part>& keys, std::string_view table) {
    for (auto& key : keys) {
        if (is_index(key) && key.name.empty()) key.name = free_name(keys, key.columns.front());
    }
    for (auto& key : keys) {
        if (key.kind != defined_kind::foreign) continue;
        const bool served = std::ranges::any_of(keys, [&](const defined_part& other) { return begins_with(other, key.columns); });
        if (!served) key.index_name = key.name.empty() ? free_name(keys, key.columns.front()) : key.name;
    }
    number_parts(keys, defined_kind::foreign, std::string(table) + "_ibfk_");
    number_parts(keys, defined_kind::check, std::string(table) + "_chk_");
}

std::string expression_text(const token_list& list, std::size_t begin, std::size_t end) {
    return expression_writer(list, begin, end).run();
}

}  // namespace rollcall::sql
