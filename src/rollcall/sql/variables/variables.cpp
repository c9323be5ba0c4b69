// A session's variables: its own values over the server's facts over the table's defaults.
#include "rollcall/sql/variables/variables.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/variables/variable_table.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

constexpr std::size_t most_user_variables = 1024;
constexpr std::size_t most_user_bytes = 1024 * 1024;

literal number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

sql_error unknown_variable(std::string_view name) {
    return {sql_errc::unknown_system_variable, "Unknown system variable '" + std::string(name) + "'"};
}

// May a SET without GLOBAL touch it at all?
sql_result<void> check_reach(const known_variable& variable, variable_scope scope) {
    const std::string name(variable.name);
    if (variable.read_only) {
        return sql_error{sql_errc::incorrect_global_local_var, "Variable '" + name + "' is a read only variable"};
    }
    if (scope == variable_scope::global) {
        if (variable.reach == variable_reach::session_only) {
            return sql_error{sql_errc::incorrect_global_local_var, "Variable '" + name + "' is a SESSION variable"};
        }
        return sql_error{
            sql_errc::specific_access_denied,
            "Access denied: SET GLOBAL " + name + " is not served; set it in the configuration file and restart, or use SET SESSION"};
    }
    if (variable.reach == variable_reach::global_only) {
        return sql_error{sql_errc::global_variable, "Variable '" + name + "' is a GLOBAL variable and should be set with SET GLOBAL"};
    }
    return {};
}

statement_modes statement_modes_of(std::string_view sql_mode) {
    const auto has = [sql_mode](std::string_view mode) { return find_in_list(sql_mode, mode).has_value(); };
    statement_modes out;
    out.strict = has("STRICT_TRANS_TABLES") || has("STRICT_ALL_TABLES");
    out.only_full_group_by = has("ONLY_FULL_GROUP_BY");
    out.pipes_concatenate = has("PIPES_AS_CONCAT") || has("ANSI");
    out.zero_counts_up = !has("NO_AUTO_VALUE_ON_ZERO");
    out.warns_of_division = has("ERROR_FOR_DIVISION_BY_ZERO");
    out.strict_division = out.strict && out.warns_of_division;
    return out;
}

}  // namespace

session_variables::session_variables(const server_facts& facts)
    : facts_(std::make_shared<std::vector<std::pair<std::string, literal>>>(
          std::vector<std::pair<std::string, literal>>{{"version", facts.version},
                                                       {"version_comment", facts.version_comment},
                                                       {"hostname", facts.hostname},
                                                       {"port", number(facts.port)},
                                                       {"max_allowed_packet", number(facts.max_allowed_packet)},
                                                       {"max_connections", number(facts.max_connections)},
                                                       {"max_user_connections", number(facts.max_user_connections)},
                                                       {"wait_timeout", number(facts.wait_timeout_s)},
                                                       {"interactive_timeout", number(facts.wait_timeout_s)},
                                                       {"time_zone", facts.time_zone},
                                                       {"system_time_zone", facts.system_time_zone},
                                                       {"datadir", facts.data_dir},
                                                       {"server_uuid", facts.server_uuid}})) {
    refresh();
}

std::optional<literal> session_variables::fact(std::string_view name) const {
    const auto found = std::ranges::find(*facts_, name, [](const auto& each) -> std::string_view { return each.first; });
    if (found == facts_->end()) return std::nullopt;
    return found->second;
}

std::optional<literal> session_variables::find(std::string_view name, variable_scope scope) const {
    if (scope == variable_scope::user) {
        const auto found = user_.find(to_lower(name));
        return found == user_.end() ? std::nullopt : std::optional(found->second.value);
    }
    const known_variable* variable = find_known_variable(name);
    if (variable != nullptr && !variable->same_as.empty()) variable = find_known_variable(variable->same_as);
    if (variable == nullptr) return std::nullopt;
    if (scope == variable_scope::session) {
        const auto own = session_.find(variable->name);
        if (own != session_.end()) return own->second;
    } else if (variable->reach == variable_reach::session_only) {
        return std::nullopt;
    }
    auto known = fact(variable->name);
    return known ? std::move(known) : initial_value(*variable);
}

