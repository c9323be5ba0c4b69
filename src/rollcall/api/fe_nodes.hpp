// What a list over all FEs says of its members, after its rows.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "rollcall/api/table_body.hpp"

namespace rollcall::api {

// Appends `complete` and, where `with_nodes`, `nodes`, for an FE alone: itself, which always answers.
void append_lone_fe(table_body& body, std::string_view fe, std::uint64_t rows, std::chrono::milliseconds took, bool with_nodes);

}  // namespace rollcall::api
