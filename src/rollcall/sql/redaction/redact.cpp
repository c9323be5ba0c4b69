// Redaction. It does not use the lexer, but for its reading of comments: it must also hold for statements that do not lex, and
// whichever way the session reads backslashes. A scan for each way finds what may be a secret; what any of them finds is cut.
#include "rollcall/sql/redaction/redact.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "rollcall/base/text/ascii.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/comments.hpp"

namespace rollcall::sql {
namespace {

constexpr std::string_view cut_mark = "<redacted>";
constexpr auto sensitive_words = std::to_array<std::string_view>(
    {"identified", "passw", "pwd", "secret", "token", "credential", "api_key", "apikey", "access_key", "private_key"});

bool is_word_byte(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// A part of the text to cut. `quote` is kept on both sides; NUL: nothing is.
struct cut {
    std::size_t begin = 0;
    std::size_t end = 0;
    char quote = '\0';
};

struct findings {
    std::vector<cut> cuts;  // in order, not overlapping
    bool account_verb = false;
};

// Looks for CREATE USER and its like in a row of words.
class verb_watch {
public:
    void take(std::string_view word) noexcept {
        word = behind_number(word);
        if (iequals(word, "GRANT") || iequals(word, "REVOKE") || (armed_ && iequals(word, "USER"))) seen_ = true;
        const bool verb = iequals(word, "CREATE") || iequals(word, "ALTER") || iequals(word, "DROP") || iequals(word, "RENAME");
        const bool between = iequals(word, "OR") || iequals(word, "REPLACE");
        armed_ = verb || (armed_ && between);
    }
    // Something else than a word or a blank stands between.
    void interrupt() noexcept { armed_ = false; }
    [[nodiscard]] bool seen() const noexcept { return seen_; }

private:
    // 1e5GRANT is a number and a word.
    static std::string_view behind_number(std::string_view word) noexcept {
        const auto skip_digits = [&word] { word.remove_prefix(std::min(word.find_first_not_of("0123456789"), word.size())); };
        if (word.empty() || !is_digit(word[0])) return word;
        skip_digits();
        if (word.size() > 1 && to_lower(word[0]) == 'e' && is_digit(word[1])) {
            word.remove_prefix(1);
            skip_digits();
        }
        return word;
    }

    bool armed_ = false;  // the words before may begin CREATE USER
    bool seen_ = false;
};

// Does an account verb stand anywhere, be it in a string or in a comment?
bool has_account_verb(std::string_view text) noexcept {
    verb_watch verbs;
    for (std::size_t at = 0; at < text.size() && !verbs.seen();) {
        const std::size_t begin = at;
        while (at < text.size() && is_word_byte(text[at])) ++at;
        if (at > begin) {
            verbs.take(text.substr(begin, at - begin));
        } else {
            if (!is_blank(text[at])) verbs.interrupt();
            ++at;
        }
    }
    return verbs.seen();
}

// In which quotes a backslash escapes what follows it.
struct backslash_reading {
    bool in_single;
    bool in_double;
};
// NO_BACKSLASH_ESCAPES off, on, and off with ANSI_QUOTES.
constexpr auto backslash_readings = std::to_array<backslash_reading>({{true, true}, {false, false}, {true, false}});

// One reading of the text: strings and comments as MySQL delimits them.
class scan {
public:
    scan(std::string_view text, backslash_reading escapes, bool names_credential)
        : text_(text), escapes_(escapes), names_credential_(names_credential) {}

    findings run() {
        while (pos_ < text_.size()) step();
        found_.account_verb = verbs_.seen();
        return std::move(found_);
    }

private:
    [[nodiscard]] char at(std::size_t i) const noexcept { return i < text_.size() ? text_[i] : '\0'; }

    void step() {
        const char c = at(pos_);
        if (is_blank(c)) {
            ++pos_;
            return;
        }
        if (try_comment()) return;
        if (c == '\'' || c == '"' || c == '`') {
            read_quoted(c);
        } else if (is_word_byte(c)) {
            read_word();
        } else if (after_value_word_ && begins_bare_value(c)) {
            cut_bare_value(pos_);
            verbs_.interrupt();
        } else {
            ++pos_;
            verbs_.interrupt();
            after_value_word_ = c == '=' && names_credential_;
        }
    }

    // Of an executable comment only the opening and the end are skipped: what stands between is statement text.
    bool try_comment() {
        const std::size_t begin = pos_;
        const auto comment = comments_.read(text_, begin);
        pos_ = comment.end;
        const std::string_view text = text_.substr(begin, pos_ - begin);
        const bool hides = comment.kind == comment_kind::line || comment.kind == comment_kind::block;
        // One that holds a quote may hold a secret, one without an end anything.
        const bool suspect = comment.kind == comment_kind::unterminated || (hides && text.find_first_of("'\"`") != std::string_view::npos);
        if (suspect) found_.cuts.push_back({begin, pos_, '\0'});
        return comment.kind != comment_kind::none;
    }

    void read_quoted(char quote) {
        const std::size_t begin = pos_;
        const bool ends = skip_quoted(quote);
        // Double quotes are cut whether or not they mean names here: who forgot about ANSI_QUOTES wrote a password in them.
        if (!ends) {
            found_.cuts.push_back({begin, text_.size(), '\0'});
        } else if (quote != '`' || after_value_word_) {
            found_.cuts.push_back({begin, pos_, quote});
        }
        verbs_.interrupt();
        after_value_word_ = false;
    }

    // Returns: false where the text ends before the quote does.
    bool skip_quoted(char quote) {
        const bool escapes = quote == '\'' ? escapes_.in_single : quote == '"' && escapes_.in_double;
        for (++pos_; pos_ < text_.size(); ++pos_) {
            if (text_[pos_] == '\\' && escapes) {
                ++pos_;
            } else if (text_[pos_] == quote) {
                ++pos_;
                if (at(pos_) != quote) return true;
            }
        }
        pos_ = text_.size();
        return false;
    }

    void read_word() {
        const std::size_t begin = pos_;
        while (pos_ < text_.size() && is_word_byte(text_[pos_])) ++pos_;
        const std::string_view word = text_.substr(begin, pos_ - begin);
        const bool digits = word.size() > 2 && word[0] == '0' && (to_lower(word[1]) == 'x' || to_lower(word[1]) == 'b');
        const bool prefix = at(pos_) == '\'' || at(pos_) == '"';  // X'..', N'..', _utf8mb4'..'
        const bool bare_value = after_value_word_ && !prefix && !iequals(word, "RANDOM") && !iequals(word, "PASSWORD");
        if (bare_value) {
            cut_bare_value(begin);
        } else if (digits) {
            found_.cuts.push_back({begin, pos_, '\0'});
        }
        verbs_.take(word);
        if (prefix) return;
        after_value_word_ = names_credential_ && (iequals(word, "BY") || iequals(word, "AS"));
    }

    static bool begins_bare_value(char c) noexcept { return std::string_view("(),;=").find(c) == std::string_view::npos; }

    // A password that someone forgot to quote may hold anything but these. A comment in it is cut with it.
    void cut_bare_value(std::size_t begin) {
        while (pos_ < text_.size() && !is_blank(text_[pos_]) && std::string_view(",;'\"`").find(text_[pos_]) == std::string_view::npos) {
            const auto comment = comments_.read(text_, pos_);
            pos_ = comment.kind == comment_kind::none ? pos_ + 1 : comment.end;
        }
        found_.cuts.push_back({begin, pos_, '\0'});
        after_value_word_ = false;
    }

    std::string_view text_;
    backslash_reading escapes_;
    bool names_credential_;
    std::size_t pos_ = 0;
    comment_reader comments_;
    verb_watch verbs_;
    bool after_value_word_ = false;  // IDENTIFIED BY stands before: whatever comes is the secret, quoted or not
    findings found_;
};

// The text without what stands between /* and */, whatever quotes say: IDENT/**/IFIED.
std::string without_comments(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t begin = text.find("/*");
        out += text.substr(0, begin);
        if (begin == std::string_view::npos) return out;
        const std::size_t end = text.find("*/", begin + 2);
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 2);
    }
}

// The text with a blank for every comment, whatever quotes say: 'CREATE/**/USER', 'CREATE -- x' before a line that begins with USER.
std::string with_blank_comments(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const bool block = text.starts_with("/*");
        if (!block && !text.starts_with("--") && text.front() != '#') {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        const std::size_t end = block ? text.find("*/", 2) : text.find('\n');
        out += ' ';
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + (block ? 2 : 1));
    }
    return out;
}

