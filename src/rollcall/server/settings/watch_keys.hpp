// The settings of watched servers: names that the user gives stand between `watch.` and the key. docs/configuration.md, "Watched servers".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/link/mysql_client.hpp"
#include "rollcall/server/settings/settings.hpp"
#include "rollcall/server/settings/settings_check.hpp"

namespace rollcall::server {

using watch_map = std::map<std::string, watch_settings>;

// "watch.…". Thread: any, as all here.
[[nodiscard]] bool is_watch_key(std::string_view key) noexcept;

// Errors: a sentence that names the place, the key, and what is allowed, for a name or a key that there is not, or a value out of bounds.
or_refusal<void> put_watch(watch_map& into, const given_value& given);

// What belongs together, and the files: an address and a user each, no address twice, a password file that can be read.
result<void, settings_refusal> check_watches(const watch_map& watches);

// How connections to the server are encrypted: with a CA the certificate must chain to it and name the address' host, without one any is
// taken. Errors: a sentence about `tls_ca`, where the file cannot be read or holds no certificates. Blocks.
or_refusal<link::mysql_tls> open_watch_tls(const watch_settings& watch);

// A line a setting, as describe().
std::string describe_watches(const watch_map& watches);

}  // namespace rollcall::server
