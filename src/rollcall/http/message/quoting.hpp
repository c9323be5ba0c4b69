// How a problem's sentence shows what a client sent: quoted, valid UTF-8, and short.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::http {

// Returns: `sent` between single quotes, cut after 64 bytes with an ellipsis. Thread: any.
std::string quoted(std::string_view sent);

}  // namespace rollcall::http
