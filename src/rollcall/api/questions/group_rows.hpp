// Groups of sessions as JSON rows: what members tell one another of them, and what this FE counts itself.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/api/action/services.hpp"
#include "rollcall/api/parameters/session_parameters.hpp"
#include "rollcall/api/questions/listing_context.hpp"

namespace rollcall::api {

// <by>, Sessions, Active, OldestSeconds.
std::vector<std::string_view> group_columns(registry::session_column by);

// This FE's own groups of `wanted`, which has a `by`. session_group.cpp. Thread: a coroutine on any shard.
boost::asio::awaitable<std::vector<registry::session_group>> group_here(const services& s, session_parameters wanted,
                                                                        security::principal caller, fe_name fe);

// Groups as rows on their way to another member. Thread: any.
registry::listed_rows make_group_rows(const std::vector<registry::session_group>& groups, registry::session_column by);
// Such rows, each with one byte before it, back. What is no row of groups is left out.
std::vector<registry::session_group> read_group_rows(const registry::listed_rows& rows);

}  // namespace rollcall::api
