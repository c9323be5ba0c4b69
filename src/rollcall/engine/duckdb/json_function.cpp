// The scalar function rollcall_json: looks at brackets outside of strings, and gives the text back.
#include "rollcall/engine/duckdb/json_function.hpp"

#include "rollcall/engine/duckdb/handles.hpp"

namespace rollcall::engine {

namespace {

std::string_view text_at(duckdb_vector vector, idx_t row) {
    auto& text = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector))[row];
    return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

// DuckDB calls it for the rows that are not NULL, and for others with a vector that says so.
void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    duckdb_vector const argument = duckdb_data_chunk_get_vector(input, 0);
    std::uint64_t* const validity = duckdb_vector_get_validity(argument);
    const idx_t rows = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < rows; ++row) {
        if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) {
            duckdb_vector_ensure_validity_writable(output);
            duckdb_validity_set_row_invalid(duckdb_vector_get_validity(output), row);
            continue;
        }
        const auto text = text_at(argument, row);
        if (is_too_deep(text)) return duckdb_scalar_function_set_error(info, "rollcall_json: too deep");
        duckdb_vector_assign_string_element_len(output, row, text.data(), text.size());
    }
}

}  // namespace

bool is_too_deep(std::string_view json) noexcept {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > deepest_json) return true;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

bool register_json(duckdb_connection on) {
    duckdb_scalar_function function = duckdb_create_scalar_function();
    const type_handle text{duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR)};
    duckdb_scalar_function_set_name(function, "rollcall_json");
    duckdb_scalar_function_add_parameter(function, text.get());
    duckdb_scalar_function_set_return_type(function, text.get());
    duckdb_scalar_function_set_function(function, run);
    const bool registered = duckdb_register_scalar_function(on, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return registered;
}

}  // namespace rollcall::engine
