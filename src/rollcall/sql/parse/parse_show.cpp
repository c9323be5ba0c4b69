// SHOW and DESCRIBE: what is asked for, of which database or table, and which rows of it.
// Source: MySQL 8.0 Reference Manual, "SHOW Statements", "Extensions to SHOW Statements".
#include <array>
#include <charconv>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/parse/fe_statements.hpp"

namespace rollcall::sql {
namespace {

// What a kind of SHOW may be followed by.
enum class tail : std::uint8_t { nothing, filter, database_filter, table_filter, limit, channel };

struct show_form {
    spelling first;
    spelling second;  // "" = one word
    show_kind kind;
    tail rest;
    bool may_be_full = false;
    bool may_be_scoped = false;
};

constexpr auto forms = std::to_array<show_form>({
    {"DATABASES", "", show_kind::databases, tail::filter},
    {"SCHEMAS", "", show_kind::databases, tail::filter},
    {"TABLES", "", show_kind::tables, tail::database_filter, true},
    {"COLUMNS", "", show_kind::columns, tail::table_filter, true},
    {"FIELDS", "", show_kind::columns, tail::table_filter, true},
    {"INDEX", "", show_kind::index, tail::table_filter},
    {"INDEXES", "", show_kind::index, tail::table_filter},
    {"KEYS", "", show_kind::index, tail::table_filter},
    {"VARIABLES", "", show_kind::variables, tail::filter, false, true},
    {"STATUS", "", show_kind::status, tail::filter, false, true},
    {"WARNINGS", "", show_kind::warnings, tail::limit},
    {"ERRORS", "", show_kind::errors, tail::limit},
    {"PROCESSLIST", "", show_kind::processlist, tail::nothing, true},
    {"ENGINES", "", show_kind::engines, tail::nothing},
    {"STORAGE", "ENGINES", show_kind::engines, tail::nothing},
    {"CHARACTER", "SET", show_kind::character_set, tail::filter},
    {"CHARSET", "", show_kind::character_set, tail::filter},
    {"COLLATION", "", show_kind::collation, tail::filter},
    {"TABLE", "STATUS", show_kind::table_status, tail::database_filter},
    {"FRONTENDS", "", show_kind::front_ends, tail::nothing},
    {"PLUGINS", "", show_kind::plugins, tail::nothing},
    {"PRIVILEGES", "", show_kind::privileges, tail::nothing},
    {"TRIGGERS", "", show_kind::triggers, tail::database_filter},
    {"PROCEDURE", "STATUS", show_kind::procedure_status, tail::filter},
    {"FUNCTION", "STATUS", show_kind::function_status, tail::filter},
    {"EVENTS", "", show_kind::events, tail::database_filter},
    {"OPEN", "TABLES", show_kind::open_tables, tail::database_filter},
    {"MASTER", "STATUS", show_kind::source_status, tail::nothing},
    {"REPLICA", "STATUS", show_kind::replica_status, tail::channel},
    {"SLAVE", "STATUS", show_kind::slave_status, tail::channel},
    {"REPLICAS", "", show_kind::replicas, tail::nothing},
    {"SLAVE", "HOSTS", show_kind::replicas, tail::nothing},
});

// MySQL's other kinds, by their first word: there is nothing here that they could show.
constexpr auto other_kinds = std::to_array<std::string_view>(
    {"BINARY", "BINLOG", "ENGINE", "FUNCTION", "MASTER", "PARSE_TREE", "PROCEDURE", "PROFILE", "PROFILES", "RELAYLOG"});

class show_parser {
public:
    explicit show_parser(token_cursor& in) : in_(in) {}

