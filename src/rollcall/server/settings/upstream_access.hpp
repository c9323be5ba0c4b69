// The files by which we are let in at other servers, and know them: passwords and CAs.
#pragma once

#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/link/mysql_client.hpp"

namespace rollcall::server {

// The file's first line, without its end. Errors: a sentence, where it cannot be read, holds no password, or others than its owner and
// group may read or change it. Blocks.
or_refusal<std::string> read_password(const std::string& file);

// TLS with the server at `address`, "host:port": its certificate must chain to the CAs in the file `ca` and name the host; where that is
// "", any is taken. Errors: a sentence about the file, where it cannot be read or holds no certificates. Blocks.
or_refusal<link::mysql_tls> open_upstream_tls(const std::string& ca, const std::string& address);

}  // namespace rollcall::server
