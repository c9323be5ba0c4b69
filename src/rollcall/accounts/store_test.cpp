// The store over real files: first start, restarts, refusals, failing disks, readers beside writers.
#include "rollcall/accounts/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <thread>

#include "for_test/base/temp_folder.hpp"
#include "rollcall/accounts/account_text.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::accounts {
namespace {

using security::credential;
using security::credential_kind;
using security::privilege_set;
using testing::ElementsAre;
using testing::HasSubstr;

const credential secret{credential_kind::native_password, "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"};

std::unique_ptr<account_store> open_store(const temp_folder& folder, step_fault fault = {}) {
    auto opened = account_store::open(folder.path(), "", std::move(fault));
    EXPECT_TRUE(opened.has_value()) << opened.error().sentence;
    return opened.has_value() ? std::move(*opened) : nullptr;
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void put_bytes(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream{path, std::ios::binary | std::ios::trunc}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::vector<std::string> names_in(const account_store& store) {
    std::vector<std::string> names;
    for (const auto& [name, ignored] : store.snapshot()->accounts) names.push_back(name);
    return names;
}

TEST(store_open_test, first_start_makes_root_with_everything_and_the_password) {
    const temp_folder folder;
    const auto opened = account_store::open(folder.path(), "s3cret");
    ASSERT_TRUE(opened.has_value()) << opened.error().sentence;
    const auto snapshot = (*opened)->snapshot();
    ASSERT_EQ(snapshot->accounts.size(), 1U);
    const auto* const root = snapshot->find("root");
    ASSERT_NE(root, nullptr);
    EXPECT_EQ(root->privileges, privilege_set::all());
    EXPECT_FALSE(root->locked);
    EXPECT_EQ(root->secret.kind, credential_kind::caching_sha2_password);
    EXPECT_TRUE(security::check_clear_password(&root->secret, "s3cret"));
    EXPECT_EQ(folder.mode_of("accounts"), 0600U);
    EXPECT_THAT(folder.names(), ElementsAre("accounts"));
}

TEST(store_open_test, first_start_without_a_password_makes_root_without_one) {
    const temp_folder folder;
    EXPECT_EQ(open_store(folder)->snapshot()->find("root")->secret, credential{});
}

TEST(store_open_test, first_start_makes_the_data_folder) {
    const temp_folder folder;
    const auto data_dir = folder.path() / "a" / "b";
    EXPECT_TRUE(account_store::open(data_dir, "").has_value());
    EXPECT_TRUE(std::filesystem::exists(data_dir / "accounts"));
}

TEST(store_open_test, later_start_keeps_the_accounts_and_ignores_the_password) {
    const temp_folder folder;
    {
        const auto store = open_store(folder);
        ASSERT_TRUE(store->create({{"ann", secret, true}}).has_value());
        ASSERT_TRUE(store->grant({"ann"}, privilege_set::all()).has_value());
    }
    const auto before = bytes_of(folder.path() / "accounts");
    const auto again = account_store::open(folder.path(), "another password");
    ASSERT_TRUE(again.has_value()) << again.error().sentence;
    EXPECT_THAT(names_in(**again), ElementsAre("ann", "root"));
    EXPECT_EQ((*again)->snapshot()->find("root")->secret, credential{});
    EXPECT_EQ(*(*again)->snapshot()->find("ann"), (security::account{"ann", secret, privilege_set::all(), true, 3}));
    EXPECT_EQ((*again)->snapshot()->version, 3U);
    EXPECT_EQ(bytes_of(folder.path() / "accounts"), before);
}

TEST(store_open_test, password_that_is_too_long_is_refused_and_no_file_made) {
    const temp_folder folder;
    const auto opened = account_store::open(folder.path(), std::string(257, 'x'));
    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().sentence,
              "ROLLCALL_ROOT_PASSWORD cannot be used. The password is too long: it has 257 bytes, and at most 256 are allowed");
    EXPECT_TRUE(folder.names().empty());
}

TEST(store_open_test, file_cut_at_every_byte_is_refused_and_left_alone) {
    const temp_folder folder;
    {
        const auto store = open_store(folder);
        ASSERT_TRUE(store->create({{"ann", secret}, {"bob", {}}}).has_value());
    }
    const auto path = folder.path() / "accounts";
    const auto whole = bytes_of(path);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        put_bytes(path, whole.substr(0, size));
        const auto opened = account_store::open(folder.path(), "password");
        ASSERT_TRUE(opened.has_error()) << size;
        EXPECT_EQ(bytes_of(path), whole.substr(0, size));
    }
    put_bytes(path, whole);
    EXPECT_THAT(names_in(*open_store(folder)), ElementsAre("ann", "bob", "root"));
}

TEST(store_open_test, refusal_names_file_place_and_remedy) {
    const temp_folder folder;
    (void)open_store(folder);
    const auto path = folder.path() / "accounts";
    put_bytes(path, bytes_of(path) + "account eve none - ALL unlocked 1\n");
    const auto opened = account_store::open(folder.path(), "");
    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().sentence,
              "The accounts file '" + path.string() +
                  "' cannot be used: line 4: something follows the end. It was left as it is. Put a backup of it in its "
                  "place, or move it away and start again with ROLLCALL_ROOT_PASSWORD set: a new file with the account "
                  "root alone is made then.");
}

