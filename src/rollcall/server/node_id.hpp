// Who this FE is among its fellows, wherever it is met: an id drawn at the first start and kept in its data folder.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"

namespace rollcall::server {

// 32 hexadecimal digits, from `<data_dir>/node_id`, which is made where it is missing. Errors: a sentence, where the file cannot
// be read or written, or holds something else.
or_refusal<std::string> read_node_id(const std::filesystem::path& data_dir);

// In the form of @@server_uuid: small letters, dashes after 8, 12, 16 and 20 digits. Thread: any; pure.
std::string as_uuid(std::string_view node_id);

}  // namespace rollcall::server
