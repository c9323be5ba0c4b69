// The order of a listing's rows. Private to registry.
#pragma once

#include "rollcall/registry/registry.hpp"

namespace rollcall::registry {

// Strict: by key, "" last either way, ties by id.
struct row_order {
    bool descending;
    [[nodiscard]] bool less(const sort_key& a, connection_id a_id, const sort_key& b, connection_id b_id) const {
        if (a.empty != b.empty) return b.empty;
        if (a.number != b.number) return (a.number < b.number) != descending;
        if (const int order = a.text.compare(b.text); order != 0) return (order < 0) != descending;
        return a_id < b_id;
    }
    template <class Row>
    bool operator()(const Row& a, const Row& b) const {
        return less(a.key, a.id, b.key, b.id);
    }
};

}  // namespace rollcall::registry
