// SET: assignments to system and user variables, and its older spellings, which become assignments too.
// Source: MySQL 8.0 Reference Manual, "SET Syntax for Variable Assignment", "SET NAMES", "SET TRANSACTION".
#include <algorithm>
#include <optional>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/parse/fe_statements.hpp"
#include "rollcall/sql/variables/constant_expression.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

using concat_parts = std::vector<std::variant<literal, variable_reference>>;

// No constant stands here: it is read again as an expression.
sql_error no_constant() { return {sql_errc::parse, {}}; }

// "session.autocommit" of @@session.autocommit.
variable_reference split_scope(std::string_view dotted) {
    const std::string lower = to_lower(dotted);
    const std::size_t dot = lower.find('.');
    const std::string scope = dot == std::string::npos ? "" : lower.substr(0, dot);
    if (scope == "session" || scope == "local") return {variable_scope::session, lower.substr(dot + 1)};
    if (scope == "global" || scope == "persist" || scope == "persist_only") return {variable_scope::global, lower.substr(dot + 1)};
    return {variable_scope::session, lower};
}

class set_parser {
public:
    set_parser(token_cursor& in, const session_view& session, const engine_names& names, bool prepared)
        : in_(in), session_(session), names_(names), prepared_(prepared) {
        const auto is_placeholder = [](const token& each) { return each.kind == token_kind::placeholder; };
        has_placeholder_ = std::ranges::any_of(in.list().tokens, is_placeholder);
    }

    sql_result<statement> run() {
        in_.advance();
        do {
            const auto done = item();
            if (done.has_error()) return done.error();
        } while (in_.try_symbol(","));
        const auto end = in_.expect_end();
        if (end.has_error()) return end.error();
        if (engine_) close_query();
        return statement(std::move(out_));
    }

private:
    sql_result<void> item() {
        if (in_.is_word("NAMES") && !assigns(1)) return names();
        if (in_.is_word("CHARSET") && !assigns(1)) return character_set(1);
        if (in_.is_word("CHARACTER") && in_.is_word("SET", 1)) return character_set(2);
        if (in_.is_word("TRANSACTION") && !assigns(1)) return transaction(std::nullopt);
        if (in_.is_word("ROLE") || (in_.is_word("DEFAULT") && in_.is_word("ROLE", 1))) {
            return not_supported("SET ROLE", "Grant privileges to the account itself");
        }
        if (in_.is_word("RESOURCE") && in_.is_word("GROUP", 1)) return not_supported("SET RESOURCE GROUP", "Leave it out");
        return assignment_to_variable();
    }

    [[nodiscard]] bool assigns(std::size_t ahead) const { return in_.is_symbol("=", ahead) || in_.is_symbol(":=", ahead); }

    void add(variable_scope scope, std::string name, assigned_value value) {
        out_.assignments.push_back({scope, std::move(name), std::move(value)});
    }

    // --- SET NAMES, SET CHARACTER SET ---

    sql_result<assigned_value> default_or_name() {
        if (in_.try_word("DEFAULT")) return assigned_value(default_value{});
        auto name = in_.is_string() ? in_.string_literal() : in_.identifier();
        if (name.has_error()) return name.error();
        return assigned_value(literal(std::move(*name)));
    }

    sql_result<void> names() {
        in_.advance();
        auto set = default_or_name();
        if (set.has_error()) return set.error();
        for (const char* each : {"character_set_client", "character_set_results", "character_set_connection"}) {
            add(variable_scope::session, each, *set);
        }
        if (in_.try_word("COLLATE")) {
            auto collation = default_or_name();
            if (collation.has_error()) return collation.error();
            const auto fits = check_collation(*set, *collation);
            if (fits.has_error()) return fits.error();
            add(variable_scope::session, "collation_connection", std::move(*collation));
        } else {
            add(variable_scope::session, "collation_connection", default_collation_of(*set));
        }
        return {};
    }

    // A set that we know none of is refused when its own variable is assigned, before the collation's is.
    static assigned_value default_collation_of(const assigned_value& set) {
        if (std::holds_alternative<default_value>(set)) return default_value{};
        return literal(std::string(default_collation(text_of_literal(std::get<literal>(set)))));
    }

    static sql_result<void> check_collation(const assigned_value& set, const assigned_value& collation) {
        if (std::holds_alternative<default_value>(set) || std::holds_alternative<default_value>(collation)) return {};
        const auto canonical = [](std::string_view name) { return iequals(name, "utf8") ? std::string("utf8mb3") : to_lower(name); };
        const std::string wanted = text_of_literal(std::get<literal>(collation));
        const std::string name = text_of_literal(std::get<literal>(set));
        if (canonical(character_set_of(wanted)) == canonical(name)) return {};
        return sql_error{sql_errc::unknown_collation, "COLLATION '" + wanted + "' is not valid for CHARACTER SET '" + name + "'"};
    }

