// The table of SHOW's columns, and LIKE and WHERE over its rows.
#include "rollcall/session/results/show_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/session/results/replica_columns.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::session {

namespace {

text_table with_text(std::initializer_list<const char*> names) {
    text_table table;
    for (const char* name : names) table.text(name);
    return table;
}

// MySQL heads a list by what it was asked for.
std::string pattern_of(const sql::show_statement& statement) { return statement.like ? " (" + *statement.like + ")" : std::string{}; }

text_table empty_tables(const sql::show_statement& statement, std::string_view database) {
    text_table table;
    std::string heading = "Tables_in_" + (statement.database.empty() ? std::string{database} : statement.database);
    table.text(heading + pattern_of(statement));
    if (statement.full) table.text("Table_type");
    return table;
}

text_table with_names(const std::vector<std::string>& names) {
    text_table table;
    for (const auto& name : names) table.text(name);
    return table;
}

text_table empty_columns(bool full) {
    if (!full) return with_text({"Field", "Type", "Null", "Key", "Default", "Extra"});
    return with_text({"Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment"});
}

std::string cell_text(const table_cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    if (const auto* count = std::get_if<std::uint64_t>(&cell)) return std::to_string(*count);
    return {};
}

}  // namespace

text_table empty_show_table(const sql::show_statement& statement, std::string_view database) {
    using sql::show_kind;
    switch (statement.kind) {
        case show_kind::databases: return text_table{}.text("Database" + pattern_of(statement));
        case show_kind::tables: return empty_tables(statement, database);
        case show_kind::columns: return empty_columns(statement.full);
        case show_kind::create_table: return with_text({"Table", "Create Table"});
        case show_kind::create_view: return with_text({"View", "Create View", "character_set_client", "collation_connection"});
        case show_kind::create_database: return with_text({"Database", "Create Database"});
        case show_kind::variables:
        case show_kind::status: return with_text({"Variable_name", "Value"});
        case show_kind::warnings:
        case show_kind::errors: return text_table{}.text("Level").number("Code").text("Message");
        case show_kind::processlist:
            return text_table{}.count("Id").text("User").text("Host").text("db").text("Command").number("Time").text("State").text("Info");
        case show_kind::grants: return with_text({"Grants"});
        case show_kind::engines: return with_text({"Engine", "Support", "Comment", "Transactions", "XA", "Savepoints"});
        case show_kind::character_set: return text_table{}.text("Charset").text("Description").text("Default collation").number("Maxlen");
        case show_kind::collation:
            return text_table{}
                .text("Collation")
                .text("Charset")
                .number("Id")
                .text("Default")
                .text("Compiled")
                .number("Sortlen")
                .text("Pad_attribute");
        case show_kind::count_warnings: return text_table{}.number("@@session.warning_count");
        case show_kind::count_errors: return text_table{}.number("@@session.error_count");
        case show_kind::plugins: return with_text({"Name", "Status", "Type", "Library", "License"});
        case show_kind::privileges: return with_text({"Privilege", "Context", "Comment"});
        case show_kind::triggers:
            return with_text({"Trigger", "Event", "Table", "Statement", "Timing", "Created", "sql_mode", "Definer", "character_set_client",
                              "collation_connection", "Database Collation"});
        case show_kind::procedure_status:
        case show_kind::function_status:
            return with_text({"Db", "Name", "Type", "Definer", "Modified", "Created", "Security_type", "Comment", "character_set_client",
                              "collation_connection", "Database Collation"});
        case show_kind::events:
            return with_text({"Db", "Name", "Definer", "Time zone", "Type", "Execute at", "Interval value", "Interval field", "Starts",
                              "Ends", "Status", "Originator", "character_set_client", "collation_connection", "Database Collation"});
        case show_kind::open_tables: return text_table{}.text("Database").text("Table").number("In_use").number("Name_locked");
        case show_kind::source_status:
            return text_table{}.text("File").count("Position").text("Binlog_Do_DB").text("Binlog_Ignore_DB").text("Executed_Gtid_Set");
        case show_kind::replica_status: return with_names(replica_columns());
        case show_kind::slave_status: return with_names(slave_columns());
        case show_kind::replicas:
            return text_table{}.number("Server_Id").text("Host").number("Port").number("Source_Id").text("Replica_UUID");
        case show_kind::front_ends:
            return with_text({"Name", "Host", "HttpPort", "FeNumber", "Alive", "State", "Since", "Version", "CurrentConnected", "ErrMsg"});
        case show_kind::index:
            return text_table{}
                .text("Table")
                .number("Non_unique")
                .text("Key_name")
                .number("Seq_in_index")
                .text("Column_name")
                .text("Collation")
                .number("Cardinality")
                .number("Sub_part")
                .text("Packed")
                .text("Null")
                .text("Index_type")
                .text("Comment")
                .text("Index_comment")
                .text("Visible")
                .text("Expression");
        case show_kind::table_status: break;
    }
    return text_table{}
        .text("Name")
        .text("Engine")
        .typed("Version", column_type::int32)
        .text("Row_format")
        .count("Rows")
        .count("Avg_row_length")
        .count("Data_length")
        .count("Max_data_length")
        .count("Index_length")
        .count("Data_free")
        .count("Auto_increment")
        .typed("Create_time", column_type::timestamp)
        .typed("Update_time", column_type::datetime)
        .typed("Check_time", column_type::datetime)
        .text("Collation")
        .number("Checksum")
        .text("Create_options")
        .text("Comment");
}

std::vector<column> show_columns_of(const sql::show_statement& statement, std::string_view database) {
    return empty_show_table(statement, database).columns;
}

sql_result<void> filter_show_table(text_table& table, const sql::show_statement& statement) {
    if (statement.like) {
        std::erase_if(table.rows, [&](const auto& row) { return !sql::like_match(cell_text(row.front()), *statement.like); });
    }
    for (const auto& condition : statement.where) {
        const auto found = std::ranges::find_if(table.columns, [&](const column& each) { return iequals(each.name, condition.column); });
        if (found == table.columns.end()) {
            return sql_error{sql_errc::bad_field, fmt::format("Unknown column '{}' in 'where clause'", condition.column)};
        }
        const auto index = static_cast<std::size_t>(found - table.columns.begin());
        std::erase_if(table.rows, [&](const auto& row) {
            const auto text = cell_text(row[index]);
            const auto fits = [&](const std::string& value) {
                return condition.like ? sql::like_match(text, value) : iequals(text, value);
            };
            return std::ranges::none_of(condition.values, fits);
        });
    }
    return {};
}

}  // namespace rollcall::session
