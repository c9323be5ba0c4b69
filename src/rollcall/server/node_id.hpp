// Who this FE is among its fellows, wherever it is met: an id drawn at the first start and kept in its data folder.
#pragma once

#include <filesystem>
#include <string>

#include "rollcall/base/refusal.hpp"

namespace rollcall::server {

// 32 hexadecimal digits, from `<data_dir>/node_id`, which is made where it is missing. Errors: a sentence, where the file cannot
// be read or written, or holds something else.
or_refusal<std::string> read_node_id(const std::filesystem::path& data_dir);

}  // namespace rollcall::server
