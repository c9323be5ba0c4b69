// The way in, step by step.
#include "rollcall/watch/control_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "rollcall/base/text/text.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/watch/process_row.hpp"

namespace rollcall::watch {

namespace {

using registry::watched_server_state;

constexpr std::size_t most_addresses = 4;
constexpr std::size_t most_rows = 20'000;
constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr std::size_t shown_version_bytes = 64;
constexpr std::uint16_t unknown_variable = 1193;
constexpr std::chrono::seconds idle_limit{600};  // a connection of ours that nobody closes ends by then, whatever that server's default

// Those by which a server says that our account is at fault.
constexpr std::array<std::uint16_t, 8> denying_codes{1044, 1045, 1130, 1142, 1227, 1251, 1698, 4151};

using address_list = std::vector<runtime::peer_address>;

link::mysql_login login_of(const watch_options& options, const note_id& note) {
    link::mysql_login login;
    login.user = options.user;
    login.password = options.password;
    login.attributes = {{"program_name", "rollcall"}, {"rollcall_watch", options.name}};
    if (note) login.on_greeting = [note](const wire::server_greeting& said) { note(said.connection_id); };
    return login;
}

// The first address that lets us in, or why the last one did not.
asio::awaitable<watch_result<control_connection>> log_in(runtime::shard& home, address_list addresses, const watch_options& options,
                                                         const note_id& note) {
    watch_failure last;
    for (auto& each : addresses) {
        auto login = login_of(options, note);
        auto client = co_await link::mysql_client::connect(home, each, std::move(login), statement_limit);
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

// MySQL and its kin have other lists: what is asked here they do not answer.
std::optional<watch_failure> wrong_kind(const link::mysql_client& client) {
    const auto& version = client.greeting().server_version;
    if (version.find("MariaDB") != std::string::npos) return std::nullopt;
    return watch_failure{watched_server_state::unreachable,
                         fmt::format("the server is no MariaDB, the only kind that is watched yet: its version is {}",
                                     quoted_line(utf8_prefix(version, shown_version_bytes)))};
}

// A MariaDB from before 10.5 or so tells no uid: then it is its name, port and number that must stay the same.
asio::awaitable<watch_result<wire::text_result>> ask_identity(link::mysql_client& client) {
    const std::string mark{statement_mark};
    const std::string own_host = ",(SELECT HOST FROM information_schema.PROCESSLIST WHERE ID=CONNECTION_ID())";
    std::string with_uid = mark + "SELECT CONNECTION_ID(),@@server_uid" + own_host;
    auto told = co_await client.ask(std::move(with_uid), small_answer, statement_limit);
    if (told.has_error() && told.error().code == unknown_variable) {
        std::string without_uid = mark + "SELECT CONNECTION_ID(),CONCAT(@@hostname,':',@@port,':',@@server_id)" + own_host;
        told = co_await client.ask(std::move(without_uid), small_answer, statement_limit);
    }
    if (told.has_error()) co_return failure_of(told.error());
    co_return std::move(*told);
}

bool read_identity(control_connection& into, const wire::text_result& told) {
    if (told.rows.size() != 1 || told.rows.front().size() != 3) return false;
    const auto& id = told.rows.front()[0];
    const auto& identity = told.rows.front()[1];
    const auto& host = told.rows.front()[2];
    if (!id || !identity || identity->empty() || !host) return false;
    into.identity = *identity;
    into.host = valid_utf8(utf8_prefix(*host, kept_word_bytes));
    return std::from_chars(id->data(), id->data() + id->size(), into.id).ec == std::errc{};
}

watch_failure lacks_process(const watch_options& options) {
    return {
        watched_server_state::denied,
        fmt::format("the account {} may not see the sessions of others there; type: GRANT PROCESS, CONNECTION ADMIN ON *.* TO the account "
                    "(CONNECTION ADMIN ends sessions)",
                    options.user)};
}

}  // namespace

std::string watch_options::address() const {
    return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port) : fmt::format("[{}]:{}", host, port);
}

watch_failure failure_of(const link::mysql_failure& failure) {
    const bool denied = failure.why == link::mysql_errc::refused && std::ranges::find(denying_codes, failure.code) != denying_codes.end();
    return {denied ? watched_server_state::denied : watched_server_state::unreachable, failure.sentence};
}

asio::awaitable<watch_result<wire::text_result>> ask(link::mysql_client& client, std::string statement) {
    const wire::result_limits limits{most_rows, most_bytes};
    auto answer = co_await client.ask(std::move(statement), limits, statement_limit);
    if (answer.has_error()) co_return failure_of(answer.error());
    co_return std::move(*answer);
}

asio::awaitable<watch_result<address_list>> find_addresses(runtime::worker_pool& lookups, const watch_options& options) {
    if (auto literal = runtime::literal_address(options.host, options.port)) co_return address_list{std::move(*literal)};
    auto look_up = [host = options.host, port = options.port] { return runtime::resolve_host(host, port); };
    auto found = co_await lookups.run(std::move(look_up));
    if (found.has_error()) {
        co_return watch_failure{watched_server_state::unreachable, "its name was not looked up: too many names wait for the resolver"};
    }
    if (found->has_error()) co_return watch_failure{watched_server_state::unreachable, found->error().sentence};
    if ((*found)->size() > most_addresses) (*found)->resize(most_addresses);
    co_return std::move(**found);
}

asio::awaitable<watch_result<control_connection>> open_control(runtime::shard& home, address_list addresses, const watch_options& options,
                                                               note_id note) {
    auto logged_in = co_await log_in(home, std::move(addresses), options, note);
    if (logged_in.has_error()) co_return logged_in.error();
    auto made = std::move(*logged_in);
    if (auto wrong = wrong_kind(*made.client)) co_return std::move(*wrong);
    std::string bound =
        fmt::format("{}SET SESSION max_statement_time={}, wait_timeout={}", statement_mark, statement_limit.count(), idle_limit.count());
    const auto bounded = co_await ask(*made.client, std::move(bound));
    if (bounded.has_error()) co_return bounded.error();
    const auto told = co_await ask_identity(*made.client);
    if (told.has_error()) co_return told.error();
    if (!read_identity(made, *told)) co_return watch_failure{watched_server_state::unreachable, "the server does not tell who it is"};
    const auto grants = co_await ask(*made.client, std::string{statement_mark} + "SHOW GRANTS");
    if (grants.has_error()) co_return grants.error();
    if (!sees_all_sessions(*grants)) co_return lacks_process(options);
    co_return std::move(made);
}

}  // namespace rollcall::watch
