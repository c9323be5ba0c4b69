// Any text, in any of the lexer's modes, about tables that are known and not known: parsing ends without a crash, what a SET assigns can be
// assigned, and a password that parsing finds does not stand in the redacted text.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "rollcall/sql/parse/parse.hpp"
#include "rollcall/sql/redaction/redact.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace sql = rollcall::sql;

namespace {

sql::session_variables variables_in(sql::lex_mode mode) {
    sql::session_variables variables{sql::server_facts{}};
    std::string modes = mode.ansi_quotes ? "ANSI_QUOTES," : "";
    if (mode.no_backslash_escapes) modes += "NO_BACKSLASH_ESCAPES";
    const sql::assignment change{sql::variable_scope::session, "sql_mode", sql::literal{modes}};
    if (variables.assign(change).has_error()) __builtin_trap();
    return variables;
}

// Only a password that the text spells once, right behind a quote: another place may hold the same letters by chance.
void check_hidden(std::string_view text, const sql::redacted_sql& redacted, const std::string& password) {
    constexpr std::size_t long_enough = 4;
    if (password.size() < long_enough || std::string_view("<redacted>").find(password) != std::string_view::npos) return;
    const std::size_t at = text.find(password);
    if (at == std::string_view::npos || at == 0 || (text[at - 1] != '\'' && text[at - 1] != '"')) return;
    if (text.find(password, at + 1) != std::string_view::npos) return;
    if (redacted.text().find(password) != std::string::npos) __builtin_trap();
}

void check_accounts(std::string_view text, const sql::redacted_sql& redacted, const std::vector<sql::account_change>& accounts) {
    for (const auto& each : accounts) {
        if (each.password) check_hidden(text, redacted, *each.password);
        if (each.stored) check_hidden(text, redacted, *each.stored);
    }
}

// The table `t` of the seeds.
sql::table_schemas known_tables() {
    auto table = std::make_shared<sql::table_schema>();
    table->name = "t";
    for (const auto& [name, type] : {std::pair{"a", "int"}, {"b", "varchar(10)"}, {"c", "datetime"}}) {
        auto& column = table->columns.emplace_back();
        column.name = name;
        column.mysql_type = type;
        column.type = sql::type_of_text(type);
    }
    table->unique_keys = {{"a"}};
    table->has_primary_key = true;
    return {{sql::schema_key("shop", "t"), std::move(table)}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const sql::lex_mode mode{(data[0] & 1U) != 0, (data[0] & 2U) != 0};
    const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
    auto variables = variables_in(mode);
    sql::session_view session;
    session.database = "shop";
    session.account = "ann@%";
    session.variables = &variables;
    static const sql::table_schemas tables = known_tables();
    static const sql::table_schemas no_tables;
    if ((data[0] & 8U) != 0) session.tables = (data[0] & 16U) != 0 ? &tables : &no_tables;
    const auto parsed = sql::parse_statement(text, session, sql::engine_names{}, (data[0] & 4U) != 0);
    if (parsed.has_error()) {
        if (parsed.error().message.empty()) __builtin_trap();
        return 0;
    }
    const auto redacted = sql::redact(text);
    if (const auto* set = std::get_if<sql::set_statement>(&*parsed)) (void)variables.assign_all(*set);
    if (const auto* create = std::get_if<sql::create_user_statement>(&*parsed)) check_accounts(text, redacted, create->accounts);
    if (const auto* alter = std::get_if<sql::alter_user_statement>(&*parsed)) check_accounts(text, redacted, alter->accounts);
    if (const auto* password = std::get_if<sql::set_password_statement>(&*parsed)) check_hidden(text, redacted, password->password);
    return 0;
}
