// Counters by their tables, and the functions.
#include "rollcall/engine/duckdb/tasks/counters.hpp"

#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

std::string key_of(std::string_view database, std::string_view table) { return to_lower(database) + "." + to_lower(table); }

struct bound_call {
    row_counters* counters;
    std::shared_ptr<noted_numbers> notes;
};

void drop_call(void* call) { delete static_cast<bound_call*>(call); }
void* copy_call(void* call) { return new bound_call{*static_cast<bound_call*>(call)}; }

void bind_counter(duckdb_bind_info info) {
    auto& counters = *static_cast<row_counters*>(duckdb_scalar_function_bind_get_extra_info(info));
    context_handle context;
    duckdb_scalar_function_get_client_context(info, context.out());
    auto notes = counters.notes_of(duckdb_client_context_get_connection_id(context.get()));
    if (notes == nullptr) notes = std::make_shared<noted_numbers>();
    duckdb_scalar_function_set_bind_data(info, new bound_call{&counters, std::move(notes)}, drop_call);
    duckdb_scalar_function_set_bind_data_copy(info, copy_call);
}

void note_first(noted_numbers& notes, std::uint64_t number) {
    auto first = notes.first.load(std::memory_order_relaxed);
    while ((first == 0 || number < first) && !notes.first.compare_exchange_weak(first, number, std::memory_order_relaxed)) {}
}

// A vector's values, and which of them are NULL.
struct integers {
    const std::int64_t* values;
    std::uint64_t* validity;
    explicit integers(duckdb_vector of)
        : values(static_cast<const std::int64_t*>(duckdb_vector_get_data(of))), validity(duckdb_vector_get_validity(of)) {}
    [[nodiscard]] bool is_null(idx_t row) const { return validity != nullptr && !duckdb_validity_row_is_valid(validity, row); }
};

// The counter of the table that the first argument names, which is the same in all rows; there is one row at least. Returns: null where it
// is held; the call has failed then.
auto counter_of(duckdb_function_info info, const bound_call& call, duckdb_data_chunk input) {
    auto* const tables = static_cast<duckdb_string_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)));
    auto counter = call.counters->find(std::string(duckdb_string_t_data(&tables[0]), duckdb_string_t_length(tables[0])));
    if (counter != nullptr && !counter->known) counter = nullptr;
    if (counter == nullptr) duckdb_scalar_function_set_error(info, "rollcall_next_id: the counter is held");
    return counter;
}

void next_id(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& call = *static_cast<bound_call*>(duckdb_scalar_function_get_bind_data(info));
    const idx_t rows = duckdb_data_chunk_get_size(input);
    if (rows == 0) return;
    const auto counter = counter_of(info, call, input);
    if (counter == nullptr) return;
    const integers given{duckdb_data_chunk_get_vector(input, 1)};
    const auto* const zero_counts = static_cast<const bool*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 2)));
    const integers largest{duckdb_data_chunk_get_vector(input, 3)};
    auto* const results = static_cast<std::int64_t*>(duckdb_vector_get_data(output));
    for (idx_t row = 0; row < rows; ++row) {
        const bool counts = given.is_null(row) || (given.values[row] == 0 && zero_counts[row]);
        if (counts) {
            const auto number = counter->take(static_cast<std::uint64_t>(largest.values[row]));
            note_first(*call.notes, number);
            results[row] = static_cast<std::int64_t>(number);
        } else {
            results[row] = given.values[row];
            if (results[row] > 0) counter->pass(static_cast<std::uint64_t>(results[row]));
        }
        call.notes->last.store(static_cast<std::uint64_t>(results[row]), std::memory_order_relaxed);
    }
}

void counted(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& call = *static_cast<bound_call*>(duckdb_scalar_function_get_bind_data(info));
    const idx_t rows = duckdb_data_chunk_get_size(input);
    if (rows == 0) return;
    const auto counter = counter_of(info, call, input);
    if (counter == nullptr) return;
    const integers given{duckdb_data_chunk_get_vector(input, 1)};
    for (idx_t row = 0; row < rows; ++row) {
        if (!given.is_null(row) && given.values[row] > 0) counter->pass(static_cast<std::uint64_t>(given.values[row]));
    }
    duckdb_vector_reference_vector(output, duckdb_data_chunk_get_vector(input, 1));
}

