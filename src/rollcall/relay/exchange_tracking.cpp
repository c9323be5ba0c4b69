// Commands by their first byte, statements by their text; the rest is told by the server.
#include "rollcall/relay/exchange_tracking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/leading_verb.hpp"

namespace rollcall::relay {

namespace {

using registry::query_state;
using wire::command_code;

constexpr std::size_t kept_prepared_bytes = 4096;
constexpr std::size_t most_prepared = 1024;  // texts of a session that are kept
constexpr std::size_t kept_name_bytes = 256;
constexpr std::size_t kept_error_bytes = 512;

registry::command command_of(command_code code) noexcept {
    using enum registry::command;
    switch (code) {
        case command_code::init_db: return init_db;
        case command_code::field_list: return field_list;
        case command_code::create_db: return create_db;
        case command_code::drop_db: return drop_db;
        case command_code::refresh: return refresh;
        case command_code::shutdown: return shutdown;
        case command_code::statistics: return statistics;
        case command_code::process_info: return processlist;
        case command_code::process_kill: return kill;
        case command_code::debug: return debug;
        case command_code::ping: return ping;
        case command_code::stmt_prepare: return prepare;
        case command_code::stmt_execute: return execute;
        case command_code::stmt_bulk_execute: return bulk_execute;
        case command_code::stmt_fetch: return fetch;
        case command_code::stmt_reset: return reset_stmt;
        case command_code::set_option: return set_option;
        case command_code::reset_connection: return reset_connection;
        case command_code::change_user: return change_user;
        default: return query;
    }
}

bool runs_prepared(command_code code) noexcept { return code == command_code::stmt_execute || code == command_code::stmt_bulk_execute; }

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view without_blanks(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && (is_blank(text.back()) || text.back() == ';')) text.remove_suffix(1);
    return text;
}

// The name in a text that is `USE name` and nothing else; "" for any other.
std::string used_database(std::string_view text) {
    constexpr std::size_t longest = 512;
    constexpr std::string_view use = "use";
    text = without_blanks(text);
    if (text.size() > longest || text.size() <= use.size() || !iequals(text.substr(0, use.size()), use)) return {};
    auto name = text.substr(use.size());
    if (is_blank(name.front())) name = without_blanks(name);
    if (name.size() > 2 && name.front() == '`' && name.back() == '`') {
        name = name.substr(1, name.size() - 2);
        return name.find('`') == std::string_view::npos ? std::string{name} : std::string{};
    }
    const bool plain = std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '$' || c >= 0x80; });
    return plain && name.size() < text.size() - use.size() ? std::string{name} : std::string{};
}

std::shared_ptr<const registry::query_origin> origin_of(const registry::session_row& row) {
    auto origin = std::make_shared<registry::query_origin>();
    origin->user = row.user;
    origin->host = row.host;
    origin->client_name = row.details->client_name;
    origin->client_version = row.details->client_version;
    origin->program_name = row.details->program_name;
    return origin;
}

}  // namespace

void exchange_tracking::begin_session(const session_place& at) {
    auto& row = who_.row();
    auto& details = row.own_details();
    details.upstream = at.member;
    details.upstream_id = std::to_string(at.upstream_id);
    details.realm = at.pool;
    row.db = valid_utf8(utf8_prefix(who_.request().database, kept_name_bytes));
    row.in_transaction = at.in_transaction;
    who_.entry().end_command();  // the login: from here on the session sleeps
}

sql::redacted_sql exchange_tracking::text_of(const wire::command_scan& command) const {
    auto body = command.body();
    if (command.code() == command_code::query) {
        const auto query = wire::decode_query(body, who_.request().capabilities);
        return query.has_value() ? sql::redact(query->sql) : sql::redacted_sql::note("<unreadable>");
    }
    if (command.code() == command_code::stmt_prepare) return sql::redact(body);
    const bool of_prepared = runs_prepared(command.code()) || command.code() == command_code::stmt_fetch;
    if (!of_prepared) return {};
    const auto id = byte_reader{body}.u32();
    const auto known = id ? prepared_.find(*id) : prepared_.end();
    return known == prepared_.end() ? sql::redacted_sql{} : known->second;
}

void exchange_tracking::begin(const wire::command_scan& command) {
    code_ = command.code();
    if (code_ == command_code::stmt_close) {
        if (const auto id = byte_reader{command.body()}.u32()) prepared_.erase(*id);
        return;
    }
    if (!wire::is_answered(code_)) return;
    is_statement_ = code_ == command_code::query || runs_prepared(code_);
    wanted_db_.clear();
    if (code_ == command_code::init_db) wanted_db_ = command.body().substr(0, kept_name_bytes);
    auto& row = who_.row();
    const auto id = make_query_id(with_.query_seed, who_.id(), ++statements_);
    auto text = text_of(command);
    if (code_ == command_code::query) wanted_db_ = used_database(text.text());
    const auto verb = is_statement_ ? sql::leading_verb(text.text()) : std::string_view{};
    who_.entry().begin_command(command_of(code_), std::move(text), id);
    row.verb = verb;
    row.state = registry::session_state::executing;
    began_ = row.since;
    began_at_ = who_.home().time().wall_now();
    answered_ = {};
    bytes_out_before_ = row.bytes_out;
}

