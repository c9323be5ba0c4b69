// Normalising a token list, and its digest.
#include "rollcall/sql/redaction/digest.hpp"

#include <absl/hash/hash.h>
#include <openssl/evp.h>

#include <array>
#include <utility>
#include <vector>

#include "rollcall/base/text/text.hpp"
#include "rollcall/base/text/text_word.hpp"
#include "rollcall/sql/redaction/redact.hpp"
#include "rollcall/sql/text/reserved_words.hpp"

namespace rollcall::sql {
namespace {

bool is_value(token_kind kind) noexcept {
    switch (kind) {
        case token_kind::string:
        case token_kind::hex_string:
        case token_kind::bit_string:
        case token_kind::national_string:
        case token_kind::number:
        case token_kind::placeholder: return true;
        default: return false;
    }
}

// One piece of the normalised text.
struct piece {
    enum class kind : std::uint8_t { value, name, keyword, symbol };
    kind is = kind::symbol;
    std::string text;
};

bool is_plain_name(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
        if (!plain) return false;
    }
    return !is_reserved_word(name);
}

std::string quoted(std::string_view name) {
    std::string out = "`";
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + "`";
}

class normaliser {
public:
    explicit normaliser(const token_list& list) : list_(list) {}

    std::string run() {
        for (const token& t : list_.tokens) add(t);
        while (ends_with(";")) pieces_.pop_back();
        return joined();
    }

private:
    [[nodiscard]] bool ends_with(std::string_view text, std::size_t from_end = 0) const {
        return pieces_.size() > from_end && pieces_[pieces_.size() - 1 - from_end].text == text;
    }
    [[nodiscard]] bool ends_with_value(std::size_t from_end = 0) const {
        return pieces_.size() > from_end && pieces_[pieces_.size() - 1 - from_end].is == piece::kind::value;
    }

    void add(const token& t) {
        const std::string_view text = list_.text_of(t);
        if (is_value(t.kind)) return add_value();
        switch (t.kind) {
            case token_kind::charset_introducer: return;
            case token_kind::word: return add_word(text);
            case token_kind::quoted_identifier: {
                const std::string name = value_of(list_, t);
                pieces_.push_back({piece::kind::name, is_plain_name(name) ? name : quoted(name)});
                return;
            }
            case token_kind::user_variable: {
                const bool plain = text[1] != '\'' && text[1] != '"' && text[1] != '`';
                pieces_.push_back({piece::kind::name, plain ? std::string(text) : "@?"});
                return;
            }
            case token_kind::system_variable: pieces_.push_back({piece::kind::name, "@@" + to_lower(value_of(list_, t))}); return;
            case token_kind::symbol:
                pieces_.push_back({piece::kind::symbol, std::string(text)});
                if (text == ")") fold_rows();
                return;
            default: return;
        }
    }

    void add_word(std::string_view word) {
        const bool after_dot = ends_with(".");
        if (iequals(word, "NULL") && !after_dot && !ends_with("IS") && !ends_with("NOT")) return add_value();
        if (!after_dot && (iequals(word, "TRUE") || iequals(word, "FALSE")) && !ends_with("IS") && !ends_with("NOT")) return add_value();
        const bool keyword = !after_dot && is_reserved_word(word);
        pieces_.push_back({keyword ? piece::kind::keyword : piece::kind::name, keyword ? to_upper(word) : std::string(word)});
    }

    // A value after a value is one (adjacent strings, and a list's next); a sign before it is part of it.
    void add_value() {
        const bool sign = ends_with("-") || ends_with("+");
        if (sign && pieces_.size() > 1 && !stands_for_value(pieces_[pieces_.size() - 2])) pieces_.pop_back();
        if (ends_with_value()) return;
        if (ends_with(",") && ends_with_value(1)) {
            pieces_.pop_back();
            return;
        }
        pieces_.push_back({piece::kind::value, "?"});
    }

    static bool stands_for_value(const piece& p) { return p.is == piece::kind::value || p.is == piece::kind::name || p.text == ")"; }

    // (?), (?) becomes (?): the rows of an INSERT.
    void fold_rows() {
        constexpr std::array<std::string_view, 7> rows = {"(", "?", ")", ",", "(", "?", ")"};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!ends_with(rows[rows.size() - 1 - i], i)) return;
        }
        pieces_.resize(pieces_.size() - 4);
    }

    [[nodiscard]] std::string joined() const {
        std::string out;
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            if (i > 0 && !is_tight(pieces_[i - 1], pieces_[i])) out += ' ';
            out += pieces_[i].text;
        }
        return out;
    }

    static bool is_tight(const piece& left, const piece& right) {
        if (left.is == piece::kind::symbol && (left.text == "(" || left.text == ".")) return true;
        if (right.is != piece::kind::symbol) return false;
        if (right.text == "(") return left.is == piece::kind::name;
        return right.text == ")" || right.text == "," || right.text == "." || right.text == ";";
    }

    const token_list& list_;
    std::vector<piece> pieces_;
};

std::string hex_of_sha256(std::string_view text) {
    constexpr std::size_t used_bytes = 16;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < used_bytes; ++i) {
        out += digits[digest[i] >> 4U];
        out += digits[digest[i] & 15U];
    }
    return out;
}

// The text's bytes from `begin` to before `end`, eight at a time.
std::uint64_t mixed(std::uint64_t shape, std::string_view text, std::size_t begin, std::size_t end) noexcept {
    std::size_t at = begin;
    for (; at + text_word_bytes < end; at += text_word_bytes) shape = absl::HashOf(shape, load_word(text.data() + at));
    return absl::HashOf(shape, load_first(text, at, end - at), end - begin);
}

}  // namespace

// Values and lists of them count as one, all else as it is written.
std::uint64_t shape_of(const token_list& list) {
    std::uint64_t shape = list.tokens.empty() ? 0 : 1;
    bool after_value = false;
    bool comma_waits = false;  // after a value: part of a list where another value follows
    for (const token& t : list.tokens) {
        if (is_value(t.kind)) {
            if (!after_value) shape = absl::HashOf(shape, '?');
            after_value = true;
            comma_waits = false;
            continue;
        }
        if (t.kind == token_kind::charset_introducer) continue;
        if (std::exchange(comma_waits, false)) shape = absl::HashOf(shape, ',');
        if (after_value && t.key == key_of(",")) {
            comma_waits = true;
            continue;
        }
        after_value = false;
        shape = mixed(shape, list.text, t.begin, t.end);
    }
    return shape;
}

std::string normalised_text(const token_list& list) { return normaliser(list).run(); }

statement_digest digest_of(const token_list& list) {
    std::string text = normalised_text(list);
    std::string hex = hex_of_sha256(text);
    text.resize(utf8_prefix(text, kept_text_bytes).size());
    return {std::move(text), std::move(hex)};
}

std::string digest_of(std::string_view text, lex_mode mode) {
    const auto list = tokenize(text, mode);
    return list.has_error() ? std::string{} : hex_of_sha256(normalised_text(*list));
}

}  // namespace rollcall::sql
