// ./dev bench idle [--sessions N]: resident bytes of an idle session, logged in without TLS: before its first statement, and after it, with
// a connection to the engine; beside MariaDB's.
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "bench_main.hpp"
#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"

namespace fleet_bench {

namespace {

double kilobytes_each(pid_t server, double before_mb, std::size_t sessions) {
    return (memory_of(server).now_mb - before_mb) * 1024 / static_cast<double>(sessions);
}

// What `sessions` more sessions take in a server that has had some already.
double measure(pid_t server, std::uint16_t port, std::size_t sessions, const std::string& first_statement) {
    { const session_holder warm{port, 200, first_statement}; }
    const auto before = memory_of(server).now_mb;
    const session_holder held{port, sessions, first_statement};
    return kilobytes_each(server, before, sessions);
}

void compare(const std::string& binary, std::size_t sessions) {
    std::printf("Resident KiB of an idle session, of %zu\n", sessions);
    for (const std::string statement : {"", "SELECT 1"}) {
        front_end_plan plan;
        plan.binary = binary;
        plan.settings = {"history.profile=off"};
        front_end fe{plan};
        fe.await_ready();
        const auto ours = measure(fe.pid(), fe.mysql_port(), sessions, statement);
        const mariadb_server mariadb{sessions};
        const auto theirs = measure(mariadb.pid(), mariadb.port(), sessions, statement);
        std::printf("  %-28s ours %7.2f   MariaDB %7.2f\n", statement.empty() ? "before its first statement" : "after SELECT 1", ours,
                    theirs);
        std::fflush(stdout);
    }
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t sessions = 10'000;
    return fleet_bench::bench_main(count, words, {{"--sessions", sessions}},
                                   [&](const std::string& binary) { fleet_bench::compare(binary, sessions); });
}