    // The connection's own set becomes the database's, as the manual says.
    sql_result<void> character_set(std::size_t words) {
        for (std::size_t i = 0; i < words; ++i) in_.advance();
        auto set = default_or_name();
        if (set.has_error()) return set.error();
        add(variable_scope::session, "character_set_client", *set);
        add(variable_scope::session, "character_set_results", std::move(*set));
        add(variable_scope::session, "character_set_connection", variable_reference{variable_scope::session, "character_set_database"});
        add(variable_scope::session, "collation_connection", variable_reference{variable_scope::session, "collation_database"});
        return {};
    }

    // --- SET [SESSION|GLOBAL] TRANSACTION ---

    sql_result<void> transaction(std::optional<variable_scope> scope) {
        in_.advance();
        do {
            const auto done = characteristic(scope);
            if (done.has_error()) return done.error();
        } while (in_.try_symbol(","));
        return {};
    }

    // Without a scope it is about the next transaction alone: what that one is anyway passes, the rest is refused.
    sql_result<void> characteristic(std::optional<variable_scope> scope) {
        if (in_.try_words({"READ", "ONLY"})) {
            if (!scope) return not_supported("SET TRANSACTION READ ONLY", "Write START TRANSACTION READ ONLY");
            add(*scope, "transaction_read_only", literal(std::int64_t{1}));
            return {};
        }
        if (in_.try_words({"READ", "WRITE"})) {
            if (scope) add(*scope, "transaction_read_only", literal(std::int64_t{0}));
            return {};
        }
        const auto words = in_.expect_words({"ISOLATION", "LEVEL"});
        if (words.has_error()) return words.error();
        const std::string level = isolation_level();
        if (level.empty()) return in_.unexpected();
        if (!scope && level == "SERIALIZABLE") {
            return not_supported("Isolation level SERIALIZABLE", "Transactions read a snapshot: at most REPEATABLE READ");
        }
        if (scope) add(*scope, "transaction_isolation", literal(level));
        return {};
    }

    std::string isolation_level() {
        if (in_.try_words({"READ", "UNCOMMITTED"})) return "READ-UNCOMMITTED";
        if (in_.try_words({"READ", "COMMITTED"})) return "READ-COMMITTED";
        if (in_.try_words({"REPEATABLE", "READ"})) return "REPEATABLE-READ";
        if (in_.try_word("SERIALIZABLE")) return "SERIALIZABLE";
        return {};
    }

    // --- assignments ---

    sql_result<void> assignment_to_variable() {
        variable_reference target;
        if (in_.is(token_kind::user_variable)) {
            target = {variable_scope::user, value_of(in_.list(), in_.peek())};
            in_.advance();
        } else if (in_.is(token_kind::system_variable)) {
            target = split_scope(value_of(in_.list(), in_.peek()));
            in_.advance();
        } else {
            const bool scoped = read_scope();
            if (scoped && in_.is_word("TRANSACTION") && !assigns(1)) return transaction(scope_);
            auto name = dotted_name();
            if (name.has_error()) return name.error();
            target = {scope_, to_lower(*name)};
        }
        if (!in_.try_symbol("=") && !in_.try_symbol(":=")) return in_.unexpected();
        const std::size_t begin = in_.position();
        words_are_values_ = target.scope != variable_scope::user;
        auto assigned = value();
        if (assigned.has_error() || !at_item_end()) assigned = computed_from(begin);
        if (assigned.has_error()) return assigned.error();
        if (!at_item_end()) return in_.unexpected();
        add(target.scope, std::move(target.name), std::move(*assigned));
        return {};
    }

    [[nodiscard]] bool at_item_end() const { return in_.at_end() || in_.is_symbol(","); }

    // The value of an expression: here where it needs no engine, else a column of the query that the engine answers. What variables
    // hold when a prepared SET is executed is not known here.
    sql_result<assigned_value> computed_from(std::size_t begin) {
        in_.seek(begin);
        auto computed = prepared_ || has_placeholder_ ? std::nullopt : constant_expression(in_, session_);
        if (computed && at_item_end()) return assigned_value(std::move(*computed));
        if (!engine_) engine_.emplace(in_.list(), session_, names_, prepared_);
        engine_->in().seek(begin);
        const expression e = engine_->any_expression();
        if (engine_->failure()) return *engine_->failure();
        in_.seek(engine_->in().position());
        query_text_ += (query_text_.empty() ? "SELECT " : ", ") + e.text;
        query_types_.push_back(e.type);
        query_types_.back().values = nullptr;
        return assigned_value(computed_value{query_types_.size() - 1});
    }

