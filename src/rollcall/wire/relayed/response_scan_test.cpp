// Answers as servers send them, in one piece and cut at every place: the same end, the same facts.
#include "rollcall/wire/relayed/response_scan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/wire/packet.hpp"

namespace rollcall::wire {

namespace {

using namespace std::string_literals;

constexpr capability_flags older = capability::protocol_41 | capability::transactions;
constexpr capability_flags newer = older | capability::deprecate_eof | capability::session_track;

const std::string ok = "\x00\x02\x00\x03\x00\x01\x00"s;                         // 2 rows changed, in a transaction, 1 warning
const std::string ok_more = "\x00\x02\x00\x0A\x00\x00\x00"s;                    // and another result follows
const std::string eof = "\xFE\x00\x00\x02\x00"s;                                // autocommit
const std::string eof_more = "\xFE\x00\x00\x0A\x00"s;                           //
const std::string eof_cursor = "\xFE\x00\x00\x42\x00"s;                         // the rows are to be fetched
const std::string ok_eof = "\xFE\x00\x00\x02\x00\x05\x00"s;                     // 5 warnings
const std::string failed = "\xFF\x28\x04#42000You have an error"s;              // 1064
const std::string progress = "\xFF\xFF\xFF\x01\x02\x04\x50\xC3\x00\x05stage"s;  // the second of four stages, 50 %
const std::string a_column = "\x03"s + "def and so on";
const std::string a_row = "\x03"s + "abc";

std::string packets_of(const std::vector<std::string>& payloads, std::uint8_t sequence = 1) {
    std::string bytes;
    for (const auto& each : payloads) append_packet(bytes, each, sequence);
    return bytes;
}

// What became of the bytes: how many belong to the answer, and what it told.
struct scanned {
    std::size_t taken = 0;
    bool ended = false;
    bool wants_file = false;
    bool failed = false;
    response_facts facts;
};

scanned scan_in_pieces(command_code code, capability_flags capabilities, std::string_view bytes, std::size_t piece) {
    response_scan scan{code, agreed_capabilities{capabilities, 0}, 1};
    scanned result;
    while (result.taken < bytes.size() && !scan.has_ended() && !scan.wants_file()) {
        const auto given = bytes.substr(result.taken, piece);
        const auto taken = scan.feed(given);
        result.failed = taken.has_error();
        if (result.failed) return result;
        result.taken += *taken;
        if (*taken < given.size()) break;
    }
    result.ended = scan.has_ended();
    result.wants_file = scan.wants_file();
    result.facts = scan.facts();
    return result;
}

// Whole, and in pieces of every length: all alike.
scanned scan_of(command_code code, capability_flags capabilities, const std::string& bytes) {
    const auto whole = scan_in_pieces(code, capabilities, bytes, bytes.size());
    for (std::size_t piece = 1; piece < bytes.size(); ++piece) {
        const auto cut = scan_in_pieces(code, capabilities, bytes, piece);
        EXPECT_EQ(cut.failed, whole.failed) << piece;
        EXPECT_EQ(cut.ended, whole.ended) << piece;
        EXPECT_TRUE(whole.failed || cut.taken == whole.taken) << piece;
        EXPECT_EQ(cut.facts.rows, whole.facts.rows) << piece;
        EXPECT_EQ(cut.facts.results, whole.facts.results) << piece;
        EXPECT_EQ(cut.facts.affected_rows, whole.facts.affected_rows) << piece;
        EXPECT_EQ(cut.facts.error.has_value(), whole.facts.error.has_value()) << piece;
    }
    return whole;
}

}  // namespace

TEST(ResponseScan, AnOkEndsIt) {
    const auto told = scan_of(command_code::query, older, packets_of({ok}));
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.facts.affected_rows, 2U);
    EXPECT_EQ(told.facts.warnings, 1U);
    EXPECT_EQ(told.facts.status, server_status::in_trans | server_status::autocommit);
    EXPECT_EQ(told.facts.results, 0U);
}

