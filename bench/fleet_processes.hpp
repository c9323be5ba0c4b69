// Front ends as processes, and what /proc tells of them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace fleet_bench {

// Ends the benchmark: throws std::runtime_error, which main() prints once all that was started has been ended.
[[noreturn]] void fail(const std::string& what);

struct front_end_plan {
    std::string binary;
    std::string secret;
    std::uint32_t fe_number = 1;
    std::uint16_t http_port = 0;          // free at the moment; 0: one that is found
    std::vector<std::string> members;     // of the whole cluster
    std::vector<std::string> settings{};  // further ones, "name=value"
    std::filesystem::path data_folder{};  // one that is there and stays; empty: a new one
};

// A front end of our own, ended with this object. It is not ready before await_ready().
class front_end {
public:
    explicit front_end(front_end_plan plan);
    ~front_end();
    front_end(const front_end&) = delete;
    front_end& operator=(const front_end&) = delete;

    void await_ready();
    [[nodiscard]] std::string http_address() const { return "127.0.0.1:" + std::to_string(http_port_); }
    [[nodiscard]] std::uint16_t mysql_port() const noexcept { return mysql_port_; }
    [[nodiscard]] pid_t pid() const noexcept { return child_; }

private:
    std::filesystem::path folder_;
    std::uint16_t http_port_ = 0;
    std::uint16_t mysql_port_ = 0;
    int output_ = -1;
    pid_t child_ = 0;
};

// A new folder among the temporary ones.
std::filesystem::path make_folder();

// A loopback port that nobody listens on at this moment.
std::uint16_t free_port();

bool is_listening(std::uint16_t port);

// Milliseconds of CPU that all threads of the process have used.
double cpu_ms(pid_t of);
struct memory_use {
    double now_mb = 0;   // resident
    double peak_mb = 0;  // since the start or the last forget_peak()
};
memory_use memory_of(pid_t process);
void forget_peak(pid_t of);
// What the kernel holds in TCP buffers, on the whole machine.
double tcp_buffers_mb();

void allow_all_descriptors();

}  // namespace fleet_bench
