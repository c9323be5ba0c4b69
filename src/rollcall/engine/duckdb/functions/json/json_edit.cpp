// Changing JSON.
#include "rollcall/engine/duckdb/functions/json/json_edit.hpp"

#include <algorithm>
#include <span>

#include "rollcall/engine/duckdb/functions/running_function.hpp"

namespace rollcall::engine {

namespace {

// The place a path without wildcards leads to. Returns: null for none.
json_value* at(json_value& root, std::span<const path_leg> legs) {
    json_value* here = &root;
    for (const path_leg& leg : legs) {
        if (leg.kind == leg_kind::key) {
            here = here->kind == json_kind::object ? here->find(leg.key) : nullptr;
        } else {
            const bool array = here->kind == json_kind::array;
            const std::size_t size = array ? here->items.size() : 1;
            const std::int64_t index = leg.first.in(size);
            if (index < 0 || index >= static_cast<std::int64_t>(size)) return nullptr;
            if (array) here = &here->items[static_cast<std::size_t>(index)];
        }
        if (here == nullptr) return nullptr;
    }
    return here;
}

void make_array(json_value& value) {
    if (value.kind == json_kind::array) return;
    json_value array;
    array.kind = json_kind::array;
    array.items.push_back(std::move(value));
    value = std::move(array);
}

}  // namespace

void put(json_value& root, const json_path& path, json_value value, edit_mode mode) {
    if (json_value* const there = at(root, path.legs)) {
        if (mode.replaces) *there = std::move(value);
        return;
    }
    if (!mode.adds || path.legs.empty()) return;
    json_value* const parent = at(root, std::span(path.legs).first(path.legs.size() - 1));
    if (parent == nullptr) return;
    const path_leg& leg = path.legs.back();
    if (leg.kind == leg_kind::key) {
        if (parent->kind == json_kind::object) parent->set(leg.key, std::move(value));
        return;
    }
    const bool in_front = leg.first.from_last;  // before the first: [last-9] of a short one
    make_array(*parent);
    parent->items.insert(in_front ? parent->items.begin() : parent->items.end(), std::move(value));
}

void remove(json_value& root, const json_path& path) {
    if (path.legs.empty()) return;
    json_value* const parent = at(root, std::span(path.legs).first(path.legs.size() - 1));
    if (parent == nullptr) return;
    const path_leg& leg = path.legs.back();
    if (leg.kind == leg_kind::key && parent->kind == json_kind::object) {
        const json_value* const found = parent->find(leg.key);
        if (found == nullptr) return;
        const auto index = found - parent->items.data();
        parent->keys.erase(parent->keys.begin() + index);
        parent->items.erase(parent->items.begin() + index);
    } else if (leg.kind == leg_kind::index && parent->kind == json_kind::array) {
        const std::int64_t index = leg.first.in(parent->items.size());
        if (index >= 0 && index < static_cast<std::int64_t>(parent->items.size())) parent->items.erase(parent->items.begin() + index);
    }
}

void append_to(json_value& root, const json_path& path, json_value value) {
    json_value* const there = at(root, path.legs);
    if (there == nullptr) return;
    make_array(*there);
    there->items.push_back(std::move(value));
}

void insert_before(json_value& root, const json_path& path, json_value value) {
    if (path.legs.empty() || path.legs.back().kind != leg_kind::index) return;
    json_value* const parent = at(root, std::span(path.legs).first(path.legs.size() - 1));
    if (parent == nullptr || parent->kind != json_kind::array) return;
    const auto size = static_cast<std::int64_t>(parent->items.size());
    const std::int64_t index = std::clamp<std::int64_t>(path.legs.back().first.in(parent->items.size()), 0, size);
    parent->items.insert(parent->items.begin() + index, std::move(value));
}

json_value merge_patch(json_value into, const json_value& patch) {
    if (patch.kind != json_kind::object) return patch;
    if (into.kind != json_kind::object) {
        into = {};
        into.kind = json_kind::object;
    }
    for (std::size_t i = 0; i < patch.keys.size() && !running_function::interrupted(); ++i) {
        json_path path;
        path.legs.push_back({leg_kind::key, patch.keys[i], {}, {}});
        if (patch.items[i].kind == json_kind::null) {
            remove(into, path);
            continue;
        }
        json_value* const old = into.find(patch.keys[i]);
        into.set(patch.keys[i], merge_patch(old == nullptr ? json_value{} : *old, patch.items[i]));
    }
    return into;
}

json_value merge_preserve(json_value a, json_value b) {
    if (a.kind == json_kind::object && b.kind == json_kind::object) {
        for (std::size_t i = 0; i < b.keys.size() && !running_function::interrupted(); ++i) {
            json_value* const old = a.find(b.keys[i]);
            json_value both = old == nullptr ? std::move(b.items[i]) : merge_preserve(std::move(*old), std::move(b.items[i]));
            a.set(b.keys[i], std::move(both));
        }
        return a;
    }
    make_array(a);
    make_array(b);
    for (json_value& each : b.items) a.items.push_back(std::move(each));
    return a;
}

}  // namespace rollcall::engine
