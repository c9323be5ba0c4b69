// ./dev bench listing-cost [--sessions N] [--rounds N]: what ten listings a second of many sessions cost those who run SELECT 1, here and
// at MariaDB, in windows of a second with and without the lister, in turn.
#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench_main.hpp"
#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"

namespace fleet_bench {

namespace {

constexpr std::chrono::milliseconds window{1000};
constexpr std::chrono::milliseconds between_lists{100};

// Lists ten times a second while it is on.
class lister {
public:
    explicit lister(std::function<void()> list) : list_(std::move(list)), thread_([this] { run(); }) {}
    ~lister() {
        over_ = true;
        thread_.join();
    }
    lister(const lister&) = delete;
    lister& operator=(const lister&) = delete;
    void turn(bool on) { on_ = on; }

private:
    void run() {
        auto next = steady::now();
        while (!over_) {
            if (on_) list_();
            next = std::max(next + between_lists, steady::now());
            std::this_thread::sleep_until(next);
        }
    }

    std::function<void()> list_;
    std::atomic<bool> on_ = false;
    std::atomic<bool> over_ = false;
    std::thread thread_;
};

struct outcome {
    series alone;
    series listed;
    double cpu_alone = 0;  // of the server, ms a window
    double cpu_listed = 0;
};

outcome measure(std::uint16_t port, pid_t server, std::size_t connections, std::size_t rounds, std::function<void()> list) {
    std::vector<mysql_connection> all;
    std::vector<std::string> commands;
    for (std::size_t i = 0; i < connections; ++i) {
        all.emplace_back(port);
        commands.emplace_back("\3SELECT 1");
    }
    lister beside{std::move(list)};
    outcome got;
    run_closed_loop(all, commands, window);
    for (std::size_t round = 0; round < rounds; ++round) {
        for (const bool on : {false, true}) {
            beside.turn(on);
            const auto cpu = cpu_ms(server);
            const auto rate = static_cast<double>(run_closed_loop(all, commands, window));
            (on ? got.listed : got.alone).add(rate);
            (on ? got.cpu_listed : got.cpu_alone) += (cpu_ms(server) - cpu) / static_cast<double>(rounds);
        }
    }
    return got;
}

void print(const char* title, std::size_t connections, const outcome& got) {
    std::printf("  %-44s %4zu %10.0f %10.0f %8.3f\n", title, connections, got.alone.p50(), got.listed.p50(),
                got.listed.p50() / got.alone.p50());
    std::fflush(stdout);
}

void compare(const std::string& binary, std::size_t sessions, std::size_t rounds) {
    front_end_plan plan;
    plan.binary = binary;
    front_end fe{plan};
    fe.await_ready();
    const mariadb_server mariadb{sessions};
    const session_holder ours_held{fe.mysql_port(), sessions};
    const session_holder theirs_held{mariadb.port(), sessions};
    http_connection rest{fe.http_address()};
    mysql_connection theirs{mariadb.port()};
    const auto cpu = cpu_ms(fe.pid());
    constexpr int lists = 50;
    for (int i = 0; i < lists; ++i) rest.ask("/rest/v1/session");
    const auto each = (cpu_ms(fe.pid()) - cpu) / lists;
    std::printf("SELECT 1 a second, with and without ten listings a second of %zu sessions; %zu rounds\n", sessions, rounds);
    std::printf("  %-44s %4s %10s %10s %8s\n", "", "", "without", "with", "keeps");
    for (const std::size_t connections : {std::size_t{8}, std::size_t{64}}) {
        print("ours, GET /rest/v1/session", connections,
              measure(fe.mysql_port(), fe.pid(), connections, rounds, [&] { rest.ask("/rest/v1/session"); }));
        print("MariaDB, information_schema.processlist", connections, measure(mariadb.port(), mariadb.pid(), connections, rounds, [&] {
                  theirs.run("SELECT * FROM information_schema.processlist");
              }));
    }
    std::printf("  one of our lists takes %.2f ms of CPU: ten a second are %.1f %% of two cores\n", each, each * 10 / 2000 * 100);
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t sessions = 10'000;
    std::size_t rounds = 10;
    return fleet_bench::bench_main(count, words, {{"--sessions", sessions}, {"--rounds", rounds}},
                                   [&](const std::string& binary) { fleet_bench::compare(binary, sessions, rounds); });
}
