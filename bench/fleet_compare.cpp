// The list of all beside other ways to it, each asked in turn in every round.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "fleet_scenarios.hpp"
#include "fleet_stub.hpp"

namespace fleet_bench {

namespace {

constexpr auto secret = "a secret for benchmarks only";
const std::string list_of_all = "/rest/v1/session/all";
const std::string list_of_one = "/rest/v1/session";

std::vector<http_connection> connect_all(const std::vector<std::string>& addresses) {
    std::vector<http_connection> all;
    for (const auto& each : addresses) all.emplace_back(each);
    return all;
}

void await_complete(http_connection& asked, std::size_t rows) {
    const auto start = steady::now();
    for (;;) {
        const auto got = asked.ask(list_of_all);
        if (got.read.complete() && got.read.count() == rows) return;
        if (ms_since(start) > 60'000) fail("the list does not become complete: " + got.read.text());
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

struct measured {
    series all;                 // our list
    series all_cpu;             // of the asking FE
    series serial;              // the loop
    series at_once;             // the bare client
    std::vector<series> alone;  // each member

    [[nodiscard]] double slowest(double share) const {
        double most = 0;
        for (const auto& each : alone) most = std::max(most, each.at(share));
        return most;
    }
};

measured measure(const front_end& asked, const std::vector<std::string>& addresses, std::size_t rows, std::size_t rounds) {
    http_connection ours{asked.http_address()};
    await_complete(ours, rows);
    auto serial = connect_all(addresses);
    auto at_once = connect_all(addresses);
    measured times;
    times.alone.resize(addresses.size());
    for (std::size_t round = 0; round < rounds + rounds / 10 + 1; ++round) {
        const double cpu_before = cpu_ms(asked.pid());
        const auto got = ours.ask(list_of_all);
        const double cpu = cpu_ms(asked.pid()) - cpu_before;
        if (!got.read.complete() || got.read.count() != rows) fail("a list is not complete: " + got.read.text());
        const auto each_ms = ask_serially(serial, list_of_one);
        const double once = ask_at_once(at_once, list_of_one);
        if (round < rounds / 10 + 1) continue;  // to warm up
        times.all.add(got.ms);
        times.all_cpu.add(cpu);
        times.at_once.add(once);
        double sum = 0;
        for (std::size_t i = 0; i < each_ms.size(); ++i) {
            sum += each_ms[i];
            times.alone[i].add(each_ms[i]);
        }
        times.serial.add(sum);
    }
    return times;
}

void print_line(const char* what, double p50, double p99, double ours, const char* cpu) {
    std::printf("  %-44s %9.2f %9.2f %9.2f  %s\n", what, p50, p99, p50 / ours, cpu);
}

void print(const measured& times) {
    const double ours = times.all.p50();
    char cpu[64];
    std::snprintf(cpu, sizeof cpu, "%9.2f", times.all_cpu.mean());
    std::printf("  %-44s %9s %9s %9s  %9s\n", "", "p50 ms", "p99 ms", "/ ours", "FE CPU ms");
    print_line("GET /rest/v1/session/all at one FE", ours, times.all.p99(), ours, cpu);
    print_line("serial loop over all, keep-alive", times.serial.p50(), times.serial.p99(), ours, "");
    print_line("all at once, bare poll() client, no merging", times.at_once.p50(), times.at_once.p99(), ours, "");
    print_line("slowest single member", times.slowest(0.5), times.slowest(0.99), ours, "");
    std::printf("  ours - slowest member: %.2f ms\n\n", ours - times.slowest(0.5));
}

struct stub_case {
    const char* title;
    int delay_ms;
    int last_delay_ms;
    std::size_t rounds;
};

void compare_case(const bench_options& options, const stub_case& which, std::size_t members, std::size_t sessions) {
    stub_plan stubs;
    stubs.secret = secret;
    stubs.members = members - 1;
    stubs.sessions = sessions;
    stubs.delay = std::chrono::milliseconds{which.delay_ms};
    stubs.last_delay = std::chrono::milliseconds{which.last_delay_ms};
    const stub_fleet fellows{stubs};
    front_end_plan plan;
    plan.binary = options.binary;
    plan.secret = secret;
    plan.http_port = free_port();
    plan.members = fellows.addresses();
    plan.members.insert(plan.members.begin(), "127.0.0.1:" + std::to_string(plan.http_port));
    front_end asked{plan};
    asked.await_ready();
    std::vector<int> open;
    for (std::size_t i = 0; i < sessions; ++i) open.push_back(open_session(asked.mysql_port()));
    const auto rounds = options.rounds != 0 ? options.rounds : which.rounds;
    std::printf("%zu members x %zu sessions, one FE and %zu stubs, %s; %zu rounds\n", members, sessions, members - 1, which.title, rounds);
    print(measure(asked, plan.members, members * sessions, rounds));
    for (const int each : open) ::close(each);
}

// A list in which members are missing. Returns: its milliseconds.
double ask_without(http_connection& asked, std::size_t rows) {
    const auto got = asked.ask(list_of_all);
    if (got.read.complete() || got.read.count() != rows) fail("the frozen members are not missed: " + got.read.text());
    return got.ms;
}

}  // namespace

void compare_among_stubs(const bench_options& options) {
    const auto members = options.members != 0 ? options.members : 50;
    const auto sessions = options.sessions != 0 ? options.sessions : 100;
    compare_case(options, {"no delay", 0, 0, 1000}, members, sessions);
    compare_case(options, {"10 ms each", 10, 0, 50}, members, sessions);
    compare_case(options, {"10 ms each, one 100 ms", 10, 100, 50}, members, sessions);
}

void compare_real_front_ends(const bench_options& options) {
    const auto members = options.members != 0 ? options.members : 50;
    const auto sessions = options.sessions != 0 ? options.sessions : 100;
    const auto rounds = options.rounds != 0 ? options.rounds : 300;
    std::vector<front_end_plan> plans(members);
    std::vector<std::string> addresses;
    for (auto& each : plans) {
        each.http_port = free_port();
        addresses.push_back("127.0.0.1:" + std::to_string(each.http_port));
    }
    const auto start = steady::now();
    std::vector<std::unique_ptr<front_end>> running;
    for (std::size_t i = 0; i < members; ++i) {
        plans[i].binary = options.binary;
        plans[i].secret = secret;
        plans[i].fe_number = static_cast<std::uint32_t>(i + 1);
        plans[i].members = addresses;
        plans[i].settings = {"server.shards=1", "server.workers=1", "engine.threads=1", "limits.max_connections=200"};
        running.push_back(std::make_unique<front_end>(plans[i]));
        running.back()->await_ready();
    }
    std::vector<int> open;
    for (const auto& each : running) {
        for (std::size_t i = 0; i < sessions; ++i) open.push_back(open_session(each->mysql_port()));
    }
    std::printf("%zu members x %zu sessions, all real FEs with one shard each, started in %.1f s; %zu rounds\n", members, sessions,
                ms_since(start) / 1000, rounds);
    print(measure(*running.front(), addresses, members * sessions, rounds));

    const auto cpu_of_all = [&] {
        double sum = 0;
        for (const auto& each : running) sum += cpu_ms(each->pid());
        return sum;
    };
    double before = cpu_of_all();
    std::this_thread::sleep_for(std::chrono::seconds{10});
    const double at_rest = (cpu_of_all() - before) / 10;  // ms a second
    http_connection ours{running.front()->http_address()};
    before = cpu_of_all();
    const auto began = steady::now();
    for (int i = 0; i < 100; ++i) ours.ask(list_of_all);
    const double listing = (cpu_of_all() - before - at_rest * ms_since(began) / 1000) / 100;
    double resident = 0;
    for (const auto& each : running) resident += memory_of(each->pid()).now_mb;
    const auto count = static_cast<double>(members);
    std::printf("  all FEs together: %.1f ms of CPU a listing; one FE when nobody asks: %.2f ms of CPU a second, %.0f MB resident\n\n",
                listing, at_rest / count, resident / count);
    for (const int each : open) ::close(each);
}

void freeze_members(const bench_options& options) {
    const auto members = options.members != 0 ? options.members : 50;
    const auto sessions = options.sessions != 0 ? options.sessions : 100;
    const auto rounds = options.rounds != 0 ? options.rounds : 3;
    constexpr std::size_t frozen = 5;
    if (members < frozen + 2) fail("five of --members freeze, and one more must answer");
    stub_plan stubs;
    stubs.secret = secret;
    stubs.sessions = sessions;
    stubs.members = members - 1 - frozen;
    const stub_fleet awake{stubs};
    stubs.first_number += static_cast<std::uint32_t>(stubs.members);
    stubs.members = frozen;
    const stub_fleet freezing{stubs};
    front_end_plan plan;
    plan.binary = options.binary;
    plan.secret = secret;
    plan.http_port = free_port();
    plan.members = awake.addresses();
    plan.members.insert(plan.members.end(), freezing.addresses().begin(), freezing.addresses().end());
    plan.members.push_back("127.0.0.1:" + std::to_string(plan.http_port));
    front_end asked{plan};
    asked.await_ready();
    http_connection ours{asked.http_address()};

    std::printf("%zu of %zu members x %zu sessions stop answering (SIGSTOP), %zu times; the FE itself has no sessions\n", frozen, members,
                sessions, rounds);
    std::printf("  %10s %11s %11s %11s %11s %11s %13s %12s\n", "whole, ms", "first, ms", "next, ms", "later p50", "later p99", "later max",
                "CPU ms later", "back in, ms");
    const std::size_t awake_rows = (members - 1 - frozen) * sessions;
    for (std::size_t round = 0; round < rounds; ++round) {
        await_complete(ours, (members - 1) * sessions);
        series whole;
        for (int i = 0; i < 20; ++i) whole.add(ours.ask(list_of_all).ms);
        freezing.freeze();
        const auto first = ask_without(ours, awake_rows);
        const auto next = ask_without(ours, awake_rows);  // at once: has the FE learnt from the first?
        series later;
        series cpu;
        for (const auto start = steady::now(); ms_since(start) < 5000;) {
            const double cpu_before = cpu_ms(asked.pid());
            later.add(ask_without(ours, awake_rows));
            cpu.add(cpu_ms(asked.pid()) - cpu_before);
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        freezing.thaw();
        const auto thawed = steady::now();
        while (!ours.ask(list_of_all).read.complete()) std::this_thread::sleep_for(std::chrono::milliseconds{10});
        std::printf("  %10.2f %11.1f %11.1f %11.2f %11.2f %11.2f %13.2f %12.0f\n", whole.p50(), first, next, later.p50(), later.p99(),
                    later.at(1.0), cpu.mean(), ms_since(thawed));
    }
    std::printf("\n");
}

}  // namespace fleet_bench