    void close_query() {
        auto& query = out_.query.emplace(engine_->statement());
        query.text = std::move(query_text_);
        query.column_types = std::move(query_types_);
        query.origins.clear();
        query.rows = rows_go::into_variables;
    }

    // A scope holds for the names after it, until another one: SET GLOBAL a = 1, b = 2 sets both globally.
    bool read_scope() {
        if (assigns(1)) return false;
        if (in_.try_word("SESSION") || in_.try_word("LOCAL")) {
            scope_ = variable_scope::session;
        } else if (in_.try_word("GLOBAL") || in_.try_word("PERSIST") || in_.try_word("PERSIST_ONLY")) {
            scope_ = variable_scope::global;
        } else {
            return false;
        }
        return true;
    }

    sql_result<std::string> dotted_name() {
        auto name = in_.identifier();
        while (name.has_value() && in_.try_symbol(".")) {
            auto more = in_.identifier();
            if (more.has_error()) return more.error();
            *name += "." + *more;
        }
        return name;
    }

    sql_result<assigned_value> value() {
        if (in_.try_word("DEFAULT")) return assigned_value(default_value{});
        if (in_.is_word("CONCAT") && in_.is_symbol("(", 1)) return concat();
        auto one = part();
        if (one.has_error()) return one.error();
        if (const auto* constant = std::get_if<literal>(&*one)) return assigned_value(*constant);
        return assigned_value(std::get<variable_reference>(*one));
    }

    sql_result<assigned_value> concat() {
        in_.advance();
        in_.advance();
        concat_parts parts;
        do {
            auto each = part();
            if (each.has_error()) return each.error();
            parts.push_back(std::move(*each));
        } while (in_.try_symbol(","));
        if (!in_.try_symbol(")")) return no_constant();
        return assigned_value(std::move(parts));
    }

    // A constant or a variable.
    sql_result<std::variant<literal, variable_reference>> part() {
        using either = std::variant<literal, variable_reference>;
        if (in_.is(token_kind::user_variable) || in_.is(token_kind::system_variable)) {
            const bool user = in_.is(token_kind::user_variable);
            const std::string name = value_of(in_.list(), in_.peek());
            in_.advance();
            variable_reference of = user ? variable_reference{variable_scope::user, name} : split_scope(name);
            if (!user && is_of_statement(of.name)) return no_constant();
            return either(std::move(of));
        }
        auto value = constant();
        if (value.has_error()) return value.error();
        return either(std::move(*value));
    }

    sql_result<literal> constant() {
        const bool introduced = in_.is(token_kind::charset_introducer);
        const bool binary = introduced && iequals(value_of(in_.list(), in_.peek()), "binary");
        if (in_.is_string()) {
            auto text = in_.string_literal();
            if (text.has_error()) return text.error();
            return binary ? literal(byte_text{std::move(*text)}) : literal(std::move(*text));
        }
        const std::string sign = in_.is_symbol("-") ? "-" : "";
        if (in_.is(token_kind::number, in_.is_symbol("-") || in_.is_symbol("+") ? 1 : 0)) {
            if (!in_.is(token_kind::number)) in_.advance();
            return literal_of_number(sign + take());
        }
        if (introduced || in_.is(token_kind::hex_string) || in_.is(token_kind::bit_string)) {
            if (introduced) in_.advance();
            return introduced && !binary ? literal(take()) : literal(byte_text{take()});
        }
        if (in_.try_word("NULL")) return literal{};
        if (in_.try_word("TRUE")) return literal(std::int64_t{1});
        if (in_.try_word("FALSE")) return literal(std::int64_t{0});
        if (words_are_values_ && in_.is_identifier() && !in_.is_symbol("(", 1)) return literal(take());
        return no_constant();
    }

    std::string take() {
        std::string text = value_of(in_.list(), in_.peek());
        in_.advance();
        return text;
    }

    token_cursor& in_;
    const session_view& session_;
    const engine_names& names_;
    const bool prepared_;
    bool has_placeholder_ = false;
    std::optional<query_rewriter> engine_;  // reads the expressions that it takes to compute
    std::string query_text_;
    std::vector<sql_type> query_types_;
    variable_scope scope_ = variable_scope::session;
    bool words_are_values_ = true;  // a bare word is a value to a system variable (ON, utf8mb4), but else a column's name
    set_statement out_;
};

}  // namespace

sql_result<statement> parse_set(token_cursor& in, const session_view& session, const engine_names& names, bool prepared) {
    return set_parser(in, session, names, prepared).run();
}

}  // namespace rollcall::sql
