// The table function rollcall_gathered: it only copies rows, and waits for nobody.
#include "rollcall/engine/duckdb/tables/gathered_function.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

using held_table = std::shared_ptr<const gathered_table>;

// What a planned statement reads. DuckDB hands it from the thread that plans to those that read in ways that a thread
// sanitizer does not see; `rows` says the order once more.
struct bound_table {
    explicit bound_table(held_table held) : owner(std::move(held)) { rows.store(owner.get(), std::memory_order_release); }

    held_table owner;
    std::atomic<const gathered_table*> rows = nullptr;
};

void drop_bound(void* bound) { delete static_cast<bound_table*>(bound); }
void drop_position(void* position) { delete static_cast<std::size_t*>(position); }

void bind_gathered(duckdb_bind_info info) {
    const auto& tables = *static_cast<const gathered_tables*>(duckdb_bind_get_extra_info(info));
    const value_handle number{duckdb_bind_get_parameter(info, 0)};
    held_table held;
    if (!duckdb_is_null_value(number.get())) held = tables.find(static_cast<std::uint64_t>(duckdb_get_int64(number.get())));
    if (held == nullptr) return duckdb_bind_set_error(info, "the rows gathered for this statement are gone; run it again");
    const type_handle text{duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR)};
    for (const auto& name : held->column_names) duckdb_bind_add_result_column(info, name.c_str(), text.get());
    duckdb_bind_set_cardinality(info, held->rows.size(), true);
    duckdb_bind_set_bind_data(info, new bound_table{std::move(held)}, drop_bound);
}

void start(duckdb_init_info info) { duckdb_init_set_init_data(info, new std::size_t{0}, drop_position); }

void copy_rows(duckdb_function_info info, duckdb_data_chunk output) {
    const auto& table = *static_cast<bound_table*>(duckdb_function_get_bind_data(info))->rows.load(std::memory_order_acquire);
    auto& position = *static_cast<std::size_t*>(duckdb_function_get_init_data(info));
    const std::size_t count = std::min<std::size_t>(duckdb_vector_size(), table.rows.size() - position);
    for (std::size_t column = 0; column < table.column_names.size(); ++column) {
        duckdb_vector const vector = duckdb_data_chunk_get_vector(output, column);
        for (std::size_t row = 0; row < count; ++row) {
            const auto& cells = table.rows[position + row];
            const std::string_view cell = column < cells.size() ? std::string_view{cells[column]} : std::string_view{};
            duckdb_vector_assign_string_element_len(vector, row, cell.data(), cell.size());
        }
    }
    position += count;
    duckdb_data_chunk_set_size(output, count);
}

}  // namespace

std::uint64_t gathered_tables::hold(gathered_table table) {
    for (auto& row : table.rows) {
        for (auto& cell : row) cell = valid_utf8(cell);
    }
    auto held = std::make_shared<const gathered_table>(std::move(table));
    return shelf_.with([&](shelf& on) {
        on.tables.emplace(++on.last, std::move(held));
        return on.last;
    });
}

void gathered_tables::release(std::uint64_t number) {
    held_table freed_outside_of_the_lock;
    shelf_.with([&](shelf& on) {
        const auto found = on.tables.find(number);
        if (found == on.tables.end()) return;
        freed_outside_of_the_lock = std::move(found->second);
        on.tables.erase(found);
    });
}

std::shared_ptr<const gathered_table> gathered_tables::find(std::uint64_t number) const {
    return shelf_.with([&](const shelf& on) {
        const auto found = on.tables.find(number);
        return found == on.tables.end() ? held_table{} : found->second;
    });
}

bool register_gathered(duckdb_connection on, const gathered_tables& tables) {
    duckdb_table_function function = duckdb_create_table_function();
    const type_handle number{duckdb_create_logical_type(DUCKDB_TYPE_BIGINT)};
    duckdb_table_function_set_name(function, "rollcall_gathered");
    duckdb_table_function_add_parameter(function, number.get());
    duckdb_table_function_set_extra_info(function, const_cast<gathered_tables*>(&tables), nullptr);
    duckdb_table_function_set_bind(function, bind_gathered);
    duckdb_table_function_set_init(function, start);
    duckdb_table_function_set_function(function, copy_rows);
    const bool registered = duckdb_register_table_function(on, function) == DuckDBSuccess;
    duckdb_destroy_table_function(&function);
    return registered;
}

}  // namespace rollcall::engine
