// The body of a kill by filter: JSON, read strictly. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/http/message/message.hpp"
#include "rollcall/registry/kill_order.hpp"
#include "rollcall/registry/rows/filter.hpp"

namespace rollcall::api {

struct mass_kill {
    registry::kill_kind kind = registry::kill_kind::query;
    registry::session_filter filter;    // never empty; without visible_to and fe
    http::parameter_list filter_given;  // the same as it came, for other members
    bool dry_run = false;
    std::uint64_t max = 100;
    std::string reason;
    bool partial = false;  // kill though a member could not be asked
};

// Errors: 400 for what is no JSON object, an unknown key or one given twice, a value of another type, a kind that is missing,
// and a filter that is missing, unknown, or leaves no session out. Thread: any.
http::http_result<mass_kill> parse_mass_kill(const std::string& body);

}  // namespace rollcall::api