TEST(ResponseScan, AnErrorEndsItWithItsCodeAndWords) {
    const auto told = scan_of(command_code::query, newer, packets_of({failed}));
    EXPECT_TRUE(told.ended);
    ASSERT_TRUE(told.facts.error.has_value());
    EXPECT_EQ(told.facts.error->code, 1064);
    EXPECT_EQ(told.facts.error->message, "You have an error");
}

TEST(ResponseScan, RowsAreCountedBetweenTwoEofs) {
    const auto told = scan_of(command_code::query, older, packets_of({"\x02"s, a_column, a_column, eof, a_row, a_row, a_row, eof}));
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.facts.rows, 3U);
    EXPECT_EQ(told.facts.results, 1U);
}

TEST(ResponseScan, RowsAreCountedWhereAnOkEndsThem) {
    const auto told = scan_of(command_code::query, newer, packets_of({"\x02"s, a_column, a_column, a_row, a_row, ok_eof}));
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.facts.rows, 2U);
    EXPECT_EQ(told.facts.warnings, 5U);
}

TEST(ResponseScan, WhatFollowsTheAnswerIsNotTaken) {
    const auto answer = packets_of({"\x01"s, a_column, a_row, ok_eof});
    const auto told = scan_in_pieces(command_code::query, newer, answer + packets_of({failed}, 0), 4096);
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.taken, answer.size());
}

TEST(ResponseScan, AnErrorMayComeAmongRows) {
    const auto told = scan_of(command_code::query, older, packets_of({"\x01"s, a_column, eof, a_row, failed}));
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.facts.rows, 1U);
    EXPECT_TRUE(told.facts.error.has_value());
}

TEST(ResponseScan, WhereAnErrorBeginsIsToldWhereItCameAsAWhole) {
    const auto before = packets_of({"\x01"s, a_column, eof, a_row});
    std::uint8_t sequence = 5;
    auto bytes = before;
    append_packet(bytes, failed, sequence);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        response_scan scan{command_code::query, agreed_capabilities{older, 0}, 1};
        ASSERT_TRUE(scan.feed(std::string_view{bytes}.substr(0, cut)).has_value());
        ASSERT_TRUE(scan.feed(std::string_view{bytes}.substr(cut)).has_value());
        ASSERT_TRUE(scan.facts().error.has_value());
        EXPECT_EQ(scan.error_at(), cut <= before.size() ? std::optional{before.size() - cut} : std::nullopt) << cut;
    }
}

TEST(ResponseScan, SeveralResultsAreOneAnswer) {
    const auto told = scan_of(command_code::query, older,
                              packets_of({"\x01"s, a_column, eof, a_row, eof_more, ok_more, "\x01"s, a_column, eof, a_row, eof}));
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.facts.rows, 2U);
    EXPECT_EQ(told.facts.results, 2U);
    EXPECT_EQ(told.facts.affected_rows, 2U);
}

TEST(ResponseScan, ARowThatBeginsAsAnEndIsARowWhereItIsLonger) {
    const std::string long_row = "\xFE"s + std::string(20, 'x');
    EXPECT_EQ(scan_of(command_code::query, older, packets_of({"\x01"s, a_column, eof, long_row, eof})).facts.rows, 1U);
    // A value of 16 MiB: its row begins so, in a packet of the greatest length.
    std::string huge = "\xFE"s + std::string(max_packet_payload, 'x');
    const auto told = scan_in_pieces(command_code::query, newer, packets_of({"\x01"s, a_column, huge, a_row, ok_eof}), 1 << 20);
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.facts.rows, 2U);
}

TEST(ResponseScan, ProgressIsNoEnd) {
    const auto told = scan_of(command_code::query, older, packets_of({progress, progress, ok}));
    EXPECT_TRUE(told.ended);
    EXPECT_FALSE(told.facts.error.has_value());
    EXPECT_FLOAT_EQ(told.facts.progress, 37.5F);
}

TEST(ResponseScan, ACursorsRowsAreFetchedLater) {
    EXPECT_TRUE(scan_of(command_code::stmt_execute, older, packets_of({"\x01"s, a_column, eof_cursor})).ended);
    const auto fetched = scan_of(command_code::stmt_fetch, older, packets_of({a_row, a_row, eof}));
    EXPECT_TRUE(fetched.ended);
    EXPECT_EQ(fetched.facts.rows, 2U);
}

