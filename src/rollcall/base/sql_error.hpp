// A statement's failure as a MySQL client sees it: code, SQLSTATE, sentence. The session lives on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/base/result.hpp"

namespace rollcall {

// MySQL's error codes that Rollcall sends. Source: MySQL 8.0 Error Message Reference.
enum class sql_errc : std::uint16_t {
    db_create_exists = 1007,
    db_drop_exists = 1008,
    disk_full = 1021,
    error_on_read = 1024,
    error_on_write = 1026,
    con_count = 1040,
    out_of_resources = 1041,
    bad_host = 1042,
    handshake = 1043,
    dbaccess_denied = 1044,
    access_denied = 1045,
    no_db = 1046,
    unknown_command = 1047,
    bad_null = 1048,
    bad_db = 1049,
    table_exists = 1050,
    bad_table = 1051,
    non_uniq_field = 1052,
    server_shutdown = 1053,
    bad_field = 1054,
    wrong_field_with_group = 1055,
    identifier_too_long = 1059,
    dup_fieldname = 1060,
    dup_key_name = 1061,
    dup_entry = 1062,
    parse = 1064,
    empty_query = 1065,
    non_uniq_table = 1066,
    invalid_default = 1067,
    multiple_primary_key = 1068,
    key_column_does_not_exist = 1072,
    file_exists = 1086,
    cannot_drop_field_or_key = 1091,
    update_table_used = 1093,
    no_such_thread = 1094,
    kill_denied = 1095,
    wrong_db_name = 1102,
    wrong_table_name = 1103,
    unknown = 1105,
    unknown_table = 1109,
    field_specified_twice = 1110,
    invalid_group_func_use = 1111,
    unknown_character_set = 1115,
    too_many_tables = 1116,
    wrong_value_count_on_row = 1136,
    mix_of_group_func_and_fields = 1140,
    nonexisting_grant = 1141,
    no_such_table = 1146,
    packet_too_large = 1153,
    too_many_rows = 1172,
    unknown_system_variable = 1193,
    lock_wait_timeout = 1205,
    stmt_arguments = 1210,
    lock_deadlock = 1213,
    wrong_usage = 1221,
    wrong_number_of_columns_in_select = 1222,
    too_many_user_connections = 1226,
    specific_access_denied = 1227,
    global_variable = 1229,
    wrong_value_for_var = 1231,
    wrong_type_for_var = 1232,
    not_supported_yet = 1235,
    incorrect_global_local_var = 1238,
    subquery_no_1_row = 1242,
    unknown_stmt_handler = 1243,
    not_supported_auth_mode = 1251,
    collation_charset_mismatch = 1253,
    out_of_range = 1264,
    data_truncated = 1265,
    illegal_mix_of_collations = 1267,
    illegal_mix_of_three_collations = 1270,
    illegal_mix_of_many_collations = 1271,
    unknown_collation = 1273,
    unknown_storage_engine = 1286,
    non_updatable_column = 1288,
    read_only_option = 1290,
    truncated_wrong_value = 1292,
    unsupported_prepared = 1295,
    sp_does_not_exist = 1305,
    query_interrupted = 1317,
    undeclared_variable = 1327,
    no_data = 1329,
    wrong_object = 1347,
    no_default_for_field = 1364,
    division_by_zero = 1365,
    truncated_wrong_value_for_field = 1366,
    cannot_user = 1396,
    data_too_long = 1406,
    cannot_create_user_with_grant = 1410,
    stmt_has_no_open_cursor = 1421,
    row_is_referenced = 1451,
    no_referenced_row = 1452,
    max_prepared_stmt_count = 1461,
    wrong_string_length = 1470,
    plugin_not_loaded = 1524,
    too_big_precision = 1426,
    wrong_value = 1525,
    wrong_parameters_to_native_function = 1582,
    data_out_of_range = 1690,
    read_only_transaction = 1792,
    not_valid_password = 1819,
    must_change_password = 1820,
    password_format = 1827,
    malformed_packet = 1835,
    query_timeout = 3024,
    account_locked = 3118,
    invalid_json_text = 3140,
    invalid_json_text_in_param = 3141,
    invalid_json_path = 3143,
    invalid_json_charset = 3144,
    invalid_json_type = 3146,
    invalid_json_path_wildcard = 3149,
    json_key_too_big = 3151,
    json_vacuous_path = 3153,
    json_bad_one_or_all = 3154,
    json_document_too_deep = 3157,
    json_document_null_key = 3158,
    secure_transport_required = 3159,
    server_isnt_available = 3168,
    session_was_killed = 3169,
    regexp_buffer_overflow = 3684,
    regexp_illegal_argument = 3685,
    regexp_index_out_of_bounds = 3686,
    regexp_mismatched_parentheses = 3691,
    regexp_syntax = 3692,
    cannot_drop_parent = 3730,
    check_constraint_violated = 3819,
    client_interaction_timeout = 4031,
};

// Returns: the five characters that MySQL's manual gives the code; "HY000" where it gives none. Thread: any.
std::string_view sqlstate_of(sql_errc code) noexcept;

// What went wrong with a statement: the code tells programs, the message tells people cause and remedy.
// The SQLSTATE follows from the code.
struct sql_error {
    sql_errc code = sql_errc::unknown;
    std::string message;

    [[nodiscard]] std::string_view sqlstate() const noexcept { return sqlstate_of(code); }
};

template <class T>
using sql_result = result<T, sql_error>;

}  // namespace rollcall
