// `rollcall check-config --online`: each server that the settings name is tried, with our account there.
#pragma once

#include <string>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

struct upstream_report {
    std::string line;    // for people: the name, what answers there, and what is missing, with the GRANT to type
    bool sound = false;  // its sessions can be seen, and ended where the settings say so
};

// One report a watched server, by name, then one a member of a pool with a control account. All are tried at once, each within the limits
// of a watch. Errors: a sentence, where a file that the settings name cannot be read any more. Blocks.
or_refusal<std::vector<upstream_report>> try_upstreams(const settings& values);

}  // namespace rollcall::server
