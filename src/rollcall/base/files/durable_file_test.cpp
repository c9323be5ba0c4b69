// Replacing a file: what is there after each step that fails.
#include "rollcall/base/files/durable_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <fstream>

#include "for_test/base/temp_folder.hpp"

namespace rollcall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::optional<std::string> contents(const std::filesystem::path& path) {
    auto read = read_file(path);
    EXPECT_TRUE(read.has_value()) << read.error().sentence;
    return *read;
}

TEST(replace_file_test, makes_and_replaces_with_mode_600_and_leaves_nothing_beside) {
    const temp_folder folder;
    const auto path = folder.path() / "accounts";
    for (const auto* bytes : {"first", "second, and longer", ""}) {
        EXPECT_FALSE(replace_file(path, bytes).has_value());
        EXPECT_EQ(contents(path), bytes);
        EXPECT_EQ(folder.mode_of("accounts"), 0600U);
    }
    EXPECT_THAT(folder.names(), ElementsAre("accounts"));
}

TEST(replace_file_test, mode_does_not_depend_on_the_umask) {
    const temp_folder folder;
    for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
        const auto before = ::umask(mask);
        const auto failed = replace_file(folder.path() / "accounts", "x");
        ::umask(before);
        EXPECT_FALSE(failed.has_value());
        EXPECT_EQ(folder.mode_of("accounts"), 0600U);
    }
}

TEST(replace_file_test, remains_of_a_crash_are_replaced_and_links_not_followed) {
    const temp_folder folder;
    std::ofstream{folder.path() / "victim"} << "untouched";
    std::filesystem::create_symlink(folder.path() / "victim", folder.path() / "accounts.new");
    EXPECT_FALSE(replace_file(folder.path() / "accounts", "x").has_value());
    EXPECT_EQ(contents(folder.path() / "victim"), "untouched");
    EXPECT_EQ(contents(folder.path() / "accounts"), "x");
}

TEST(replace_file_test, failing_step_leaves_the_old_bytes) {
    for (const auto step : {file_step::open, file_step::write, file_step::sync, file_step::rename}) {
        const temp_folder folder;
        const auto path = folder.path() / "accounts";
        ASSERT_FALSE(replace_file(path, "old").has_value());
        const auto failed = replace_file(path, "new", [&](file_step at) { return at == step ? EIO : 0; });
        ASSERT_TRUE(failed.has_value());
        EXPECT_EQ(failed->step, step);
        EXPECT_EQ(failed->error, EIO);
        EXPECT_EQ(contents(path), "old");
        EXPECT_THAT(folder.names(), ElementsAre("accounts"));
    }
}

TEST(replace_file_test, failing_folder_sync_is_told_with_the_new_bytes_in_place) {
    const temp_folder folder;
    const auto path = folder.path() / "accounts";
    const auto failed = replace_file(path, "new", [](file_step at) { return at == file_step::sync_directory ? EIO : 0; });
    ASSERT_TRUE(failed.has_value());
    EXPECT_EQ(failed->step, file_step::sync_directory);
    EXPECT_EQ(contents(path), "new");
}

TEST(replace_file_test, steps_come_in_order) {
    const temp_folder folder;
    std::vector<file_step> seen;
    EXPECT_FALSE(replace_file(folder.path() / "accounts", "x", [&](file_step at) {
                     seen.push_back(at);
                     return 0;
                 }).has_value());
    EXPECT_THAT(seen, ElementsAre(file_step::open, file_step::write, file_step::sync, file_step::rename, file_step::sync_directory));
}

TEST(replace_file_test, short_write_at_a_size_limit_is_a_failed_write) {
    const temp_folder folder;
    const auto path = folder.path() / "accounts";
    ASSERT_FALSE(replace_file(path, "old").has_value());
    const size_limit limit{100};
    const auto failed = replace_file(path, std::string(101, 'x'));
    ASSERT_TRUE(failed.has_value());
    EXPECT_EQ(failed->step, file_step::write);
    EXPECT_EQ(failed->error, EFBIG);
    EXPECT_EQ(contents(path), "old");
    EXPECT_FALSE(replace_file(path, std::string(100, 'y')).has_value());
}

TEST(replace_file_test, missing_folder_fails_to_open) {
    const temp_folder folder;
    const auto failed = replace_file(folder.path() / "missing" / "accounts", "x");
    ASSERT_TRUE(failed.has_value());
    EXPECT_EQ(failed->step, file_step::open);
    EXPECT_EQ(failed->error, ENOENT);
    EXPECT_EQ(describe(*failed), "could not be opened for writing (No such file or directory)");
}

TEST(read_file_test, missing_file_is_no_error_and_a_folder_is) {
    const temp_folder folder;
    EXPECT_EQ(contents(folder.path() / "missing"), std::nullopt);
    const auto read = read_file(folder.path());
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().sentence, "could not be read (Is a directory)");
}

TEST(read_file_test, many_chunks_and_nul_bytes_come_back) {
    const temp_folder folder;
    std::string bytes(100'001, '\0');
    bytes[70'000] = 'x';
    ASSERT_FALSE(replace_file(folder.path() / "f", bytes).has_value());
    EXPECT_EQ(contents(folder.path() / "f"), bytes);
}

}  // namespace
}  // namespace rollcall