TEST(ResponseScan, DefinitionsThatTheClientHasAreLeftOut) {
    const auto rows_of = [](const std::string& bytes, capability_flags capabilities) {
        response_scan scan{command_code::stmt_execute, agreed_capabilities{capabilities, mariadb_capability::cache_metadata}, 1};
        const auto taken = scan.feed(bytes);
        return taken.has_value() && *taken == bytes.size() && scan.has_ended() ? scan.facts().rows : 99;
    };
    EXPECT_EQ(rows_of(packets_of({"\x01\x00"s, a_row, a_row, ok_eof}), newer), 2U);
    EXPECT_EQ(rows_of(packets_of({"\x01\x00"s, eof, a_row, eof}), older), 1U);
    EXPECT_EQ(rows_of(packets_of({"\x01\x01"s, a_column, a_row, ok_eof}), newer), 1U);
}

TEST(ResponseScan, APreparedStatementTellsItsIdAndItsParts) {
    const std::string prepared = "\x00\x07\x00\x00\x00\x01\x00\x02\x00\x00\x00\x00"s;  // 7: one a_column, two parameters
    const auto told = scan_of(command_code::stmt_prepare, older, packets_of({prepared, a_column, a_column, eof, a_column, eof}));
    EXPECT_TRUE(told.ended);
    EXPECT_EQ(told.facts.statement, 7U);
    EXPECT_EQ(told.facts.parameters, 2U);
    EXPECT_TRUE(scan_of(command_code::stmt_prepare, newer, packets_of({prepared, a_column, a_column, a_column})).ended);
    EXPECT_FALSE(scan_of(command_code::stmt_prepare, newer, packets_of({prepared, a_column, a_column})).ended);
}

TEST(ResponseScan, AFileIsAskedForAndItsAnswerIsReadOn) {
    response_scan scan{command_code::query, agreed_capabilities{older, 0}, 1};
    const auto asked = packets_of({"\xFB"s + "/tmp/data.csv"});
    ASSERT_TRUE(scan.feed(asked).has_value());
    EXPECT_TRUE(scan.wants_file());
    scan.file_sent(5);
    ASSERT_TRUE(scan.feed(packets_of({ok}, 5)).has_value());
    EXPECT_TRUE(scan.has_ended());
    EXPECT_EQ(scan.facts().affected_rows, 2U);
}

TEST(ResponseScan, OneLineAnswersEndWithIt) {
    EXPECT_TRUE(scan_of(command_code::statistics, older, packets_of({"Uptime: 1  Threads: 2"s})).ended);
    EXPECT_TRUE(scan_of(command_code::ping, newer, packets_of({ok})).ended);
    EXPECT_TRUE(scan_of(command_code::set_option, older, packets_of({eof})).ended);
    EXPECT_TRUE(scan_of(command_code::ping, newer, packets_of({a_row})).failed);
}

TEST(ResponseScan, WhatNoServerSendsIsAnError) {
    EXPECT_TRUE(scan_of(command_code::query, older, packets_of({ok}, 3)).failed);        // out of sequence
    EXPECT_TRUE(scan_of(command_code::query, older, packets_of({"\x00\x02"s})).failed);  // an OK without its end
    EXPECT_TRUE(scan_of(command_code::query, older, packets_of({""s})).failed);
    EXPECT_TRUE(scan_of(command_code::stmt_prepare, older, packets_of({eof})).failed);
}

TEST(ResponseScan, TheCurrentDatabaseIsToldWhereItIsTracked) {
    const std::string changed = "\x00\x00\x00\x02\x40\x00\x00"s + "\x00"s + "\x07\x01\x05\x04shop"s;
    const auto told = scan_of(command_code::query, newer, packets_of({changed}));
    ASSERT_TRUE(told.ended);
    EXPECT_EQ(told.facts.schema, "shop");
}

}  // namespace rollcall::wire
