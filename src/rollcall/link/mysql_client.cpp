// One exchange after the other, each under one deadline: whatever dribbles in cannot stretch it.
#include "rollcall/link/mysql_client.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <string_view>
#include <variant>

#include "rollcall/base/text/text.hpp"
#include "rollcall/security/crypto/wipe.hpp"
#include "rollcall/security/passwords/ed25519_proof.hpp"
#include "rollcall/security/passwords/scramble.hpp"

namespace rollcall::link {

namespace {

constexpr std::size_t login_packet_bytes = 64 * 1024;
constexpr std::size_t packet_overhead = 64 * 1024;  // of a row beyond what its values take
constexpr std::size_t shown_message_bytes = 512;
constexpr std::size_t slice_packets = 256;
constexpr char query_command = '\x03';

std::string one_line(std::string_view text) {
    std::string line;
    append_json_text(line, text);
    return line;
}

// A server's own words, made fit for a log and a list.
std::string words_of(const wire::server_error& error) {
    return fmt::format("error {}: {}", error.code, one_line(utf8_prefix(error.message, shown_message_bytes)));
}

mysql_failure lost_before(std::string_view peer) {
    return {mysql_errc::unreachable, 0, fmt::format("the connection to {} is closed", peer)};
}

asio::awaitable<void> let_others() {
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
}

// Why the login has ended without success. Returns: nothing where it goes on, or has succeeded.
std::optional<mysql_failure> failure_in(const wire::client_login_action& action, const std::string& peer) {
    if (const auto* rejected = std::get_if<wire::login_rejected>(&action)) {
        return mysql_failure{mysql_errc::refused, rejected->error.code,
                             fmt::format("{} refuses the login: {}", peer, words_of(rejected->error))};
    }
    if (const auto* impossible = std::get_if<wire::login_impossible>(&action)) {
        return mysql_failure{mysql_errc::unsupported, 0, fmt::format("no login at {}: {}", peer, one_line(impossible->sentence))};
    }
    if (const auto* broken = std::get_if<wire::server_broken>(&action)) {
        return mysql_failure{
            mysql_errc::broken, 0,
            fmt::format("{} is no MySQL server, or speaks another version of its protocol: {}", peer, message(broken->error))};
    }
    return std::nullopt;
}

std::string scramble_for(const wire::make_scramble& asked, const std::string& password) {
    switch (asked.kind) {
        case wire::scramble_kind::native: return security::make_native_scramble(password, asked.nonce);
        case wire::scramble_kind::sha2: return security::make_sha2_scramble(password, asked.nonce);
        case wire::scramble_kind::ed25519: break;
    }
    return security::make_ed25519_proof(password, asked.nonce);
}

wire::tls_wish tls_wish_of(const mysql_tls& tls) noexcept {
    if (tls.context == nullptr) return wire::tls_wish::off;
    return tls.required ? wire::tls_wish::required : wire::tls_wish::if_offered;
}

// Who stands between us and a server on this machine could read the password from its files as well.
wire::client_login_options options_for(const mysql_login& login, const runtime::peer_address& where) {
    wire::client_login_options options;
    options.user = login.user;
    options.attributes = login.attributes;
    options.tls = tls_wish_of(login.tls);
    options.gives_clear_password = login.tls.verified;
    options.trust_sent_key = where.loopback;
    return options;
}

}  // namespace

mysql_client::mysql_client(runtime::deadline_list& deadlines, std::shared_ptr<runtime::byte_channel> over)
    : stream_(std::move(over)),
      deadline_(deadlines,
                [this] {
                    expired_ = true;
                    stream_.abort_reading();
                }),
      peer_(stream_.channel().peer().text()) {}

mysql_client::~mysql_client() { stream_.channel().close(); }

asio::awaitable<mysql_result<std::unique_ptr<mysql_client>>> mysql_client::connect(runtime::shard& home, runtime::peer_address where,
                                                                                   mysql_login login, runtime::time_limit limit) {
    const security::wipe_at_exit wiped{login.password};
    const auto until = std::chrono::steady_clock::now() + limit;
    auto dialled = co_await runtime::dial(home, std::move(where), limit);
    if (dialled.has_error()) {
        const auto why = dialled.error().why == runtime::io_errc::timeout ? mysql_errc::timeout : mysql_errc::unreachable;
        co_return mysql_failure{why, 0, dialled.error().sentence};
    }
    const auto left = std::max<runtime::time_limit>(until - std::chrono::steady_clock::now(), runtime::time_limit::zero());
    co_return co_await log_in(home.deadlines(), std::move(*dialled), login, left);
}

asio::awaitable<mysql_result<std::unique_ptr<mysql_client>>> mysql_client::log_in(runtime::deadline_list& deadlines,
                                                                                  std::shared_ptr<runtime::byte_channel> over,
                                                                                  mysql_login login, runtime::time_limit limit) {
    auto made = std::make_unique<mysql_client>(deadlines, std::move(over));
    made->begin(limit);
    const auto logged_in = co_await made->run_login(std::move(login));
    made->end(logged_in.has_value());
    if (logged_in.has_error()) co_return logged_in.error();
    co_return mysql_result<std::unique_ptr<mysql_client>>{boost::system::in_place_value, std::move(made)};
}

void mysql_client::begin(runtime::time_limit limit) {
    limit_ = limit;
    deadline_.arm(std::chrono::steady_clock::now() + limit);
}

void mysql_client::end(bool usable) {
    deadline_.disarm();
    if (usable) return;
    open_ = false;
    stream_.channel().close();
}

mysql_failure mysql_client::failure_of(const link_error& error) const {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit_).count();
    const auto* const io = std::get_if<runtime::io_errc>(&error);
    if (expired_ || (io != nullptr && *io == runtime::io_errc::timeout)) {
        return {mysql_errc::timeout, 0, fmt::format("no answer from {} within {} ms", peer_, ms)};
    }
    if (io != nullptr) return {mysql_errc::unreachable, 0, fmt::format("the connection to {} was lost: {}", peer_, message(error))};
    return {mysql_errc::broken, 0, fmt::format("what answers at {} is no MySQL server, or out of step: {}", peer_, message(error))};
}

