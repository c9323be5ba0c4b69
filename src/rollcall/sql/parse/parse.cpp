// From a client's text to a statement: tokens, the class by the first words, then the parser or rewriter of that class.
#include "rollcall/sql/parse/parse.hpp"

#include "rollcall/sql/dialect/ddl/ddl.hpp"
#include "rollcall/sql/dialect/rewrite.hpp"
#include "rollcall/sql/parse/fe_statements.hpp"
#include "rollcall/sql/parse/optimizer_hints.hpp"
#include "rollcall/sql/redaction/digest.hpp"
#include "rollcall/sql/redaction/redact.hpp"
#include "rollcall/sql/statements/statement_class.hpp"

namespace rollcall::sql {
namespace {

// Trailing semicolons are no part of the statement; one inside begins a second statement.
sql_result<void> keep_one_statement(token_list& list) {
    const auto is_end = [](const token& t) { return t.key == key_of(";"); };
    while (!list.tokens.empty() && is_end(list.tokens.back())) list.tokens.pop_back();
    for (std::size_t i = 0; i + 1 < list.tokens.size(); ++i) {
        if (is_end(list.tokens[i])) return syntax_error(list.text, list.tokens[i + 1].begin);
    }
    return {};
}

// A comment between /* and */ alone succeeds, as in MySQL: dumps send their newer versions' parts so.
sql_result<statement> without_tokens(std::string_view text) {
    if (text.find("/*") != std::string_view::npos) return statement(no_operation{});
    return sql_error{sql_errc::empty_query, "Query was empty"};
}

bool changes_data(verb v) noexcept { return v != verb::select && v != verb::explain && v != verb::values; }

sql_result<statement> for_engine(sql_result<engine_statement> rewritten, const session_view& session, const token_list& list) {
    if (rewritten.has_error()) return rewritten.error();
    rewritten->shape = shape_of(list);
    take_hints(list, *rewritten);
    if (session.variables->read_only() && changes_data(rewritten->verb)) {
        return sql_error{sql_errc::read_only_transaction,
                         "Cannot execute statement in a READ ONLY transaction. Write SET SESSION TRANSACTION READ WRITE first."};
    }
    return std::move(*rewritten);
}

// UNLOCK TABLES, FLUSH PRIVILEGES: two words and the end.
sql_result<statement> parse_no_operation(token_cursor& in) {
    in.advance();
    in.advance();
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(no_operation{});
}

sql_result<statement> parse_class(const statement_class& is, token_cursor& in, const session_view& session, const engine_names& names,
                                  bool prepared) {
    switch (is.lane) {
        case statement_lane::query: return for_engine(rewrite_query(in.list(), session, names, prepared), session, in.list());
        case statement_lane::ddl: return for_engine(rewrite_ddl(in.list(), session, names), session, in.list());
        case statement_lane::set: return parse_set(in, session, names, prepared);
        case statement_lane::set_password: return parse_set_password(in);
        case statement_lane::show: return parse_show(in);
        case statement_lane::describe: return parse_describe(in);
        case statement_lane::use: return parse_use(in);
        case statement_lane::transaction: return parse_transaction(in, session.variables->read_only());
        case statement_lane::kill: return parse_kill(in, session, prepared);
        case statement_lane::create_database: return parse_create_database(in, session.account);
        case statement_lane::drop_database: return parse_drop_database(in, session.account);
        case statement_lane::create_user: return parse_create_user(in);
        case statement_lane::alter_user: return parse_alter_user(in);
        case statement_lane::drop_user: return parse_drop_user(in);
        case statement_lane::grant: return parse_grant(in);
        case statement_lane::revoke: return parse_revoke(in);
        case statement_lane::prepare: return parse_prepare(in, session);
        case statement_lane::execute: return parse_execute(in, session);
        case statement_lane::deallocate: return parse_deallocate(in);
        case statement_lane::maintenance: return parse_maintenance(in, session, names);
        case statement_lane::no_operation: return parse_no_operation(in);
        case statement_lane::not_served: return not_supported(is.name, is.remedy);
        case statement_lane::unknown: break;
    }
    return in.unexpected();
}

}  // namespace

sql_error not_supported(std::string_view what, std::string_view remedy) {
    return {sql_errc::not_supported_yet, std::string(what) + " is not supported. " + std::string(remedy) + "."};
}

namespace {

sql_result<statement> parse_text(std::string_view text, const session_view& session, const engine_names& names, bool prepared) {
    auto list = tokenize(text, session.variables->mode());
    if (list.has_error()) return list.error();
    const auto one = keep_one_statement(*list);
    if (one.has_error()) return one.error();
    if (list->tokens.empty()) return without_tokens(text);
    token_cursor in(*list);
    return parse_class(classify(in), in, session, names, prepared);
}

// A syntax error quotes the statement from the fault on; one with secrets in it is not quoted.
sql_error without_secrets(const sql_error& error, std::string_view text) {
    if (error.code != sql_errc::parse || !redact(text).has_cuts()) return error;
    return syntax_error("<redacted>", 0);
}

}  // namespace

sql_result<statement> parse_statement(std::string_view text, const session_view& session, const engine_names& names, bool prepared) {
    auto parsed = parse_text(text, session, names, prepared);
    if (parsed.has_error()) parsed = without_secrets(parsed.error(), text);
    return parsed;
}

}  // namespace rollcall::sql
