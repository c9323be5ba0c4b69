// Who may see and end what: the one decision point behind SHOW PROCESSLIST, KILL, REST and history.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/security/account.hpp"

namespace rollcall::security {

// Accounts of the same name are the same person within one realm only: "" is Rollcall's own accounts; any other is a database behind
// us, named as the settings name it, whose accounts are its own affair.

// The one who asks: an account with the privileges it has now. `privileges` count in our own realm alone: see holds().
struct principal {
    std::string name;
    privilege_set privileges;
    std::string realm{};
};

enum class session_kind : std::uint8_t { served, relayed, watched };

// Whose thing it is. `name`: the account's, "" before login completes.
struct session_owner {
    std::string_view name;
    session_kind kind = session_kind::served;
    std::string_view realm{};
};

// Has the caller this privilege? Nobody of another realm has any of ours, whatever `privileges` says. Thread: any, as all below.
bool holds(const principal& caller, privilege which) noexcept;
// Is the caller the account `name` of our own realm?
bool is_account(const principal& caller, std::string_view name) noexcept;

// With PROCESS everything; else one's own served and relayed sessions: same name, same realm. Before login completes: only with PROCESS.
bool may_see(const principal& caller, const session_owner& owner) noexcept;

enum class kill_decision : std::uint8_t { allowed, forbidden, invisible };
// What may not be seen is invisible, whatever else the caller may. One's own needs nothing; another's CONNECTION_ADMIN.
kill_decision may_kill(const principal& caller, const session_owner& owner) noexcept;

// Files on the server's disk: whoever may see everything. What is in them is what the caller may see anyway.
bool may_export(const principal& caller) noexcept;

// Accounts share the data, so that making one is making someone see everything: root's alone.
bool may_change_accounts(const principal& caller) noexcept;

}  // namespace rollcall::security
