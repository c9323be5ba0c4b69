// The outside of a benchmark that has no scenarios: numbers as options, and what is said when it fails.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace fleet_bench {

struct bench_option {
    std::string_view name;  // "--rounds"
    std::size_t& value;     // as it is, unless the command line has another
};

// Takes `NAME NUMBER` for each option from the command line, raises the descriptor limit, and runs `body` with the path of the front end
// that lies beside the program. Returns: main()'s code: 0, 1 where `body` failed, 2 where the command line is wrong.
int bench_main(int count, char** words, std::initializer_list<bench_option> options,
               const std::function<void(const std::string& binary)>& body);

}  // namespace fleet_bench
