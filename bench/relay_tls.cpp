// What encryption on both sides costs: HAProxy speaks no MySQL, so its connections are TLS from the first byte on, and another HAProxy
// behind it, whose CPU does not count, decrypts for the server.
#include <cstdio>

#include "relay_parts.hpp"

namespace fleet_bench {

void measure_tls(const std::string& binary, std::chrono::milliseconds length, std::size_t rounds) {
    constexpr std::size_t most_connections = 200;
    constexpr std::size_t rows = 1'000'000;
    const mariadb_server mariadb{most_connections, true};
    {
        mysql_connection root{mariadb.port()};
        root.run("CREATE DATABASE bench");
        root.run("GRANT ALL ON bench.* TO bench@'127.0.0.1'");
    }
    const haproxy_server decrypting{mariadb.port(), haproxy_tls::of_clients};
    const haproxy_server haproxy{decrypting.port(), haproxy_tls::both};
    const auto port = free_port();
    auto plan = relaying_plan(binary, mariadb.port(), port, false);
    plan.settings.emplace_back("pool.peer.tls=required");
    front_end fe{plan};
    fe.await_ready();
    const std::vector<way> ways{{"direct", mariadb.port(), 0, client_tls::as_mysql},
                                {"HAProxy", haproxy.port(), haproxy.pid(), client_tls::from_the_first_byte},
                                {"Rollcall, no history", port, fe.pid(), client_tls::as_mysql}};
    std::printf("  TLS on both legs\n");
    measure_statements(ways, "DO 1", "DO 1", 8, length, rounds);
    measure_statements(ways, "DO 1", "DO 1", 64, length, rounds);
    measure_rows(ways, rows, rounds);
}

}  // namespace fleet_bench
