// What an answer of all FEs says of its members, after its rows.
#pragma once

#include <string>
#include <vector>

#include "rollcall/api/action/table_body.hpp"
#include "rollcall/registry/fleet.hpp"

namespace rollcall::api {

using fe_nodes = std::vector<registry::fleet_node>;

[[nodiscard]] bool is_complete(const fe_nodes& nodes) noexcept;

// Appends `complete` and, where it is false or `with_nodes`, `nodes`.
void append_nodes(table_body& body, const fe_nodes& nodes, bool with_nodes);

// `answer` as it is, or, where all members had to answer and some did not, as the one failure that carries its table: 503.
http::response end_strictly(http::response answer, bool strict, const fe_nodes& nodes);

// "fe2 (timeout), fe3 (skipped)": those that did not answer.
std::string missing_text(const fe_nodes& nodes);

}  // namespace rollcall::api
