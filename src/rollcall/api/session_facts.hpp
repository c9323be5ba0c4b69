// What a kill's table tells of a session, and what binds a kill to what matched: carried through gather() as bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "rollcall/registry/registry.hpp"

namespace rollcall::api {

struct session_facts {
    connection_id id;
    query_id query;  // empty where none runs
    std::uint64_t command_number = 0;
    std::string user;
    std::string host;
    std::string db;
    std::string info;  // cut as in a list
};

// Appends what decode_facts() reads. Pure; on any shard.
void encode_facts(std::string& out, const registry::session_row& row, const registry::render_context& context);
// `bytes`: what encode_facts() wrote, whole.
session_facts decode_facts(std::string_view bytes);

// A listing of `filter` whose rows are facts.
std::shared_ptr<registry::listing> make_facts_listing(registry::session_filter filter, registry::render_context context);

}  // namespace rollcall::api
