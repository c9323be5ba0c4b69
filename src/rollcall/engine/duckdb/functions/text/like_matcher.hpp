// MySQL's LIKE: `%` any run of characters, `_` one, and an escape that makes either stand for itself. Pure.
// Source: MySQL 8.0 Reference Manual, "String Comparison Functions and Operators".
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::engine {

// A pattern, read once: the pieces between its `%`, each of which is looked for behind the one before it. No pattern
// goes back beyond the last piece found, so none takes more steps than text times pattern; a piece without `_` is found
// in a single pass.
class like_pattern {
public:
    // `escape`: one character, or "" for none. At the pattern's end it stands for itself.
    like_pattern(std::string_view pattern, std::string_view escape);

    // Compares bytes. Returns: nothing where `stop` became true meanwhile, which is looked at every million steps or so.
    [[nodiscard]] std::optional<bool> matches(std::string_view text, const std::atomic<bool>& stop) const;

private:
    // Characters between two `%`. Where `any` is set at a byte, a whole character may stand there.
    struct piece {
        std::string bytes;
        std::vector<bool> any;  // empty where no `_` is among them
    };
    // Returns: how many bytes of text the piece takes at `at`, npos where it does not stand there.
    static std::size_t length_at(const piece& of, std::string_view text, std::size_t at, std::size_t& steps) noexcept;
    // Looks for the piece from `at` on. Returns: where it begins and ends; npos for nowhere. Nothing: stopped.
    struct place {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    static std::optional<place> find(const piece& of, std::string_view text, std::size_t at, const std::atomic<bool>& stop);
    // Where a piece must begin so that it ends with the text: `characters` characters before its end.
    static std::size_t start_of_last(const piece& of, std::string_view text) noexcept;

    std::vector<piece> pieces_;  // one more than there are runs of `%`
};

}  // namespace rollcall::engine