void exchange_tracking::note_answer() {
    if (answered_ != steady_time{}) return;
    answered_ = who_.home().time().steady_now();
    if (who_.row().state == registry::session_state::executing) who_.row().state = registry::session_state::sending_result;
}

void exchange_tracking::apply(const wire::response_facts& facts) {
    auto& row = who_.row();
    row.rows_sent += facts.rows;
    if (facts.status) row.in_transaction = (*facts.status & wire::server_status::in_trans) != 0;
    if (facts.error) {
        ++row.errors;
    } else if (!wanted_db_.empty()) {
        row.db = valid_utf8(wanted_db_);
    }
    if (facts.schema) row.db = valid_utf8(utf8_prefix(*facts.schema, kept_name_bytes));
    if (code_ == command_code::reset_connection) prepared_.clear();
    if (facts.statement && !facts.error && prepared_.size() < most_prepared) {
        auto text =
            row.info.text().size() <= kept_prepared_bytes ? row.info : sql::redact(utf8_prefix(row.info.text(), kept_prepared_bytes));
        prepared_.insert_or_assign(*facts.statement, std::move(text));
    }
}

void exchange_tracking::end(const wire::response_facts& facts, bool stopped) {
    apply(facts);
    if (is_statement_) {
        ++who_.row().queries;
        const auto ended = facts.results > 0 ? query_state::eof : query_state::ok;
        const auto failed = stopped ? query_state::cancelled : query_state::err;
        record(facts.error ? failed : ended, facts);
    }
    who_.entry().end_command();
}

void exchange_tracking::change_user(wire::login_request said) {
    auto& row = who_.row();
    row.user = said.user;
    row.db = valid_utf8(utf8_prefix(said.database, kept_name_bytes));
    row.in_transaction = false;
    prepared_.clear();
    origin_.reset();
    said.mariadb_capabilities = who_.request().mariadb_capabilities;  // the connection's, as its other ones
    who_.set_request(std::move(said));
}

void exchange_tracking::fail(const sql_error& why, bool stopped) {
    wire::response_facts facts;
    facts.error = wire::server_error{static_cast<std::uint16_t>(why.code), {}, why.message};
    end(facts, stopped);
}

// Of those that are not notable the choice falls by their ids, so that short sessions are chosen from as well.
bool exchange_tracking::is_kept(query_state state, std::chrono::nanoseconds total) const noexcept {
    const auto& history = with_.history;
    if (with_.records == nullptr || history.kept == kept_statements::off) return false;
    if (history.kept == kept_statements::all || state == query_state::err || state == query_state::cancelled) return true;
    constexpr std::uint64_t golden = 0x9E37'79B9'7F4A'7C15;
    constexpr unsigned one_of_64 = 58;
    return total >= history.slow || (who_.row().query.lo * golden) >> one_of_64 == 0;
}

void exchange_tracking::record(query_state state, const wire::response_facts& facts) {
    const auto now = who_.home().time().steady_now();
    if (!is_kept(state, now - began_)) return;
    auto& row = who_.row();
    if (!origin_) origin_ = origin_of(row);
    registry::query_record record;
    record.id = row.query;
    record.origin = origin_;
    record.db = row.db;
    record.state = state;
    if (facts.error) {
        record.error_code = facts.error->code;
        // A server's words may quote the statement: no secret goes with them.
        const auto words = valid_utf8(utf8_prefix(facts.error->message, kept_error_bytes));
        record.error =
            row.info.has_cuts() ? words.substr(0, words.find_first_of("'\"`:([{<")) : words.substr(0, words.find_first_of("'\"`"));
    }
    record.parsed = true;
    record.verb = row.verb;
    record.statement = std::move(row.info);  // the row shows it no more: the command ends in this turn
    record.started = began_at_;
    record.total = now - began_;
    const auto answered = answered_ == steady_time{} ? now : answered_;
    record.phases.executed = answered - began_;
    record.phases.sent = now - answered;
    record.rows_sent = facts.rows;
    record.bytes_sent = row.bytes_out - bytes_out_before_;
    record.rows_changed = facts.affected_rows;
    with_.records->take(who_.home().id(), std::move(record));
}

}  // namespace rollcall::relay
