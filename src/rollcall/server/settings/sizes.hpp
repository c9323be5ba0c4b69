// What settings of 0 stand for on this machine.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "rollcall/base/machine_memory.hpp"

namespace rollcall::server {

// Thread: any, as all here.
inline std::size_t or_else(std::uint64_t configured, std::size_t otherwise) {
    return configured == 0 ? otherwise : static_cast<std::size_t>(configured);
}

inline std::size_t core_count() { return std::max(1U, std::thread::hardware_concurrency()); }

// Bytes; no bound where the machine does not tell what it has.
inline std::size_t quarter_of_memory() {
    const auto bytes = machine_memory_bytes();
    return bytes == 0 ? SIZE_MAX : bytes / 4;
}

// 85 %, in bytes; 0 where the machine does not tell.
inline std::uint64_t most_of_memory() { return machine_memory_bytes() / 20 * 17; }

}  // namespace rollcall::server
