// Redaction: the only form of a statement that the registry, the log and the history accept. docs/rest.md, "Every answer".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall::sql {

// How much of a statement is kept, and of its normalised form.
inline constexpr std::size_t kept_text_bytes = 64 * 1024;

class redacted_sql;
redacted_sql redact(std::string_view sql);

// A statement's text with its secrets replaced, or the FE's own words in angle brackets. Only redact() and note() make one.
class redacted_sql {
public:
    redacted_sql() = default;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    // Was anything replaced? True also where a client wrote the mark itself.
    [[nodiscard]] bool has_cuts() const noexcept;
    // The FE's own words, of no client's making: "<parsing 70000 bytes>".
    static redacted_sql note(std::string words) { return redacted_sql{std::move(words)}; }

private:
    explicit redacted_sql(std::string text) : text_(std::move(text)) {}
    friend redacted_sql redact(std::string_view sql);
    std::string text_;
};

// In a statement whose text contains IDENTIFIED, PASSW, PWD, SECRET, TOKEN, CREDENTIAL, a key (API_KEY, APIKEY, ACCESS_KEY, PRIVATE_KEY),
// an account verb (CREATE/ALTER/DROP USER, GRANT, REVOKE, SET PASSWORD; whole words, in strings and comments too) or credentials in a URL
// (scheme://user:password@), all in single or double quotes becomes '<redacted>' (quotes kept), whatever the SQL mode, and all from an
// unterminated quote on <redacted>. Works on what does not lex: what cannot be told apart counts as secret. At most 64 KiB of the result
// are kept. Never throws. Thread: any; linear.
redacted_sql redact(std::string_view sql);

}  // namespace rollcall::sql
