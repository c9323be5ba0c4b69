// Statements that sleep, ended one after the other.
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "relay_parts.hpp"

namespace fleet_bench {

namespace {

const std::string running = "/rest/v1/session/all?kind=relayed&user=bench&active=true&columns=";

// The cells of one column, in the order of the list.
std::vector<std::string> cells_in(const std::string& body, const std::string& column) {
    std::vector<std::string> cells;
    const std::string key = '"' + column + R"(":")";
    for (auto at = body.find(key); at != std::string::npos; at = body.find(key, at + 1)) {
        const auto begin = at + key.size();
        cells.push_back(body.substr(begin, body.find('"', begin) - begin));
    }
    return cells;
}

// Begins statements through the pool and has them ended by whoever `rest` leads to. Returns: milliseconds for each.
series end_statements(std::uint16_t pool, http_connection& rest, std::size_t count) {
    std::vector<mysql_connection> victims;
    for (std::size_t i = 0; i < count; ++i) {
        victims.emplace_back(pool, "bench", "secret");
        victims.back().send("\3SELECT SLEEP(3600)");
    }
    const auto start = steady::now();
    std::vector<std::string> ids;
    while (ids.size() < count) {
        if (ms_since(start) > 30'000) fail("statements did not come into the list within 30 s");
        ids = cells_in(rest.fetch(running + "Id"), "Id");
    }
    series ms;
    for (const auto& id : ids) ms.add(rest.ask("/rest/v1/session/" + id + "/query", "DELETE").ms);
    return ms;
}

series end_by_hand(std::uint16_t server, std::size_t count) {
    std::vector<mysql_connection> victims;
    mysql_connection root{server};
    series ms;
    for (std::size_t i = 0; i < count; ++i) {
        victims.emplace_back(server, "bench", "secret");
        const auto id = victims.back().ask_cell("SELECT CONNECTION_ID()");
        victims.back().send("\3SELECT SLEEP(3600)");
        const auto start = steady::now();
        root.run("KILL QUERY " + id);
        ms.add(ms_since(start));
    }
    return ms;
}

void print(const char* title, series& ms) {
    std::printf("    %-38s p50 %.2f ms, p99 %.2f, longest %.2f\n", title, ms.p50(), ms.p99(), ms.at(1));
    std::fflush(stdout);
}

}  // namespace

void measure_relayed_kills(const std::string& binary, std::uint16_t behind, std::size_t rounds) {
    constexpr std::uint32_t first_number = 256;
    const auto pool = free_port();
    std::vector<front_end_plan> plans{relaying_plan(binary, behind, pool, true), relaying_plan(binary, behind, free_port(), true)};
    std::vector<std::string> members;
    for (auto& each : plans) {
        each.http_port = free_port();
        members.push_back("127.0.0.1:" + std::to_string(each.http_port));
    }
    std::vector<std::unique_ptr<front_end>> fes;
    for (auto& each : plans) {
        each.settings.emplace_back("pool.peer.control_user=root");
        each.fe_number = first_number + static_cast<std::uint32_t>(fes.size());
        each.members = members;
        each.secret = "a secret of the benchmark's";
        fes.push_back(std::make_unique<front_end>(each));
    }
    for (const auto& each : fes) each->await_ready();
    std::this_thread::sleep_for(std::chrono::seconds{3});  // until they know one another
    std::printf("  KILL QUERY answered, %zu statements one after the other\n", rounds);
    http_connection here{fes[0]->http_address()};
    auto ours = end_statements(pool, here, rounds);
    print("at the front end that has the session", ours);
    http_connection elsewhere{fes[1]->http_address()};
    auto others = end_statements(pool, elsewhere, rounds);
    print("at another one", others);
    auto by_hand = end_by_hand(behind, rounds);
    print("by hand, at the server", by_hand);
}

}  // namespace fleet_bench