bool has_sensitive_word(std::string_view text) noexcept {
    return std::any_of(sensitive_words.begin(), sensitive_words.end(), [text](std::string_view word) { return icontains(text, word); });
}

bool is_scheme_byte(char c) noexcept { return is_word_byte(c) || c == '+' || c == '-' || c == '.'; }

// A quote that ends a value, not one inside of it.
bool ends_value(std::string_view text, std::size_t quote) noexcept {
    if (quote + 1 >= text.size()) return true;
    const char next = text[quote + 1];
    return is_blank(next) || next == ',' || next == ')' || next == ';';
}

// scheme://user:password@ and scheme://token@, each cut from its scheme to the blank or closing quote after it.
std::vector<cut> find_url_credentials(std::string_view text) {
    std::vector<cut> found;
    std::size_t from = 0;
    while ((from = text.find("://", from)) != std::string_view::npos) {
        std::size_t begin = from;
        while (begin > 0 && (found.empty() || begin > found.back().end) && is_scheme_byte(text[begin - 1])) --begin;
        std::size_t end = from + 3;
        bool in_authority = true, colon = false, credentials = false;
        for (; end < text.size() && !is_blank(text[end]); ++end) {
            const char c = text[end];
            if ((c == '\'' || c == '"') && ends_value(text, end)) break;
            if (c == '/' || c == '?' || c == '#') in_authority = false;
            if (c == ':') colon = true;
            if (c == '@' && (colon || in_authority)) credentials = true;
        }
        if (credentials) found.push_back({begin, end, '\0'});
        from = end;
    }
    return found;
}

