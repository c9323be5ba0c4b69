// What every listing of an action shares: the context that cells are rendered in, and the filter with what its caller may see.
#pragma once

#include <optional>

#include "rollcall/api/services.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::api {

// The context of now. `zone`: nothing for the server's own.
registry::render_context make_context(const services& s, const std::optional<time_zone>& zone, std::size_t info_bytes);

// `filter` for this FE and for what `caller` may see.
registry::session_filter filter_for(const services& s, registry::session_filter filter, const security::principal& caller);

}  // namespace rollcall::api
