// Zones that are known, zones that are refused, and how instants print in them.
#include "rollcall/base/text/time_text.hpp"

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

TEST(time_zone_test, iso_8601_is_read_in_the_zone_or_at_its_own_offset) {
    const auto vienna = *time_zone::find("Europe/Vienna");
    const wall_time noon{std::chrono::seconds{1'800'000'000}};  // 2027-01-15 08:00:00 UTC
    EXPECT_EQ(time_zone{}.parse("2027-01-15 08:00:00"), noon);
    EXPECT_EQ(time_zone{}.parse("2027-01-15T08:00:00"), noon);
    EXPECT_EQ(time_zone{}.parse("2027-01-15T08:00"), noon);
    EXPECT_EQ(vienna.parse("2027-01-15 09:00:00"), noon);
    EXPECT_EQ(vienna.parse("2027-01-15T08:00:00Z"), noon);
    EXPECT_EQ(vienna.parse("2027-01-15T10:00:00+02:00"), noon);
    EXPECT_EQ(time_zone{}.parse("2027-01-15T08:00:00.250"), noon + std::chrono::milliseconds{250});
    EXPECT_EQ(time_zone{}.parse("2027-01-15"), noon - std::chrono::hours{8});
}

TEST(time_zone_test, what_is_no_instant_is_refused) {
    for (const auto* text :
         {"", "now", "2027-13-01", "2027-01-15 25:00:00", " 2027-01-15", "2027-01-15x", "0000-01-01", "infinite-future"}) {
        EXPECT_EQ(time_zone{}.parse(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace rollcall