    sql_result<statement> run() {
        in_.advance();
        auto done = kind_and_tail();
        if (done.has_value()) done = in_.expect_end();
        if (done.has_error()) return done.error();
        return statement(std::move(out_));
    }

private:
    sql_result<void> kind_and_tail() {
        if (in_.is_word("COUNT")) return count();
        if (in_.try_word("CREATE")) return create();
        if (in_.try_word("GRANTS")) return grants();
        const std::size_t begin = in_.position();
        const bool extended = in_.try_word("EXTENDED");
        out_.full = in_.try_word("FULL");
        const bool scoped = read_scope();
        if (!extended && !scoped && !out_.full && in_.try_words({"BINARY", "LOG", "STATUS"})) {
            out_.kind = show_kind::source_status;
            return {};
        }
        for (const show_form& form : forms) {
            if (!in_.is_word(form.first) || (!form.second.text().empty() && !in_.is_word(form.second, 1))) continue;
            if ((out_.full && !form.may_be_full) || (scoped && !form.may_be_scoped)) return in_.unexpected();
            in_.advance();
            if (!form.second.text().empty()) in_.advance();
            out_.kind = form.kind;
            return read_tail(form.rest);
        }
        if (!extended && !scoped && !out_.full && (in_.is_word("BINARY") || in_.is_word("MASTER")) && in_.is_word("LOGS", 1)) {
            in_.advance();
            in_.advance();
            const auto end = in_.expect_end();
            return end.has_error() ? end : no_binary_log();
        }
        for (const std::string_view word : other_kinds) {
            if (!extended && !scoped && in_.is_word(word)) return not_supported("SHOW " + std::string(word), "There is nothing to show");
        }
        if (extended || out_.full || scoped) return in_.unexpected();
        in_.seek(begin);
        return in_.unexpected();
    }

    // There is none of MySQL's codes for it in sql_errc: nothing else here is about binary logs.
    static sql_error no_binary_log() { return {sql_errc::no_binary_logging, "You are not using binary logging"}; }

    bool read_scope() {
        if (in_.try_word("GLOBAL")) {
            out_.scope = variable_scope::global;
            return true;
        }
        return in_.try_word("SESSION") || in_.try_word("LOCAL");
    }

    // COUNT(*) WARNINGS
    sql_result<void> count() {
        in_.advance();
        for (const std::string_view symbol : {"(", "*", ")"}) {
            const auto done = in_.expect_symbol(symbol);
            if (done.has_error()) return done;
        }
        if (!in_.is_word("WARNINGS") && !in_.is_word("ERRORS")) return in_.unexpected();
        out_.kind = in_.is_word("WARNINGS") ? show_kind::count_warnings : show_kind::count_errors;
        in_.advance();
        return {};
    }

    sql_result<void> create() {
        if (in_.try_word("TABLE")) {
            out_.kind = show_kind::create_table;
            return qualified_table();
        }
        if (in_.try_word("DATABASE") || in_.try_word("SCHEMA")) {
            out_.kind = show_kind::create_database;
            in_.try_words({"IF", "NOT", "EXISTS"});
            return name_into(out_.database);
        }
        if (in_.try_word("VIEW")) {
            out_.kind = show_kind::create_view;
            return qualified_table();
        }
        if (in_.is_word("USER")) {
            return not_supported("SHOW CREATE USER, which would tell what a password is checked against,",
                                 "Use SHOW GRANTS FOR, and SELECT ... FROM mysql.user");
        }
        for (const std::string_view word : {"PROCEDURE", "FUNCTION", "TRIGGER", "EVENT"}) {
            if (in_.is_word(word)) return not_supported("SHOW CREATE " + std::string(word), "There is nothing to show");
        }
        return in_.unexpected();
    }

    sql_result<void> grants() {
        out_.kind = show_kind::grants;
        if (!in_.try_word("FOR")) return {};
        auto user = parse_account_without_host(in_);
        if (user.has_error()) return user.error();
        out_.user = std::move(*user);
        if (in_.is_word("USING")) return not_supported("SHOW GRANTS ... USING", "There are no roles");
        return {};
    }

    sql_result<void> name_into(std::string& out) {
        auto name = in_.identifier();
        if (name.has_error()) return name.error();
        out = std::move(*name);
        return {};
    }

    // [db.]table
    sql_result<void> qualified_table() {
        auto done = name_into(out_.table);
        if (done.has_error() || !in_.try_symbol(".")) return done;
        out_.database = std::move(out_.table);
        return name_into(out_.table);
    }

    bool try_from() { return in_.try_word("FROM") || in_.try_word("IN"); }

    sql_result<void> read_tail(tail rest) {
        sql_result<void> done;
        switch (rest) {
            case tail::nothing: return {};
            case tail::limit: return limit();
            case tail::channel:
                if (!in_.try_word("FOR")) return {};
                done = in_.expect_word("CHANNEL");
                if (done.has_value() && !in_.is_string()) return name_into(channel_);
                return done.has_value() ? string_into(channel_) : done;
            case tail::table_filter:
                if (!try_from()) return in_.unexpected();
                done = qualified_table();
                if (done.has_error()) return done;
                [[fallthrough]];
            case tail::database_filter:
                if (try_from()) done = name_into(out_.database);
                if (done.has_error()) return done;
                [[fallthrough]];
            case tail::filter: return filter();
        }
        return done;
    }

