// The server's short answers, byte by byte.
#include "rollcall/wire/results/response.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"

namespace rollcall::wire {
namespace {

ok_fields sample_ok() {
    ok_fields ok;
    ok.affected_rows = 300;
    ok.last_insert_id = 5;
    ok.status = server_status::autocommit | server_status::in_trans;
    ok.warnings = 0x0102;
    return ok;
}

TEST(ok_test, bytes_are_exact) {
    std::string out = "x";
    append_ok(out, sample_ok(), 0);
    EXPECT_EQ(dump(out), dump(hex("'x' 00 fc 2c 01 05 03 00 02 01")));
}

TEST(ok_test, info_carries_its_length) {
    auto ok = sample_ok();
    ok.info = "Rows matched: 1";
    std::string out;
    append_ok(out, ok, 0);
    EXPECT_EQ(dump(out), dump(hex("00 fc 2c 01 05 03 00 02 01 0f 'Rows matched: 1'")));
}

TEST(ok_test, tells_the_changed_schema_to_who_tracks_it) {
    auto ok = sample_ok();
    ok.schema = "shop";
    std::string told;
    append_ok(told, ok, capability::session_track);
    EXPECT_EQ(dump(told), dump(hex("00 fc 2c 01 05 03 40 02 01 00 07 01 05 04 'shop'")));
    std::string untold;
    append_ok(untold, ok, 0);
    EXPECT_EQ(dump(untold), dump(hex("00 fc 2c 01 05 03 00 02 01")));
}

TEST(result_end_test, follows_what_the_client_wants) {
    std::string with;
    append_result_end(with, sample_ok(), capability::deprecate_eof);
    EXPECT_EQ(dump(with), dump(hex("fe fc 2c 01 05 03 00 02 01")));
    std::string without;
    append_result_end(without, sample_ok(), 0);
    EXPECT_EQ(dump(without), dump(hex("fe 02 01 03 00")));
}

TEST(eof_test, bytes_are_exact) {
    std::string out;
    append_eof(out, 1, server_status::autocommit);
    EXPECT_EQ(dump(out), dump(hex("fe 01 00 02 00")));
}

TEST(error_test, bytes_are_exact) {
    std::string out;
    append_error(out, {sql_errc::no_such_table, "Table 'a.b' doesn't exist"});
    EXPECT_EQ(out, hex("ff 7a 04 '#42S02'") + "Table 'a.b' doesn't exist");
}

TEST(error_test, before_the_greeting_is_answered_has_no_sqlstate) {
    std::string out;
    append_error(out, {sql_errc::con_count, "Too many connections"}, false);
    EXPECT_EQ(out, hex("ff 10 04 'Too many connections'"));
}

TEST(error_test, message_is_cut_on_a_character) {
    std::string out;
    append_error(out, {sql_errc::unknown, std::string(511, 'a')});
    EXPECT_EQ(out.size(), 9U + 511);
    out.clear();
    append_error(out, {sql_errc::unknown, std::string(510, 'a') + "\xC3\xA4"});
    EXPECT_EQ(out.substr(9), std::string(510, 'a'));
}

TEST(error_test, invalid_utf8_is_replaced_within_the_limit) {
    std::string out;
    append_error(out, {sql_errc::unknown,
                       "a\xFF"
                       "b"});
    EXPECT_EQ(out.substr(9),
              "a\xEF\xBF\xBD"
              "b");
    out.clear();
    append_error(out, {sql_errc::unknown, std::string(2000, '\xFF')});
    EXPECT_EQ(out.size(), 9U + 510) << "170 replacements of three bytes";
}

TEST(prepare_ok_test, bytes_are_exact) {
    std::string out;
    append_prepare_ok(out, {0x01020304, 2, 3, 4});
    EXPECT_EQ(dump(out), dump(hex("00 04 03 02 01 02 00 03 00 00 04 00")));
}

}  // namespace
}  // namespace rollcall::wire
