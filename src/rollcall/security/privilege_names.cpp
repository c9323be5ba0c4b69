// Names of privileges and the lines of SHOW GRANTS.
#include "rollcall/security/privilege_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"

namespace rollcall::security {

namespace {

// MySQL prints static privileges together in its own order, and then the dynamic ones, on another line.
struct named_privilege {
    privilege which;
    std::string_view name;
    bool dynamic;
};

constexpr std::array named_privileges{
    named_privilege{privilege::process, "PROCESS", false},
    named_privilege{privilege::connection_admin, "CONNECTION_ADMIN", true},
};

// What ALL PRIVILEGES means. Source: MySQL 8.0 Reference Manual, "Static Privilege Descriptions".
constexpr std::string_view everything =
    "SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,RELOAD,SHUTDOWN,PROCESS,FILE,REFERENCES,INDEX,ALTER,SHOW DATABASES,SUPER,"
    "CREATE TEMPORARY TABLES,LOCK TABLES,EXECUTE,REPLICATION SLAVE,REPLICATION CLIENT,CREATE VIEW,SHOW VIEW,CREATE ROUTINE,"
    "ALTER ROUTINE,CREATE USER,EVENT,TRIGGER,CREATE TABLESPACE,CREATE ROLE,DROP ROLE,CONNECTION_ADMIN";

// One blank between words, none around them.
std::string squeeze_blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) {
            out.push_back(c);
        } else if (!out.empty() && out.back() != ' ') {
            out.push_back(' ');
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string quoted_identifier(std::string_view name) {
    std::string out = "`";
    for (const char c : name) {
        if (c == '`') out.push_back('`');
        out.push_back(c);
    }
    out.push_back('`');
    return out;
}

std::string names_of(privilege_set set, bool dynamic) {
    std::string out;
    for (const auto& candidate : named_privileges) {
        if (candidate.dynamic != dynamic || !set.has(candidate.which)) continue;
        if (!out.empty()) out += dynamic ? "," : ", ";
        out += candidate.name;
    }
    return out;
}

}  // namespace

std::optional<privilege_set> parse_privilege(std::string_view name) {
    const auto squeezed = squeeze_blanks(name);
    if (iequals(squeezed, "ALL") || iequals(squeezed, "ALL PRIVILEGES")) return privilege_set::all();
    if (iequals(squeezed, "USAGE")) return privilege_set{};
    for (const auto& candidate : named_privileges) {
        if (!iequals(squeezed, candidate.name)) continue;
        privilege_set found;
        found.add(candidate.which);
        return found;
    }
    return std::nullopt;
}

sql_result<privilege_set> parse_privileges(const std::vector<std::string>& names) {
    privilege_set all;
    for (const auto& name : names) {
        const auto one = parse_privilege(name);
        if (!one) {
            return sql_error{sql_errc::not_supported_yet,
                             fmt::format("This server has no privilege '{}'. Privileges are PROCESS, CONNECTION_ADMIN, ALL (both of "
                                         "them) and USAGE (none), granted ON *.*; accounts are changed by root alone",
                                         name)};
        }
        all.bits |= one->bits;
    }
    return all;
}

std::string_view privilege_name(privilege which) noexcept {
    for (const auto& candidate : named_privileges) {
        if (candidate.which == which) return candidate.name;
    }
    return "USAGE";
}

const std::vector<privilege>& all_privileges() {
    static const auto all = [] {
        std::vector<privilege> out;
        for (const auto& candidate : named_privileges) out.push_back(candidate.which);
        return out;
    }();
    return all;
}

std::vector<std::string_view> names_of_privileges(privilege_set set) {
    std::vector<std::string_view> names;
    if (set == privilege_set::all()) {
        for (std::string_view rest = everything; !rest.empty();) {
            names.push_back(rest.substr(0, rest.find(',')));
            rest.remove_prefix(std::min(names.back().size() + 1, rest.size()));
        }
        return names;
    }
    const bool any_static = std::ranges::any_of(named_privileges, [&](const auto& each) { return !each.dynamic && set.has(each.which); });
    if (!any_static) names.emplace_back("USAGE");
    for (const auto& each : named_privileges) {
        if (set.has(each.which)) names.push_back(each.name);
    }
    return names;
}

privilege_set without(privilege_set from, privilege_set removed) noexcept {
    privilege_set left;
    for (const auto& candidate : named_privileges) {
        if (from.has(candidate.which) && !removed.has(candidate.which)) left.add(candidate.which);
    }
    const bool nothing_removed = (from.bits & removed.bits) == 0;
    return nothing_removed ? from : left;
}

std::vector<std::string> show_grants(const account& whose) {
    const auto line = [&](std::string_view what) { return fmt::format("GRANT {} ON *.* TO {}@`%`", what, quoted_identifier(whose.name)); };
    if (whose.privileges == privilege_set::all()) return {line("ALL PRIVILEGES")};
    const auto fixed = names_of(whose.privileges, false);
    const auto dynamic = names_of(whose.privileges, true);
    std::vector<std::string> lines{line(fixed.empty() ? "USAGE" : fixed)};
    if (!dynamic.empty()) lines.push_back(line(dynamic));
    return lines;
}

}  // namespace rollcall::security