collation session_variables::user_collation(std::string_view name) const {
    const auto found = user_.find(to_lower(name));
    return found == user_.end() ? collation::bin : found->second.by;
}

sql_result<literal> session_variables::resolve(const variable_reference& reference) const {
    auto value = find(to_lower(reference.name), reference.scope);
    if (value) return std::move(*value);
    if (reference.scope == variable_scope::user) return literal{};
    return unknown_variable(reference.name);
}

sql_result<literal> session_variables::resolve(const assigned_value& value) const {
    if (const auto* constant = std::get_if<literal>(&value)) return *constant;
    if (const auto* reference = std::get_if<variable_reference>(&value)) return resolve(*reference);
    const auto* const parts = std::get_if<std::vector<std::variant<literal, variable_reference>>>(&value);
    if (parts == nullptr) return literal{};
    std::string text;
    for (const auto& part : *parts) {
        const auto* reference = std::get_if<variable_reference>(&part);
        auto each = reference != nullptr ? resolve(*reference) : sql_result<literal>(std::get<literal>(part));
        if (each.has_error()) return each.error();
        if (std::holds_alternative<std::monostate>(*each)) return literal{};
        text += text_of_literal(*each);
    }
    return literal{std::move(text)};
}

// Times are told in the server's zone alone: another would be ignored by every function of time.
sql_result<void> session_variables::check_zone(const std::string& zone) const {
    const std::string own = text_of_literal(*find("time_zone", variable_scope::global));
    const std::string system = text_of_literal(*find("system_time_zone", variable_scope::global));
    const std::string& effective = iequals(own, "SYSTEM") ? system : own;
    const std::string& wanted = iequals(zone, "SYSTEM") ? system : zone;
    const auto is_utc = [](std::string_view name) {
        return iequals(name, "UTC") || name == "+00:00" || name == "-00:00" || iequals(name, "GMT");
    };
    if (iequals(wanted, effective) || (is_utc(wanted) && is_utc(effective))) return {};
    return sql_error{sql_errc::not_supported_yet, "Setting 'time_zone' to '" + zone +
                                                      "' is not supported: times are in the server's zone, '" + effective +
                                                      "'. Convert them in the client."};
}

sql_result<void> session_variables::assign(const assignment& change, std::vector<statement_warning>* told) {
    if (change.scope == variable_scope::user) {
        auto value = std::holds_alternative<default_value>(change.value) ? sql_result<literal>(literal{}) : resolve(change.value);
        if (value.has_error()) return value.error();
        return keep_user(to_lower(change.name), {std::move(*value), change.by});
    }
    const known_variable* variable = find_known_variable(to_lower(change.name));
    if (variable == nullptr) return unknown_variable(change.name);
    const auto allowed = check_reach(*variable, change.scope);
    if (allowed.has_error()) return allowed.error();
    const std::string_view name = variable->same_as.empty() ? variable->name : variable->same_as;

    literal value;
    if (std::holds_alternative<default_value>(change.value)) {
        value = fact(name).value_or(initial_value(*find_known_variable(name)));
    } else {
        auto resolved = resolve(change.value);
        if (resolved.has_error()) return resolved.error();
        const auto modes = text_of_literal(find("sql_mode", variable_scope::session).value_or(literal{}));
        auto checked = checked_value(*variable, *resolved, {find_in_list(modes, "STRICT_ALL_TABLES").has_value(), told});
        if (checked.has_error()) return checked.error();
        value = std::move(*checked);
    }
    if (variable->type == variable_type::zone) {
        const auto served = check_zone(text_of_literal(value));
        if (served.has_error()) return served.error();
    }
    if (name == "foreign_key_checks" && told != nullptr && value == literal{std::int64_t{0}}) {
        told->push_back({sql_errc::not_supported_yet, "Foreign keys are checked whatever foreign_key_checks says"});
    }
    keep_charset_pair(name, value);
    keep(name, std::move(value));
    refresh();
    return {};
}

