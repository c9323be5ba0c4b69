// What settings must be beyond what each value shows: what belongs together, and what they name outside of the process.
#pragma once

#include <string>

#include "rollcall/base/result.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

// Why the settings are refused: a sentence, and the setting whose place is to be told with it.
struct settings_refusal {
    std::string key;
    std::string sentence;
};

// Reads the files that the settings name, resolves the hosts to listen on and tries their addresses, as serve does, and changes nothing.
result<void, settings_refusal> check_settings(const settings& values);

}  // namespace rollcall::server
