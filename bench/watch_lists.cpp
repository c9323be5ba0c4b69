// Two front ends: one watches the sessions, one serves as many itself; the same list of both, in turn.
#include <cstdio>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "watch_parts.hpp"

namespace fleet_bench {

void compare_lists(const std::string& binary, const mariadb_server& mariadb, std::size_t sessions, std::size_t rounds) {
    front_end watching{watching_plan(binary, mariadb.port(), 1000)};
    front_end_plan plan;
    plan.binary = binary;
    plan.settings = {"server.log_level=warning"};
    front_end serving{plan};
    watching.await_ready();
    serving.await_ready();
    const session_holder held{serving.mysql_port(), sessions};
    await_rows(watching, sessions);

    struct contender {
        const char* title;
        front_end& fe;
        std::string target;
        http_connection rest;
        series ms{};
        double cpu = 0;
        std::size_t bytes = 0;
    };
    std::vector<contender> both;
    both.push_back({"watched", watching, "/rest/v1/session/all?kind=watched", http_connection{watching.http_address()}});
    both.push_back({"served", serving, "/rest/v1/session/all?kind=served", http_connection{serving.http_address()}});
    for (std::size_t round = 0; round < rounds + 3; ++round) {
        for (auto& each : both) {
            const auto cpu = cpu_ms(each.fe.pid());
            const auto got = each.rest.ask(each.target);
            if (round < 3) continue;
            each.cpu += (cpu_ms(each.fe.pid()) - cpu) / static_cast<double>(rounds);
            each.ms.add(got.ms);
            each.bytes = got.read.bytes();
        }
    }
    std::printf("  GET %-36s %8s %8s %12s %10s\n", "/rest/v1/session/all?kind=…", "p50 ms", "p99 ms", "CPU ms each", "bytes");
    for (const auto& each : both) {
        std::printf("  %-38s %8.2f %8.2f %12.2f %10zu\n", each.title, each.ms.p50(), each.ms.p99(), each.cpu, each.bytes);
    }
    std::printf("  watched / served: %.2f\n", both[0].ms.p50() / both[1].ms.p50());
    std::fflush(stdout);
}

}  // namespace fleet_bench
