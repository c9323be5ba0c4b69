// Stub members: one child process that answers hello and lists for many addresses of loopback, each a member of its own with
// made-up sessions. It proves that it knows the secret, as a member must, and checks nobody's token.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fleet_bench {

struct stub_plan {
    std::string secret;
    std::size_t members = 49;
    std::uint32_t first_number = 2;           // fe_number of the first member, the next one's is one more; 1023 is the last
    std::size_t sessions = 100;               // of each member
    std::size_t row_bytes = 200;              // of a row's JSON
    std::chrono::milliseconds delay{0};       // of every list
    std::chrono::milliseconds last_delay{0};  // of the last member's lists, where it is longer
    int send_buffer_bytes = 0;                // of the kernel, for each connection; 0: what it chooses, up to 4 MB
};

// The child lives as long as this object, frozen or not. Start it before the process has threads.
class stub_fleet {
public:
    explicit stub_fleet(const stub_plan& plan);
    ~stub_fleet();
    stub_fleet(const stub_fleet&) = delete;
    stub_fleet& operator=(const stub_fleet&) = delete;

    // "127.0.1.2:41234", in the order of the members.
    [[nodiscard]] const std::vector<std::string>& addresses() const noexcept { return addresses_; }
    void freeze() const;  // SIGSTOP: the kernel still takes connections for it, nobody answers
    void thaw() const;
    [[nodiscard]] pid_t pid() const noexcept { return child_; }

private:
    std::vector<std::string> addresses_;
    pid_t child_ = 0;
};

}  // namespace fleet_bench
