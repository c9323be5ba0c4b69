// Bytes into a file without a name, and out again.
#include "rollcall/base/files/spool_file.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace rollcall {
namespace {

TEST(spool_file_test, gives_back_what_it_took_in_order) {
    const auto folder = std::filesystem::temp_directory_path();
    auto file = spool_file::make(folder);
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(file->append("one ").has_value());
    std::string part(3, '\0');
    ASSERT_EQ(*file->read_on(part), 3U);
    EXPECT_EQ(part, "one");
    ASSERT_TRUE(file->append("two").has_value());
    EXPECT_FALSE(file->at_end());
    part.resize(100);
    ASSERT_EQ(*file->read_on(part), 4U);
    EXPECT_EQ(part.substr(0, 4), " two");
    EXPECT_TRUE(file->at_end());
    EXPECT_EQ(*file->read_on(part), 0U);
}

TEST(spool_file_test, leaves_no_name) {
    const auto folder = std::filesystem::temp_directory_path() / ("spool_file_test_" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    const auto file = spool_file::make(folder);
    EXPECT_TRUE(file.has_value());
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    std::filesystem::remove_all(folder);
}

TEST(spool_file_test, folder_that_is_not_there_is_an_error) {
    const auto file = spool_file::make("/nowhere/at/all");
    ASSERT_TRUE(file.has_error());
    EXPECT_EQ(file.error(), ENOENT);
}

}  // namespace
}  // namespace rollcall
