// A store of as many records as a benchmark wants.
#pragma once

#include <cstddef>
#include <filesystem>

namespace history_bench {

// Returns: seconds taken.
double fill_store(const std::filesystem::path& folder, std::size_t records);

double megabytes_in(const std::filesystem::path& folder);

}  // namespace history_bench
