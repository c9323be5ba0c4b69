// ./dev bench fleet [SCENARIO] [--rounds N] [--members N] [--sessions N]: how long a list of all front ends takes, beside other
// ways to get it. docs/scale.md has what it printed.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string_view>
#include <vector>

#include "fleet_processes.hpp"
#include "fleet_scenarios.hpp"

namespace {

struct scenario {
    std::string_view name;
    std::string_view about;
    void (*run)(const fleet_bench::bench_options& options);
};

constexpr scenario scenarios[] = {
    {"stubs", "50 members x 100 sessions, one FE among stubs, against a serial loop", fleet_bench::compare_among_stubs},
    {"real", "the same with 50 real FEs", fleet_bench::compare_real_front_ends},
    {"frozen", "5 of 50 members stop answering", fleet_bench::freeze_members},
    {"thousand", "10 to 1,000 members x 10,000 sessions", fleet_bench::list_thousands},
    {"start", "an FE's start among 10 to 1,000 members", fleet_bench::start_among_many},
};

[[noreturn]] void show_usage() {
    std::fprintf(stderr, "usage: fleet_bench [SCENARIO] [--rounds N] [--members N] [--sessions N]; without a SCENARIO, all of them:\n");
    for (const auto& each : scenarios) {
        std::fprintf(stderr, "  %-10.*s %.*s\n", static_cast<int>(each.name.size()), each.name.data(), static_cast<int>(each.about.size()),
                     each.about.data());
    }
    std::exit(2);
}

const scenario* find_scenario(std::string_view name) {
    for (const auto& each : scenarios) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

}  // namespace

int main(int count, char** words) {
    fleet_bench::bench_options options;
    options.binary = (std::filesystem::path{words[0]}.parent_path() / "rollcall").string();
    std::vector<const scenario*> chosen;
    for (int i = 1; i < count; ++i) {
        const std::string_view word{words[i]};
        auto* const number = word == "--rounds"     ? &options.rounds
                             : word == "--members"  ? &options.members
                             : word == "--sessions" ? &options.sessions
                                                    : nullptr;
        if (number != nullptr && i + 1 < count) {
            *number = std::strtoul(words[++i], nullptr, 10);
            if (*number == 0) show_usage();
        } else if (const auto* const named = find_scenario(word)) {
            chosen.push_back(named);
        } else {
            show_usage();
        }
    }
    fleet_bench::allow_all_descriptors();
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (chosen.empty()) {
        for (const auto& each : scenarios) chosen.push_back(&each);
    }
    try {
        for (const auto* const each : chosen) each->run(options);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "fleet_bench: %s\n", failure.what());
        return 1;
    }
    return 0;
}
