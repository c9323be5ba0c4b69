// What the log tells of members' states: one that comes and goes each second would bury everything else.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"

namespace rollcall::cluster {

// Thread: one at a time.
class member_news {
public:
    static constexpr std::chrono::minutes silence{1};  // for one member and one reason
    static constexpr std::size_t most_reasons = 20;    // of one member within that time

    // The member fails. Returns: is that to be told?
    bool tell_failure(const std::string& address, const std::string& reason, steady_time now);
    // It answers, for the first time or again. Returns: is that to be told? Only after a failure that was.
    bool tell_up(const std::string& address);
    // The rest is forgotten.
    void keep_only(const std::vector<std::string>& addresses);

private:
    struct told {
        std::map<std::string, steady_time> reasons;
        bool met = false;
        bool failure_told = false;  // since it was up last
    };
    std::map<std::string, told> members_;
};

}  // namespace rollcall::cluster
