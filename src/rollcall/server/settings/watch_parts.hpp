// The watched servers as the settings name them.
#pragma once

#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/server/settings/settings.hpp"
#include "rollcall/watch/watch_options.hpp"

namespace rollcall::server {

// With their passwords, read from their files. Errors: a sentence, where a file changed since check_settings() and cannot be used. Blocks.
or_refusal<std::vector<watch::watch_options>> make_watch_options(const settings& values);

}  // namespace rollcall::server
