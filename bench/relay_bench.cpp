// ./dev bench relay [--seconds N] [--rounds N] [--rows N] [--kills N]: a MariaDB reached directly, through HAProxy, and through a front end
// before it, in turn: statements a second and the CPU that what stands between uses for each, long results, logins, the memory of idle
// sessions, all of it in clear text and over TLS, and how soon kills are answered.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "bench_main.hpp"
#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"
#include "relay_parts.hpp"

namespace fleet_bench {

namespace {

constexpr std::size_t idle_sessions = 2000;

double median_of(std::vector<double> all) {
    std::ranges::sort(all);
    return all[all.size() / 2];
}

double cpu_of(const way& which) { return which.between == 0 ? 0 : cpu_ms(which.between); }

}  // namespace

front_end_plan relaying_plan(const std::string& binary, std::uint16_t behind, std::uint16_t listen, bool history) {
    front_end_plan plan;
    plan.binary = binary;
    plan.settings = {"server.log_level=warning", "pool.peer.members=127.0.0.1:" + std::to_string(behind),
                     "pool.peer.listen=127.0.0.1:" + std::to_string(listen),
                     std::string{"history.enabled="} + (history ? "true" : "false")};
    return plan;
}

// Statements in a closed loop, each way in turn, `rounds` times: medians.
void measure_statements(const std::vector<way>& ways, const std::string& title, const std::string& sql, std::size_t connections,
                        std::chrono::milliseconds length, std::size_t rounds) {
    std::vector<std::vector<double>> rates(ways.size());
    std::vector<std::vector<double>> cpus(ways.size());
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < ways.size(); ++i) {
            std::vector<mysql_connection> all;
            for (std::size_t c = 0; c < connections; ++c) all.emplace_back(ways[i].port, "bench", "secret", ways[i].tls);
            const std::vector<std::string> commands(connections, "\3" + sql);
            run_closed_loop(all, commands, length / 10);
            const auto cpu = cpu_of(ways[i]);
            const auto start = steady::now();
            const auto answers = static_cast<double>(run_closed_loop(all, commands, length));
            rates[i].push_back(answers / ms_since(start) * 1000);
            cpus[i].push_back((cpu_of(ways[i]) - cpu) * 1000 / answers);
        }
    }
    const auto peer = median_of(cpus[1]);
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const auto cpu = median_of(cpus[i]);
        std::printf("  %-14s %4zu  %-24s %10.0f %12.2f", title.c_str(), connections, ways[i].title.c_str(), median_of(rates[i]), cpu);
        if (i > 1) std::printf(" %10.2f", cpu / peer);
        std::printf("\n");
    }
    std::fflush(stdout);
}

// A result of many rows: CPU of what stands between, and how much memory it took on for it.
void measure_rows(const std::vector<way>& ways, std::size_t rows, std::size_t rounds) {
    std::vector<std::vector<double>> cpus(ways.size());
    std::vector<std::vector<double>> lengths(ways.size());
    std::vector<double> grown(ways.size());
    const auto sql = "SELECT seq, 'a text of some length' FROM bench.seq_1_to_" + std::to_string(rows);
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < ways.size(); ++i) {
            mysql_connection client{ways[i].port, "bench", "secret", ways[i].tls};
            client.run("DO 1");
            if (ways[i].between != 0) forget_peak(ways[i].between);
            const auto before = ways[i].between == 0 ? memory_use{} : memory_of(ways[i].between);
            const auto cpu = cpu_of(ways[i]);
            const auto start = steady::now();
            client.run(sql);
            lengths[i].push_back(ms_since(start));
            cpus[i].push_back(cpu_of(ways[i]) - cpu);
            if (ways[i].between != 0) grown[i] = std::max(grown[i], memory_of(ways[i].between).peak_mb - before.now_mb);
        }
    }
    std::printf("  %zu rows\n", rows);
    for (std::size_t i = 0; i < ways.size(); ++i) {
        std::printf("    %-28s %8.0f ms, CPU %8.1f ms, memory +%.2f MB", ways[i].title.c_str(), median_of(lengths[i]), median_of(cpus[i]),
                    grown[i]);
        if (i > 1) std::printf(", CPU / HAProxy %.2f", median_of(cpus[i]) / median_of(cpus[1]));
        std::printf("\n");
    }
    std::fflush(stdout);
}

