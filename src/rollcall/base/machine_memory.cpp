// The machine's memory and the container's limit.
#include "rollcall/base/machine_memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace rollcall {

std::uint64_t machine_memory_bytes() {
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long page_bytes = ::sysconf(_SC_PAGESIZE);
    const std::uint64_t physical =
        pages > 0 && page_bytes > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes) : 0;
    std::ifstream limit_file{"/sys/fs/cgroup/memory.max"};
    std::uint64_t limit = 0;
    if (!(limit_file >> limit) || limit == 0) return physical;  // "max": no limit
    return physical == 0 ? limit : std::min(physical, limit);
}

}  // namespace rollcall
