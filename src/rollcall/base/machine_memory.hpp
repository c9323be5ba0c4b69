// How much memory this process may count on.
#pragma once

#include <cstdint>

namespace rollcall {

// The machine's memory or the container's limit (cgroup v2), whichever is less. 0 where neither can be read.
std::uint64_t machine_memory_bytes();

}  // namespace rollcall
