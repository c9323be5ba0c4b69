// What an exception says, for the log.
#pragma once

#include <exception>
#include <string>

namespace rollcall {

// `failure`: not null. Returns: its what(), or that it has none. Thread: any.
std::string what_of(const std::exception_ptr& failure);

}  // namespace rollcall
