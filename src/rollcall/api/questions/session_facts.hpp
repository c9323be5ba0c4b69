// What a kill's table tells of a session, and what binds a kill to what matched. Between members they travel as the JSON rows that lists
// are made of.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/api/action/services.hpp"

namespace rollcall::api {

namespace asio = boost::asio;

struct session_facts {
    connection_id id;
    query_id query;  // empty where none runs
    std::uint64_t command_number = 0;
    std::string user;
    std::string host;
    std::string db;
    std::string info;  // cut as in a list
};

// Id, User, Host, Db, QueryId, CommandNumber, Info.
const std::vector<std::string_view>& facts_columns();

// A listing of `filter` whose rows are facts.
std::shared_ptr<registry::listing> make_facts_listing(registry::session_filter filter, registry::render_context context);

// The facts of this FE's sessions. Thread: a coroutine on a shard.
asio::awaitable<registry::collected<session_facts>> collect_facts(const services& s, std::shared_ptr<const registry::listing> asked);

// The facts of another's rows. What is no row of facts is left out.
registry::collected<session_facts> read_facts(const registry::listed_rows& rows);

}  // namespace rollcall::api
