// Which lane a statement takes, by its first words alone.
#pragma once

#include <cstdint>
#include <string_view>

#include "rollcall/sql/text/token_cursor.hpp"

namespace rollcall::sql {

enum class statement_lane : std::uint8_t {
    query,  // the engine's: SELECT and changes of rows
    ddl,    // the engine's: tables, indexes, views
    set,
    set_password,
    show,
    describe,
    use,
    transaction,
    kill,
    create_database,
    drop_database,
    create_user,
    alter_user,
    drop_user,
    grant,
    revoke,
    prepare,
    execute,
    deallocate,
    maintenance,   // CHECK, ANALYZE and OPTIMIZE TABLE
    no_operation,  // succeeds and does nothing
    not_served,    // MySQL has it, we do not
    unknown,       // no statement of MySQL's begins so
};

struct statement_class {
    statement_lane lane = statement_lane::unknown;
    std::string_view name = {};    // of one that is not served: "SAVEPOINT"
    std::string_view remedy = {};  // what to do instead
};

// The cursor stays where it is, at the first word. Thread: any; looks at no more than a dozen tokens.
statement_class classify(const token_cursor& in) noexcept;

}  // namespace rollcall::sql
