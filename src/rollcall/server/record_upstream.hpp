// `rollcall record-upstream HOST:PORT`: what a real server answers to what a watch would ask it, as a file that can be sent to those who
// build Rollcall. It asks and ends nothing.
#pragma once

#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/upstream/control_connection.hpp"

namespace rollcall::server {

// JSON: the version, the kind that it was taken for, and each statement's columns and rows, or its error. Users, hosts, databases
// and statements of its sessions are numbered in place of their names and texts. Errors: a sentence, where there is
// no way in. Blocks.
or_refusal<std::string> record_upstream(const upstream::server_options& options);

}  // namespace rollcall::server
