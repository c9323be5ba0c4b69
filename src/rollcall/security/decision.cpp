// Who may see and end what.
#include "rollcall/security/decision.hpp"

namespace rollcall::security {

namespace {

// What is watched is nobody's own: who is connected there does not ask here. And "" before login is nobody's.
bool is_own(const principal& caller, const session_owner& owner) noexcept {
    return owner.kind != session_kind::watched && !owner.name.empty() && owner.name == caller.name && owner.realm == caller.realm;
}

}  // namespace

bool holds(const principal& caller, privilege which) noexcept { return caller.realm.empty() && caller.privileges.has(which); }

bool is_account(const principal& caller, std::string_view name) noexcept { return caller.realm.empty() && caller.name == name; }

bool may_see(const principal& caller, const session_owner& owner) noexcept {
    return holds(caller, privilege::process) || is_own(caller, owner);
}

kill_decision may_kill(const principal& caller, const session_owner& owner) noexcept {
    if (!may_see(caller, owner)) return kill_decision::invisible;
    if (is_own(caller, owner) || holds(caller, privilege::connection_admin)) return kill_decision::allowed;
    return kill_decision::forbidden;
}

bool may_export(const principal& caller) noexcept { return holds(caller, privilege::process); }

bool may_change_accounts(const principal& caller) noexcept {
    return is_account(caller, account_administrator) && caller.privileges == privilege_set::all();
}

}  // namespace rollcall::security
