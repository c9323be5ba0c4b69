// A statement and its plan.
#include "rollcall/engine/duckdb/running/prepared.hpp"

#include <utility>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

// Does the plan follow from what the tables hold? That of INSERT ... VALUES does not, nor do definitions', of which some run in no
// transaction.
bool data_decide(duckdb_statement_type type, std::string_view text) {
    switch (type) {
        case DUCKDB_STATEMENT_TYPE_SELECT:
        case DUCKDB_STATEMENT_TYPE_UPDATE:
        case DUCKDB_STATEMENT_TYPE_DELETE:
        case DUCKDB_STATEMENT_TYPE_CREATE:
        case DUCKDB_STATEMENT_TYPE_COPY: return true;
        case DUCKDB_STATEMENT_TYPE_INSERT: return icontains(text, "select") || icontains(text, "from") || icontains(text, "table");
        default: return false;
    }
}

}  // namespace

duckdb_prepared::duckdb_prepared(prepared_handle handle, plan_time planned_at, std::string text)
    : text_(std::move(text)), depends_on_data_(data_decide(duckdb_prepared_statement_type(handle.get()), text_)) {
    set_plan(std::move(handle), planned_at);
}

void duckdb_prepared::set_plan(prepared_handle handle, plan_time planned_at) {
    handle_ = std::move(handle);
    planned_at_ = planned_at;
    expected_ = expected_types(handle_.get());
}

}  // namespace rollcall::engine