// What any of the readings would cut. A cut that overlaps another without being the same loses its quotes.
std::vector<cut> united(std::vector<cut> all) {
    std::sort(all.begin(), all.end(), [](const cut& a, const cut& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
    std::vector<cut> out;
    for (const cut& next : all) {
        if (out.empty() || next.begin >= out.back().end) {
            out.push_back(next);
        } else if (next.end > out.back().end) {
            out.back().end = next.end;
            out.back().quote = '\0';
        }
    }
    return out;
}

// At most `kept_text_bytes`, whole characters.
std::string shortened(std::string text) {
    text.resize(utf8_prefix(text, kept_text_bytes).size());
    return text;
}

std::string without(std::string_view text, const std::vector<cut>& cuts) {
    std::string out;
    std::size_t from = 0;
    for (const cut& each : cuts) {
        if (out.size() > kept_text_bytes) break;
        out += text.substr(from, each.begin - from);
        if (each.quote != '\0') out += each.quote;
        out += cut_mark;
        if (each.quote != '\0') out += each.quote;
        from = each.end;
    }
    out += text.substr(from);
    return shortened(std::move(out));
}

void append(std::vector<cut>& to, const std::vector<cut>& more) { to.insert(to.end(), more.begin(), more.end()); }

}  // namespace

bool redacted_sql::has_cuts() const noexcept { return text_.find(cut_mark) != std::string::npos; }

redacted_sql redact(std::string_view sql) {
    const bool words = has_sensitive_word(sql) || (sql.find("/*") != std::string_view::npos && has_sensitive_word(without_comments(sql)));
    const std::vector<cut> urls = find_url_credentials(sql);
    const bool may_hold_verb = icontains(sql, "user") || icontains(sql, "grant") || icontains(sql, "revoke");
    if (!words && urls.empty() && !may_hold_verb) return redacted_sql{std::string(utf8_prefix(sql, kept_text_bytes))};

    const bool names_credential = icontains(sql, "identified");
    const std::size_t readings = sql.find('\\') == std::string_view::npos ? 1 : backslash_readings.size();
    findings found;
    for (std::size_t i = 0; i < readings; ++i) {
        const findings next = scan(sql, backslash_readings[i], names_credential).run();
        append(found.cuts, next.cuts);
        found.account_verb = found.account_verb || next.account_verb;
    }
    // In a string or a comment too, and where a comment stands in between.
    if (may_hold_verb && !found.account_verb) found.account_verb = has_account_verb(sql) || has_account_verb(with_blank_comments(sql));
    if (!words && urls.empty() && !found.account_verb) return redacted_sql{std::string(utf8_prefix(sql, kept_text_bytes))};
    append(found.cuts, urls);
    return redacted_sql{without(sql, united(std::move(found.cuts)))};
}

}  // namespace rollcall::sql
