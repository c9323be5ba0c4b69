// Parts that are in order become one: rows of front ends, each from its own.
#include <algorithm>
#include <utility>

#include "rollcall/registry/listing/row_order.hpp"

namespace rollcall::registry {

namespace {

// A result with room for all parts together.
listed_rows room_for(const std::vector<listed_rows>& parts, std::size_t limit) {
    listed_rows whole;
    std::size_t bytes = parts.size();  // a comma between any two
    std::size_t rows = 0;
    for (const auto& part : parts) {
        whole.matches += part.matches;
        bytes += part.bytes.size();
        rows += part.rows.size();
    }
    whole.bytes.reserve(bytes);
    whole.rows.reserve(std::min(rows, limit));
    return whole;
}

void append_row(listed_rows& whole, sort_key key, const listed_rows::piece& piece, const listed_rows& part) {
    if (!whole.bytes.empty()) whole.bytes += ',';
    whole.rows.push_back({std::move(key), piece.id, whole.bytes.size(), piece.length});
    whole.bytes += part.text_of(piece);
}

// Keys have served where no order is to be made.
listed_rows concatenate(const std::vector<listed_rows>& parts, const merge_order& how) {
    const auto limit = how.limit;
    auto offset = how.offset;
    auto whole = room_for(parts, limit);
    for (const auto& part : parts) {
        for (const auto& piece : part.rows) {
            if (whole.rows.size() == limit) return whole;
            if (offset > 0) {
                --offset;
                continue;
            }
            append_row(whole, {}, piece, part);
        }
    }
    return whole;
}

}  // namespace

listed_rows merge(const std::vector<listed_rows>& parts, const merge_order& how) {
    if (how.in_turn) return concatenate(parts, how);
    struct source {
        const listed_rows* part;
        std::size_t next;
    };
    std::vector<source> sources;
    for (const auto& part : parts) {
        if (!part.rows.empty()) sources.push_back({&part, 0});
    }
    auto whole = room_for(parts, how.limit);
    const row_order order{how.sort.descending};
    const auto later = [&](const source& a, const source& b) { return order(b.part->rows[b.next], a.part->rows[a.next]); };
    std::ranges::make_heap(sources, later);
    for (std::size_t position = 0; !sources.empty() && whole.rows.size() < how.limit; ++position) {
        std::ranges::pop_heap(sources, later);
        source& first = sources.back();
        const auto& piece = first.part->rows[first.next];
        if (position >= how.offset) {
            append_row(whole, piece.key, piece, *first.part);
        }
        if (++first.next == first.part->rows.size()) {
            sources.pop_back();
        } else {
            std::ranges::push_heap(sources, later);
        }
    }
    return whole;
}

}  // namespace rollcall::registry
