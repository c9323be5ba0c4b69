// Opening and closing the appender, which is when it tells of what went wrong.
#include "rollcall/engine/duckdb/tables/table_writer.hpp"

namespace rollcall::engine {

namespace {

std::string message_of(duckdb_appender appender) {
    const char* const message = duckdb_appender_error(appender);
    return message == nullptr ? "the rows do not fit the table" : message;
}

}  // namespace

or_refusal<std::unique_ptr<table_writer>> duckdb_table_writer::open(duckdb_connection on, const std::string& catalog,
                                                                    const std::string& schema, const std::string& table) {
    appender_handle appender;
    const auto state = duckdb_appender_create_ext(on, catalog.c_str(), schema.c_str(), table.c_str(), appender.out());
    if (state != DuckDBSuccess) return refuse(message_of(appender.get()));
    return std::make_unique<duckdb_table_writer>(std::move(appender));
}

sql_result<void> duckdb_table_writer::finish() {
    const bool closed = !failed_ && duckdb_appender_close(appender_.get()) == DuckDBSuccess;
    if (closed) return boost::system::in_place_value;
    return sql_error{sql_errc::unknown, message_of(appender_.get())};
}

}  // namespace rollcall::engine
