// "GRANT a, b ON *.* TO …", a line a row.
#include "rollcall/upstream/grants.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "rollcall/base/text/text.hpp"

namespace rollcall::upstream {

namespace {

// "GRANT a, b ON *.* TO …" has a and b. Returns: none where the line grants nothing on everything.
std::vector<std::string_view> global_privileges(std::string_view line) {
    constexpr std::string_view begin = "GRANT ";
    constexpr std::string_view everywhere = " ON *.* ";
    std::vector<std::string_view> privileges;
    if (!line.starts_with(begin)) return privileges;
    const auto end = line.find(everywhere);
    if (end == std::string_view::npos) return privileges;
    auto list = line.substr(begin.size(), end - begin.size());
    if (list.find('`') != std::string_view::npos) return privileges;  // a name that looks like a grant
    for (;;) {
        const auto comma = list.find(',');
        auto privilege = list.substr(0, comma);
        privilege.remove_prefix(std::min(privilege.find_first_not_of(' '), privilege.size()));
        privileges.push_back(privilege);
        if (comma == std::string_view::npos) return privileges;
        list.remove_prefix(comma + 1);
    }
}

template <std::size_t Count>
bool has_any(const std::vector<std::string_view>& list, const std::array<std::string_view, Count>& wanted) {
    return std::ranges::any_of(list, [&](std::string_view each) {
        return std::ranges::any_of(wanted, [each](std::string_view one) { return iequals(each, one); });
    });
}

}  // namespace

account_rights read_grants(const wire::text_result& grants) {
    constexpr std::array<std::string_view, 3> seeing{"ALL PRIVILEGES", "PROCESS", "SUPER"};
    constexpr std::array<std::string_view, 4> ending{"ALL PRIVILEGES", "CONNECTION ADMIN", "CONNECTION_ADMIN", "SUPER"};
    account_rights rights;
    for (const auto& row : grants.rows) {
        if (row.empty() || !row.front()) continue;
        const auto list = global_privileges(*row.front());
        rights.sees_all_sessions = rights.sees_all_sessions || has_any(list, seeing);
        rights.ends_sessions = rights.ends_sessions || has_any(list, ending);
    }
    return rights;
}

}  // namespace rollcall::upstream
