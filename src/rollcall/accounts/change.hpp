// Changes to accounts as plain data: what CREATE USER, ALTER USER and their kin ask of the store.
#pragma once

#include <optional>
#include <string>

#include "rollcall/security/account.hpp"

namespace rollcall::accounts {

// CREATE USER: an account without privileges.
struct new_account {
    std::string name;
    security::credential credential;
    bool locked = false;
};

// ALTER USER, SET PASSWORD: what has no value stays as it is.
struct account_patch {
    std::string name;
    std::optional<security::credential> credential;
    std::optional<bool> locked;
};

}  // namespace rollcall::accounts
