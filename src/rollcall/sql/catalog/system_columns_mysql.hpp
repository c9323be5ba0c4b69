// The columns of the tables in the database mysql, as system_columns.hpp reads them. Source: MySQL 8.0 Reference Manual, "Grant Tables".
#pragma once

#include <string_view>

namespace rollcall::sql::system_columns {

inline constexpr std::string_view mysql_user =
    "Host: char(255)!; User: char(32)!; Select_priv Insert_priv Update_priv Delete_priv Create_priv Drop_priv Reload_priv Shutdown_priv "
    "Process_priv File_priv Grant_priv References_priv Index_priv Alter_priv Show_db_priv Super_priv Create_tmp_table_priv "
    "Lock_tables_priv Execute_priv Repl_slave_priv Repl_client_priv Create_view_priv Show_view_priv Create_routine_priv "
    "Alter_routine_priv Create_user_priv Event_priv Trigger_priv Create_tablespace_priv: enum('N','Y')!; ssl_type: "
    "enum('','ANY','X509','SPECIFIED')!; ssl_cipher x509_issuer x509_subject: blob!; max_questions max_updates max_connections "
    "max_user_connections: int unsigned!; plugin: char(64)!; authentication_string: text; password_expired: enum('N','Y')!; "
    "password_last_changed: timestamp; password_lifetime: smallint unsigned; account_locked Create_role_priv Drop_role_priv: "
    "enum('N','Y')!; Password_reuse_history Password_reuse_time: smallint unsigned; Password_require_current: enum('N','Y'); "
    "User_attributes: json";
inline constexpr std::string_view mysql_db =
    "Host: char(255)!; Db: char(64)!; User: char(32)!; Select_priv Insert_priv Update_priv Delete_priv Create_priv Drop_priv Grant_priv "
    "References_priv Index_priv Alter_priv Create_tmp_table_priv Lock_tables_priv Create_view_priv Show_view_priv Create_routine_priv "
    "Alter_routine_priv Execute_priv Event_priv Trigger_priv: enum('N','Y')!";

}  // namespace rollcall::sql::system_columns
