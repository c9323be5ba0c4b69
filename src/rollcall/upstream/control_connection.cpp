// The way in, step by step.
#include "rollcall/upstream/control_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/upstream/grants.hpp"

namespace rollcall::upstream {

namespace {

constexpr std::size_t most_addresses = 4;
constexpr std::size_t kept_version_bytes = 64;
constexpr std::uint16_t unknown_variable = 1193;

// Those by which a server says that our account is at fault.
constexpr std::array<std::uint16_t, 8> denying_codes{1044, 1045, 1130, 1142, 1227, 1251, 1698, 4151};
// Those by which it says that it has no such table or column, or not for us: another form may do.
constexpr std::array<std::uint16_t, 9> formless_codes{1044, 1054, 1064, 1109, 1142, 1143, 1146, 1193, 1227};

using address_list = std::vector<runtime::peer_address>;

bool is_among(std::uint16_t code, std::span<const std::uint16_t> codes) { return std::ranges::find(codes, code) != codes.end(); }

link::mysql_login login_of(const server_options& options, const note_id& note) {
    link::mysql_login login;
    login.user = options.user;
    login.password = options.password;
    login.tls = options.tls;
    if (options.proxy) login.ahead = runtime::make_proxy_header(*options.proxy, std::nullopt, {});
    login.attributes = {{"program_name", "rollcall"}, {"rollcall_watch", options.name}};
    if (note) login.on_greeting = [note](const wire::server_greeting& said) { note(said.connection_id); };
    return login;
}

// The first address that lets us in, or why the last one did not.
asio::awaitable<answer<control_connection>> log_in(runtime::shard& home, address_list addresses, const server_options& options,
                                                   const note_id& note) {
    failure last;
    for (auto& each : addresses) {
        auto login = login_of(options, note);
        auto client = co_await link::mysql_client::connect(home, each, std::move(login), options.login_limit);
        if (client.has_error()) {
            last = failure_of(client.error());
            continue;
        }
        control_connection made;
        made.client = std::move(*client);
        made.address = std::move(each);
        co_return std::move(made);
    }
    co_return last;
}

asio::awaitable<link::mysql_result<wire::text_result>> ask_small(link::mysql_client& client, std::string_view statement) {
    std::string marked = fmt::format("{}{}", statement_mark, statement);
    co_return co_await client.ask(std::move(marked), small_answer, statement_limit);
}

// Of the one row, or "" where there is none.
std::string cell_of(const wire::text_result& told, std::size_t column) {
    if (told.rows.empty() || told.rows.front().size() <= column) return {};
    return told.rows.front()[column].value_or("");
}

asio::awaitable<answer<void>> find_out_kind(control_connection& made) {
    const auto told = co_await ask_small(*made.client, "SELECT VERSION(),@@version_comment");
    if (told.has_error()) co_return failure_of(told.error());
    const auto version = cell_of(*told, 0);
    made.version = valid_utf8(utf8_prefix(version, kept_version_bytes));
    made.speaks = &dialect_of(find_kind(version, cell_of(*told, 1)));
    const auto bounded = co_await ask_small(*made.client, made.speaks->session_limits);
    // Whoever lacks the variable is bounded by our own time limit alone.
    if (bounded.has_error() && !made.client->is_open()) co_return failure_of(bounded.error());
    if (made.speaks->without_quorum.empty()) co_return answer<void>{};
    const auto answered = co_await ask_small(*made.client, made.speaks->without_quorum);
    if (answered.has_error() && !made.client->is_open()) co_return failure_of(answered.error());
    co_return answer<void>{};
}

asio::awaitable<answer<void>> find_out_identity(control_connection& made, const server_options& options) {
    auto told = co_await ask_small(*made.client, made.speaks->identity);
    if (told.has_error() && told.error().code == unknown_variable && !made.speaks->identity_otherwise.empty()) {
        told = co_await ask_small(*made.client, made.speaks->identity_otherwise);
    }
    if (told.has_error()) co_return failure_of(told.error());
    const auto id = cell_of(*told, 0);
    made.identity = cell_of(*told, 1);
    const bool numbered = std::from_chars(id.data(), id.data() + id.size(), made.id).ec == std::errc{};
    // Some kinds have nothing that tells one server from others: there it is where they are.
    if (made.identity == kind_name(made.speaks->kind)) made.identity = fmt::format("{} at {}", made.identity, options.address());
    if (!numbered || made.identity.empty()) co_return failure{trouble::unreachable, "the server does not tell who it is"};
    co_return answer<void>{};
}

// Where a cloud keeps the right to KILL to itself it has procedures instead.
asio::awaitable<kill_route> find_out_route(link::mysql_client& client) {
    const auto told = co_await ask_small(
        client,
        "SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='mysql' AND ROUTINE_NAME IN ('rds_kill','az_kill')");
    if (told.has_error()) co_return kill_route::statement;
    const auto name = cell_of(*told, 0);
    if (name == "rds_kill") co_return kill_route::rds;
    co_return name == "az_kill" ? kill_route::azure : kill_route::statement;
}

asio::awaitable<answer<void>> find_out_rights(control_connection& made) {
    if (!made.speaks->mysql_grants) co_return answer<void>{};
    const auto told = co_await ask_small(*made.client, "SHOW GRANTS");
    if (told.has_error()) co_return failure_of(told.error());
    const auto rights = read_grants(*told);
    made.sees_all = rights.sees_all_sessions;
    made.may_end = rights.ends_sessions;
    if (made.may_end) co_return answer<void>{};
    made.route = co_await find_out_route(*made.client);
    made.may_end = made.route != kill_route::statement;
    co_return answer<void>{};
}

// Does the server answer this form?
asio::awaitable<answer<bool>> answers(link::mysql_client& client, const list_form& form, wire::result_limits whole) {
    if (!form.needs.empty()) {
        const auto needed = co_await ask_small(client, form.needs);
        const bool formless = needed.has_error() && is_among(needed.error().code, formless_codes);
        if (formless || (needed.has_value() && needed->rows.empty())) co_return false;
        if (needed.has_error()) co_return failure_of(needed.error());
    }
    const auto limits = form.id_column.empty() ? whole : small_answer;
    std::string statement = fmt::format("{}{}", statement_mark, form.statement);
    if (!form.id_column.empty()) statement += fmt::format(" WHERE {}=0", form.id_column);
    const auto listed = co_await client.ask(std::move(statement), limits, statement_limit);
    if (listed.has_value()) co_return true;
    if (is_among(listed.error().code, formless_codes)) co_return false;
    co_return failure_of(listed.error());
}

}  // namespace

std::string server_options::address() const {
    return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port) : fmt::format("[{}]:{}", host, port);
}