    // LIMIT [offset,] count
    sql_result<void> limit() {
        if (!in_.try_word("LIMIT")) return {};
        const auto first = count_value();
        if (first.has_error()) return first.error();
        out_.limit = *first;
        if (!in_.try_symbol(",")) return {};
        const auto second = count_value();
        if (second.has_error()) return second.error();
        out_.offset = *first;
        out_.limit = *second;
        return {};
    }

    sql_result<std::uint64_t> count_value() {
        if (!in_.is(token_kind::number)) return in_.unexpected();
        const std::string text = value_of(in_.list(), in_.peek());
        std::uint64_t value = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc{} || end != text.data() + text.size()) return in_.unexpected();
        in_.advance();
        return value;
    }

    sql_result<void> filter() {
        if (in_.is_word("LIKE") && out_.kind != show_kind::index) {
            in_.advance();
            auto pattern = in_.string_literal();
            if (pattern.has_error()) return pattern.error();
            out_.like = std::move(*pattern);
            return {};
        }
        if (!in_.try_word("WHERE")) return {};
        do {
            const auto done = condition();
            if (done.has_error()) return done;
        } while (in_.try_word("AND") || in_.try_symbol("&&"));
        if (in_.at_end() || in_.is_symbol(";")) return {};
        return unknown_condition();
    }

    static sql_error unknown_condition() {
        return not_supported("This WHERE of a SHOW", "Use column = 'value' or column LIKE 'pattern', joined with AND");
    }

    // column = 'value', column LIKE 'pattern', column IN ('value', ...), also in parentheses.
    sql_result<void> condition() {
        if (in_.try_symbol("(")) {
            const auto inner = condition();
            if (inner.has_error()) return inner;
            if (!in_.try_symbol(")")) return unknown_condition();
            return {};
        }
        if (in_.at_end()) return in_.unexpected();
        if (!in_.is_identifier() || in_.is_word("NOT")) return unknown_condition();
        show_statement::condition out;
        out.column = value_of(in_.list(), in_.peek());
        in_.advance();
        const bool in_list = in_.is_word("IN") && in_.is_symbol("(", 1);
        out.like = in_.try_word("LIKE");
        if (in_list) {
            in_.advance();
            in_.advance();
        } else if (!out.like && !in_.try_symbol("=")) {
            return in_.at_end() ? in_.unexpected() : unknown_condition();
        }
        do {
            if (in_.at_end()) return in_.unexpected();
            if (!in_.is_string() && !in_.is(token_kind::number)) return unknown_condition();
            auto value = in_.is_string() ? in_.string_literal() : take_number();
            if (value.has_error()) return value.error();
            out.values.push_back(std::move(*value));
        } while (in_list && in_.try_symbol(","));
        if (in_list && !in_.try_symbol(")")) return unknown_condition();
        out_.where.push_back(std::move(out));
        return {};
    }

    sql_result<void> string_into(std::string& out) {
        auto text = in_.string_literal();
        if (text.has_error()) return text.error();
        out = std::move(*text);
        return {};
    }

    sql_result<std::string> take_number() {
        std::string text = value_of(in_.list(), in_.peek());
        in_.advance();
        return sql_result<std::string>(boost::system::in_place_value, std::move(text));
    }

    token_cursor& in_;
    show_statement out_;
    std::string channel_;  // of replication, which there is none of
};

}  // namespace

sql_result<statement> parse_show(token_cursor& in) { return show_parser(in).run(); }

sql_result<statement> parse_describe(token_cursor& in) {
    in.advance();
    show_statement out;
    out.kind = show_kind::columns;
    auto table = in.identifier();
    if (table.has_error()) return table.error();
    out.table = std::move(*table);
    if (in.try_symbol(".")) {
        auto second = in.identifier();
        if (second.has_error()) return second.error();
        out.database = std::exchange(out.table, std::move(*second));
    }
    if (!in.at_end()) {
        auto column = in.is_string() ? in.string_literal() : in.identifier();
        if (column.has_error()) return column.error();
        out.like = std::move(*column);
    }
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(std::move(out));
}

}  // namespace rollcall::sql
