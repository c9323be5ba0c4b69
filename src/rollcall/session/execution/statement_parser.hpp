// From a client's text to a statement: parsed as the session sees it, and written for the types of its tables.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class statement_parser {
public:
    // `core`, `engine` outlive it.
    statement_parser(session_core& core, engine_tasks& engine) : core_(core), engine_(engine) {}

    // `prepared`: it may have parameters; `bound`: what is known of them, for an execution. Errors: MySQL's of a text that is no
    // statement, or none that is served; why its tables cannot be read now; that the statement was stopped.
    asio::awaitable<sql_result<sql::statement>> parse(std::string_view text, bool prepared, bound_parameters bound = {});

private:
    asio::awaitable<sql_result<sql::statement>> parse_knowing(std::string_view text, bool prepared, bound_parameters bound,
                                                              std::shared_ptr<const sql::table_schemas> tables);
    asio::awaitable<sql_result<std::shared_ptr<const sql::table_schemas>>> describe_tables(std::vector<sql::table_name> names,
                                                                                           const sql::table_schemas& known);
    [[nodiscard]] sql::session_view view() const;

    session_core& core_;
    engine_tasks& engine_;
};

}  // namespace rollcall::session
