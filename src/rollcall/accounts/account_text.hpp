// The text of the accounts file: a version line, one account a line, a checksum at the end.
//
//   rollcall accounts 1
//   version 12
//   account root caching_sha2_password 2441243030352... ALL unlocked 3
//   account ann%20b none - PROCESS,CONNECTION_ADMIN locked 12
//   end 2 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08
//
// Names are percent-encoded beyond letters, digits and "_.-"; credentials are in hex ("-" for none); the last number is
// the account's version. The end line holds the number of accounts and the SHA-256 of all before it: a file that was cut
// off, edited or damaged at any byte is never read as a shorter list.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"
#include "rollcall/security/account.hpp"

namespace rollcall::accounts {

std::string encode_accounts(const security::account_snapshot& snapshot);

// Errors: what is wrong and on which line: "line 3: ...". Every text that encode_accounts did not write is an error.
or_refusal<security::account_snapshot> decode_accounts(std::string_view text);

}  // namespace rollcall::accounts
