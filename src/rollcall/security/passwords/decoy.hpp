// What an account that does not exist looks like before its password is checked: like one that does.
#pragma once

#include <string_view>

#include "rollcall/security/account.hpp"

namespace rollcall::security {

// The kind of password that the unknown account `name` seems to have: native_password with the share that it has among the
// accounts, else caching_sha2_password (as an account without a password seems to have). The same for the same name, `key`
// and accounts; without `key` not to be told from what an account has. Thread: any.
credential_kind decoy_kind(const account_snapshot& accounts, std::string_view name, std::string_view key);

// A native credential that no password is known for, so that checking an unknown account takes the same time.
const credential& decoy_native();

}  // namespace rollcall::security
