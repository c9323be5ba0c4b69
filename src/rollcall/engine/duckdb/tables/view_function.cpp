// The scalar function over view_body().
#include "rollcall/engine/duckdb/tables/view_function.hpp"

#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/duckdb/values/mysql_text.hpp"

namespace rollcall::engine {

namespace {

void run_view_function(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& naming = *static_cast<const engine_naming*>(duckdb_scalar_function_get_extra_info(info));
    duckdb_vector const argument = duckdb_data_chunk_get_vector(input, 0);
    auto* const texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(argument));
    const idx_t rows = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < rows; ++row) {
        const std::string body = view_body({duckdb_string_t_data(&texts[row]), duckdb_string_t_length(texts[row])}, naming);
        duckdb_vector_assign_string_element_len(output, row, body.data(), body.size());
    }
}

}  // namespace

bool register_view_definition(duckdb_connection on, const engine_naming& naming) {
    duckdb_scalar_function function = duckdb_create_scalar_function();
    const type_handle text{duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR)};
    duckdb_scalar_function_set_name(function, "rollcall_view_definition");
    duckdb_scalar_function_add_parameter(function, text.get());
    duckdb_scalar_function_set_return_type(function, text.get());
    duckdb_scalar_function_set_extra_info(function, const_cast<engine_naming*>(&naming), nullptr);
    duckdb_scalar_function_set_function(function, run_view_function);
    const bool registered = duckdb_register_scalar_function(on, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return registered;
}

}  // namespace rollcall::engine
