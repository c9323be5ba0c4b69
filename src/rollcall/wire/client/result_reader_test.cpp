// Answers to COM_QUERY as scripts, and those of our own server read back.
#include "rollcall/wire/client/result_reader.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/field_types.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {
namespace {

constexpr auto eof_deprecated = capability::deprecate_eof;
// Recorded of MariaDB 10.11: SELECT 1 AS one.
const std::string column_one = hex("03 'def' 00 00 00 03 'one' 00 0c 3f 00 01 00 00 00 03 81 00 00 00 00");
const std::string eof = hex("fe 00 00 02 00");
const std::string ok_as_end = hex("fe 00 00 02 00 00 00");
const std::string no_rows_ok = hex("00 02 05 02 00 01 00");
const std::string failure = hex("ff 25 05 '#70100Query execution was interrupted'");

// An action in words.
std::string seen(const result_action& action) {
    struct visitor {
        std::string operator()(const read_more&) const { return "more"; }
        std::string operator()(const send_empty_then_read&) const { return "send nothing"; }
        std::string operator()(const statement_failed& a) const { return "failed " + std::to_string(a.error.code); }
        std::string operator()(const result_refused& a) const { return (a.ended ? "refused: " : "refused, to be closed: ") + a.sentence; }
        std::string operator()(const result_broken& a) const { return "broken: " + std::string{message(a.error)}; }
        std::string operator()(const result_read& a) const {
            std::string out = a.more ? "result, another follows" : "result";
            for (const auto& column : a.result.columns) out += " <" + column.name + ">";
            for (const auto& row : a.result.rows) {
                out += " |";
                for (const auto& cell : row) out += " " + cell.value_or("NULL");
            }
            return out;
        }
    };
    return std::visit(visitor{}, action);
}

std::string fault(wire_errc error) { return "broken: " + std::string{message(error)}; }

// Gives the packets in order. Returns: the last action; what came before it was "more".
result_action after(result_reader& reader, const std::vector<std::string>& packets) {
    for (std::size_t i = 0; i + 1 < packets.size(); ++i) EXPECT_EQ(seen(reader.on_packet(packets[i])), "more") << i;
    return reader.on_packet(packets.back());
}

std::string answer(capability_flags capabilities, const std::vector<std::string>& packets, result_limits limits = {}) {
    result_reader reader{capabilities, limits};
    return seen(after(reader, packets));
}

const std::vector<std::string> select_one = {hex("01"), column_one, hex("01 '1'"), ok_as_end};

TEST(column_definition_reader_test, reads_every_field) {
    const auto read =
        decode_column_definition(hex("03 'def' 04 'shop' 01 'o' 06 'orders' 01 'n' 04 'note' 0c 2d 00 fc 03 00 00 fc 11 10 05 00 00"));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->database, "shop");
    EXPECT_EQ(read->table, "o");
    EXPECT_EQ(read->original_table, "orders");
    EXPECT_EQ(read->name, "n");
    EXPECT_EQ(read->original_name, "note");
    EXPECT_EQ(read->collation, 45);
    EXPECT_EQ(read->length, 1020U);
    EXPECT_EQ(read->type, field::blob);
    EXPECT_EQ(read->flags, 0x1011);
    EXPECT_EQ(read->decimals, 5);
}

TEST(column_definition_reader_test, every_byte_missing_is_truncated) {
    for (std::size_t size = 0; size < column_one.size(); ++size) {
        EXPECT_EQ(decode_column_definition(std::string_view{column_one}.substr(0, size)).error(), wire_errc::truncated) << size;
    }
}

TEST(text_row_reader_test, tells_null_from_empty) {
    const auto row = decode_text_row(hex("01 '1' fb 00"), 3);
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(*row, (text_row{"1", std::nullopt, ""}));
}

TEST(text_row_reader_test, cells_too_few_are_truncated_and_too_many_malformed) {
    EXPECT_EQ(decode_text_row(hex("01 '1'"), 2).error(), wire_errc::truncated);
    EXPECT_EQ(decode_text_row(hex("03 '1'"), 1).error(), wire_errc::truncated);
    EXPECT_EQ(decode_text_row(hex("01 '1' fb"), 1).error(), wire_errc::malformed);
    EXPECT_EQ(decode_text_row(hex("ff"), 1).error(), wire_errc::truncated);
}

