// Many connections that ask SELECT 1 as fast as they are answered, from one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace history_bench {

class load {
public:
    // Logs in `connections` times as root without a password.
    load(std::uint16_t mysql_port, std::size_t connections);
    ~load();
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    // Returns: statements answered.
    std::size_t run(std::chrono::milliseconds time);

private:
    std::vector<int> sockets_;
    std::size_t answer_bytes_ = 0;
};

}  // namespace history_bench
