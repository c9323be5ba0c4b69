// Time zones by name and offset, over Abseil's zone rules.
#include "rollcall/base/text/time_text.hpp"

#include <absl/time/time.h>

#include <cstdint>

namespace rollcall {

struct time_zone::zone {
    std::string name;
    absl::TimeZone rules;
};

namespace {

// "+HH:MM" or "-HH:MM", up to 14 hours, as seconds east of UTC.
std::optional<int> parse_offset(std::string_view text) {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
    const int hours = digit(1) * 10 + digit(2);
    const int minutes = digit(4) * 10 + digit(5);
    if (hours > 14 || minutes > 59) return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

}  // namespace

time_zone::time_zone() : zone_(std::make_shared<const zone>(zone{"UTC", absl::UTCTimeZone()})) {}

std::optional<time_zone> time_zone::find(std::string_view name) {
    if (const auto offset = parse_offset(name)) {
        return time_zone{std::make_shared<const zone>(zone{std::string{name}, absl::FixedTimeZone(*offset)})};
    }
    absl::TimeZone rules;
    if (name.empty() || name.find("..") != std::string_view::npos || name.front() == '/' || name.find(':') != std::string_view::npos)
        return std::nullopt;
    if (!absl::LoadTimeZone(std::string{name}, &rules)) return std::nullopt;
    return time_zone{std::make_shared<const zone>(zone{std::string{name}, rules})};
}

std::optional<wall_time> time_zone::parse(std::string_view text) const {
    const absl::string_view given{text.data(), text.size()};
    for (const auto* const form : {"%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M:%E*S", "%Y-%m-%d%n%H:%M:%E*S%Ez", "%Y-%m-%d%n%H:%M:%E*S",
                                   "%Y-%m-%dT%H:%M", "%Y-%m-%d"}) {
        absl::Time instant;
        std::string unused;
        // Blanks before and after are no part of it, though Abseil takes them.
        if (text.empty() || text.front() == ' ' || text.back() == ' ') return std::nullopt;
        if (absl::ParseTime(form, given, zone_->rules, &instant, &unused) && instant > absl::FromUnixSeconds(0) &&
            instant < absl::FromUnixSeconds(std::int64_t{1} << 33)) {
            return absl::ToChronoTime(instant);
        }
    }
    return std::nullopt;
}

std::string time_zone::format(wall_time instant) const {
    return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromChrono(instant), zone_->rules);
}

const std::string& time_zone::name() const noexcept { return zone_->name; }

}  // namespace rollcall
