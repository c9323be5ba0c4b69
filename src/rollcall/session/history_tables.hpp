// The seam to the history of statements as SQL reads it. Implemented by server/, over history/.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rollcall/engine/engine.hpp"
#include "rollcall/security/decision.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::session {

// The history as one caller may see it, at one moment.
struct history_view {
    std::shared_ptr<engine::connection> on;  // to where it is kept; keeps that open
    std::string queries;                     // a SELECT in parentheses, with the columns of rollcall.query_history
    std::string profiles;                    // the same of rollcall.profiles
    [[nodiscard]] const std::string& source_of(sql::virtual_table which) const noexcept {
        return which == sql::virtual_table::profiles ? profiles : queries;
    }
};

// A file that a result goes to instead of the client; gone again unless it is kept. All of it blocks: worker.
class exported_file {
public:
    virtual ~exported_file() = default;
    // The engine's statement that writes the query's rows there.
    [[nodiscard]] virtual std::string statement_for(std::string_view query) const = 0;
    // All rows are written: gives the file its name. Errors: another has it.
    virtual sql_result<void> keep() = 0;
};

class history_tables {
public:
    virtual ~history_tables() = default;
    // Everything that has ended before is in it. Errors: why it cannot be read. Blocks: worker.
    virtual sql_result<history_view> open(const security::principal& caller) = 0;
    // Errors: specific_access_denied (1227), read_only_option (1290) for a place that is not for exports, file_exists (1086).
    virtual sql_result<std::unique_ptr<exported_file>> export_to(const std::string& name, const security::principal& caller) = 0;
};

}  // namespace rollcall::session
