// What `./dev bench fleet` measures: each scenario starts its processes, prints its tables and ends what it started.
#pragma once

#include <cstddef>
#include <string>

namespace fleet_bench {

struct bench_options {
    std::string binary;      // of the front end
    std::size_t rounds = 0;  // 0: the scenario's own
    std::size_t members = 0;
    std::size_t sessions = 0;
};

// One FE among stub members, beside a serial loop, a bare client that asks all at once, and the slowest member alone.
void compare_among_stubs(const bench_options& options);
// The same where every member is a real FE.
void compare_real_front_ends(const bench_options& options);
// Five of the members stop answering: the first answer, the later ones, and the way back.
void freeze_members(const bench_options& options);
// Up to a thousand members with ten thousand sessions each: a page, the whole list, memory.
void list_thousands(const bench_options& options);
// What an FE's start costs among many members that are alive, silent or away.
void start_among_many(const bench_options& options);

}  // namespace fleet_bench
