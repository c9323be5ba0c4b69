// What is measured of watching a MariaDB with many sessions: what it costs both sides, how soon a row is there, how fast lists and kills
// are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"

namespace fleet_bench {

// A front end that watches the server at `port`; interval_ms: as its settings have it.
front_end_plan watching_plan(const std::string& binary, std::uint16_t port, std::size_t interval_ms);

// Waits until the front end lists at least so many watched sessions.
void await_rows(const front_end& fe, std::size_t rows);

// Clients that each run a statement which does not end; nobody waits for its answer. `comment` stands in it.
class busy_clients {
public:
    busy_clients(std::uint16_t port, std::size_t count, const std::string& comment);

private:
    std::vector<mysql_connection> all_;
};

// Prints what `polls` of our lists cost the server and the front end, beside statements by hand and pt-kill.
void compare_polls(const std::string& binary, const mariadb_server& mariadb, std::size_t sessions, std::size_t polls);

// Prints how long a list of watched sessions takes beside one of as many that are served.
void compare_lists(const std::string& binary, const mariadb_server& mariadb, std::size_t sessions, std::size_t rounds);

// Prints how long after a statement's beginning its row is in the list.
void measure_delays(const std::string& binary, const mariadb_server& mariadb, std::size_t interval_ms, std::size_t rounds);

// Prints how long the kill of a watched statement takes to be answered, beside a login there and KILL QUERY by hand, in turn.
void measure_kills(const std::string& binary, const mariadb_server& mariadb, std::size_t rounds);

}  // namespace fleet_bench
