// ./dev bench connect [--rounds N]: logins a second of eight client threads by mysql_native_password, here and at MariaDB in turn.
#include <atomic>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench_main.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"

namespace fleet_bench {

namespace {

constexpr std::size_t clients = 8;

// Returns: logins in a second.
double logins(std::uint16_t port) {
    std::atomic<std::size_t> done = 0;
    std::vector<std::thread> threads;
    const auto until = steady::now() + std::chrono::seconds{1};
    for (std::size_t i = 0; i < clients; ++i) {
        threads.emplace_back([&] {
            while (steady::now() < until) {
                const mysql_connection in{port, "bench", "secret"};
                ++done;
            }
        });
    }
    for (auto& each : threads) each.join();
    return static_cast<double>(done);
}

void compare(const std::string& binary, std::size_t rounds) {
    front_end_plan plan;
    plan.binary = binary;
    plan.settings = {"server.log_level=warning"};
    front_end fe{plan};
    fe.await_ready();
    mysql_connection{fe.mysql_port()}.run("CREATE USER bench IDENTIFIED WITH mysql_native_password BY 'secret'");
    const mariadb_server mariadb{1000};
    series ours;
    series theirs;
    logins(fe.mysql_port());
    logins(mariadb.port());
    const auto our_cpu = cpu_ms(fe.pid());
    const auto their_cpu = cpu_ms(mariadb.pid());
    for (std::size_t round = 0; round < rounds; ++round) {
        ours.add(logins(fe.mysql_port()));
        theirs.add(logins(mariadb.port()));
    }
    const auto each = static_cast<double>(rounds) / 1000;
    std::printf("Logins a second, %zu client threads, native password, %zu rounds of a second\n", clients, rounds);
    std::printf("  ours    %8.0f   %6.1f us of the server's CPU each\n", ours.p50(), (cpu_ms(fe.pid()) - our_cpu) / each / ours.mean());
    std::printf("  MariaDB %8.0f   %6.1f us\n", theirs.p50(), (cpu_ms(mariadb.pid()) - their_cpu) / each / theirs.mean());
    std::printf("  ours / MariaDB: %.2f\n", ours.p50() / theirs.p50());
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t rounds = 8;
    return fleet_bench::bench_main(count, words, {{"--rounds", rounds}},
                                   [&](const std::string& binary) { fleet_bench::compare(binary, rounds); });
}