asio::awaitable<mysql_result<std::string_view>> mysql_client::read(std::size_t max_bytes) {
    const auto payload = co_await stream_.read_payload(max_bytes, limit_, limit_);
    if (payload.has_error()) co_return failure_of(payload.error());
    co_return *payload;
}

asio::awaitable<mysql_result<void>> mysql_client::send(std::string payload) {
    stream_.write_payload(payload);
    const auto sent = co_await stream_.flush(limit_);
    if (sent.has_error()) co_return failure_of(sent.error());
    co_return mysql_result<void>{};
}

asio::awaitable<mysql_result<void>> mysql_client::run_login(mysql_login login) {
    const security::wipe_at_exit wiped{login.password};
    wire::client_login machine{options_for(login, stream_.channel().peer())};
    const auto opened = co_await stream_.send(login.ahead, limit_);
    if (opened.has_error()) co_return failure_of(opened.error());
    const auto greeting = co_await read(login_packet_bytes);
    if (greeting.has_error()) co_return greeting.error();
    auto action = machine.on_packet(*greeting);
    const bool greeted = !failure_in(action, peer_);
    if (greeted && login.on_greeting) login.on_greeting(machine.greeting());
    for (;;) {
        if (auto failure = failure_in(action, peer_)) co_return std::move(*failure);
        if (std::holds_alternative<wire::logged_in>(action)) break;
        auto next = co_await perform(machine, std::move(action), login);
        if (next.has_error()) co_return next.error();
        action = std::move(*next);
    }
    greeting_ = machine.greeting();
    capabilities_ = machine.capabilities();
    co_return mysql_result<void>{};
}

