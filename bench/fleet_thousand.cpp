// Many members with many sessions: how time and memory of the asking FE grow with their number.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "fleet_scenarios.hpp"
#include "fleet_stub.hpp"

namespace fleet_bench {

namespace {

constexpr auto secret = "a secret for benchmarks only";

stub_plan make_stub_plan(std::size_t members, std::size_t sessions) {
    stub_plan stubs;
    stubs.secret = secret;
    stubs.members = members;
    stubs.first_number = 1;
    stubs.sessions = sessions;
    return stubs;
}

front_end_plan make_plan(const bench_options& options, const std::vector<std::string>& members) {
    front_end_plan plan;
    plan.binary = options.binary;
    plan.secret = secret;
    plan.http_port = free_port();
    plan.fe_number = 1023;
    plan.members = members;
    plan.members.push_back("127.0.0.1:" + std::to_string(plan.http_port));
    return plan;
}

std::vector<std::size_t> member_counts(const bench_options& options) {
    return options.members != 0 ? std::vector<std::size_t>{options.members} : std::vector<std::size_t>{10, 100, 300, 1000};
}

void await_complete(http_connection& asked) {
    const auto start = steady::now();
    while (!asked.ask("/rest/v1/session/all?limit=1").read.complete()) {
        if (ms_since(start) > 60'000) fail("the list does not become complete");
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
}

// The most that the kernel holds in TCP buffers while this object lives.
class buffer_watch {
public:
    ~buffer_watch() { stop(); }
    double stop() {
        over_ = true;
        if (watching_.joinable()) watching_.join();
        return most_mb_;
    }

private:
    void watch() {
        for (; !over_; std::this_thread::sleep_for(std::chrono::milliseconds{50})) most_mb_ = std::max(most_mb_, tcp_buffers_mb());
    }
    double most_mb_ = 0;
    std::atomic<bool> over_ = false;
    std::thread watching_{[this] { watch(); }};
};

void print_page(const front_end& asked, http_connection& ours, std::size_t rounds) {
    forget_peak(asked.pid());
    const double before_mb = memory_of(asked.pid()).now_mb;
    series times;
    series cpu;
    for (std::size_t i = 0; i < rounds + 1; ++i) {
        const double cpu_before = cpu_ms(asked.pid());
        const auto got = ours.ask("/rest/v1/session/all?limit=100");
        if (!got.read.complete() || got.read.count() != 100) fail("a page is wrong: " + got.read.text());
        if (i == 0) continue;
        times.add(got.ms);
        cpu.add(cpu_ms(asked.pid()) - cpu_before);
    }
    std::printf(" %8.1f %8.1f %8.1f %7.0f %7.0f |", times.p50(), times.p99(), cpu.mean(), before_mb, memory_of(asked.pid()).peak_mb);
}

void print_whole(const front_end& asked, http_connection& ours, std::size_t rows) {
    forget_peak(asked.pid());
    const double cpu_before = cpu_ms(asked.pid());
    buffer_watch buffers;
    const auto got = ours.ask("/rest/v1/session/all");
    const double kernel_mb = buffers.stop();
    const double cpu = cpu_ms(asked.pid()) - cpu_before;
    if (!got.read.complete() || got.read.count() != rows) fail("the whole list is wrong: " + got.read.text().substr(0, 100'000));
    std::printf(" %8.0f %8.0f %8.2f %8.2f %8.2f %7.0f %9.0f\n", static_cast<double>(rows) / 1000, got.first_ms, got.ms / 1000,
                static_cast<double>(rows) / got.ms / 1000, cpu / 1000, memory_of(asked.pid()).peak_mb, kernel_mb);
}

void list_among(const bench_options& options, const stub_plan& stubs, std::size_t rounds) {
    const stub_fleet fellows{stubs};
    front_end asked{make_plan(options, fellows.addresses())};
    asked.await_ready();
    http_connection ours{asked.http_address()};
    await_complete(ours);
    const double cpu_before = cpu_ms(asked.pid());
    std::this_thread::sleep_for(std::chrono::seconds{10});
    std::printf("  %7zu %8.1f |", stubs.members, (cpu_ms(asked.pid()) - cpu_before) / 10);
    print_page(asked, ours, rounds);
    print_whole(asked, ours, stubs.members * stubs.sessions);
}

struct start_cost {
    double ready_ms = 0;
    double cpu = 0;
};

start_cost start_among(const bench_options& options, const std::vector<std::string>& members) {
    const auto start = steady::now();
    front_end asked{make_plan(options, members)};
    asked.await_ready();
    return {ms_since(start), cpu_ms(asked.pid())};
}

}  // namespace

void list_thousands(const bench_options& options) {
    const auto sessions = options.sessions != 0 ? options.sessions : 10'000;
    const auto rounds = options.rounds != 0 ? options.rounds : 20;
    std::printf("members x %zu sessions, stubs; MB: the asking FE, resident; kernel MB: all TCP buffers of the machine, both sides\n",
                sessions);
    std::printf("  %7s %8s | limit=100 %32s | the whole list\n", "", "at rest", "");
    std::printf("  %7s %8s | %8s %8s %8s %7s %7s | %8s %8s %8s %8s %8s %7s %9s\n", "members", "CPU ms/s", "p50 ms", "p99 ms", "CPU ms",
                "rest MB", "peak MB", "k rows", "first ms", "s", "M rows/s", "CPU s", "peak MB", "kernel MB");
    for (const auto members : member_counts(options)) list_among(options, make_stub_plan(members, sessions), rounds);
    std::printf("  the same where a member's kernel holds at most 128 KiB of what it sends:\n");
    auto bounded = make_stub_plan(member_counts(options).back(), sessions);
    bounded.send_buffer_bytes = 128 * 1024;
    list_among(options, bounded, rounds);
    std::printf("\n");
}

void start_among_many(const bench_options& options) {
    std::printf("an FE's start among members that are alive, silent (connected to, but frozen) or away (refusing connections)\n");
    std::printf("  %7s | %10s %8s | %10s %8s | %10s %8s\n", "", "alive", "", "silent", "", "away", "");
    std::printf("  %7s | %10s %8s | %10s %8s | %10s %8s\n", "members", "ready ms", "CPU ms", "ready ms", "CPU ms", "ready ms", "CPU ms");
    for (const auto members : member_counts(options)) {
        std::vector<std::string> addresses;
        start_cost alive;
        start_cost silent;
        {
            const stub_fleet fellows{make_stub_plan(members, 1)};
            addresses = fellows.addresses();
            alive = start_among(options, addresses);
            fellows.freeze();
            silent = start_among(options, addresses);
        }
        const auto away = start_among(options, addresses);
        std::printf("  %7zu | %10.0f %8.0f | %10.0f %8.0f | %10.0f %8.0f\n", members, alive.ready_ms, alive.cpu, silent.ready_ms,
                    silent.cpu, away.ready_ms, away.cpu);
    }
    std::printf("\n");
}

}  // namespace fleet_bench
