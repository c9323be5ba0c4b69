// Names of states.
#include "rollcall/registry/rows/query_record.hpp"

namespace rollcall::registry {

std::string_view query_state_name(query_state s) noexcept {
    switch (s) {
        case query_state::queued: return "QUEUED";
        case query_state::running: return "RUNNING";
        case query_state::eof: return "EOF";
        case query_state::ok: return "OK";
        case query_state::err: return "ERR";
        case query_state::cancelled: break;
    }
    return "CANCELLED";
}

}  // namespace rollcall::registry
