// Parts that are in order become one: rows of front ends, each from its own.
#include <algorithm>

#include "rollcall/registry/listing/row_order.hpp"

namespace rollcall::registry {

namespace {

// A result with room for all parts together.
listed_rows room_for(const std::vector<listed_rows>& parts, const std::string& head, std::size_t limit) {
    constexpr std::size_t room_behind = 256;  // for what the caller puts behind the rows
    listed_rows whole;
    std::size_t bytes = head.size() + room_behind;
    std::size_t rows = 0;
    for (const auto& part : parts) {
        whole.matches += part.matches;
        bytes += part.bytes.size();
        rows += part.rows.size();
    }
    whole.bytes.reserve(bytes);
    whole.bytes = head;
    whole.rows.reserve(std::min(rows, limit));
    return whole;
}

// Keys have served where no order is to be made.
listed_rows concatenate(const std::vector<listed_rows>& parts, const merge_order& how) {
    const auto limit = how.limit;
    auto offset = how.offset;
    auto whole = room_for(parts, how.head, limit);
    for (const auto& part : parts) {
        for (const auto& piece : part.rows) {
            if (whole.rows.size() == limit) return whole;
            if (offset > 0) {
                --offset;
                continue;
            }
            whole.rows.push_back({{}, piece.id, whole.bytes.size(), piece.length});
            whole.bytes += part.text_of(piece);
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
    auto whole = room_for(parts, how.head, how.limit);
    const row_order order{how.sort.descending};
    const auto later = [&](const source& a, const source& b) { return order(b.part->rows[b.next], a.part->rows[a.next]); };
    std::ranges::make_heap(sources, later);
    for (std::size_t position = 0; !sources.empty() && whole.rows.size() < how.limit; ++position) {
        std::ranges::pop_heap(sources, later);
        source& first = sources.back();
        const auto& piece = first.part->rows[first.next];
        if (position >= how.offset) {
            whole.rows.push_back({piece.key, piece.id, whole.bytes.size(), piece.length});
            whole.bytes += first.part->text_of(piece);
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
