// Each letter is folded by itself, so that the text's bytes and the folded ones are walked side by side.
#include "rollcall/engine/duckdb/functions/letter_search.hpp"

#include <string>

#include "rollcall/base/characters.hpp"
#include "rollcall/engine/duckdb/functions/letter_folding.hpp"

namespace rollcall::engine {
namespace {

// One letter that is two to Unicode's root collation, with those two in as many bytes.
std::string folded_letter(std::string_view letter) {
    std::string folded = fold_letters(letter);
    if (folded == "\u00DF") return "ss";
    if (folded == "\u00E6") return "ae";
    if (folded == "\u0153") return "oe";
    return folded;
}

std::string folded_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0, size = 0; at < text.size(); at += size) {
        size = character_size(text, at);
        out += folded_letter(text.substr(at, size));
    }
    return out;
}

// The beginning of a letter: its byte in the text, and in the folded one.
struct place {
    std::size_t written = 0;
    std::size_t folded = 0;

    void pass_letter(std::string_view text) {
        const std::size_t size = character_size(text, written);
        folded += folded_letter(text.substr(written, size)).size();
        written += size;
    }
};

}  // namespace

std::int64_t locate_letters(std::string_view part, std::string_view text, std::int64_t position) {
    if (position < 1) return 0;
    const auto before = static_cast<std::uint64_t>(position - 1);
    const std::size_t from = bytes_of_characters(text, before);
    if (from == text.size() && count_characters(text) < before) return 0;
    if (part.empty()) return position;
    text.remove_prefix(from);
    const std::string sought = folded_text(part);
    const std::string folded = folded_text(text);
    const std::string_view within = folded;
    place end;
    for (place begin; text.size() - begin.written >= part.size(); begin.pass_letter(text), ++position) {
        while (end.written < begin.written + part.size()) end.pass_letter(text);
        const bool as_long = end.written == begin.written + part.size();
        if (as_long && within.substr(begin.folded, end.folded - begin.folded) == sought) return position;
    }
    return 0;
}

}  // namespace rollcall::engine
