// The databases and their tables, read out of DuckDB's own catalog and told in MySQL's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/engine/duckdb/catalog/table_shape.hpp"
#include "rollcall/engine/duckdb/handles/names.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// Names compare without ASCII case, as DuckDB's do. Immutable: everything is read through the connection given, which is
// one of the same instance.
class catalog_reader final : public catalog {
public:
    explicit catalog_reader(engine_naming naming) : naming_(std::move(naming)) {}

    sql_result<std::vector<std::string>> databases(connection& on) override;
    sql_result<bool> database_exists(connection& on, std::string_view database) override;
    // Errors: also dbaccess_denied (1044) for MySQL's own: information_schema, mysql, performance_schema, sys.
    sql_result<void> create_database(connection& on, std::string_view database, bool if_not_exists, std::string_view collation) override;
    sql_result<std::uint64_t> drop_database(connection& on, std::string_view database, bool if_exists) override;
    sql_result<std::vector<table_row>> tables(connection& on, std::string_view database) override;
    sql_result<std::vector<column_row>> columns(connection& on, std::string_view database, std::string_view table) override;
    sql_result<table_description> describe(connection& on, std::string_view database, std::string_view table) override;
    sql_result<std::string> create_text(connection& on, std::string_view database, std::string_view table) override;

private:
    sql_result<std::uint64_t> forget_columns_of_views(connection& on, std::string_view database);
    sql_result<table_description> describe_database(connection& on, std::string_view database);
    // The database as it was named when it was made. Errors: bad_db.
    sql_result<std::string> existing_database(connection& on, std::string_view database);
    // Errors: bad_db, no_such_table.
    sql_result<table_shape> shape_of(connection& on, std::string_view database, std::string_view table);
    [[nodiscard]] std::string schema_of(std::string_view database) const { return naming_.schema_prefix + std::string{database}; }
    [[nodiscard]] std::string quoted_schema(std::string_view database) const;

    engine_naming naming_;
};

}  // namespace rollcall::engine
