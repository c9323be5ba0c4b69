// What has fewer digits is cut off, as the engine's literals are.
#include "rollcall/session/results/told_times.hpp"

#include <array>
#include <chrono>

#include "rollcall/base/civil_time.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::session {
namespace {

constexpr std::int64_t micros_a_second = 1'000'000;

std::int64_t cut_to(std::int64_t micros, std::uint8_t digits) noexcept {
    constexpr std::array<std::int64_t, 7> unit{1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
    return micros - micros % unit[digits];
}

template <class Encoder>
void append_row(Encoder encoder, std::span<const sql::told_time> times, std::int64_t now_us) {
    encoder.begin_row();
    for (const auto& each : times) {
        const auto micros = each.at_us == 0 ? now_us : each.at_us;
        const auto shown = to_civil_time(cut_to(micros, each.digits));
        switch (each.what) {
            case sql::time_of::timestamp: encoder.datetime(shown); break;
            case sql::time_of::date: encoder.date(shown.date); break;
            case sql::time_of::time: encoder.time(shown.time); break;
            case sql::time_of::whole_seconds: encoder.integer(micros / micros_a_second); break;
            case sql::time_of::seconds: encoder.float64(static_cast<double>(micros) / micros_a_second); break;
        }
    }
    encoder.end_row();
}

}  // namespace

void append_times(std::string& out, std::uint8_t& sequence, std::span<const column> columns, std::span<const sql::told_time> times,
                  row_format format, wall_time now) {
    const std::int64_t now_us = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    if (format == row_format::text) {
        append_row(wire::text_row_encoder{out, sequence, columns}, times, now_us);
    } else {
        append_row(wire::binary_row_encoder{out, sequence, columns}, times, now_us);
    }
}

}  // namespace rollcall::session
