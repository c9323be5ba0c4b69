// Matching LIKE piece by piece.
#include "rollcall/engine/duckdb/functions/text/like_matcher.hpp"

#include <algorithm>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/find_bytes.hpp"

namespace rollcall::engine {

namespace {

constexpr std::size_t steps_between_looks = 1 << 20;

}  // namespace

like_pattern::like_pattern(std::string_view pattern, std::string_view escape) : pieces_(1) {
    for (std::size_t i = 0; i < pattern.size();) {
        piece& last = pieces_.back();
        const bool escaped = !escape.empty() && pattern.substr(i).starts_with(escape) && i + escape.size() < pattern.size();
        if (escaped) i += escape.size();
        if (!escaped && pattern[i] == '%') {
            const bool one_run = pieces_.size() > 1 && last.bytes.empty();
            if (!one_run) pieces_.emplace_back();
            ++i;
            continue;
        }
        const bool any = !escaped && pattern[i] == '_';
        if (any && last.any.empty()) last.any.resize(last.bytes.size(), false);
        const std::size_t size = character_size(pattern, i);
        last.bytes.append(pattern.substr(i, size));
        if (any || !last.any.empty()) last.any.resize(last.bytes.size(), any);
        i += size;
    }
}

std::size_t like_pattern::length_at(const piece& of, std::string_view text, std::size_t at, std::size_t& steps) noexcept {
    if (of.any.empty()) return text.substr(at).starts_with(of.bytes) ? of.bytes.size() : std::string_view::npos;
    std::size_t here = at;
    for (std::size_t i = 0; i < of.bytes.size(); ++i) {
        ++steps;
        if (here >= text.size()) return std::string_view::npos;
        if (of.any[i]) {
            here += character_size(text, here);
        } else if (text[here] == of.bytes[i]) {
            ++here;
        } else {
            return std::string_view::npos;
        }
    }
    return here - at;
}

std::optional<like_pattern::place> like_pattern::find(const piece& of, std::string_view text, std::size_t at,
                                                      const std::atomic<bool>& stop) {
    if (of.any.empty()) {
        const std::size_t found = find_bytes(text, of.bytes, at);
        return found == std::string_view::npos ? place{std::string_view::npos, std::string_view::npos}
                                               : place{found, found + of.bytes.size()};
    }
    std::size_t steps = 0;
    for (; at < text.size(); at += character_size(text, at)) {
        const std::size_t length = length_at(of, text, at, steps);
        if (length != std::string_view::npos) return place{at, at + length};
        if (++steps < steps_between_looks) continue;
        steps = 0;
        if (stop.load(std::memory_order_relaxed)) return std::nullopt;
    }
    return place{std::string_view::npos, std::string_view::npos};
}

std::size_t like_pattern::start_of_last(const piece& of, std::string_view text) noexcept {
    if (of.any.empty()) return text.size() < of.bytes.size() ? std::string_view::npos : text.size() - of.bytes.size();
    auto characters = static_cast<std::size_t>(std::ranges::count_if(of.bytes, begins_character));
    std::size_t at = text.size();
    while (characters > 0) {
        if (at == 0) return std::string_view::npos;
        --at;
        if (begins_character(text[at])) --characters;
    }
    return at;
}

std::optional<bool> like_pattern::matches(std::string_view text, const std::atomic<bool>& stop) const {
    std::size_t steps = 0;
    const std::size_t first = length_at(pieces_.front(), text, 0, steps);
    if (first == std::string_view::npos) return false;
    if (pieces_.size() == 1) return first == text.size();
    std::size_t at = first;
    for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
        if (i % 256 == 0 && stop.load(std::memory_order_relaxed)) return std::nullopt;
        const auto found = find(pieces_[i], text, at, stop);
        if (!found) return std::nullopt;
        if (found->begin == std::string_view::npos) return false;
        at = found->end;
    }
    const std::size_t last = start_of_last(pieces_.back(), text);
    if (last == std::string_view::npos || last < at) return false;
    return length_at(pieces_.back(), text, last, steps) == text.size() - last;
}

}  // namespace rollcall::engine
