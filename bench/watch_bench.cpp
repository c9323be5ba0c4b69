// ./dev bench watch [--polls N] [--rounds N]: a MariaDB with 1,000 and with 10,000 sessions, a hundred of which run something, watched by a
// front end: the CPU of both for each poll beside SHOW FULL PROCESSLIST and pt-kill, lists beside those of served sessions, how soon a
// statement's row is there, and kills.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "bench_main.hpp"
#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "watch_parts.hpp"

namespace fleet_bench {

namespace {

constexpr std::size_t busy = 100;

void measure(const std::string& binary, std::size_t sessions, std::size_t polls, std::size_t rounds) {
    const mariadb_server mariadb{sessions + 500};
    const session_holder idle{mariadb.port(), sessions - busy};
    const busy_clients active{mariadb.port(), busy, "bench"};
    std::printf("\n%zu sessions, %zu of them active\n", sessions, busy);
    std::fflush(stdout);
    compare_polls(binary, mariadb, sessions, polls);
    compare_lists(binary, mariadb, sessions, rounds);
    // A list of 10,000 is asked for every few seconds, whatever interval is wished for.
    measure_delays(binary, mariadb, 1000, std::max<std::size_t>(rounds * 300 / sessions, 1));
    if (sessions == 1000) measure_delays(binary, mariadb, 200, std::max<std::size_t>(rounds / 3, 1));
    measure_kills(binary, mariadb, rounds);
}

}  // namespace

front_end_plan watching_plan(const std::string& binary, std::uint16_t port, std::size_t interval_ms) {
    front_end_plan plan;
    plan.binary = binary;
    plan.settings = {"server.log_level=warning", "watch.peer.address=127.0.0.1:" + std::to_string(port), "watch.peer.user=root",
                     "watch.peer.interval_ms=" + std::to_string(interval_ms)};
    return plan;
}

void await_rows(const front_end& fe, std::size_t rows) {
    http_connection rest{fe.http_address()};
    const auto start = steady::now();
    while (rest.ask("/rest/v1/session/all?kind=watched&columns=Id").read.count() < rows) {
        if (ms_since(start) > 60'000) fail("the watched sessions did not come into the list within 60 s");
        ::usleep(20'000);
    }
}

busy_clients::busy_clients(std::uint16_t port, std::size_t count, const std::string& comment) {
    for (std::size_t i = 0; i < count; ++i) {
        all_.emplace_back(port, "bench", "secret");
        all_.back().send("\3SELECT /* " + comment + " */ SLEEP(3600)");
    }
}

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t polls = 10;
    std::size_t rounds = 100;
    return fleet_bench::bench_main(count, words, {{"--polls", polls}, {"--rounds", rounds}}, [&](const std::string& binary) {
        for (const std::size_t sessions : {std::size_t{1000}, std::size_t{10000}}) fleet_bench::measure(binary, sessions, polls, rounds);
    });
}
