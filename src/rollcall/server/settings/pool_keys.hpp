// The settings of pools: pool.<name>.<key>. docs/configuration.md, "Pools".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/relay/all_pools.hpp"
#include "rollcall/server/settings/settings.hpp"
#include "rollcall/server/settings/settings_check.hpp"

namespace rollcall::server {

using pool_map = std::map<std::string, pool_settings>;

// "pool.…". Thread: any, as all here.
[[nodiscard]] bool is_pool_key(std::string_view key) noexcept;

// Errors: a sentence that names the place, the key, and what is allowed, for a name or a key that there is not, or a value out of bounds.
or_refusal<void> put_pool(pool_map& into, const given_value& given);

// What belongs together: members and an address to listen on each, no member twice in one pool.
result<void, settings_refusal> check_pools(const pool_map& pools);

// The pools as they are served, with the passwords of their control accounts, read from their files. Errors: a sentence, where a file
// changed since check_pools() and cannot be used. Blocks.
or_refusal<std::vector<relay::pool_options>> make_pool_options(const pool_map& pools);

// A line a setting, as describe().
std::string describe_pools(const pool_map& pools);

}  // namespace rollcall::server
