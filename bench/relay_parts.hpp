// What `./dev bench relay` is put together from.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"

namespace fleet_bench {

// One way to the server: where clients connect, and what stands there. No process: the server itself.
struct way {
    std::string title;
    std::uint16_t port = 0;
    pid_t between = 0;
    client_tls tls = client_tls::none;
};

front_end_plan relaying_plan(const std::string& binary, std::uint16_t behind, std::uint16_t listen, bool history);

// Of each way; the second is the peer. `rounds` times each in turn: medians.
void measure_statements(const std::vector<way>& ways, const std::string& title, const std::string& sql, std::size_t connections,
                        std::chrono::milliseconds length, std::size_t rounds);
void measure_rows(const std::vector<way>& ways, std::size_t rows, std::size_t rounds);

// The same with both legs encrypted. relay_tls.cpp
void measure_tls(const std::string& binary, std::chrono::milliseconds length, std::size_t rounds);
// How soon KILL QUERY is answered, at the front end that has the session, at another one, and by hand. relay_kills.cpp
void measure_relayed_kills(const std::string& binary, std::uint16_t behind, std::size_t rounds);

}  // namespace fleet_bench
