// Who may see and end what.
#include "rollcall/security/decision.hpp"

namespace rollcall::security {

namespace {

// A watched server's accounts are not ours: the same name there is another person. And "" before login is nobody's.
bool is_own(const principal& caller, const session_owner& owner) noexcept {
    return owner.kind != session_kind::watched && !owner.name.empty() && owner.name == caller.name;
}

}  // namespace

bool may_see(const principal& caller, const session_owner& owner) noexcept {
    return caller.privileges.has(privilege::process) || is_own(caller, owner);
}

kill_decision may_kill(const principal& caller, const session_owner& owner) noexcept {
    if (!may_see(caller, owner)) return kill_decision::invisible;
    if (is_own(caller, owner) || caller.privileges.has(privilege::connection_admin)) return kill_decision::allowed;
    return kill_decision::forbidden;
}

bool may_export(const principal& caller) noexcept { return caller.privileges.has(privilege::process); }

bool may_change_accounts(const principal& caller) noexcept {
    return caller.name == account_administrator && caller.privileges == privilege_set::all();
}

}  // namespace rollcall::security
