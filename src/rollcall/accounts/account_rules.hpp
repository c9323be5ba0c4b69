// What each change makes of the accounts: pure functions from one snapshot to the next, all of a list or nothing.
#pragma once

#include <string>
#include <vector>

#include "rollcall/accounts/change.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/security/account.hpp"

namespace rollcall::accounts {

// A change worked out: the accounts after it, and the names that IF [NOT] EXISTS let pass over, each a note to the
// client (3163 "already exists", 3162 "does not exist"). `next.version` is one more than before where anything changed,
// else the same; changed accounts carry it.
struct worked_change {
    security::account_snapshot next;
    std::vector<std::string> passed_over;
};

// Every function: Errors: 1396 in MySQL's words, "Operation CREATE USER failed for 'a'@'%','b'@'%'", naming all accounts
// that exist, or do not, against the statement; and 1396 with the reason where no account with all privileges, unlocked,
// would be left to manage the others. Thread: any.

// Errors also: 1470 for a name of more than 32 characters; 1396 for a name that is empty, not UTF-8 or holds control
// characters; 1827 for a credential that is not of its plugin's form.
sql_result<worked_change> create_accounts(const security::account_snapshot& now, const std::vector<new_account>& wanted,
                                          bool if_not_exists);
// Errors also: 1827.
sql_result<worked_change> alter_accounts(const security::account_snapshot& now, const std::vector<account_patch>& patches, bool if_exists);
sql_result<worked_change> drop_accounts(const security::account_snapshot& now, const std::vector<std::string>& names, bool if_exists);

// Errors: 1410 where an account does not exist.
sql_result<worked_change> grant_privileges(const security::account_snapshot& now, const std::vector<std::string>& names,
                                           security::privilege_set granted);
// What an account does not have is no error. Errors: 1141 where an account does not exist.
sql_result<worked_change> revoke_privileges(const security::account_snapshot& now, const std::vector<std::string>& names,
                                            security::privilege_set revoked);

// "'name'@'%'", with quotes and backslashes escaped, as MySQL's messages name accounts; invalid UTF-8 as U+FFFD.
std::string quoted_account(std::string_view name);

}  // namespace rollcall::accounts
