// How soon a statement that has begun is listed, and how soon a kill is answered.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <thread>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "watch_parts.hpp"

namespace fleet_bench {

namespace {

const std::string active_of_bench = "/rest/v1/session/all?kind=watched&user=bench&active=true&columns=Id&q=";

std::size_t listed(http_connection& rest, const std::string& comment) { return rest.ask(active_of_bench + comment).read.count(); }

void await_listed(http_connection& rest, const std::string& comment, std::size_t count) {
    const auto start = steady::now();
    while (listed(rest, comment) < count) {
        if (ms_since(start) > 60'000) fail("statements did not come into the list within 60 s");
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
}

// The ids in a list, our own or those at the server.
std::vector<std::string> ids_in(const std::string& body, const std::string& column) {
    std::vector<std::string> ids;
    const std::string key = '"' + column + R"(":")";
    for (auto at = body.find(key); at != std::string::npos; at = body.find(key, at + 1)) {
        const auto begin = at + key.size();
        ids.push_back(body.substr(begin, body.find('"', begin) - begin));
    }
    return ids;
}

}  // namespace

void measure_delays(const std::string& binary, const mariadb_server& mariadb, std::size_t interval_ms, std::size_t rounds) {
    front_end fe{watching_plan(binary, mariadb.port(), interval_ms)};
    fe.await_ready();
    await_rows(fe, 100);
    http_connection rest{fe.http_address()};
    std::minstd_rand chance{static_cast<unsigned>(interval_ms)};
    std::uniform_int_distribution<int> pause_ms{0, static_cast<int>(interval_ms)};
    series ms;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds{pause_ms(chance)});
        const auto comment = "delay" + std::to_string(round);
        mysql_connection client{mariadb.port(), "bench", "secret"};
        const auto start = steady::now();
        client.send("\3SELECT /* " + comment + " */ SLEEP(3600)");
        await_listed(rest, comment, 1);
        ms.add(ms_since(start));
    }
    std::printf("  statement's start to its row, interval_ms %zu: p50 %.0f ms, p90 %.0f, p99 %.0f, longest %.0f\n", interval_ms, ms.p50(),
                ms.at(0.9), ms.p99(), ms.at(1));
    std::fflush(stdout);
}

void measure_kills(const std::string& binary, const mariadb_server& mariadb, std::size_t rounds) {
    front_end fe{watching_plan(binary, mariadb.port(), 1000)};
    fe.await_ready();
    const busy_clients victims{mariadb.port(), 2 * rounds, "victim"};
    http_connection rest{fe.http_address()};
    await_listed(rest, "victim", 2 * rounds);
    const auto list = rest.fetch("/rest/v1/session/all?kind=watched&user=bench&active=true&columns=Id,UpstreamId&q=victim");
    const auto ids = ids_in(list, "Id");
    const auto there = ids_in(list, "UpstreamId");
    series ours;
    series by_hand;
    double cpu = 0;
    for (std::size_t i = 0; i + 1 < ids.size(); i += 2) {
        const auto before = cpu_ms(mariadb.pid());
        ours.add(rest.ask("/rest/v1/session/" + ids[i] + "/query", "DELETE").ms);
        cpu += (cpu_ms(mariadb.pid()) - before) / static_cast<double>(rounds);
        const auto start = steady::now();
        mysql_connection{mariadb.port()}.run("KILL QUERY " + there[i + 1]);
        by_hand.add(ms_since(start));
    }
    std::printf("  kill of a watched statement answered: p50 %.1f ms, p99 %.1f, longest %.1f; %.1f ms of the server's CPU each\n",
                ours.p50(), ours.p99(), ours.at(1), cpu);
    std::printf("  a login and KILL QUERY by hand: p50 %.1f ms, p99 %.1f, longest %.1f\n", by_hand.p50(), by_hand.p99(), by_hand.at(1));
    std::fflush(stdout);
}

}  // namespace fleet_bench