TEST(result_reader_test, reads_rows_in_either_form_of_their_end) {
    EXPECT_EQ(answer(eof_deprecated, select_one), "result <one> | 1");
    EXPECT_EQ(answer(0, {hex("01"), column_one, eof, hex("01 '1'"), hex("fb"), eof}), "result <one> | 1 | NULL");
}

TEST(result_reader_test, result_may_have_no_rows) {
    EXPECT_EQ(answer(eof_deprecated, {hex("01"), column_one, ok_as_end}), "result <one>");
    EXPECT_EQ(answer(0, {hex("01"), column_one, eof, eof}), "result <one>");
}

TEST(result_reader_test, statement_without_rows_tells_its_numbers) {
    result_reader reader{eof_deprecated, {}};
    const auto action = reader.on_packet(no_rows_ok);
    ASSERT_TRUE(std::holds_alternative<result_read>(action));
    const auto& read = std::get<result_read>(action);
    EXPECT_FALSE(read.more);
    EXPECT_TRUE(read.result.columns.empty());
    EXPECT_EQ(read.result.ok.affected_rows, 2U);
    EXPECT_EQ(read.result.ok.last_insert_id, 5U);
    EXPECT_EQ(read.result.ok.warnings, 1);
}

TEST(result_reader_test, end_of_rows_tells_status_and_warnings) {
    for (const auto capabilities : {capability_flags{0}, eof_deprecated}) {
        result_reader reader{capabilities, {}};
        reader.on_packet(hex("01"));
        reader.on_packet(column_one);
        if (capabilities == 0) reader.on_packet(eof);
        const auto action = reader.on_packet(capabilities == 0 ? hex("fe 03 00 22 00") : hex("fe 00 00 22 00 03 00"));
        ASSERT_TRUE(std::holds_alternative<result_read>(action));
        EXPECT_EQ(std::get<result_read>(action).result.ok.status, 0x22);
        EXPECT_EQ(std::get<result_read>(action).result.ok.warnings, 3);
    }
}

TEST(result_reader_test, results_come_one_after_the_other) {
    result_reader reader{0, {}};
    EXPECT_EQ(seen(after(reader, {hex("01"), column_one, eof, hex("01 '1'"), hex("fe 00 00 0a 00")})), "result, another follows <one> | 1");
    EXPECT_EQ(seen(reader.on_packet(hex("00 01 00 0a 00 00 00"))), "result, another follows");
    EXPECT_EQ(seen(after(reader, {hex("01"), column_one, eof, hex("01 '2'"), eof})), "result <one> | 2");
    EXPECT_EQ(seen(reader.on_packet(hex("01"))), fault(wire_errc::unexpected_packet));
}

TEST(result_reader_test, error_ends_the_answer_wherever_it_comes) {
    const std::vector<std::string> whole = {hex("01"), column_one, eof, hex("01 '1'"), failure};
    for (std::size_t first = 0; first < whole.size(); ++first) {
        std::vector<std::string> packets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(first));
        packets.push_back(failure);
        EXPECT_EQ(answer(0, packets), "failed 1317") << first;
    }
    result_reader reader{0, {}};
    reader.on_packet(failure);
    EXPECT_EQ(seen(reader.on_packet(failure)), fault(wire_errc::unexpected_packet));
    EXPECT_EQ(answer(0, {hex("ff 25")}), fault(wire_errc::truncated));
}

TEST(result_reader_test, file_is_refused_and_the_answer_read_to_its_end) {
    const std::string refusal =
        "refused: The server asked for a file of this machine (LOAD DATA LOCAL INFILE), which no server gets: use LOAD DATA INFILE with a "
        "file that lies on the server.";
    for (const auto& end : {no_rows_ok, failure}) {
        result_reader reader{eof_deprecated, {}};
        EXPECT_EQ(seen(reader.on_packet(hex("fb '/etc/passwd'"))), "send nothing");
        EXPECT_EQ(seen(reader.on_packet(end)), refusal);
    }
    result_reader more{eof_deprecated, {}};
    more.on_packet(hex("fb 'x'"));
    EXPECT_TRUE(seen(more.on_packet(hex("00 00 00 0a 00 00 00"))).starts_with("refused, to be closed: ")) << "another result follows";
    result_reader odd{eof_deprecated, {}};
    odd.on_packet(hex("fb 'x'"));
    EXPECT_EQ(seen(odd.on_packet(hex("01"))), fault(wire_errc::unexpected_packet));
}