// A session's own variables are bounded: they live until it ends, and there may be many sessions.
sql_result<void> session_variables::keep_user(std::string name, user_value value) {
    std::size_t bytes = text_of_literal(value.value).size() + name.size();
    for (const auto& [other, held] : user_) {
        const auto* const text = std::get_if<std::string>(&held.value);
        const auto* const binary = std::get_if<byte_text>(&held.value);
        if (other != name) bytes += other.size() + (text != nullptr ? text->size() : binary != nullptr ? binary->bytes.size() : 0);
    }
    const bool one_more = user_.size() == most_user_variables && !user_.contains(name);
    if (one_more || bytes > most_user_bytes) {
        return sql_error{sql_errc::out_of_resources,
                         "Out of memory: a session's user variables may be 1024 and hold 1 MiB in all. Set some to NULL, or keep the "
                         "values in a table."};
    }
    user_.insert_or_assign(std::move(name), std::move(value));
    return {};
}

void session_variables::keep(std::string_view name, literal value) { session_.insert_or_assign(std::string(name), std::move(value)); }

// A character set and its collation of the same place change together.
void session_variables::keep_charset_pair(std::string_view name, const literal& value) {
    constexpr std::string_view set_prefix = "character_set_", collation_prefix = "collation_";
    const std::string text = text_of_literal(value);
    if (name.starts_with(set_prefix)) {
        const std::string collation = std::string(collation_prefix) + std::string(name.substr(set_prefix.size()));
        if (find_known_variable(collation) != nullptr) keep(collation, std::string(default_collation(text)));
    } else if (name.starts_with(collation_prefix)) {
        const std::string set = std::string(set_prefix) + std::string(name.substr(collation_prefix.size()));
        keep(set, std::string(character_set_of(text)));
    }
}

// All values are those before the statement, as in MySQL: SET @a = 1, @b = @a gives @b what @a was.
sql_result<void> session_variables::assign_all(const set_statement& set, std::vector<statement_warning>* told) {
    session_variables changed = *this;
    for (const assignment& each : set.assignments) {
        assignment settled{each.scope, each.name, default_value{}, each.by};
        const auto* const reference = std::get_if<variable_reference>(&each.value);
        if (reference != nullptr && reference->scope == variable_scope::user) settled.by = user_collation(reference->name);
        if (!std::holds_alternative<default_value>(each.value)) {
            auto value = resolve(each.value);
            if (value.has_error()) return value.error();
            settled.value = std::move(*value);
        }
        const auto done = changed.assign(settled, told);
        if (done.has_error()) return done.error();
    }
    *this = std::move(changed);
    return {};
}

std::vector<std::pair<std::string, std::string>> session_variables::list(variable_scope scope) const {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const known_variable& variable : known_variables()) {
        const auto value = find(variable.name, scope);
        if (value) rows.emplace_back(variable.name, text_of_value(variable, *value));
    }
    return rows;
}

// The FE's own view of what it acts on.
void session_variables::refresh() {
    const auto integer = [this](std::string_view name) {
        const auto value = find(name, variable_scope::session);
        const auto* const number = value ? std::get_if<std::int64_t>(&*value) : nullptr;
        return number != nullptr ? *number : 0;
    };
    autocommit_ = integer("autocommit") != 0;
    read_only_ = integer("transaction_read_only") != 0;
    enable_profile_ = integer("enable_profile") != 0;
    track_schema_ = integer("session_track_schema") != 0;
    max_execution_time_ms_ = static_cast<std::uint64_t>(integer("max_execution_time"));
    wait_timeout_s_ = static_cast<std::uint64_t>(integer("wait_timeout"));
    lock_wait_timeout_s_ = static_cast<std::uint64_t>(integer("lock_wait_timeout"));
    const auto modes = text_of_literal(find("sql_mode", variable_scope::session).value_or(literal{}));
    mode_ = lex_mode_of(modes);
    statement_mode_ = statement_modes_of(modes);
}

}  // namespace rollcall::sql
