// Which server is watched under which name: two names for one server would list each of its sessions twice.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "rollcall/base/guarded.hpp"

namespace rollcall::watch {

// Thread: any.
class watched_identities {
public:
    // `name` watches `identity` from now on, and nothing else. Returns: the name that has it already, where another one does.
    std::optional<std::string> take(const std::string& identity, const std::string& name) {
        return names_.with([&](auto& names) -> std::optional<std::string> {
            const auto [at, taken] = names.try_emplace(identity, name);
            if (!taken && at->second != name) return at->second;
            std::erase_if(names, [&](const auto& each) { return each.second == name && each.first != identity; });
            return std::nullopt;
        });
    }
    // `name` sees its server no more: another name may, that leads there another way.
    void leave(const std::string& name) {
        names_.with([&](auto& names) { std::erase_if(names, [&](const auto& each) { return each.second == name; }); });
    }

private:
    guarded<std::map<std::string, std::string>> names_;  // by identity
};

}  // namespace rollcall::watch
