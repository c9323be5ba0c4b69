// A session's shared data as it begins, and who its client is.
#include "rollcall/session/session_core.hpp"

#include <utility>

namespace rollcall::session {

session_core::session_core(std::unique_ptr<door::client> from, services& all)
    : client(std::move(from)),
      who(*client),
      stream(who.stream()),
      with(all),
      state(all.fresh_variables),
      talk(stream, who.home().deadlines(), all.limits.net_write_timeout),
      lane(all.workers, all.counters.statements_stuck) {
    login_changed();
}

security::principal session_core::caller() const {
    const auto snapshot = with.accounts.snapshot();
    const auto* const account = snapshot->find(who.request().user);
    return {who.request().user, account == nullptr ? security::privilege_set{} : account->privileges};
}

void session_core::login_changed() {
    user_text = who.request().user + '@' + stream.channel().peer().ip;
    account_text = who.request().user + "@%";
    origin.reset();  // what this login runs is its own
}

}  // namespace rollcall::session
