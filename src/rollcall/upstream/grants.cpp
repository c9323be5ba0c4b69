// "GRANT a, b ON *.* TO …", a line a row.
#include "rollcall/upstream/grants.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace rollcall::upstream {

namespace {

// ", a, b,": each privilege has commas around it. Returns: "" where the line grants nothing on everything.
std::string global_privileges(std::string_view line) {
    constexpr std::string_view begin = "GRANT ";
    constexpr std::string_view everywhere = " ON *.* ";
    if (!line.starts_with(begin)) return {};
    const auto end = line.find(everywhere);
    if (end == std::string_view::npos) return {};
    const auto list = line.substr(begin.size(), end - begin.size());
    if (list.find('`') != std::string_view::npos) return {};  // a name that looks like a grant
    return ", " + std::string{list} + ",";
}

template <std::size_t Count>
bool has_any(const std::string& list, const std::array<std::string_view, Count>& wanted) {
    return std::ranges::any_of(wanted, [&](std::string_view each) { return list.find(each) != std::string::npos; });
}

}  // namespace

account_rights read_grants(const wire::text_result& grants) {
    constexpr std::array<std::string_view, 3> seeing{", ALL PRIVILEGES,", ", PROCESS,", ", SUPER,"};
    constexpr std::array<std::string_view, 4> ending{", ALL PRIVILEGES,", ", CONNECTION ADMIN,", ", CONNECTION_ADMIN,", ", SUPER,"};
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
