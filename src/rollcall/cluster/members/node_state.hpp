// How one member fared in one question to all. docs/rest.md, "Listing sessions": data.nodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::cluster {

enum class node_state : std::uint8_t {
    ok,
    timeout,
    unreachable,
    denied,   // token or version
    skipped,  // known to be down; probed every second
    error,    // it answered what cannot be used
};
std::string_view node_state_name(node_state s) noexcept;

// Why a member could not be asked, or not to the end.
struct node_failure {
    node_state state = node_state::error;
    std::string sentence;
};

}  // namespace rollcall::cluster
