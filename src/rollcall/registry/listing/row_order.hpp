// The order of a listing's rows. Private to registry.
#pragma once

#include "rollcall/registry/registry.hpp"

namespace rollcall::registry {

// Strict: by key, "" last either way, ties by id.
struct row_order {
    bool descending;
    template <class Row>
    bool operator()(const Row& a, const Row& b) const {
        if (a.key.empty != b.key.empty) return b.key.empty;
        if (a.key.number != b.key.number) return (a.key.number < b.key.number) != descending;
        if (const int order = a.key.text.compare(b.key.text); order != 0) return (order < 0) != descending;
        return a.id < b.id;
    }
};

}  // namespace rollcall::registry
