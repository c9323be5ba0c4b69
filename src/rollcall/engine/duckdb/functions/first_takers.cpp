// The decision, and its function over DuckDB's lists of lists.
#include "rollcall/engine/duckdb/functions/first_takers.hpp"

#include <algorithm>

#include "rollcall/engine/duckdb/functions/vectors.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

// A vector of lists: where each lies, and the vector that they lie in.
struct list_vector {
    explicit list_vector(duckdb_vector of)
        : entries(static_cast<const duckdb_list_entry*>(duckdb_vector_get_data(of))),
          validity(duckdb_vector_get_validity(of)),
          items(duckdb_list_vector_get_child(of)) {}
    const duckdb_list_entry* entries;
    const std::uint64_t* validity;
    duckdb_vector items;
};

void append_list(duckdb_vector to, std::uint64_t row, const std::vector<std::int64_t>& values) {
    const std::uint64_t begin = duckdb_list_vector_get_size(to);
    duckdb_list_vector_reserve(to, begin + values.size());
    duckdb_list_vector_set_size(to, begin + values.size());
    auto* const items = static_cast<std::int64_t*>(duckdb_vector_get_data(duckdb_list_vector_get_child(to)));
    std::ranges::copy(values, items + begin);
    static_cast<duckdb_list_entry*>(duckdb_vector_get_data(to))[row] = {begin, values.size()};
}

void take_first(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
    const list_vector all(duckdb_data_chunk_get_vector(input, 0));
    const list_vector rows(all.items);
    const auto* const values = static_cast<const std::int64_t*>(duckdb_vector_get_data(rows.items));
    const std::uint64_t* const validity = duckdb_vector_get_validity(rows.items);
    const std::uint64_t count = duckdb_data_chunk_get_size(input);
    for (std::uint64_t i = 0; i < count; ++i) {
        std::vector<std::int64_t> accepted;
        taken_keys taken;
        std::vector<std::optional<std::int64_t>> keys;
        const duckdb_list_entry list = is_null(all.validity, i) ? duckdb_list_entry{} : all.entries[i];
        for (std::uint64_t row = list.offset; row < list.offset + list.length; ++row) {
            const auto [first, size] = rows.entries[row];
            keys.clear();
            for (std::uint64_t at = first + 1; at < first + size; ++at) {
                keys.push_back(is_null(validity, at) ? std::nullopt : std::optional(values[at]));
            }
            if (taken.try_take(keys)) accepted.push_back(values[first]);
        }
        append_list(output, i, accepted);
    }
}

}  // namespace

bool taken_keys::try_take(std::span<const std::optional<std::int64_t>> keys) {
    taken_.resize(std::max(taken_.size(), keys.size()));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i] && taken_[i].contains(*keys[i])) return false;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i]) taken_[i].insert(*keys[i]);
    }
    return true;
}

bool register_first_takers(duckdb_connection on) {
    duckdb_scalar_function function = duckdb_create_scalar_function();
    const type_handle number{duckdb_create_logical_type(DUCKDB_TYPE_BIGINT)};
    const type_handle row{duckdb_create_list_type(number.get())};
    const type_handle rows{duckdb_create_list_type(row.get())};
    duckdb_scalar_function_set_name(function, "rollcall_first_takers");
    duckdb_scalar_function_add_parameter(function, rows.get());
    duckdb_scalar_function_set_return_type(function, row.get());
    duckdb_scalar_function_set_special_handling(function);  // sees NULL, of which it makes an empty list
    duckdb_scalar_function_set_function(function, take_first);
    const bool registered = duckdb_register_scalar_function(on, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return registered;
}

}  // namespace rollcall::engine