TEST(store_open_test, unreadable_file_is_refused) {
    const temp_folder folder;
    std::filesystem::create_directory(folder.path() / "accounts");
    const auto opened = account_store::open(folder.path(), "");
    ASSERT_TRUE(opened.has_error());
    EXPECT_THAT(opened.error().sentence, HasSubstr("could not be read (Is a directory)"));
}

TEST(store_open_test, folder_that_cannot_be_made_is_refused) {
    const temp_folder folder;
    put_bytes(folder.path() / "file", "x");
    const auto opened = account_store::open(folder.path() / "file" / "data", "");
    ASSERT_TRUE(opened.has_error());
    EXPECT_THAT(opened.error().sentence, HasSubstr("Not a directory"));
}

TEST(store_open_test, first_start_on_a_full_disk_is_refused_and_leaves_no_file) {
    const temp_folder folder;
    {
        const size_limit limit{10};
        const auto opened = account_store::open(folder.path(), "");
        ASSERT_TRUE(opened.has_error());
        EXPECT_THAT(opened.error().sentence, HasSubstr("could not be written (File too large)"));
    }
    EXPECT_TRUE(folder.names().empty());
    EXPECT_NE(open_store(folder), nullptr);
}

TEST(store_change_test, is_on_disk_before_it_is_seen) {
    const temp_folder folder;
    const auto store = open_store(folder);
    for (const auto* name : {"a", "b", "c"}) {
        ASSERT_TRUE(store->create({{name, secret}}).has_value());
        const auto on_disk = decode_accounts(bytes_of(folder.path() / "accounts"));
        ASSERT_TRUE(on_disk.has_value());
        EXPECT_EQ(on_disk->accounts, store->snapshot()->accounts);
        EXPECT_EQ(on_disk->version, store->snapshot()->version);
    }
    EXPECT_EQ(folder.mode_of("accounts"), 0600U);
}

TEST(store_change_test, old_snapshots_stay_as_they_were) {
    const temp_folder folder;
    const auto store = open_store(folder);
    const auto before = store->snapshot();
    ASSERT_TRUE(store->create({{"ann", {}}}).has_value());
    EXPECT_EQ(before->find("ann"), nullptr);
    EXPECT_NE(store->snapshot()->find("ann"), nullptr);
    EXPECT_GT(store->snapshot()->version, before->version);
}

TEST(store_change_test, every_kind_goes_through_to_the_rules) {
    const temp_folder folder;
    const auto store = open_store(folder);
    EXPECT_TRUE(store->create({{"ann", {}}}).has_value());
    EXPECT_THAT(*store->create({{"ann", {}}}, true), ElementsAre("ann"));
    EXPECT_EQ(store->create({{"ann", {}}}).error().message, "Operation CREATE USER failed for 'ann'@'%'");
    EXPECT_TRUE(store->alter({{"ann", secret, true}}).has_value());
    EXPECT_THAT(*store->alter({{"bob", secret, {}}}, true), ElementsAre("bob"));
    EXPECT_EQ(store->alter({{"bob", secret, {}}}).error().message, "Operation ALTER USER failed for 'bob'@'%'");
    EXPECT_TRUE(store->grant({"ann"}, privilege_set::all()).has_value());
    EXPECT_EQ(store->snapshot()->find("ann")->privileges, privilege_set::all());
    EXPECT_TRUE(store->revoke({"ann"}, privilege_set::all()).has_value());
    EXPECT_EQ(store->snapshot()->find("ann")->privileges, privilege_set{});
    EXPECT_TRUE(store->drop({"ann"}).has_value());
    EXPECT_THAT(*store->drop({"ann"}, true), ElementsAre("ann"));
    EXPECT_EQ(store->drop({"ann"}).error().message, "Operation DROP USER failed for 'ann'@'%'");
    EXPECT_EQ(store->drop({"root"}).error().code, sql_errc::cannot_user);
    EXPECT_THAT(names_in(*store), ElementsAre("root"));
}

TEST(store_change_test, change_of_nothing_writes_nothing) {
    const temp_folder folder;
    int steps = 0;
    const auto store = open_store(folder, [&](file_step) {
        ++steps;
        return 0;
    });
    const auto after_open = steps;
    const auto before = store->snapshot();
    EXPECT_TRUE(store->create({{"root", {}}}, true).has_value());
    EXPECT_TRUE(store->grant({"root"}, privilege_set::all()).has_value());
    EXPECT_EQ(steps, after_open);
    EXPECT_EQ(store->snapshot(), before);
}

