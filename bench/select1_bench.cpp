// ./dev bench select1 [--seconds N]: small statements, as text and prepared, of 1, 8 and 64 connections: statements a second and CPU each,
// beside MariaDB, beside DuckDB's own cost in one process, and beside a bare echo that takes the same hop to a worker and back.
#include <duckdb.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench_main.hpp"
#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "mysql_client.hpp"
#include "peer_servers.hpp"
#include "rollcall/base/clock.hpp"
#include "rollcall/runtime/channels/acceptor.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace fleet_bench {

namespace {

namespace runtime = rollcall::runtime;

constexpr std::size_t rows = 100'000;
constexpr std::size_t echo_bytes = 24;
constexpr auto point_select = "SELECT name FROM bench.points WHERE id = 54321";

// --- the echo: shards as the front end has them, and a worker between reading and writing ---

runtime::asio::awaitable<void> echo(std::shared_ptr<runtime::byte_channel> channel, runtime::worker_pool& workers) {
    std::array<char, 4096> bytes{};
    for (;;) {
        const auto count = co_await channel->read_some(bytes, runtime::no_limit);
        if (count.has_error()) co_return;
        auto hop = [size = *count] { return size; };
        const auto size = co_await workers.run(std::move(hop));
        const auto written = co_await channel->write(std::string_view{bytes.data(), *size}, runtime::no_limit);
        if (written.has_error()) co_return;
    }
}

[[noreturn]] void serve_echo(std::uint16_t port) {
    const rollcall::system_clock time;
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    runtime::shard_group shards{cores, time};
    runtime::worker_pool workers{4 * cores, SIZE_MAX};
    boost::asio::io_context main;
    auto listening = runtime::acceptor::listen("127.0.0.1:" + std::to_string(port), main, shards, 1000);
    if (listening.has_error()) ::_exit(1);
    shards.start();
    (*listening)->start([&](std::shared_ptr<runtime::byte_channel> channel, runtime::shard&, bool) {
        return echo(std::move(channel), workers);
    });
    main.run();
    ::_exit(0);
}

class echo_server {
public:
    echo_server() : port_(free_port()), child_(::fork()) {
        if (child_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve_echo(port_);
        }
        for (int i = 0; i < 200 && !is_listening(port_); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    ~echo_server() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    echo_server(const echo_server&) = delete;
    echo_server& operator=(const echo_server&) = delete;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] pid_t pid() const noexcept { return child_; }

private:
    std::uint16_t port_;
    pid_t child_;
};

// Returns: echoes in `length`.
std::size_t run_echoes(std::uint16_t port, std::size_t connections, std::chrono::milliseconds length) {
    const std::string message(echo_bytes, 'x');
    std::vector<pollfd> all;
    for (std::size_t i = 0; i < connections; ++i) {
        const int socket = connect_to(port);
        all.push_back({socket, POLLIN, 0});
        ::send(socket, message.data(), message.size(), MSG_NOSIGNAL);
    }
    std::size_t echoes = 0;
    std::array<char, 256> part{};
    for (const auto until = steady::now() + length; steady::now() < until;) {
        ::poll(all.data(), all.size(), -1);
        for (const auto& each : all) {
            if (each.revents == 0 || ::recv(each.fd, part.data(), part.size(), 0) <= 0) continue;
            ++echoes;
            ::send(each.fd, message.data(), message.size(), MSG_NOSIGNAL);
        }
    }
    for (const auto& each : all) ::close(each.fd);
    return echoes;
}

// --- DuckDB in this process ---

double own_cpu_us() {
    rusage use{};
    ::getrusage(RUSAGE_SELF, &use);
    const auto us = [](const timeval& t) { return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec); };
    return us(use.ru_utime) + us(use.ru_stime);
}

class duckdb_in_process {
public:
    duckdb_in_process() {
        duckdb_open(nullptr, &database_);
        duckdb_connect(database_, &connection_);
        run("CREATE SCHEMA bench");
        run("CREATE TABLE bench.points (id INTEGER PRIMARY KEY, name VARCHAR)");
        run("INSERT INTO bench.points SELECT range, 'name-' || range FROM range(" + std::to_string(rows) + ")");
    }
    ~duckdb_in_process() {
        duckdb_disconnect(&connection_);
        duckdb_close(&database_);
    }
    duckdb_in_process(const duckdb_in_process&) = delete;
    duckdb_in_process& operator=(const duckdb_in_process&) = delete;

