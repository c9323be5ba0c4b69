// Zones that are known, zones that are refused, and how instants print in them.
#include "rollcall/base/time_text.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

const wall_time new_year{std::chrono::seconds{1704067200}};  // 2024-01-01 00:00:00 UTC

TEST(time_zone_test, formats_in_utc_by_default) { EXPECT_EQ(time_zone{}.format(new_year), "2024-01-01 00:00:00"); }

TEST(time_zone_test, knows_names_and_offsets) {
    EXPECT_EQ(time_zone::find("Europe/Vienna")->format(new_year), "2024-01-01 01:00:00");
    EXPECT_EQ(time_zone::find("-03:30")->format(new_year), "2023-12-31 20:30:00");
}

TEST(time_zone_test, refuses_what_is_no_zone) {
    for (const char* name : {"", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "+25:00", "+1:00"}) {
        EXPECT_FALSE(time_zone::find(name)) << name;
    }
}

}  // namespace
}  // namespace rollcall
