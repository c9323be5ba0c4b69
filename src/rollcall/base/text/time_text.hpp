// Instants as people read and write them in SQL and REST.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/clock.hpp"

namespace rollcall {

// A zone by its IANA name ("Europe/Vienna"), "UTC", or a fixed offset ("+02:00"). Immutable, cheap to copy.
class time_zone {
public:
    time_zone();  // UTC
    // Returns: nothing where no such zone is known. Thread: any; the first use of a name reads the zone database.
    static std::optional<time_zone> find(std::string_view name);

    // Reads ISO 8601: a date, or date and time with 'T' or a blank between, fractions of a second or none, 'Z', an offset, or nothing,
    // which means this zone. Returns: nothing for another form.
    [[nodiscard]] std::optional<wall_time> parse(std::string_view text) const;
    // "YYYY-MM-DD HH:MM:SS" in this zone.
    [[nodiscard]] std::string format(wall_time instant) const;
    [[nodiscard]] const std::string& name() const noexcept;

private:
    struct zone;
    explicit time_zone(std::shared_ptr<const zone> found) : zone_(std::move(found)) {}
    std::shared_ptr<const zone> zone_;  // shared by copies; immutable
};

}  // namespace rollcall
