// What the HTTP side takes from the configuration.
#pragma once

#include "rollcall/http/server/server.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

// Bounds, timeouts, and the names that a Host header may hold. Thread: any.
http::server_options http_options_of(const settings& values);

// http.session_columns. Thread: any.
registry::column_list session_columns_of(const settings& values);

}  // namespace rollcall::server