namespace {

void measure_logins(const std::vector<way>& ways, std::chrono::milliseconds length) {
    std::printf("  logins, one after the other\n");
    double peer = 0;
    for (std::size_t i = 0; i < ways.size(); ++i) {
        std::size_t logins = 0;
        const auto cpu = cpu_of(ways[i]);
        const auto start = steady::now();
        for (const auto until = start + length; steady::now() < until; ++logins) mysql_connection{ways[i].port, "bench", "secret"};
        const auto rate = static_cast<double>(logins) / ms_since(start) * 1000;
        if (i == 1) peer = rate;
        std::printf("    %-28s %8.0f a second, CPU %6.1f us each", ways[i].title.c_str(), rate,
                    (cpu_of(ways[i]) - cpu) * 1000 / static_cast<double>(logins));
        if (i > 1) std::printf(", rate / HAProxy %.2f", rate / peer);
        std::printf("\n");
    }
    std::fflush(stdout);
}

void measure_idle(const std::vector<way>& ways) {
    std::printf("  %zu idle sessions that have run a statement: resident memory each\n", idle_sessions);
    for (const auto& each : ways) {
        if (each.between == 0) continue;
        { const session_holder warm{each.port, idle_sessions, "DO 1"}; }
        std::this_thread::sleep_for(std::chrono::seconds{2});
        const auto before = memory_of(each.between).now_mb;
        const session_holder held{each.port, 2 * idle_sessions, "DO 1"};
        std::this_thread::sleep_for(std::chrono::seconds{2});
        const auto now = memory_of(each.between).now_mb;
        std::printf("    %-28s %6.2f KB\n", each.title.c_str(), (now - before) * 1024 / static_cast<double>(idle_sessions));
    }
    std::fflush(stdout);
}

void measure(const std::string& binary, std::size_t seconds, std::size_t rounds, std::size_t rows, std::size_t kills) {
    const mariadb_server mariadb{3 * idle_sessions};
    {
        mysql_connection root{mariadb.port()};
        root.run("CREATE DATABASE bench");
        root.run("CREATE TABLE bench.points (id INTEGER PRIMARY KEY, name VARCHAR(100))");
        root.run("INSERT INTO bench.points SELECT seq, CONCAT('name-', seq) FROM bench.seq_1_to_100000");
        root.run("GRANT ALL ON bench.* TO bench@'127.0.0.1'");
    }
    const haproxy_server haproxy{mariadb.port()};
    const auto plain_port = free_port();
    front_end plain{relaying_plan(binary, mariadb.port(), plain_port, false)};
    plain.await_ready();
    const auto recorded_port = free_port();
    front_end recorded{relaying_plan(binary, mariadb.port(), recorded_port, true)};
    recorded.await_ready();
    const std::vector<way> ways{{"direct", mariadb.port(), 0},
                                {"HAProxy", haproxy.port(), haproxy.pid()},
                                {"Rollcall, no history", plain_port, plain.pid()},
                                {"Rollcall, history", recorded_port, recorded.pid()}};
    std::printf("  %-14s %4s  %-24s %10s %12s %10s\n", "", "at", "", "a second", "CPU us each", "/ HAProxy");
    const auto length = std::chrono::milliseconds{seconds * 1000};
    for (const std::size_t connections : {std::size_t{1}, std::size_t{8}, std::size_t{64}}) {
        measure_statements(ways, "DO 1", "DO 1", connections, length, rounds);
        measure_statements(ways, "point SELECT", "SELECT name FROM bench.points WHERE id = 54321", connections, length, rounds);
    }
    measure_rows(ways, rows, rounds);
    measure_logins(ways, length);
    measure_idle(ways);
    measure_relayed_kills(binary, mariadb.port(), kills);
    measure_tls(binary, length, rounds);
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t seconds = 2;
    std::size_t rounds = 3;
    std::size_t rows = 10'000'000;
    std::size_t kills = 200;
    return fleet_bench::bench_main(count, words, {{"--seconds", seconds}, {"--rounds", rounds}, {"--rows", rows}, {"--kills", kills}},
                                   [&](const std::string& binary) { fleet_bench::measure(binary, seconds, rounds, rows, kills); });
}