failure failure_of(const link::mysql_failure& failed) {
    const bool denied = failed.why == link::mysql_errc::refused && is_among(failed.code, denying_codes);
    if (failed.why == link::mysql_errc::too_large) return {trouble::too_large, failed.sentence};
    return {denied ? trouble::denied : trouble::unreachable, failed.sentence};
}

failure lacks_rights(const control_connection& control, const server_options& options) {
    return {trouble::denied, fmt::format("the account {} may not see the sessions of others there; type: {} TO the account", options.user,
                                         control.speaks->grants)};
}

asio::awaitable<answer<wire::text_result>> ask(link::mysql_client& client, std::string_view statement, wire::result_limits limits) {
    std::string marked = fmt::format("{}{}", statement_mark, statement);
    auto told = co_await client.ask(std::move(marked), limits, statement_limit);
    if (told.has_error()) co_return failure_of(told.error());
    co_return std::move(*told);
}

asio::awaitable<answer<address_list>> find_addresses(runtime::worker_pool& lookups, const server_options& options) {
    if (auto literal = runtime::literal_address(options.host, options.port)) co_return address_list(1, std::move(*literal));
    auto look_up = [host = options.host, port = options.port] { return runtime::resolve_host(host, port); };
    auto found = co_await lookups.run(std::move(look_up));
    if (found.has_error()) co_return failure{trouble::unreachable, "its name was not looked up: too many names wait for the resolver"};
    if (found->has_error()) co_return failure{trouble::unreachable, found->error().sentence};
    if ((*found)->size() > most_addresses) (*found)->resize(most_addresses);
    co_return std::move(**found);
}

asio::awaitable<answer<control_connection>> open_control(runtime::shard& home, address_list addresses, const server_options& options,
                                                         note_id note) {
    auto logged_in = co_await log_in(home, std::move(addresses), options, note);
    if (logged_in.has_error()) co_return logged_in.error();
    auto made = std::move(*logged_in);
    const auto kind = co_await find_out_kind(made);
    if (kind.has_error()) co_return kind.error();
    const auto identity = co_await find_out_identity(made, options);
    if (identity.has_error()) co_return identity.error();
    const auto rights = co_await find_out_rights(made);
    if (rights.has_error()) co_return rights.error();
    co_return std::move(made);
}

asio::awaitable<answer<void>> choose_list(control_connection& control, wire::result_limits limits) {
    for (const auto& form : control.speaks->lists) {
        const auto told = co_await answers(*control.client, form, limits);
        if (told.has_error()) co_return told.error();
        if (!*told) continue;
        control.lists = &form;
        co_return answer<void>{};
    }
    co_return failure{trouble::unreachable, fmt::format("a server of the kind {} that lists its sessions in no form that is known here",
                                                        kind_name(control.speaks->kind))};
}

}  // namespace rollcall::upstream
