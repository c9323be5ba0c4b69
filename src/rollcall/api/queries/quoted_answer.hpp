// An answer whose data is one text.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

inline http::response quoted_answer(std::string_view text) {
    std::string data;
    append_json_string(data, text);
    return http::success(data, 0);
}

}  // namespace rollcall::api
