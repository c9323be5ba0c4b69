// The log of slow statements: its lines, and that it is turned over.
#include "rollcall/history/slow_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <fstream>
#include <iterator>

#include "for_test/base/temp_folder.hpp"
#include "for_test/history/record.hpp"

namespace rollcall::history {
namespace {

using ::testing::Contains;
using testing::make_record;
using ::testing::StartsWith;

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(slow_log_test, a_line_is_one_json_object) {
    auto record = make_record(1, "SELECT \"a\"\nFROM t");
    record.started += std::chrono::microseconds{250};
    const auto line = slow_log_line(record);
    EXPECT_THAT(
        line,
        StartsWith(R"({"time":"2027-01-15T08:00:01.000250Z","query_id":"000000000000abcd-0000000700000001","connection":7,"user":"ann")"));
    EXPECT_EQ(line.find('\n'), std::string::npos);
    simdjson::dom::parser parser;
    const simdjson::padded_string padded{line};
    EXPECT_EQ(parser.parse(padded).error(), simdjson::SUCCESS);
}

TEST(slow_log_test, only_slow_ones_are_written_and_the_file_is_turned_over) {
    const temp_folder folder;
    slow_log_options options;
    options.file = (folder.path() / "slow.json").string();
    options.file_bytes = 2000;
    options.files = 2;
    slow_log out{options};
    auto slow = make_record(1, "SELECT SLEEP(1)");
    slow.total = std::chrono::seconds{1};
    out.write({make_record(2, "SELECT 2"), slow});
    EXPECT_EQ(content_of(options.file), slow_log_line(slow) + "\n");
    for (int i = 0; i < 20; ++i) out.write({slow});
    EXPECT_EQ(folder.names(), (std::vector<std::string>{"slow.1.json", "slow.2.json", "slow.json"}));
}

TEST(slow_log_test, a_file_that_cannot_be_opened_stops_nobody) {
    slow_log_options options;
    options.file = "/dev/null/slow.json";
    slow_log out{options};
    auto slow = make_record(1, "SELECT SLEEP(1)");
    slow.total = std::chrono::seconds{1};
    out.write({slow});
    out.write({slow});
}

}  // namespace
}  // namespace rollcall::history
