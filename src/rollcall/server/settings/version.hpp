// What this build calls itself.
#pragma once

#include <string_view>

namespace rollcall::server {

inline constexpr std::string_view product_version = "0.1.0";
// Clients decide by this what they may send: we are a MySQL 8.
inline constexpr const char* server_version = "8.0.36-rollcall-0.1.0";

}  // namespace rollcall::server
