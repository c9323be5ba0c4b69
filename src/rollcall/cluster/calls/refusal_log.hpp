// The log of refused internal calls: members try again every second, and a line each would bury everything else.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"

namespace rollcall::cluster {

// Thread: any.
class refusal_log {
public:
    static constexpr std::chrono::minutes silence{1};  // for one peer and one reason
    static constexpr std::size_t remembered = 1000;    // peers and reasons

    // Writes a warning, unless the same was written less than a minute ago.
    void note(const std::string& peer_ip, const std::string& reason, steady_time now);

private:
    guarded<std::map<std::pair<std::string, std::string>, steady_time>> last_;
};

}  // namespace rollcall::cluster