    void run(const std::string& sql) {
        duckdb_result result{};
        if (duckdb_query(connection_, sql.c_str(), &result) != DuckDBSuccess) fail(std::string{"DuckDB: "} + duckdb_result_error(&result));
        duckdb_destroy_result(&result);
    }
    // Returns: microseconds of CPU for one execution.
    double text_us(const char* sql) {
        return each_us([&] { run(sql); });
    }
    double prepared_us(const char* sql) {
        duckdb_prepared_statement statement = nullptr;
        duckdb_prepare(connection_, sql, &statement);
        const auto us = each_us([&] {
            duckdb_result result{};
            duckdb_execute_prepared(statement, &result);
            duckdb_destroy_result(&result);
        });
        duckdb_destroy_prepare(&statement);
        return us;
    }

private:
    static double each_us(const std::function<void()>& once) {
        constexpr int runs = 3000;
        for (int i = 0; i < 200; ++i) once();
        const auto before = own_cpu_us();
        for (int i = 0; i < runs; ++i) once();
        return (own_cpu_us() - before) / runs;
    }

    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

// --- the servers ---

struct figure {
    double rate = 0;
    double cpu_us = 0;  // of the server
};

figure measure(std::uint16_t port, pid_t server, std::size_t connections, const char* sql, bool prepared,
               std::chrono::milliseconds length) {
    std::vector<mysql_connection> all;
    std::vector<std::string> commands;
    for (std::size_t i = 0; i < connections; ++i) {
        all.emplace_back(port);
        commands.push_back(prepared ? all.back().prepare(sql) : std::string{"\3"} + sql);
    }
    run_closed_loop(all, commands, length / 4);
    const auto cpu = cpu_ms(server);
    const auto answers = static_cast<double>(run_closed_loop(all, commands, length));
    return {answers / static_cast<double>(length.count()) * 1000, (cpu_ms(server) - cpu) * 1000 / answers};
}

void load(std::uint16_t port, const std::string& numbers, const std::string& number) {
    mysql_connection root{port};
    root.run("CREATE DATABASE bench");
    root.run("CREATE TABLE bench.points (id INT PRIMARY KEY, name VARCHAR(40))");
    root.run("INSERT INTO bench.points SELECT " + number + ", CONCAT('name-', " + number + ") FROM " + numbers);
}

void compare(const std::string& binary, std::chrono::milliseconds length) {
    const echo_server bare;
    front_end_plan plan;
    plan.binary = binary;
    front_end fe{plan};
    fe.await_ready();
    const mariadb_server mariadb{1000};
    load(fe.mysql_port(), "range(" + std::to_string(rows) + ") AS n", "`range`");
    load(mariadb.port(), "bench.seq_0_to_" + std::to_string(rows - 1), "seq");
    duckdb_in_process engine;
    std::printf("Statements a second, and us of the server's CPU each\n");
    std::printf("  %-24s %5s %9s %9s %7s | %8s %8s %8s %8s %8s\n", "", "conn.", "ours", "MariaDB", "ratio", "ours us", "MariaDB", "DuckDB",
                "echo", "beyond");
    for (const std::size_t connections : {std::size_t{1}, std::size_t{8}, std::size_t{64}}) {
        const auto echo_cpu = cpu_ms(bare.pid());
        const auto echoes = static_cast<double>(run_echoes(bare.port(), connections, length));
        const auto echo_us = (cpu_ms(bare.pid()) - echo_cpu) * 1000 / echoes;
        for (const char* const sql : {"SELECT 1", point_select}) {
            for (const bool prepared : {false, true}) {
                const auto own = prepared ? engine.prepared_us(sql) : engine.text_us(sql);
                const auto ours = measure(fe.mysql_port(), fe.pid(), connections, sql, prepared, length);
                const auto theirs = measure(mariadb.port(), mariadb.pid(), connections, sql, prepared, length);
                const auto title = std::string{sql == point_select ? "point SELECT" : "SELECT 1"} + (prepared ? ", prepared" : ", text");
                std::printf("  %-24s %5zu %9.0f %9.0f %7.2f | %8.1f %8.1f %8.1f %8.1f %8.1f\n", title.c_str(), connections, ours.rate,
                            theirs.rate, ours.rate / theirs.rate, ours.cpu_us, theirs.cpu_us, own, echo_us, ours.cpu_us - own - echo_us);
                std::fflush(stdout);
            }
        }
    }
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t seconds = 2;
    return fleet_bench::bench_main(count, words, {{"--seconds", seconds}},
                                   [&](const std::string& binary) { fleet_bench::compare(binary, std::chrono::seconds{seconds}); });
}
