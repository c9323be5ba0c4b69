// Opening, closing and the walls around an instance.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "for_test/engine/duckdb_instance.hpp"
#include "rollcall/engine/duckdb/running/connection.hpp"

namespace rollcall::engine::test {
namespace {

class opening : public instance_test {
protected:
    // What opening the directory tells, "" where it succeeds.
    static std::string open_again(const std::filesystem::path& path) {
        duckdb_options options;
        options.data_dir = path;
        options.memory_limit_bytes = std::uint64_t{256} << 20;
        options.threads = 1;
        auto opened = open_duckdb(options);
        return opened.has_error() ? opened.error().sentence : std::string{};
    }

    void close() {
        session.reset();
        instance.reset();
    }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_F(opening, first_start_makes_the_hidden_table_and_no_database) {
    EXPECT_EQ(
        told("SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'rollcall' AND schema_name = 'fe' AND "
             "table_name = 'columns' ORDER BY column_index"),
        "text:database_name|text:VARCHAR / text:table_name|text:VARCHAR / text:column_name|text:VARCHAR / text:ordinal|text:INTEGER / "
        "text:type_text|text:VARCHAR / text:extra|text:VARCHAR / text:comment|text:VARCHAR");
    const auto databases = instance->reader().databases(*session);
    ASSERT_TRUE(databases.has_value());
    EXPECT_TRUE(databases->empty());
    EXPECT_FALSE(instance->unavailable().has_value());
}

TEST_F(opening, reopened_instance_has_what_was_committed) {
    must("CREATE SCHEMA rollcall.db_shop");
    must("CREATE TABLE rollcall.db_shop.t AS SELECT 7 AS a");
    must("INSERT INTO rollcall.fe.columns VALUES ('shop', 't', 'a', 1, 'int', '', '')");
    reopen();
    EXPECT_EQ(told("SELECT a FROM rollcall.db_shop.t"), "int:7");
    EXPECT_EQ(told("SELECT type_text FROM rollcall.fe.columns"), "text:int");
}

TEST_F(opening, second_open_in_the_same_process_tells_who_has_it) {
    const std::string told_to_second = open_again(directory.path());
    EXPECT_EQ(told_to_second, "The data directory " + directory.path().string() + " is in use by another process (PID " +
                                  std::to_string(::getpid()) + "): stop that one, or give this one another data directory");
    close();
    EXPECT_EQ(open_again(directory.path()), "");
}

TEST_F(opening, second_open_in_another_process_is_refused) {
    const pid_t child = ::fork();
    if (child == 0) {
        // The child owns no thread of the instance: it only asks for the directory, and leaves at once.
        const int descriptor = ::open((directory.path() / "lock").c_str(), O_RDWR);
        ::_exit(descriptor >= 0 && open_again(directory.path()).starts_with("The data directory") ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST_F(opening, missing_directories_are_made) {
    const temporary_directory fresh;
    EXPECT_EQ(open_again(fresh.path() / "a" / "b"), "");
    EXPECT_TRUE(std::filesystem::exists(fresh.path() / "a" / "b" / "data.duckdb"));
}

TEST_F(opening, directory_under_a_file_is_refused_with_the_remedy) {
    const temporary_directory fresh;
    std::ofstream{fresh.path() / "file"} << "x";
    const std::string told_why = open_again(fresh.path() / "file" / "data");
    EXPECT_TRUE(has(told_why, "cannot be made") && has(told_why, "choose another")) << told_why;
}

TEST_F(opening, directory_that_takes_no_files_is_refused_with_the_remedy) {
    const std::string told_why = open_again("/proc/self/fdinfo");
    EXPECT_TRUE(has(told_why, "cannot be written") && has(told_why, "write access")) << told_why;
}

TEST_F(opening, file_of_another_kind_is_refused_and_left_as_it_is) {
    const temporary_directory fresh;
    std::ofstream{fresh.path() / "data.duckdb"} << std::string(10000, 'x');
    const std::string told_why = open_again(fresh.path());
    EXPECT_TRUE(has(told_why, "is not a DuckDB file: move it away")) << told_why;
    EXPECT_EQ(std::filesystem::file_size(fresh.path() / "data.duckdb"), 10000U);
}

TEST_F(opening, truncated_file_is_told_to_be_damaged) {
    must("CREATE SCHEMA rollcall.db_shop");
    must("CREATE TABLE rollcall.db_shop.t AS SELECT i FROM range(200000) r(i)");
    must("CHECKPOINT rollcall");
    close();
    const auto file = directory.path() / "data.duckdb";
    const auto size = std::filesystem::file_size(file);
    for (const std::uintmax_t left : {std::uintmax_t{100}, std::uintmax_t{5000}, std::uintmax_t{13000}}) {
        ASSERT_GT(size, left);
        std::filesystem::resize_file(file, left);
        const std::string told_why = open_again(directory.path());
        EXPECT_TRUE(has(told_why, "is damaged: restore it from a backup")) << left << ": " << told_why;
    }
}

// A data directory as a crash leaves it: everything still in the log.
class log_of_a_crash : public opening {
protected:
    log_of_a_crash() {
        must("CREATE SCHEMA rollcall.db_shop");
        must("CREATE TABLE rollcall.db_shop.t AS SELECT 7 AS a");
        must("INSERT INTO rollcall.db_shop.t VALUES (8)");
        std::filesystem::copy_file(directory.path() / "data.duckdb", crashed.path() / "data.duckdb");
        std::filesystem::copy_file(directory.path() / "data.duckdb.wal", log());
        close();
    }

    [[nodiscard]] std::filesystem::path log() const { return crashed.path() / "data.duckdb.wal"; }
    void overwrite(std::streamoff at, std::string_view bytes) const {
        std::fstream file{log(), std::ios::binary | std::ios::in | std::ios::out};
        file.seekp(at);
        file << bytes;
    }
    // The rows of t, where the directory opens.
    std::string rows() {
        duckdb_options options;
        options.data_dir = crashed.path();
        auto opened = open_duckdb(options);
        if (opened.has_error()) return opened.error().sentence;
        auto connected = (*opened)->connect();
        return outcome_of(**connected, "SELECT a FROM rollcall.db_shop.t");
    }

    temporary_directory crashed;
};

TEST_F(log_of_a_crash, whole_is_read) { EXPECT_EQ(rows(), "int:7 / int:8"); }

TEST_F(log_of_a_crash, broken_anywhere_is_told_and_left_as_it_is) {
    const auto size = std::filesystem::file_size(log());
    std::ifstream before{log(), std::ios::binary};
    const std::string whole{std::istreambuf_iterator<char>{before}, {}};
    for (std::uintmax_t at = 0; at + 8 <= size - 21; at += 4) {
        if (whole.compare(at, 8, std::string(8, '\xff')) == 0) continue;
        overwrite(static_cast<std::streamoff>(at), std::string(8, '\xff'));
        const auto told_why = rows();
        EXPECT_TRUE(has(told_why, "is damaged: restore it from a backup")) << at << ": " << told_why;
        EXPECT_EQ(std::filesystem::file_size(log()), size) << at;
        std::ofstream{log(), std::ios::binary} << whole;
    }
    EXPECT_EQ(rows(), "int:7 / int:8");
}

TEST_F(log_of_a_crash, cut_short_in_its_last_record_gives_what_was_committed_before) {
    std::filesystem::resize_file(log(), std::filesystem::file_size(log()) - 3);
    EXPECT_EQ(rows(), "int:7");
}

TEST_F(log_of_a_crash, cut_short_in_its_head_is_none) {
    std::filesystem::resize_file(log(), 5);
    EXPECT_TRUE(has(rows(), "ERROR 1049")) << rows();
}

TEST_F(opening, directory_in_the_files_place_is_refused) {
    const temporary_directory fresh;
    std::filesystem::create_directory(fresh.path() / "data.duckdb");
    EXPECT_TRUE(has(open_again(fresh.path()), "is a directory: move it away"));
}

TEST_F(opening, settings_are_those_that_close_the_instance_in) {
    struct setting {
        std::string_view name;
        std::string_view value;
    };
    const std::string temporary = (directory.path() / "tmp").string();
    const setting settings[] = {
        {"enable_external_access", "false"},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"temp_directory", temporary},
        {"TimeZone", "UTC"},
        {"threads", "2"},
        {"memory_limit", "512.0 MiB"},
        {"custom_user_agent", "rollcall"},
        {"enable_progress_bar_print", "false"},
        {"default_null_order", "NULLS_FIRST_ON_ASC_LAST_ON_DESC"},
    };
    const auto later = connect();
    for (const auto& row : settings) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(outcome_of(*later, "SELECT current_setting('" + std::string{row.name} + "')::VARCHAR"), "text:" + std::string{row.value});
    }
}

// Known and not closed here: only the front end's list of allowed functions keeps SQL off the instance's own file.
TEST_F(opening, own_file_stays_readable_to_sql_for_the_front_end_to_refuse) {
    must("CHECKPOINT rollcall");
    const auto file = (directory.path() / "data.duckdb").string();
    EXPECT_EQ(told("SELECT octet_length(content) > 0 FROM read_blob('" + file + "')"), "int:1");
    EXPECT_EQ(told("SELECT * FROM read_text('/etc/passwd')").substr(0, 10), "ERROR 1227");
    // The lock on the directory outlives what read_blob() does to DuckDB's lock on the file.
    EXPECT_NE(open_again(directory.path()), "");
}

TEST_F(opening, fatal_error_makes_the_instance_unavailable_and_other_errors_do_not) {
    EXPECT_TRUE(run(*session, "SELECT nope").has_error());
    EXPECT_FALSE(instance->unavailable().has_value());
    auto& real = static_cast<duckdb_session&>(*session);
    static_cast<void>(real.failed("FATAL Error: Failed: database has been invalidated because of a previous fatal error.", "SELECT 1"));
    ASSERT_TRUE(instance->unavailable().has_value());
    EXPECT_EQ(
        instance->unavailable()->message,
        "The engine has stopped after a fatal error and takes no statements until it has opened its file again, which it does by itself");
}

// --- rows gathered before a statement ---

gathered_table people() {
    gathered_table table;
    table.column_names = {"Id", "User", "In\"fo"};
    table.rows = {{"1", "ann", ""}, {"2", "bob", "SELECT '\xC3\xA9'"}, {"3", "\xFF", "x"}};
    return table;
}

TEST_F(opening, gathered_rows_are_a_table) {
    const auto number = std::to_string(instance->hold_gathered(people()));
    EXPECT_EQ(told("SELECT * FROM rollcall_gathered(" + number + ")"),
              "text:1|text:ann|text: / text:2|text:bob|text:SELECT '\xC3\xA9' / text:3|text:\xEF\xBF\xBD|text:x");
    EXPECT_EQ(told("SELECT count(*), max(Id::INTEGER) FROM rollcall_gathered(" + number + ") WHERE User <> 'ann'"), "int:2|int:3");
    EXPECT_EQ(told("SELECT a.\"In\"\"fo\" FROM rollcall_gathered(" + number + ") a JOIN rollcall_gathered(" + number +
                   ") b USING (Id) WHERE Id = 3"),
              "text:x");
}

TEST_F(opening, gathered_rows_by_thousands_all_arrive) {
    gathered_table many;
    many.column_names = {"n"};
    for (int i = 0; i < 10000; ++i) many.rows.push_back({std::to_string(i)});
    const auto number = std::to_string(instance->hold_gathered(std::move(many)));
    EXPECT_EQ(told("SELECT count(*), sum(n::INTEGER)::BIGINT FROM rollcall_gathered(" + number + ")"), "int:10000|int:49995000");
}

TEST_F(opening, gathered_empty_table_has_its_columns) {
    gathered_table none;
    none.column_names = {"a", "b"};
    const auto number = std::to_string(instance->hold_gathered(std::move(none)));
    auto running = session->execute("SELECT * FROM rollcall_gathered(" + number + ")", {});
    ASSERT_TRUE(running.has_value());
    EXPECT_EQ((*running)->columns().size(), 2U);
}

TEST_F(opening, gathered_number_unknown_or_released_is_an_error) {
    const auto held = instance->hold_gathered(people());
    instance->release_gathered(held);
    instance->release_gathered(held);
    const std::string gone = "ERROR 1105: the rows gathered for this statement are gone; run it again";
    EXPECT_EQ(told("SELECT * FROM rollcall_gathered(" + std::to_string(held) + ")"), gone);
    EXPECT_EQ(told("SELECT * FROM rollcall_gathered(-1)"), gone);
    EXPECT_EQ(told("SELECT * FROM rollcall_gathered(NULL)"), gone);
}

TEST_F(opening, gathered_table_released_in_mid_stream_is_read_to_its_end) {
    gathered_table many;
    many.column_names = {"n"};
    for (int i = 0; i < 100000; ++i) many.rows.push_back({std::to_string(i)});
    const auto held = instance->hold_gathered(std::move(many));
    auto running = session->execute("SELECT n FROM rollcall_gathered(" + std::to_string(held) + ")", {});
    ASSERT_TRUE(running.has_value());
    instance->release_gathered(held);
    recording_sink sink;
    ASSERT_TRUE((*running)->fetch(sink).has_value());
    EXPECT_EQ(sink.rows.size(), 100000U);
}

}  // namespace
}  // namespace rollcall::engine::test
