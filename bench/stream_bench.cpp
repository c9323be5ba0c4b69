// ./dev bench stream [--rows N] [--rounds N]: a large result of five columns to one reader, here and at MariaDB in turn: rows a second, the
// first row, CPU, and how much memory it takes after a run to warm up.
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "bench_main.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"

namespace fleet_bench {

namespace {

constexpr auto select = "SELECT a, b, c, d, e FROM bench.wide";

struct contender {
    const char* title;
    pid_t server;
    mysql_connection connection;
    series rows_a_second{};
    series first_ms{};
    double cpu = 0;
    double growth_mb = 0;
};

void load(mysql_connection& into, const std::string& numbers, const std::string& number) {
    into.run("CREATE DATABASE bench");
    into.run("CREATE TABLE bench.wide (a BIGINT, b INT, c VARCHAR(40), d DOUBLE, e VARCHAR(40))");
    into.run("INSERT INTO bench.wide SELECT " + number + ", " + number + " % 1000, CONCAT('name-', " + number + " % 5000), " + number +
             " / 7, CONCAT('note ', " + number + ") FROM " + numbers);
}

void run_once(contender& who, std::size_t rows, bool counts) {
    forget_peak(who.server);
    const auto before = memory_of(who.server).now_mb;
    const auto cpu = cpu_ms(who.server);
    const auto start = steady::now();
    const auto got = who.connection.run(select);
    const auto ms = ms_since(start);
    if (got.rows != rows) fail("a result has " + std::to_string(got.rows) + " rows");
    if (!counts) return;
    who.rows_a_second.add(static_cast<double>(rows) / ms * 1000);
    who.first_ms.add(got.first_row_ms);
    who.cpu += cpu_ms(who.server) - cpu;
    who.growth_mb = std::max(who.growth_mb, memory_of(who.server).peak_mb - before);
}

void compare(const std::string& binary, std::size_t rows, std::size_t rounds) {
    front_end_plan plan;
    plan.binary = binary;
    front_end fe{plan};
    fe.await_ready();
    const mariadb_server mariadb{100};
    const auto number = std::to_string(rows);
    contender all[]{{"ours", fe.pid(), mysql_connection{fe.mysql_port()}}, {"MariaDB", mariadb.pid(), mysql_connection{mariadb.port()}}};
    load(all[0].connection, "range(" + number + ") AS n", "`range`");
    load(all[1].connection, "bench.seq_1_to_" + number, "seq");
    for (auto& each : all) run_once(each, rows, false);
    for (std::size_t round = 0; round < rounds; ++round) {
        for (auto& each : all) run_once(each, rows, true);
    }
    std::printf("%zu rows of five columns, as text, one reader; %zu rounds in turn\n", rows, rounds);
    std::printf("  %-10s %16s %14s %16s %12s\n", "", "million rows/s", "first row ms", "CPU ns a row", "growth MB");
    for (const auto& each : all) {
        std::printf("  %-10s %16.2f %14.2f %16.0f %12.1f\n", each.title, each.rows_a_second.p50() / 1e6, each.first_ms.p50(),
                    each.cpu * 1e6 / static_cast<double>(rows * rounds), each.growth_mb);
    }
    std::printf("  ours / MariaDB: %.2f\n", all[0].rows_a_second.p50() / all[1].rows_a_second.p50());
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t rows = 10'000'000;
    std::size_t rounds = 5;
    return fleet_bench::bench_main(count, words, {{"--rows", rows}, {"--rounds", rounds}},
                                   [&](const std::string& binary) { fleet_bench::compare(binary, rows, rounds); });
}
