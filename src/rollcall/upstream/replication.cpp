// Columns by their names, old and new.
#include "rollcall/upstream/replication.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "rollcall/base/text/number.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::upstream {

namespace {

constexpr std::size_t shown_word_bytes = 64;

using names = std::array<std::string_view, 2>;
constexpr names seconds_behind{"Seconds_Behind_Source", "Seconds_Behind_Master"};
constexpr names receiver_runs{"Replica_IO_Running", "Slave_IO_Running"};
constexpr names applier_runs{"Replica_SQL_Running", "Slave_SQL_Running"};
// Their words quote the statement that failed, with its values: the numbers tell enough.
constexpr std::string_view receiver_error = "Last_IO_Errno";
constexpr std::string_view applier_error = "Last_SQL_Errno";

// "" where there is no such column, or NULL in it.
std::string_view cell(const wire::text_result& told, const wire::text_row& row, std::string_view name) {
    for (std::size_t i = 0; i < told.columns.size() && i < row.size(); ++i) {
        if (iequals(told.columns[i].name, name)) return row[i] ? std::string_view{*row[i]} : std::string_view{};
    }
    return {};
}

std::string_view cell(const wire::text_result& told, const wire::text_row& row, const names& either) {
    const auto newer = cell(told, row, either[0]);
    return newer.empty() ? cell(told, row, either[1]) : newer;
}

// "" where it replicates from this source.
std::string fault_of(const wire::text_result& told, const wire::text_row& row) {
    for (const auto& [runs, error] : {std::pair{receiver_runs, receiver_error}, std::pair{applier_runs, applier_error}}) {
        const auto state = cell(told, row, runs);
        if (iequals(state, "Yes")) continue;
        const auto code = parse_number<std::uint32_t>(cell(told, row, error)).value_or(0);
        const auto why = code == 0 ? std::string{} : fmt::format(", by its error {}", code);
        return fmt::format("it does not replicate: {} is {}{}", runs[1], valid_utf8(utf8_prefix(state, shown_word_bytes)), why);
    }
    return {};
}

std::uint64_t number_in(const wire::text_row& row, std::size_t place) {
    return place < row.size() && row[place] ? parse_number<std::uint64_t>(*row[place]).value_or(0) : 0;
}

std::string text_in(const wire::text_row& row, std::size_t place) { return place < row.size() ? row[place].value_or("") : std::string{}; }

}  // namespace

replica_status read_replica_status(const wire::text_result& told) {
    replica_status worst;
    for (const auto& row : told.rows) {
        if (auto fault = fault_of(told, row); !fault.empty()) worst.trouble = std::move(fault);
        const auto behind = parse_number<std::uint32_t>(cell(told, row, seconds_behind));
        if (behind) worst.lag = std::max(worst.lag.value_or(std::chrono::seconds{0}), std::chrono::seconds{*behind});
    }
    return worst;
}

void judge_lag(member_health& health, const replica_status& told, std::chrono::seconds at_most) {
    health.lag = told.lag;
    if (!health.why_not.empty()) return;
    health.why_not = told.trouble;
    if (health.why_not.empty() && told.lag && *told.lag > at_most) {
        health.why_not = fmt::format("it is {} s behind its source, and may be {} (max_lag_s)", told.lag->count(), at_most.count());
    }
}

void judge_group(member_health& health, const wire::text_result& told) {
    constexpr std::size_t own_state = 0;
    constexpr std::size_t own_role = 1;
    constexpr std::size_t reachable = 2;
    constexpr std::size_t all = 3;
    constexpr std::size_t primaries = 4;
    if (told.rows.size() != 1) return;
    const auto& row = told.rows.front();
    const auto state = text_in(row, own_state);
    if (state.empty()) return;
    health.role = text_in(row, own_role) == "PRIMARY" ? member_role::writer : member_role::reader;
    health.many_writers = number_in(row, primaries) > 1;
    if (!health.why_not.empty()) return;
    if (state != "ONLINE") {
        health.why_not = fmt::format("it is {} in its replication group", valid_utf8(utf8_prefix(state, shown_word_bytes)));
    } else if (2 * number_in(row, reachable) <= number_in(row, all)) {
        health.why_not = fmt::format("it has no quorum: of {} members of its replication group it reaches {}", number_in(row, all),
                                     number_in(row, reachable));
    }
}

}  // namespace rollcall::upstream
