// Splitting at commas.
#include "rollcall/server/settings/name_list.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"

namespace rollcall::server {

std::vector<std::string> split_names(const std::string& text) {
    std::vector<std::string> names;
    std::size_t start = 0;
    while (start <= text.size()) {
        const auto comma = std::min(text.find(',', start), text.size());
        auto name = text.substr(start, comma - start);
        std::erase(name, ' ');
        if (!name.empty()) names.push_back(to_lower(name));
        start = comma + 1;
    }
    return names;
}

}  // namespace rollcall::server
