// What every listing of an action shares: the context that cells are rendered in, and the filter with what its caller may see.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/api/action/services.hpp"
#include "rollcall/api/parameters/session_parameters.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::api {

// How this FE names itself in an answer: its own name or, in a member's question, the one that the member knows it by.
using fe_name = std::string;

// The context of now. `zone`: nothing for the server's own.
registry::render_context make_context(const services& s, const std::optional<time_zone>& zone, std::size_t info_bytes, fe_name fe);

// `filter` for this FE and for what `caller` may see.
registry::session_filter filter_for(registry::session_filter filter, const security::principal& caller, fe_name fe);

// The listing that `wanted` asks for, its rows as JSON.
std::shared_ptr<registry::listing> make_listing(const services& s, const session_parameters& wanted, const security::principal& caller,
                                                const fe_name& fe);

}  // namespace rollcall::api
