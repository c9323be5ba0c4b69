// Each letter is folded by itself, so that the text's bytes and the folded ones are walked side by side.
#include "rollcall/engine/duckdb/functions/text/letter_search.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/functions/running_function.hpp"
#include "rollcall/engine/duckdb/functions/text/letter_folding.hpp"

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

bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

std::string folded_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size() && !running_function::interrupted();) {
        const std::size_t size = character_size(text, at);
        if (size == 1 && is_ascii(text[at])) {
            out += to_lower(text[at]);
        } else {
            out += folded_letter(text.substr(at, size));
        }
        at += size;
    }
    return out;
}

// The beginning of a letter: its byte in the text, and in the folded one.
struct place {
    std::size_t written = 0;
    std::size_t folded = 0;

    void pass_letter(std::string_view text) {
        const std::size_t size = character_size(text, written);
        folded += size == 1 && is_ascii(text[written]) ? 1 : folded_letter(text.substr(written, size)).size();
        written += size;
    }
};

// Where a text stands within another, one place after the other, those that overlap too, in linear time (Knuth, Morris and Pratt).
class occurrences {
public:
    occurrences(std::string_view sought, std::string_view within) : sought_(sought), within_(within), borders_(sought.size() + 1) {
        std::uint32_t border = 0;
        for (std::size_t i = 1; i < sought.size(); ++i) {
            while (border > 0 && sought[i] != sought[border]) border = borders_[border];
            borders_[i + 1] = border += sought[i] == sought[border] ? 1 : 0;
        }
    }

    // Does one begin there? Asked from the front to the back.
    bool begins_at(std::size_t place) {
        while (place + sought_.size() > at_ && at_ < within_.size()) take(within_[at_++]);
        return place + sought_.size() == at_ && matched_ == sought_.size();
    }

private:
    void take(char c) {
        if (matched_ == sought_.size()) matched_ = borders_[matched_];
        while (matched_ > 0 && sought_[matched_] != c) matched_ = borders_[matched_];
        matched_ += sought_[matched_] == c ? 1 : 0;
    }

    std::string_view sought_;
    std::string_view within_;
    std::vector<std::uint32_t> borders_;  // by how much of it has matched: how much of its beginning also ends there
    std::size_t at_ = 0;                  // in `within_`
    std::size_t matched_ = 0;
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
    occurrences found(sought, folded);
    place end;
    for (place begin; text.size() - begin.written >= part.size() && !running_function::interrupted(); begin.pass_letter(text), ++position) {
        while (end.written < begin.written + part.size()) end.pass_letter(text);
        const bool as_long = end.written == begin.written + part.size() && end.folded == begin.folded + sought.size();
        if (as_long && (sought.empty() || found.begins_at(begin.folded))) return position;
    }
    return 0;
}

}  // namespace rollcall::engine