asio::awaitable<mysql_result<wire::client_login_action>> mysql_client::perform(wire::client_login& machine,
                                                                               wire::client_login_action action, const mysql_login& login) {
    using next_action = mysql_result<wire::client_login_action>;
    if (const auto* scramble = std::get_if<wire::make_scramble>(&action)) {
        co_return next_action{machine.on_scramble(scramble_for(*scramble, login.password))};
    }
    if (const auto* encrypt = std::get_if<wire::encrypt_password>(&action)) {
        const auto ciphertext = security::encrypt_password(login.password, encrypt->nonce, encrypt->key_pem);
        if (ciphertext.has_error()) {
            co_return mysql_failure{
                mysql_errc::unsupported, 0,
                fmt::format("no login at {}: the password cannot be encrypted: {}", peer_, ciphertext.error().sentence)};
        }
        co_return next_action{machine.on_encrypted(*ciphertext)};
    }
    if (auto* encrypted = std::get_if<wire::send_then_begin_tls>(&action)) {
        const auto begun = co_await begin_tls(std::move(encrypted->payload), login.tls);
        if (begun.has_error()) co_return begun.error();
        co_return next_action{machine.on_tls()};
    }
    if (auto* sending = std::get_if<wire::send_then_read>(&action)) {
        const auto sent = co_await send(std::move(sending->payload));
        if (sent.has_error()) co_return sent.error();
    } else if (std::holds_alternative<wire::send_clear_password>(action)) {
        const auto sent = co_await send(login.password + '\0');
        if (sent.has_error()) co_return sent.error();
    }
    const auto payload = co_await read(login_packet_bytes);
    if (payload.has_error()) co_return payload.error();
    co_return next_action{machine.on_packet(*payload)};
}

// What came before the handshake, in clear text, may be of whoever stands between.
asio::awaitable<mysql_result<void>> mysql_client::begin_tls(std::string ssl_request, const mysql_tls& tls) {
    if (stream_.has_input()) {
        co_return mysql_failure{mysql_errc::broken, 0, fmt::format("{} goes on in clear text where TLS was to begin", peer_)};
    }
    const auto sent = co_await send(std::move(ssl_request));
    if (sent.has_error()) co_return sent.error();
    auto begun = co_await runtime::begin_tls(stream_.shared_channel(), tls.host, tls.context, limit_);
    if (begun.has_error()) {
        const auto why = begun.error().why == runtime::io_errc::timeout ? mysql_errc::timeout : mysql_errc::unreachable;
        co_return mysql_failure{why, 0, begun.error().sentence};
    }
    stream_.go_on_over(std::move(*begun));
    encrypted_ = true;
    co_return mysql_result<void>{};
}

asio::awaitable<mysql_result<wire::text_result>> mysql_client::ask(std::string statement, wire::result_limits limits,
                                                                   runtime::time_limit limit) {
    if (!open_) co_return lost_before(peer_);
    begin(limit);
    stream_.begin_exchange();
    mysql_result<wire::text_result> answer = mysql_failure{};
    const auto sent = co_await send(query_command + std::move(statement));
    if (sent.has_error()) {
        answer = sent.error();
    } else {
        answer = co_await read_result(limits);
    }
    end(answer.has_value() || answer.error().why == mysql_errc::refused);
    co_return answer;
}

asio::awaitable<mysql_result<wire::text_result>> mysql_client::read_result(wire::result_limits limits) {
    wire::result_reader reader{capabilities_, limits};
    std::optional<wire::text_result> first;
    for (std::size_t packets = 1;; ++packets) {
        // What has come already is read without waiting: others get their turn in between.
        if (packets % slice_packets == 0) co_await let_others();
        const auto payload = co_await read(limits.bytes + packet_overhead);
        if (payload.has_error()) co_return payload.error();
        auto action = reader.on_packet(*payload);
        if (auto* read = std::get_if<wire::result_read>(&action)) {
            if (!first) first = std::move(read->result);
            if (!read->more) co_return std::move(*first);
        } else if (const auto* failed = std::get_if<wire::statement_failed>(&action)) {
            co_return mysql_failure{mysql_errc::refused, failed->error.code, fmt::format("{} answers {}", peer_, words_of(failed->error))};
        } else if (const auto* refused = std::get_if<wire::result_refused>(&action)) {
            co_return mysql_failure{mysql_errc::too_large, 0, fmt::format("{}: {}", peer_, refused->sentence)};
        } else if (const auto* broken = std::get_if<wire::result_broken>(&action)) {
            co_return failure_of(link_error{broken->error});
        } else if (std::holds_alternative<wire::send_empty_then_read>(action)) {
            const auto sent = co_await send({});
            if (sent.has_error()) co_return sent.error();
        }
    }
}

}  // namespace rollcall::link
