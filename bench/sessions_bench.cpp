// ./dev bench sessions [--rounds N]: how long a list of many sessions takes, over REST and by SHOW, beside MariaDB's lists of as many
// connections and beside nginx that sends the same bytes from a file.
#include <algorithm>
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

constexpr auto list_target = "/rest/v1/session";
constexpr auto information_schema = "SELECT * FROM information_schema.processlist";
constexpr auto show = "SHOW FULL PROCESSLIST";

// One way to a list: what it takes, in turn with the others.
struct contender {
    const char* title;
    std::function<void()> ask;
    std::function<double()> cpu;  // of the server, in ms
    series ms{};
    double cpu_ms_each = 0;
};

void measure(std::vector<contender>& all, std::size_t rounds) {
    for (auto& each : all) {
        for (int i = 0; i < 3; ++i) each.ask();
    }
    for (std::size_t round = 0; round < rounds; ++round) {
        for (auto& each : all) {
            const auto cpu = each.cpu();
            const auto start = steady::now();
            each.ask();
            each.ms.add(ms_since(start));
            each.cpu_ms_each += (each.cpu() - cpu) / static_cast<double>(rounds);
        }
    }
}

// Returns: answers a second of `askers` threads, each with a connection of its own.
template <class MakeAsker>
double rate_of(std::size_t askers, MakeAsker make) {
    constexpr std::chrono::seconds length{2};
    std::atomic<std::size_t> answers = 0;
    std::vector<std::thread> threads;
    const auto until = steady::now() + length;
    for (std::size_t i = 0; i < askers; ++i) {
        threads.emplace_back([&] {
            auto ask = make();
            while (steady::now() < until) {
                ask();
                ++answers;
            }
        });
    }
    for (auto& each : threads) each.join();
    return static_cast<double>(answers) / 2;
}

auto http_asker(const std::string& address, const std::string& target) {
    return [=] {
        auto connection = std::make_shared<http_connection>(address);
        return [connection, target] { connection->ask(target); };
    };
}

auto sql_asker(std::uint16_t port, const char* sql) {
    return [=] {
        auto connection = std::make_shared<mysql_connection>(port);
        return [connection, sql] { connection->run(sql); };
    };
}

void compare(const std::string& binary, std::size_t sessions, std::size_t rounds) {
    front_end_plan plan;
    plan.binary = binary;
    front_end fe{plan};
    fe.await_ready();
    const mariadb_server mariadb{sessions};
    const nginx_server nginx;
    const session_holder ours_held{fe.mysql_port(), sessions};
    const session_holder theirs_held{mariadb.port(), sessions};
    http_connection rest{fe.http_address()};
    const auto body = rest.fetch(list_target);
    nginx.put("list", body);
    http_connection file{nginx.address()};
    mysql_connection ours{fe.mysql_port()};
    mysql_connection theirs{mariadb.port()};

    const auto our_cpu = [&] { return cpu_ms(fe.pid()); };
    const auto their_cpu = [&] { return cpu_ms(mariadb.pid()); };
    std::vector<contender> all{
        {"ours, GET /rest/v1/session", [&] { rest.ask(list_target); }, our_cpu},
        {"nginx, the same bytes from a file", [&] { file.ask("/list"); }, [&] { return nginx.cpu(); }},
        {"MariaDB, information_schema.processlist", [&] { theirs.run(information_schema); }, their_cpu},
        {"MariaDB, SHOW FULL PROCESSLIST", [&] { theirs.run(show); }, their_cpu},
        {"ours, SHOW FULL PROCESSLIST", [&] { ours.run(show); }, our_cpu},
    };
    measure(all, rounds);
    std::printf("\n%zu sessions, %zu bytes, one asker, %zu rounds in turn\n", sessions, body.size(), rounds);
    std::printf("  %-44s %8s %8s %12s %14s\n", "", "p50 ms", "p99 ms", "CPU ms each", "ours / theirs");
    for (const auto& each : all) {
        const auto& compared = &each == &all.back() ? each : all.front();
        std::printf("  %-44s %8.3f %8.3f %12.3f %14.2f\n", each.title, each.ms.p50(), each.ms.p99(), each.cpu_ms_each,
                    compared.ms.p50() / each.ms.p50());
    }
    std::printf("  our SHOW / MariaDB's SHOW: %.2f\n", all[4].ms.p50() / all[3].ms.p50());
    for (const std::size_t askers : {std::size_t{1}, std::size_t{8}}) {
        std::printf("  lists/s, %zu asker(s): ours %.0f, nginx %.0f, information_schema %.0f, SHOW %.0f, our SHOW %.0f\n", askers,
                    rate_of(askers, http_asker(fe.http_address(), list_target)), rate_of(askers, http_asker(nginx.address(), "/list")),
                    rate_of(askers, sql_asker(mariadb.port(), information_schema)), rate_of(askers, sql_asker(mariadb.port(), show)),
                    rate_of(askers, sql_asker(fe.mysql_port(), show)));
    }
    std::fflush(stdout);
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t rounds = 300;
    return fleet_bench::bench_main(count, words, {{"--rounds", rounds}}, [&](const std::string& binary) {
        for (const std::size_t sessions : {std::size_t{100}, std::size_t{1000}, std::size_t{10000}}) {
            fleet_bench::compare(binary, sessions, sessions == 10000 ? std::max<std::size_t>(rounds / 3, 1) : rounds);
        }
    });
}
