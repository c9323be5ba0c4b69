// The account store: one small file under the data folder, and the snapshot of it that everyone decides over.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/accounts/account_rules.hpp"
#include "rollcall/accounts/change.hpp"
#include "rollcall/base/files/durable_file.hpp"
#include "rollcall/base/guarded.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/security/account.hpp"

namespace rollcall::accounts {

// Every account, durable before it is visible: a change is on the disk before the new snapshot is published and the call
// returns; where it cannot be written, nothing has changed anywhere.
class account_store {
public:
    // Reads `<data_dir>/accounts`, or makes it: first start, with the account `root`, which has all privileges and
    // `root_password_at_first_start` ("" = none: loopback only). Later starts do not look at the password.
    // `fault`: for tests. Errors: a sentence for the operator with file, place and remedy, where the file cannot be read
    // or written or is not what was written: nothing is overwritten then. Thread: a worker, or before any.
    static or_refusal<std::unique_ptr<account_store>> open(const std::filesystem::path& data_dir,
                                                           std::string_view root_password_at_first_start, step_fault fault = {});

    // The accounts as of now. Returns: never null; immutable, valid as long as it is held. Thread: any.
    [[nodiscard]] security::account_snapshot_ptr snapshot() const;

    // The changes. Each takes its whole list or nothing. Returns: the names that `if_not_exists` or `if_exists` let pass
    // over, for the client's notes. Errors: account_rules.hpp; and, where the file cannot be written, 1021 (disk full),
    // 1290 (read-only) or 1105, with the accounts as they were. Thread: a worker, for it waits for the disk; any number.
    sql_result<std::vector<std::string>> create(const std::vector<new_account>& wanted, bool if_not_exists = false);
    sql_result<std::vector<std::string>> alter(const std::vector<account_patch>& patches, bool if_exists = false);
    sql_result<std::vector<std::string>> drop(const std::vector<std::string>& names, bool if_exists = false);
    sql_result<std::vector<std::string>> grant(const std::vector<std::string>& names, security::privilege_set granted);
    sql_result<std::vector<std::string>> revoke(const std::vector<std::string>& names, security::privilege_set revoked);

private:
    account_store(std::filesystem::path file, security::account_snapshot first, step_fault fault);

    template <class Rule>
    sql_result<std::vector<std::string>> change(Rule&& rule);
    sql_result<void> save(const security::account_snapshot& now, const security::account_snapshot& next);

    const std::filesystem::path file_;
    const step_fault fault_;
    std::mutex changing_;  // held from reading the accounts to publishing the next: changes follow one another
    guarded<security::account_snapshot_ptr> current_;
};

}  // namespace rollcall::accounts
