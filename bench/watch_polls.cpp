// The same server asked in three ways, in turn by hand and then on its own by each of two programs, for as long as so many polls take.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "watch_parts.hpp"

namespace fleet_bench {

namespace {

constexpr std::size_t hand_rounds = 20;
constexpr std::string_view our_columns =
    "SELECT ID,USER,HOST,DB,COMMAND,STATE,LEFT(INFO,65536),TIME_MS,QUERY_ID,STAGE,MAX_STAGE,PROGRESS FROM information_schema.PROCESSLIST";

// What a program's polls took in a while.
struct poll_cost {
    double polls = 0;
    double elapsed_ms = 0;
    double server_ms = 0;
    double own_ms = 0;  // of the program itself

    [[nodiscard]] double interval_ms() const { return elapsed_ms / polls; }
    [[nodiscard]] double share_percent() const { return server_ms / elapsed_ms * 100; }
};

double count_of(mysql_connection& root, const std::string& counter) {
    const auto text = root.ask_cell("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME='" + counter + "'");
    return std::strtod(text.c_str(), nullptr);
}

void sleep_ms(double length) { std::this_thread::sleep_for(std::chrono::duration<double, std::milli>{length}); }

// What a process uses when nobody asks it: milliseconds of CPU a millisecond.
double idle_rate(pid_t process) {
    const auto start = steady::now();
    const auto cpu = cpu_ms(process);
    sleep_ms(3000);
    return (cpu_ms(process) - cpu) / ms_since(start);
}

// `counter` grows by `each` with a poll. Begins with a poll's end.
poll_cost watch_program(const mariadb_server& mariadb, pid_t program, const std::string& counter, double each, double length_ms) {
    mysql_connection root{mariadb.port()};
    const double own = counter == "COM_SELECT" ? 1 : 0;  // of our own counting
    auto before = count_of(root, counter);
    for (;;) {
        const auto now = count_of(root, counter);
        if (now - before > own) break;
        before = now;
        sleep_ms(20);
    }
    sleep_ms(200);  // the poll that was seen may still be under way
    before = count_of(root, counter);
    const auto start = steady::now();
    const auto server = cpu_ms(mariadb.pid());
    const auto program_before = cpu_ms(program);
    poll_cost cost;
    for (double counted = own; cost.polls < 1; counted += own) {
        sleep_ms(length_ms);
        cost.server_ms = cpu_ms(mariadb.pid()) - server;
        cost.own_ms = cpu_ms(program) - program_before;
        cost.elapsed_ms = ms_since(start);
        cost.polls = (count_of(root, counter) - before - counted) / each;
    }
    return cost;
}

// Server's CPU for one of each, by hand.
std::array<double, 3> ask_by_hand(const mariadb_server& mariadb) {
    const std::array<std::string, 3> statements{std::string{our_columns} + " WHERE ID<>CONNECTION_ID()",
                                                std::string{our_columns} + " WHERE COMMAND<>'Sleep'", "SHOW FULL PROCESSLIST"};
    std::array<double, 3> each_ms{};
    mysql_connection root{mariadb.port()};
    for (const auto& each : statements) root.run(each);
    for (std::size_t round = 0; round < hand_rounds; ++round) {
        for (std::size_t i = 0; i < statements.size(); ++i) {
            const auto cpu = cpu_ms(mariadb.pid());
            root.run(statements[i]);
            each_ms[i] += (cpu_ms(mariadb.pid()) - cpu) / hand_rounds;
        }
    }
    return each_ms;
}

void print(const char* title, const poll_cost& cost) {
    std::printf("  %-34s %8.0f %6.1f %14.2f %10.2f %14.2f\n", title, cost.interval_ms(), cost.polls, cost.server_ms / cost.polls,
                cost.share_percent(), cost.own_ms / cost.polls);
    std::fflush(stdout);
}

}  // namespace

void compare_polls(const std::string& binary, const mariadb_server& mariadb, std::size_t sessions, std::size_t polls) {
    const auto idle = idle_rate(mariadb.pid());
    const auto by_hand = ask_by_hand(mariadb);
    std::printf("  server's CPU by hand, ms: our list %.2f, active rows of it alone %.2f, SHOW FULL PROCESSLIST %.2f (ours / SHOW %.2f)\n",
                by_hand[0], by_hand[1], by_hand[2], by_hand[0] / by_hand[2]);
    std::printf("  %-34s %8s %6s %14s %10s %14s\n", "", "every ms", "polls", "server ms each", "share %", "own ms each");
    front_end_plan plain;
    plain.binary = binary;
    front_end alone{plain};
    alone.await_ready();
    const auto own_idle = idle_rate(alone.pid());

    const auto less_idle = [&](poll_cost cost) {
        cost.server_ms -= idle * cost.elapsed_ms;
        return cost;
    };
    const auto wanted_ms = std::max(1000.0, by_hand[0] * 100);
    poll_cost ours;
    {
        front_end fe{watching_plan(binary, mariadb.port(), 1000)};
        fe.await_ready();
        await_rows(fe, sessions);
        sleep_ms(2 * wanted_ms);  // its interval follows from a few lists
        ours = less_idle(watch_program(mariadb, fe.pid(), "COM_SELECT", 2, wanted_ms * static_cast<double>(polls)));
        ours.own_ms -= own_idle * ours.elapsed_ms;
        print("rollcall, interval_ms 1000", ours);
    }
    const auto interval_s = std::max(1U, static_cast<unsigned>(std::lround(ours.interval_ms() / 1000)));
    const pt_kill peer{mariadb.port(), interval_s};
    const auto theirs =
        less_idle(watch_program(mariadb, peer.pid(), "COM_SHOW_PROCESSLIST", 1, 1000.0 * interval_s * static_cast<double>(polls)));
    print("pt-kill", theirs);
    std::printf("  ours / pt-kill: server %.2f, own %.2f\n", ours.server_ms / ours.polls / (theirs.server_ms / theirs.polls),
                ours.own_ms / ours.polls / (theirs.own_ms / theirs.polls));
}

}  // namespace fleet_bench
