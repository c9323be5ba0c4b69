// The one table from error codes to SQLSTATEs.
#include "rollcall/base/sql_error.hpp"

#include <algorithm>
#include <array>

namespace rollcall {

namespace {

struct code_state {
    sql_errc code;
    std::string_view sqlstate;
};

// The codes whose SQLSTATE is not HY000. Source: MySQL 8.0 Error Message Reference.
constexpr std::array states{
    code_state{sql_errc::con_count, "08004"},
    code_state{sql_errc::bad_host, "08S01"},
    code_state{sql_errc::handshake, "08S01"},
    code_state{sql_errc::dbaccess_denied, "42000"},
    code_state{sql_errc::access_denied, "28000"},
    code_state{sql_errc::no_db, "3D000"},
    code_state{sql_errc::unknown_command, "08S01"},
    code_state{sql_errc::bad_null, "23000"},
    code_state{sql_errc::bad_db, "42000"},
    code_state{sql_errc::table_exists, "42S01"},
    code_state{sql_errc::bad_table, "42S02"},
    code_state{sql_errc::non_uniq_field, "23000"},
    code_state{sql_errc::server_shutdown, "08S01"},
    code_state{sql_errc::bad_field, "42S22"},
    code_state{sql_errc::wrong_field_with_group, "42000"},
    code_state{sql_errc::dup_fieldname, "42S21"},
    code_state{sql_errc::identifier_too_long, "42000"},
    code_state{sql_errc::dup_key_name, "42000"},
    code_state{sql_errc::dup_entry, "23000"},
    code_state{sql_errc::parse, "42000"},
    code_state{sql_errc::empty_query, "42000"},
    code_state{sql_errc::non_uniq_table, "42000"},
    code_state{sql_errc::invalid_default, "42000"},
    code_state{sql_errc::blob_cant_have_default, "42000"},
    code_state{sql_errc::multiple_primary_key, "42000"},
    code_state{sql_errc::key_column_does_not_exist, "42000"},
    code_state{sql_errc::cannot_drop_field_or_key, "42000"},
    code_state{sql_errc::wrong_db_name, "42000"},
    code_state{sql_errc::wrong_table_name, "42000"},
    code_state{sql_errc::unknown_table, "42S02"},
    code_state{sql_errc::field_specified_twice, "42000"},
    code_state{sql_errc::unknown_character_set, "42000"},
    code_state{sql_errc::wrong_value_count_on_row, "21S01"},
    code_state{sql_errc::invalid_use_of_null, "22004"},
    code_state{sql_errc::mix_of_group_func_and_fields, "42000"},
    code_state{sql_errc::nonexisting_grant, "42000"},
    code_state{sql_errc::no_such_table, "42S02"},
    code_state{sql_errc::packet_too_large, "08S01"},
    code_state{sql_errc::wrong_column_name, "42000"},
    code_state{sql_errc::too_many_rows, "42000"},
    code_state{sql_errc::lock_deadlock, "40001"},
    code_state{sql_errc::wrong_number_of_columns_in_select, "21000"},
    code_state{sql_errc::too_many_user_connections, "42000"},
    code_state{sql_errc::specific_access_denied, "42000"},
    code_state{sql_errc::collation_charset_mismatch, "42000"},
    code_state{sql_errc::wrong_value_for_var, "42000"},
    code_state{sql_errc::too_big_precision, "42000"},
    code_state{sql_errc::m_bigger_than_d, "42000"},
    code_state{sql_errc::too_big_fieldlength, "42000"},
    code_state{sql_errc::wrong_type_for_var, "42000"},
    code_state{sql_errc::not_supported_yet, "42000"},
    code_state{sql_errc::operand_columns, "21000"},
    code_state{sql_errc::subquery_no_1_row, "21000"},
    code_state{sql_errc::tablename_not_allowed_here, "42000"},
    code_state{sql_errc::not_supported_auth_mode, "08004"},
    code_state{sql_errc::out_of_range, "22003"},
    code_state{sql_errc::data_truncated, "01000"},
    code_state{sql_errc::unknown_storage_engine, "42000"},
    code_state{sql_errc::truncated_wrong_value, "22007"},
    code_state{sql_errc::sp_does_not_exist, "42000"},
    code_state{sql_errc::query_interrupted, "70100"},
    code_state{sql_errc::user_lock_wrong_name, "42000"},
    code_state{sql_errc::undeclared_variable, "42000"},
    code_state{sql_errc::no_data, "02000"},
    code_state{sql_errc::division_by_zero, "22012"},
    code_state{sql_errc::data_too_long, "22001"},
    code_state{sql_errc::datetime_function_overflow, "22008"},
    code_state{sql_errc::cannot_create_user_with_grant, "42000"},
    code_state{sql_errc::row_is_referenced, "23000"},
    code_state{sql_errc::no_referenced_row, "23000"},
    code_state{sql_errc::illegal_value_for_type, "22007"},
    code_state{sql_errc::max_prepared_stmt_count, "42000"},
    code_state{sql_errc::too_high_level_of_nesting, "42000"},
    code_state{sql_errc::wrong_parameters_to_native_function, "42000"},
    code_state{sql_errc::data_out_of_range, "22003"},
    code_state{sql_errc::truncate_illegal_foreign_key, "42000"},
    code_state{sql_errc::read_only_transaction, "25006"},
    code_state{sql_errc::invalid_json_text, "22032"},
    code_state{sql_errc::invalid_json_text_in_param, "22032"},
    code_state{sql_errc::invalid_json_path, "42000"},
    code_state{sql_errc::invalid_json_charset, "22032"},
    code_state{sql_errc::invalid_json_type, "22032"},
    code_state{sql_errc::invalid_json_path_wildcard, "42000"},
    code_state{sql_errc::json_vacuous_path, "42000"},
    code_state{sql_errc::json_bad_one_or_all, "42000"},
    code_state{sql_errc::json_key_too_big, "22032"},
    code_state{sql_errc::json_document_too_deep, "22032"},
    code_state{sql_errc::json_document_null_key, "22032"},
};

}  // namespace

std::string_view sqlstate_of(sql_errc code) noexcept {
    const auto* const found = std::ranges::find(states, code, &code_state::code);
    return found == states.end() ? std::string_view{"HY000"} : found->sqlstate;
}

}  // namespace rollcall
