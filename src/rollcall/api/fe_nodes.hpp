// What an answer of all FEs says of its members, after its rows.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "rollcall/api/table_body.hpp"
#include "rollcall/cluster/fan_out.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::api {

struct fe_node {
    std::string fe;
    cluster::node_state state = cluster::node_state::ok;
    std::uint64_t rows = 0;
    std::chrono::milliseconds took{0};
    std::string error;  // as the caller may see it
};
using fe_nodes = std::vector<fe_node>;

// The members as they fared; `own_rows`: what this FE's own part has.
fe_nodes nodes_of(const cluster::fan_out_answer& answer, std::uint64_t own_rows, std::chrono::milliseconds own_took,
                  const security::principal& caller);

[[nodiscard]] bool is_complete(const fe_nodes& nodes) noexcept;

// Appends `complete` and, where it is false or `with_nodes`, `nodes`.
void append_nodes(table_body& body, const fe_nodes& nodes, bool with_nodes);

// `answer` as it is, or, where all members had to answer and some did not, as the one failure that carries its table: 503.
http::response end_strictly(http::response answer, bool strict, const fe_nodes& nodes);

// "fe2 (timeout), fe3 (skipped)": those that did not answer.
std::string missing_text(const fe_nodes& nodes);

}  // namespace rollcall::api
