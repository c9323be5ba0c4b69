// The filter grammar's parser and the test of one row.
#include "rollcall/registry/rows/filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/base/text/case_folding.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::registry {

namespace {

bool equal_text(std::string_view a, std::string_view b, bool ignore_case) noexcept { return ignore_case ? iequals(a, b) : a == b; }

std::size_t find_text(std::string_view text, std::string_view piece, bool ignore_case) noexcept {
    if (!ignore_case) return text.find(piece);
    for (std::size_t at = 0; at + piece.size() <= text.size(); ++at) {
        if (iequals(text.substr(at, piece.size()), piece)) return at;
    }
    return std::string_view::npos;
}

// Source: MariaDB Knowledge Base, "Thread Command Values".
bool is_system(const session_row& row) noexcept {
    if (row.kind != security::session_kind::watched) return false;
    switch (row.doing) {
        case command::daemon:
        case command::delayed_insert:
        case command::connect_out:
        case command::binlog_dump:
        case command::register_replica:
        case command::replica_io:
        case command::replica_sql:
        case command::replica_worker: return true;
        default: return row.user == "system user";
    }
}

}  // namespace

bool text_pattern::matches(std::string_view text, bool ignore_case) const noexcept {
    if (pieces.size() == 1) return equal_text(text, pieces.front(), ignore_case);
    const auto& first = pieces.front();
    const auto& last = pieces.back();
    if (text.size() < first.size() + last.size() || !equal_text(text.substr(0, first.size()), first, ignore_case) ||
        !equal_text(text.substr(text.size() - last.size()), last, ignore_case)) {
        return false;
    }
    text = text.substr(first.size(), text.size() - first.size() - last.size());
    for (auto piece = pieces.begin() + 1; piece + 1 != pieces.end(); ++piece) {
        const auto at = find_text(text, *piece, ignore_case);
        if (at == std::string_view::npos) return false;
        text.remove_prefix(at + piece->size());
    }
    return true;
}

value_set value_set::parse(std::string_view text) {
    value_set values;
    const text_pattern nothing_yet{{""}, false};
    text_pattern current = nothing_yet;
    bool at_start = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',') {
            values.patterns.push_back(std::exchange(current, nothing_yet));
            at_start = true;
            continue;
        }
        if (text[i] == '\\' && i + 1 < text.size()) {
            current.pieces.back() += text[++i];
        } else if (text[i] == '!' && at_start) {
            current.negated = true;
        } else if (text[i] == '*') {
            current.pieces.emplace_back();
        } else {
            current.pieces.back() += text[i];
        }
        at_start = false;
    }
    values.patterns.push_back(std::move(current));
    return values;
}

bool value_set::matches(std::string_view text, bool ignore_case, std::optional<std::string_view> alternative) const noexcept {
    const auto hits = [&](const text_pattern& pattern) {
        return pattern.matches(text, ignore_case) || (alternative && pattern.matches(*alternative, ignore_case));
    };
    bool any_positive = false;
    bool allowed = false;
    for (const auto& pattern : patterns) {
        if (pattern.negated) {
            if (hits(pattern)) return false;
        } else {
            any_positive = true;
            allowed = allowed || hits(pattern);
        }
    }
    return allowed || !any_positive;
}

std::optional<filter_field> find_filter_field(std::string_view name) noexcept {
    static constexpr std::array<std::string_view, 9> names{"id", "user", "host", "db", "command", "state", "kind", "fe", "upstream"};
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<filter_field>(found - names.begin());
}

std::int64_t seconds_in_command(const session_row& row, steady_time now) noexcept {
    return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(now - row.since).count());
}

bool session_filter::matches(const session_row& row, steady_time now) const {
    if (visible_to && !security::may_see(*visible_to, row.owner())) return false;
    if (leaves_out_watched && row.kind == security::session_kind::watched) return false;
    if (spares_system && is_system(row)) return false;
    if (active_only && row.doing == command::sleep) return false;
    if (query_runs && row.query.empty()) return false;
    if (query && row.query != *query) return false;
    if (min_time.count() > 0 && seconds_in_command(row, now) < min_time.count()) return false;
    if (!info_contains.empty() && !contains_folded(row.info.text(), info_contains)) return false;
    return std::ranges::all_of(conditions, [&](const condition& each) {
        switch (each.field) {
            case filter_field::id: return each.values.matches(std::to_string(row.id.value));
            case filter_field::user: return each.values.matches(row.logged_in ? std::string_view{row.user} : "unauthenticated user");
            case filter_field::host: return each.values.matches(row.host, false, std::string_view{row.host}.substr(0, row.ip_length));
            case filter_field::db: return each.values.matches(row.db);
            case filter_field::command: return each.values.matches(command_name(row.doing), true);
            case filter_field::state: return each.values.matches(row.shown_state(), true);
            case filter_field::kind: return each.values.matches(kind_name(row.kind));
            case filter_field::upstream:
                return each.values.matches(row.details ? std::string_view{row.details->upstream} : std::string_view{});
            case filter_field::fe: break;
        }
        return each.values.matches(fe);
    });
}

bool session_filter::may_mean(security::session_kind kind) const noexcept {
    return std::ranges::all_of(
        conditions, [kind](const condition& each) { return each.field != filter_field::kind || each.values.matches(kind_name(kind)); });
}

bool session_filter::may_mean_server(std::string_view upstream) const noexcept {
    return may_mean(security::session_kind::watched) && std::ranges::all_of(conditions, [upstream](const condition& each) {
               return each.field != filter_field::upstream || each.values.matches(upstream);
           });
}

void session_filter::spare_system() noexcept {
    spares_system = std::ranges::none_of(conditions, [](const condition& each) {
        const bool says_which = each.field == filter_field::id || each.field == filter_field::command;
        return says_which && std::ranges::any_of(each.values.patterns, [](const text_pattern& pattern) { return !pattern.negated; });
    });
}

void session_filter::keep_to_own_list() noexcept {
    leaves_out_watched = std::ranges::none_of(
        conditions, [](const condition& each) { return each.field == filter_field::kind || each.field == filter_field::upstream; });
}

or_refusal<void> check_commands(const value_set& values) {
    for (const auto& pattern : values.patterns) {
        if (pattern.pieces.size() != 1 || pattern.pieces.front().empty()) continue;
        std::vector<std::string_view> names;
        for (std::size_t i = 0; i < command_count; ++i) names.push_back(command_name(static_cast<command>(i)));
        if (std::ranges::none_of(names, [&](auto name) { return iequals(name, pattern.pieces.front()); })) {
            return refuse("the parameter 'command' has the unknown value '{}'; the commands are {}", pattern.pieces.front(),
                          fmt::join(names, ", "));
        }
    }
    return {};
}

}  // namespace rollcall::registry
