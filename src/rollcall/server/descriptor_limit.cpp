// The descriptor limit raised as far as it goes, and the room it leaves.
#include "rollcall/server/descriptor_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace rollcall::server {

namespace {
constexpr std::uint64_t other_files = 512;  // the engine's, logs, and what libraries open
constexpr std::uint64_t least = 16;
}  // namespace

descriptor_room make_descriptor_room(std::uint64_t wanted_connections, std::uint64_t http_connections) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {0, wanted_connections};
    const std::uint64_t reserve = other_files + http_connections;
    const std::uint64_t wanted = wanted_connections + reserve;
    if (limit.rlim_cur < wanted && limit.rlim_cur < limit.rlim_max) {
        const rlimit raised{std::min<rlim_t>(limit.rlim_max, wanted), limit.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    }
    const std::uint64_t room = limit.rlim_cur > reserve ? limit.rlim_cur - reserve : 0;
    return {limit.rlim_cur, std::min(wanted_connections, std::max(least, room))};
}

}  // namespace rollcall::server
