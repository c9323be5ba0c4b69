// Measured times: a series and its percentiles, and how a figure is printed. Everything is in milliseconds.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace fleet_bench {

using steady = std::chrono::steady_clock;

inline double ms_since(steady::time_point start) { return std::chrono::duration<double, std::milli>(steady::now() - start).count(); }

class series {
public:
    void add(double value) { values_.push_back(value); }
    // `share`: 0.5 for the median. 0 of an empty series.
    [[nodiscard]] double at(double share) const {
        if (values_.empty()) return 0;
        auto sorted = values_;
        std::ranges::sort(sorted);
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    }
    [[nodiscard]] double p50() const { return at(0.5); }
    [[nodiscard]] double p99() const { return at(0.99); }
    [[nodiscard]] double mean() const {
        double sum = 0;
        for (const double each : values_) sum += each;
        return values_.empty() ? 0 : sum / static_cast<double>(values_.size());
    }

private:
    std::vector<double> values_;
};

}  // namespace fleet_bench
