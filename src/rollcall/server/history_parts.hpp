// The history of statements as the settings want it.
#pragma once

#include <memory>

#include "rollcall/base/clock.hpp"
#include "rollcall/history/archive.hpp"
#include "rollcall/server/settings.hpp"

namespace rollcall::server {

// Returns: null where the settings turn it off. `time` outlives it. Opens nothing yet.
std::unique_ptr<history::archive> make_archive(const settings& values, std::size_t shards, const clock& time);

// Lines for /metrics, each ended; "" for null.
std::string history_metrics(history::archive* archive);

}  // namespace rollcall::server
