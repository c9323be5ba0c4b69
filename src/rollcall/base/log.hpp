// The log: lines on standard error, through spdlog. Statements reach it only as sql::redacted_sql.
#pragma once

#include <spdlog/spdlog.h>

namespace rollcall::log {

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

}  // namespace rollcall::log
