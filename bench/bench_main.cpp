// Reading the command line, and the one place where failures are printed.
#include "bench_main.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "fleet_processes.hpp"

namespace fleet_bench {

namespace {

// Returns: was all of it understood?
bool read_options(int count, char** words, std::initializer_list<bench_option> options) {
    for (int i = 1; i < count; i += 2) {
        const auto* const known = std::ranges::find(options, std::string_view{words[i]}, &bench_option::name);
        const auto number = i + 1 < count ? std::strtoul(words[i + 1], nullptr, 10) : 0;
        if (known == options.end() || number == 0) return false;
        known->value = number;
    }
    return true;
}

}  // namespace

int bench_main(int count, char** words, std::initializer_list<bench_option> options,
               const std::function<void(const std::string& binary)>& body) {
    const std::filesystem::path program{words[0]};
    if (!read_options(count, words, options)) {
        std::fprintf(stderr, "usage: %s", program.filename().c_str());
        for (const auto& each : options) std::fprintf(stderr, " [%s N]", std::string{each.name}.c_str());
        std::fprintf(stderr, "; N is 1 or more\n");
        return 2;
    }
    try {
        allow_all_descriptors();
        body((program.parent_path() / "rollcall").string());
        return 0;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s: %s\n", program.filename().c_str(), failure.what());
        return 1;
    }
}

}  // namespace fleet_bench