TEST(result_reader_test, more_rows_than_allowed_are_refused) {
    result_limits limits;
    limits.rows = 1;
    EXPECT_EQ(answer(eof_deprecated, select_one, limits), "result <one> | 1");
    EXPECT_EQ(
        answer(eof_deprecated, {hex("01"), column_one, hex("01 '1'"), hex("01 '2'")}, limits),
        "refused, to be closed: The server's answer has more than 1 rows, which is the most that is read here: ask for fewer (LIMIT).");
}

TEST(result_reader_test, more_bytes_than_allowed_are_refused_wherever_they_come) {
    bool whole = false;
    for (std::size_t bytes = 0; bytes < 2000 && !whole; ++bytes) {
        result_reader reader{eof_deprecated, {10, bytes}};
        std::string last;
        for (std::size_t i = 0; i < select_one.size() && (last.empty() || last == "more"); ++i)
            last = seen(reader.on_packet(select_one[i]));
        whole = last == "result <one> | 1";
        if (whole) break;
        EXPECT_TRUE(last.starts_with("refused, to be closed: The server's answer takes more than " + std::to_string(bytes))) << last;
    }
    EXPECT_TRUE(whole) << "2,000 bytes are enough";
}

TEST(result_reader_test, results_without_end_come_to_one) {
    result_reader reader{eof_deprecated, {10, 64 * 1024}};
    std::string last = "result, another follows";
    for (int i = 0; i < 10'000 && last == "result, another follows"; ++i) last = seen(reader.on_packet(hex("00 00 00 0a 00 00 00")));
    EXPECT_TRUE(last.starts_with("refused, to be closed: "));
}

TEST(result_reader_test, what_ends_the_rows_counts_too) {
    std::string end = hex("fe 00 00 02 00 00 00");
    append_lenenc_string(end, std::string(5000, 'i'));
    EXPECT_EQ(answer(eof_deprecated, {hex("01"), column_one, end}), "result <one>");
    EXPECT_TRUE(answer(eof_deprecated, {hex("01"), column_one, end}, {10, 5000}).starts_with("refused, to be closed: "));
}

TEST(result_reader_test, heads_of_no_meaning_are_broken) {
    EXPECT_EQ(answer(0, {""}), fault(wire_errc::truncated));
    EXPECT_EQ(answer(0, {hex("fc 01")}), fault(wire_errc::truncated));
    EXPECT_EQ(answer(0, {hex("fe")}), fault(wire_errc::truncated));
    EXPECT_EQ(answer(0, {hex("01 01")}), fault(wire_errc::malformed)) << "metadata may be left out only where that was negotiated";
    EXPECT_EQ(answer(0, {hex("fc 00 00")}), fault(wire_errc::malformed));
    EXPECT_EQ(answer(0, {hex("fd 00 00 01")}), fault(wire_errc::malformed)) << "65,536 columns";
    EXPECT_EQ(answer(0, {hex("00 00")}), fault(wire_errc::truncated));
}

TEST(result_reader_test, other_packet_than_the_definitions_end_is_broken) {
    EXPECT_EQ(answer(0, {hex("01"), column_one, hex("01 '1'")}), fault(wire_errc::unexpected_packet));
    EXPECT_EQ(answer(0, {hex("02"), column_one, eof}), fault(wire_errc::truncated));
    EXPECT_EQ(answer(eof_deprecated, {hex("01"), column_one, hex("02 '1'")}), fault(wire_errc::truncated));
}

TEST(result_reader_test, packets_cut_at_any_byte_never_give_another_result) {
    for (std::size_t which = 0; which < select_one.size(); ++which) {
        for (std::size_t size = 0; size < select_one[which].size(); ++size) {
            auto packets = select_one;
            packets[which].resize(size);
            result_reader reader{eof_deprecated, {}};
            std::string last;
            for (std::size_t i = 0; i < packets.size() && (last.empty() || last == "more"); ++i) last = seen(reader.on_packet(packets[i]));
            EXPECT_EQ(last, fault(wire_errc::truncated)) << which << " " << size;
        }
    }
}

}  // namespace
}  // namespace rollcall::wire
