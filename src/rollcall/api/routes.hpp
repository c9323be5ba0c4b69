// The one table of routes: every path of docs/rest.md, and the action behind it.
#pragma once

#include <vector>

#include "rollcall/api/action/services.hpp"
#include "rollcall/http/router.hpp"

namespace rollcall::api {

// Paths of the contract that are not supported yet answer 501 to whoever is logged in. `s` outlives the routes.
// Thread: the handlers on the shard of the request's connection.
std::vector<http::route> make_routes(services& s);

}  // namespace rollcall::api
