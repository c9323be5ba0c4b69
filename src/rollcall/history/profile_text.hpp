// A query's profile as text: a summary, where its time went, and the plan as it ran, two spaces a level. The layout is that of
// Doris' Query Profile Action.
#pragma once

#include <string>

#include "rollcall/base/text/time_text.hpp"
#include "rollcall/history/store/store.hpp"

namespace rollcall::history {

struct profile_context {
    time_zone zone;
    std::string cluster;  // the configured cluster name
    std::string fe;       // this FE's address
    std::string version;
};

// Lines, each ended. Thread: any; pure.
std::string profile_text(const stored_profile& profile, const profile_context& how);

}  // namespace rollcall::history
