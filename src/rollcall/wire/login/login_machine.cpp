// The login machine: which bytes come when, and what follows them. Steps name what is waited for.
#include <utility>

#include "rollcall/wire/login/login.hpp"

namespace rollcall::wire {

namespace {

constexpr std::string_view auth_switch = "\xFE";
constexpr std::string_view auth_more_data = "\x01";
constexpr std::string_view fast_auth_success = "\x01\x03";
constexpr std::string_view perform_full_authentication = "\x01\x04";
constexpr std::string_view request_public_key = "\x02";

constexpr std::size_t native_scramble_size = 20;
constexpr std::size_t sha2_scramble_size = 32;
// A ciphertext is as long as the key's modulus: 1,024 to 8,192 bits.
constexpr std::size_t min_ciphertext = 128;
constexpr std::size_t max_ciphertext = 1024;

std::string encode_auth_switch(auth_plugin plugin, std::string_view nonce) {
    std::string out{auth_switch};
    out.append(plugin_name(plugin)).push_back('\0');
    out.append(nonce).push_back('\0');
    return out;
}

bool has_plugin_auth(const login_request& request) noexcept { return (request.capabilities & capability::plugin_auth) != 0; }

// A client that names no plugin computed its response as mysql_native_password does.
std::string_view plugin_of(const login_request& request) noexcept {
    return has_plugin_auth(request) ? std::string_view{request.plugin} : plugin_name(auth_plugin::native_password);
}

login_refused refuse_plain_channel() {
    return {"This server takes logins over TLS only: turn TLS on in the client (for example --ssl-mode=REQUIRED).",
            sql_errc::secure_transport_required};
}

login_refused refuse_plain_password() {
    return {
        "The password of this account can be checked over TLS only at this moment: turn TLS on in the client (for example "
        "--ssl-mode=REQUIRED).",
        sql_errc::secure_transport_required};
}

login_refused refuse_old_client() {
    return {
        "The client does not know caching_sha2_password, which this account uses: upgrade the client, or give the account "
        "mysql_native_password.",
        sql_errc::not_supported_auth_mode};
}

}  // namespace

login_machine::login_machine(login_options options, bool channel_is_secure) : options_(std::move(options)), secure_(channel_is_secure) {
    if (!options_.tls_available) options_.hello.capabilities &= ~capability::ssl;
}

login_action login_machine::broken(wire_errc error) {
    step_ = step::done;
    return login_broken{error};
}

login_action login_machine::start() {
    if (step_ != step::fresh) return broken(wire_errc::unexpected_packet);
    step_ = step::greeted;
    return send_then_read{encode_greeting(options_.hello)};
}

login_action login_machine::start_change_user(login_request request) {
    if (step_ != step::fresh && step_ != step::done) return broken(wire_errc::unexpected_packet);
    request_ = std::move(request);
    used_password_ = false;
    step_ = step::account;
    return find_account{};
}

login_action login_machine::on_packet(std::string_view payload) {
    switch (step_) {
        case step::greeted:
            if (!is_ssl_request(payload)) return take_response(payload);
            if (!options_.tls_available) return broken(wire_errc::unexpected_packet);
            secure_ = true;
            step_ = step::after_tls;
            return upgrade_to_tls{};
        case step::after_tls:
            if (is_ssl_request(payload)) return broken(wire_errc::unexpected_packet);
            return take_response(payload);
        case step::switched: return check(payload);
        case step::full: return take_full_exchange(payload);
        case step::public_key:
            if (payload.size() < min_ciphertext || payload.size() > max_ciphertext) return broken(wire_errc::malformed);
            step_ = step::password;
            return check_encrypted_password{std::string{payload}};
        case step::fresh:
        case step::account:
        case step::scramble:
        case step::password:
        case step::done: break;
    }
    return broken(wire_errc::unexpected_packet);
}

login_action login_machine::take_response(std::string_view payload) {
    auto request = decode_handshake_response(payload, options_.hello.capabilities, options_.hello.mariadb_capabilities);
    if (request.has_error()) return broken(request.error());
    request_ = std::move(*request);
    if (options_.require_tls && !secure_) {
        step_ = step::done;
        return refuse_plain_channel();
    }
    step_ = step::account;
    return find_account{};
}

login_action login_machine::on_account(auth_plugin plugin) {
    if (step_ != step::account) return broken(wire_errc::unexpected_packet);
    plugin_ = plugin;
    if (plugin_of(request_) == plugin_name(plugin)) return check(request_.auth_response);
    if (!has_plugin_auth(request_)) {
        step_ = step::done;
        return refuse_old_client();
    }
    step_ = step::switched;
    return send_then_read{encode_auth_switch(plugin, nonce())};
}

// What proves the password to `plugin_`, from the response or after a switch. An empty password is no bytes or one NUL.
login_action login_machine::check(std::string_view scramble) {
    if (scramble == std::string_view{"\0", 1}) scramble = {};
    used_password_ = !scramble.empty();
    const auto expected = plugin_ == auth_plugin::native_password ? native_scramble_size : sha2_scramble_size;
    if (used_password_ && scramble.size() != expected) {
        step_ = step::done;
        return login_denied{};
    }
    step_ = step::scramble;
    return check_scramble{plugin_, std::string{scramble}};
}

login_action login_machine::on_check(check_outcome outcome) {
    if (step_ != step::scramble && step_ != step::password) return broken(wire_errc::unexpected_packet);
    const bool fast_path = step_ == step::scramble && plugin_ == auth_plugin::caching_sha2_password && used_password_;
    if (outcome == check_outcome::unknown && fast_path) return begin_full_exchange();
    step_ = step::done;
    if (outcome != check_outcome::match) return login_denied{};
    return login_accepted{fast_path ? std::string{fast_auth_success} : std::string{}};
}

login_action login_machine::begin_full_exchange() {
    if (!secure_ && options_.rsa_public_key_pem.empty()) {
        step_ = step::done;
        return refuse_plain_password();
    }
    step_ = step::full;
    return send_then_read{std::string{perform_full_authentication}};
}

// Asked for all of it, the client sends its password as it takes the channel to be: clear where that is secure, else
// encrypted, having asked for the key first where it has none. A clear password ends with NUL, so that a client that
// does not know that the channel is secure (a proxy has ended TLS before us) is understood when it asks for the key.
login_action login_machine::take_full_exchange(std::string_view payload) {
    if (payload == request_public_key) {
        if (options_.rsa_public_key_pem.empty()) {
            step_ = step::done;
            return refuse_plain_password();
        }
        step_ = step::public_key;
        return send_then_read{std::string{auth_more_data} + options_.rsa_public_key_pem};
    }
    if (secure_) {
        if (!payload.ends_with('\0')) return broken(wire_errc::malformed);
        payload.remove_suffix(1);
        step_ = step::password;
        return check_password{std::string{payload}};
    }
    if (payload.size() < min_ciphertext || payload.size() > max_ciphertext) return broken(wire_errc::malformed);
    step_ = step::password;
    return check_encrypted_password{std::string{payload}};
}

}  // namespace rollcall::wire
