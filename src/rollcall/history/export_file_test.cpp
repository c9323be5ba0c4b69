// Where exports may go, and that nothing is left of those that fail.
#include "rollcall/history/export_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "for_test/base/temp_folder.hpp"

namespace rollcall::history {
namespace {

using ::testing::HasSubstr;

class export_file_test : public ::testing::Test {
protected:
    export_errc refusal(const std::string& name) const {
        const auto begun = export_file::begin(folder_.path(), name);
        EXPECT_TRUE(begun.has_error()) << name;
        return begun.has_error() ? begun.error().why : export_errc::off;
    }
    // As the engine would: the file that the statement names.
    static std::string write_as_told(const export_file& to) {
        const auto text = to.statement_for("SELECT 1");
        const auto begin = text.find('\'') + 1;
        auto path = text.substr(begin, text.rfind('\'') - begin);
        std::ofstream{path} << "rows";
        return path;
    }
    std::ptrdiff_t files() const { return std::distance(std::filesystem::directory_iterator{folder_.path()}, {}); }

    temp_folder folder_;
};

TEST_F(export_file_test, gets_its_name_when_it_is_kept) {
    auto begun = export_file::begin(folder_.path(), "a.parquet");
    ASSERT_TRUE(begun.has_value()) << begun.error().sentence;
    EXPECT_THAT(begun->statement_for("SELECT 1"), HasSubstr("COPY (SELECT 1) TO '"));
    write_as_told(*begun);
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "a.parquet"));
    EXPECT_TRUE(begun->keep().has_value());
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "a.parquet"));
    EXPECT_EQ(files(), 1);
}

TEST_F(export_file_test, nothing_is_left_of_one_that_is_given_up) {
    {
        const auto begun = export_file::begin(folder_.path(), "a.parquet");
        write_as_told(*begun);
        EXPECT_EQ(files(), 1);
    }
    EXPECT_EQ(files(), 0);
}

TEST_F(export_file_test, goes_nowhere_but_into_its_folder) {
    for (const auto* const name : {"", ".", "..", "../a", "/etc/passwd", "/a.parquet", "sub/a", "a/", ".hidden", "a\nb"}) {
        EXPECT_EQ(refusal(name), export_errc::name) << name;
    }
    EXPECT_EQ(refusal(std::string(201, 'a')), export_errc::name);
    EXPECT_EQ(refusal((folder_.path() / ".." / folder_.path().filename() / "a").string()), export_errc::name);
    EXPECT_TRUE(export_file::begin(folder_.path(), (folder_.path() / "a.parquet").string()).has_value());
    EXPECT_EQ(export_file::begin({}, "a").error().why, export_errc::off);
    EXPECT_EQ(export_file::begin(folder_.path() / "gone", "a").error().why, export_errc::failed);
}

TEST_F(export_file_test, replaces_nothing) {
    const auto there = folder_.path() / "a.parquet";
    auto first = export_file::begin(folder_.path(), "a.parquet");
    write_as_told(*first);
    std::filesystem::create_symlink("nowhere", there);
    EXPECT_EQ(refusal("a.parquet"), export_errc::exists);
    EXPECT_EQ(first->keep().error().why, export_errc::exists);
    EXPECT_TRUE(std::filesystem::is_symlink(there));
}

}  // namespace
}  // namespace rollcall::history