// The n-th step of the disk's fails, n = 1, 2, 3 ... until the change goes through.
TEST(store_change_test, failure_at_every_step_refuses_the_change_and_loses_nothing) {
    const temp_folder folder;
    int left = -1;
    const auto store = open_store(folder, [&](file_step) { return left >= 0 && left-- == 0 ? EIO : 0; });
    const auto path = folder.path() / "accounts";
    int refusals = 0;
    for (int step = 0;; ++step) {
        const auto before_bytes = bytes_of(path);
        const auto before = store->snapshot();
        left = step;
        const auto outcome = store->create({{"ann", secret}});
        left = -1;
        if (outcome.has_value()) break;
        ++refusals;
        EXPECT_EQ(outcome.error().code, sql_errc::unknown);
        EXPECT_THAT(outcome.error().message, HasSubstr("The accounts were not changed: the file '" + path.string() + "' could not be"));
        EXPECT_EQ(store->snapshot(), before);
        EXPECT_EQ(bytes_of(path), before_bytes);
        EXPECT_THAT(folder.names(), ElementsAre("accounts"));
    }
    EXPECT_EQ(refusals, 5);
    EXPECT_THAT(names_in(*store), ElementsAre("ann", "root"));
    EXPECT_THAT(names_in(*open_store(folder)), ElementsAre("ann", "root"));
}

TEST(store_change_test, codes_of_disk_errors_table) {
    const temp_folder folder;
    int error = 0;
    const auto store = open_store(folder, [&](file_step at) { return at == file_step::write ? error : 0; });
    struct row {
        int error;
        sql_errc code;
        const char* part;
    };
    const std::vector<row> table{
        {ENOSPC, sql_errc::disk_full, "(No space left on device). To change them, make room and try again"},
        {EDQUOT, sql_errc::disk_full, "(Disk quota exceeded)"},
        {EFBIG, sql_errc::disk_full, "(File too large)"},
        {EROFS, sql_errc::read_only_option, "(Read-only file system). To change them, let the server write there and try again"},
        {EACCES, sql_errc::read_only_option, "(Permission denied)"},
        {EPERM, sql_errc::read_only_option, "(Operation not permitted)"},
        {EIO, sql_errc::unknown, "(Input/output error). To change them, look at the file system and try again"},
    };
    for (const auto& row : table) {
        error = row.error;
        const auto refused = store->create({{"ann", secret}});
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code, row.code);
        EXPECT_THAT(refused.error().message, HasSubstr(row.part));
    }
}

TEST(store_change_test, full_disk_refuses_and_room_heals) {
    const temp_folder folder;
    const auto store = open_store(folder);
    const auto before = bytes_of(folder.path() / "accounts");
    {
        const size_limit limit{before.size() + 10};
        const auto refused = store->create({{"ann", secret}});
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code, sql_errc::disk_full);
        EXPECT_EQ(bytes_of(folder.path() / "accounts"), before);
        EXPECT_EQ(store->snapshot()->find("ann"), nullptr);
    }
    EXPECT_TRUE(store->create({{"ann", secret}}).has_value());
    EXPECT_NE(store->snapshot()->find("ann"), nullptr);
}

TEST(store_change_test, vanished_folder_refuses_the_change) {
    const temp_folder folder;
    const auto store = open_store(folder);
    std::filesystem::remove_all(folder.path());
    EXPECT_TRUE(store->create({{"ann", secret}}).has_error());
    EXPECT_EQ(store->snapshot()->find("ann"), nullptr);
}

TEST(store_thread_test, readers_see_whole_lists_while_writers_change_them) {
    const temp_folder folder;
    const auto store = open_store(folder);
    std::atomic<bool> done = false;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            std::uint64_t last = 0;
            while (!done) {
                const auto snapshot = store->snapshot();
                EXPECT_GE(snapshot->version, last);
                last = snapshot->version;
                EXPECT_EQ(snapshot->find("left") == nullptr, snapshot->find("right") == nullptr);  // made and dropped together
            }
        });
    }
    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(store->create({{"left", secret}, {"right", secret}}).has_value());
        EXPECT_TRUE(store->drop({"left", "right"}).has_value());
    }
    done = true;
    for (auto& reader : readers) reader.join();
}

TEST(store_thread_test, changes_of_many_threads_all_count) {
    const temp_folder folder;
    const auto store = open_store(folder);
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t) {
        writers.emplace_back([&store, t] {
            for (int i = 0; i < 10; ++i) EXPECT_TRUE(store->create({{"u" + std::to_string(t) + "_" + std::to_string(i), {}}}).has_value());
        });
    }
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(store->snapshot()->accounts.size(), 41U);
    EXPECT_EQ(store->snapshot()->version, 41U);
    EXPECT_EQ(open_store(folder)->snapshot()->accounts, store->snapshot()->accounts);
}

}  // namespace
}  // namespace rollcall::accounts