void told_id(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& call = *static_cast<bound_call*>(duckdb_scalar_function_get_bind_data(info));
    const integers given{duckdb_data_chunk_get_vector(input, 0)};
    auto* const results = static_cast<std::int64_t*>(duckdb_vector_get_data(output));
    const idx_t rows = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < rows; ++row) {
        const bool null = given.is_null(row);
        if (null) {
            duckdb_vector_ensure_validity_writable(output);
            duckdb_validity_set_row_invalid(duckdb_vector_get_validity(output), row);
        }
        results[row] = null ? 0 : given.values[row];
        call.notes->told.store(static_cast<std::uint64_t>(results[row]), std::memory_order_relaxed);
        call.notes->has_told.store(true, std::memory_order_relaxed);
    }
}

bool register_function(duckdb_connection on, row_counters& counters, const char* name, std::initializer_list<duckdb_type> parameters,
                       duckdb_scalar_function_t function) {
    duckdb_scalar_function made = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(made, name);
    for (const auto each : parameters) {
        const type_handle type{duckdb_create_logical_type(each)};
        duckdb_scalar_function_add_parameter(made, type.get());
    }
    const type_handle number{duckdb_create_logical_type(DUCKDB_TYPE_BIGINT)};
    duckdb_scalar_function_set_return_type(made, number.get());
    duckdb_scalar_function_set_volatile(made);          // each row gets its own
    duckdb_scalar_function_set_special_handling(made);  // sees NULLs
    duckdb_scalar_function_set_extra_info(made, &counters, nullptr);
    duckdb_scalar_function_set_bind(made, bind_counter);
    duckdb_scalar_function_set_function(made, function);
    const bool registered = duckdb_register_scalar_function(on, made) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&made);
    return registered;
}

}  // namespace

std::shared_ptr<row_counter> row_counters::find_or_make(const numbered_place& place) {
    return counters_.with([&](auto& counters) {
        auto& counter = counters[key_of(place.database, place.table)];
        if (counter == nullptr) counter = std::make_shared<row_counter>(place);
        return counter;
    });
}

std::shared_ptr<row_counter> row_counters::find(const std::string& key) const {
    return counters_.with([&](const auto& counters) {
        const auto found = counters.find(key);
        return found == counters.end() ? std::shared_ptr<row_counter>{} : found->second;
    });
}

void row_counters::hold(std::string_view database, std::string_view table) {
    const auto counter = find_or_make({std::string(database), std::string(table), {}});
    counter->held = true;
    const std::lock_guard alone{counter->keeping};
    counter->known = false;
}

void row_counters::forget(std::string_view database, std::string_view table) {
    counters_.with([&](auto& counters) {
        if (!table.empty()) {
            counters.erase(key_of(database, table));
        } else {
            std::erase_if(counters, [&](const auto& each) { return iequals(each.second->place().database, database); });
        }
    });
}

void row_counters::forget_all() {
    counters_.with([](auto& counters) { counters.clear(); });
}

std::vector<std::shared_ptr<row_counter>> row_counters::all() const {
    return counters_.with([](const auto& counters) {
        std::vector<std::shared_ptr<row_counter>> all;
        for (const auto& [key, counter] : counters) all.push_back(counter);
        return all;
    });
}

std::shared_ptr<noted_numbers> row_counters::add_connection(std::uint64_t number) {
    auto notes = std::make_shared<noted_numbers>();
    notes_.with([&](auto& all) { all[number] = notes; });
    return notes;
}

void row_counters::remove_connection(std::uint64_t number) {
    notes_.with([&](auto& all) { all.erase(number); });
}

std::shared_ptr<noted_numbers> row_counters::notes_of(std::uint64_t number) const {
    return notes_.with([&](const auto& all) {
        const auto found = all.find(number);
        return found == all.end() ? std::shared_ptr<noted_numbers>{} : found->second;
    });
}

bool register_counting(duckdb_connection on, row_counters& counters) {
    return register_function(on, counters, "rollcall_next_id",
                             {DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_BIGINT}, next_id) &&
           register_function(on, counters, "rollcall_counted", {DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT}, counted) &&
           register_function(on, counters, "rollcall_told_id", {DUCKDB_TYPE_BIGINT}, told_id);
}

}  // namespace rollcall::engine
