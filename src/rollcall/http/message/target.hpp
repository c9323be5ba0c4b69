// A request's target, taken apart: path, segments, query, and the authority of the absolute form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/http/message/message.hpp"

namespace rollcall::http {

struct target_parts {
    std::string path;                   // decoded; one trailing slash taken off (but for "/")
    std::vector<std::string> segments;  // decoded one by one
    parameter_list query;
    std::string authority;  // of "http://authority/path"; "" in the usual form
};

// Takes the forms "/path?query", "http://host/path?query" and "*" (whose path is "*"). Dot segments stay as they are.
// Errors: 400 for another form, a bad escape, a NUL in the path, a fragment. Source: RFC 9112, section 3.2.
http_result<target_parts> parse_target(std::string_view target);

}  // namespace rollcall::http
