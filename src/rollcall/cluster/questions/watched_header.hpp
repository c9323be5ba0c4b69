// The servers that a member watches, beside its part of a list: one header of its answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/registry/watched_servers.hpp"

namespace rollcall::cluster {

inline constexpr std::string_view watched_header = "x-rollcall-watched";

// A JSON list on one line, of at most 12 KiB: those that are not ok first, their errors cut. Returns: "" for none. Thread: any; pure.
std::string encode_watched(std::vector<registry::watched_server> servers);

// Returns: none for "". Errors: a sentence where the value is no such list. Thread: any; pure.
or_refusal<std::vector<registry::watched_server>> decode_watched(std::string_view value);

}  // namespace rollcall::cluster
