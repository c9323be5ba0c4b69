// The seam to the history of statements as SQL reads it. Implemented by server/, over history/.
#pragma once

#include <memory>
#include <string>

#include "rollcall/engine/engine.hpp"
#include "rollcall/security/decision.hpp"
#include "rollcall/sql/statement.hpp"

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

class history_tables {
public:
    virtual ~history_tables() = default;
    // Everything that has ended before is in it. Errors: why it cannot be read. Blocks: worker.
    virtual sql_result<history_view> open(const security::principal& caller) = 0;
};

}  // namespace rollcall::session
