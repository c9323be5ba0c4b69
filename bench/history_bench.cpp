// ./dev bench history [select1|list] [--rounds N] [--connections N] [--records N]: what recording costs a small statement, under
// each policy for profiles, and how long lists of many recorded statements take. docs/scale.md has what it printed.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "history_load.hpp"
#include "history_store.hpp"

namespace history_bench {

namespace {

struct options {
    std::string binary;
    std::size_t rounds = 9;
    std::size_t connections = 64;
    std::size_t records = 10'000'000;
};

fleet_bench::front_end_plan plan_of(const options& from, std::vector<std::string> settings) {
    fleet_bench::front_end_plan plan;
    plan.binary = from.binary;
    plan.settings = std::move(settings);
    return plan;
}

struct contender {
    const char* title;
    std::vector<std::string> settings;
    std::unique_ptr<fleet_bench::front_end> fe = nullptr;
    std::unique_ptr<load> clients = nullptr;
    fleet_bench::series rate = {};    // statements a second
    fleet_bench::series cpu_us = {};  // of the front end, a statement
};

// All front ends are there at once and take turns, so that the machine's moods meet all of them.
void compare_policies(const options& from) {
    std::vector<contender> all;
    all.push_back({"nothing recorded", {"history.enabled=false"}});
    all.push_back({"recorded, profile = off", {"history.profile=off"}});
    all.push_back({"recorded, profile = auto", {"history.profile=auto"}});
    all.push_back({"recorded, profile = all", {"history.profile=all"}});
    for (auto& each : all) {
        each.fe = std::make_unique<fleet_bench::front_end>(plan_of(from, each.settings));
        each.fe->await_ready();
        each.clients = std::make_unique<load>(each.fe->mysql_port(), from.connections);
    }
    constexpr std::chrono::milliseconds turn{1000};
    for (std::size_t round = 0; round <= from.rounds; ++round) {
        for (auto& each : all) {
            const double before = fleet_bench::cpu_ms(each.fe->pid());
            const auto start = fleet_bench::steady::now();
            const auto answered = static_cast<double>(each.clients->run(turn));
            const double seconds = fleet_bench::ms_since(start) / 1000;
            if (round == 0) continue;  // to warm up
            each.rate.add(answered / seconds);
            each.cpu_us.add((fleet_bench::cpu_ms(each.fe->pid()) - before) * 1000 / answered);
        }
    }
    std::printf("SELECT 1 over %zu connections, %zu turns of %lld ms each\n", from.connections, from.rounds,
                static_cast<long long>(turn.count()));
    std::printf("  %-28s %12s %10s %18s\n", "", "statements/s", "of nothing", "FE CPU us/statement");
    for (const auto& each : all) {
        std::printf("  %-28s %12.0f %10.3f %18.1f\n", each.title, each.rate.p50(), each.rate.p50() / all.front().rate.p50(),
                    each.cpu_us.p50());
    }
    std::printf("\n");
}

void list_many(const options& from) {
    auto plan = plan_of(from, {});
    const std::filesystem::path folder = fleet_bench::make_folder();
    const double fill_s = fill_store(folder, from.records);
    std::printf("%zu records written in %.1f s: %.2f us each; %.0f MB on disk\n", from.records, fill_s,
                fill_s * 1e6 / static_cast<double>(from.records), megabytes_in(folder));
    plan.settings = {"history.keep_hours=87600", "history.keep_notable_hours=87600", "history.max_bytes=1000000000000"};
    plan.data_folder = folder;
    {
        fleet_bench::front_end fe{plan};
        fe.await_ready();
        fleet_bench::http_connection asked{fe.http_address()};
        const auto measure = [&](const char* title, const std::string& target) {
            fleet_bench::series times;
            for (std::size_t round = 0; round < from.rounds + 1; ++round) {
                const auto got = asked.ask(target);
                if (round > 0) times.add(got.ms);
            }
            std::printf("  %-44s p50 %8.2f ms  p99 %8.2f ms\n", title, times.p50(), times.p99());
        };
        measure("newest page", "/rest/v1/query_profile");
        measure("by account", "/rest/v1/query_profile?user=user7");
        measure("text, rare", "/rest/v1/query_profile?q=needle");
        measure("text, a number", "/rest/v1/query_profile?q=4711471");
        measure("text, common", "/rest/v1/query_profile?q=NORTH");
        measure("text of three letters, nowhere", "/rest/v1/query_profile?q=xyz");
        measure("slow ones of an account", "/rest/v1/query_profile?min_ms=900&user=user3");
        measure("one hour, by state", "/rest/v1/query_profile?state=ERR");
        std::printf("  resident: %.0f MB\n", fleet_bench::memory_of(fe.pid()).now_mb);
    }
    std::filesystem::remove_all(folder);
}

}  // namespace

}  // namespace history_bench

int main(int count, char** words) {
    history_bench::options options;
    options.binary = (std::filesystem::path{words[0]}.parent_path() / "rollcall").string();
    std::vector<std::string_view> chosen;
    for (int i = 1; i < count; ++i) {
        const std::string_view word{words[i]};
        auto* const number = word == "--rounds"        ? &options.rounds
                             : word == "--connections" ? &options.connections
                             : word == "--records"     ? &options.records
                                                       : nullptr;
        if (number != nullptr && i + 1 < count) {
            *number = std::strtoul(words[++i], nullptr, 10);
        } else if (word == "select1" || word == "list") {
            chosen.push_back(word);
        } else {
            std::fprintf(stderr, "usage: history_bench [select1|list] [--rounds N] [--connections N] [--records N]\n");
            return 2;
        }
    }
    if (chosen.empty()) chosen = {"select1", "list"};
    try {
        for (const auto each : chosen) each == "list" ? history_bench::list_many(options) : history_bench::compare_policies(options);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "history_bench: %s\n", failure.what());
        return 1;
    }
}
