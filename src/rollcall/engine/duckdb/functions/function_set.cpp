// Registering scalar functions by DuckDB's C API.
#include "rollcall/engine/duckdb/functions/function_set.hpp"

#include <memory>
#include <utility>

#include "rollcall/engine/duckdb/functions/running_function.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

void drop_flag(void* flag) { delete static_cast<interrupt_flag*>(flag); }
void* copy_flag(void* flag) { return new interrupt_flag{*static_cast<interrupt_flag*>(flag)}; }

}  // namespace

interrupt_flag signals_of_planner(duckdb_bind_info info) {
    const auto& flags = *static_cast<const interrupt_flags*>(duckdb_scalar_function_bind_get_extra_info(info));
    context_handle context;
    duckdb_scalar_function_get_client_context(info, context.out());
    auto flag = flags.find(duckdb_client_context_get_connection_id(context.get()));
    return flag == nullptr ? std::make_shared<running_signals>() : flag;
}

void bind_signals(duckdb_bind_info info) {
    auto flag = signals_of_planner(info);
    duckdb_scalar_function_set_bind_data(info, new interrupt_flag{std::move(flag)}, drop_flag);
    duckdb_scalar_function_set_bind_data_copy(info, copy_flag);
}

void function_set::add_raw(const raw_function& function) {
    duckdb_scalar_function made = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(made, function.name);
    for (const duckdb_type parameter : function.parameters) {
        const type_handle type{duckdb_create_logical_type(parameter)};
        duckdb_scalar_function_add_parameter(made, type.get());
    }
    if (function.more_parameters != DUCKDB_TYPE_INVALID) {
        const type_handle type{duckdb_create_logical_type(function.more_parameters)};
        duckdb_scalar_function_set_varargs(made, type.get());
    }
    const type_handle result{duckdb_create_logical_type(function.result)};
    if (function.json) duckdb_logical_type_set_alias(result.get(), "JSON");
    duckdb_scalar_function_set_return_type(made, result.get());
    duckdb_scalar_function_set_special_handling(made);  // sees NULLs
    if (function.how == volatility::changing) duckdb_scalar_function_set_volatile(made);
    duckdb_scalar_function_set_extra_info(made, const_cast<interrupt_flags*>(&flags_), nullptr);
    duckdb_scalar_function_set_bind(made, function.bind);
    duckdb_scalar_function_set_function(made, function.run);
    if (duckdb_register_scalar_function(on_, made) != DuckDBSuccess) all_registered_ = false;
    duckdb_destroy_scalar_function(&made);
}

void fail_function(duckdb_function_info info, const sql_error& error) {
    const std::string message = "rollcall error " + std::to_string(static_cast<int>(error.code)) + ": " + error.message;
    duckdb_scalar_function_set_error(info, message.c_str());
}

void fail_interrupted(duckdb_function_info info) { duckdb_scalar_function_set_error(info, "rollcall: interrupted"); }

const running_signals& signals_of(duckdb_function_info info) {
    return **static_cast<interrupt_flag*>(duckdb_scalar_function_get_bind_data(info));
}

running_function::running_function(duckdb_function_info info) noexcept : outer_(std::exchange(current_, &signals_of(info).interrupted)) {}

}  // namespace rollcall::engine
