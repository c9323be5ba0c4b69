// The client's login machine: which packet answers which. Steps name what is waited for.
#include "rollcall/wire/client/client_login.hpp"

#include <optional>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::wire {

namespace {

constexpr std::string_view clear_plugin_name = "mysql_clear_password";
constexpr std::string_view ed25519_plugin_name = "client_ed25519";  // MariaDB's
constexpr std::string_view fast_path_succeeded = "\x03";
constexpr std::string_view whole_exchange_wanted = "\x04";
constexpr std::string_view key_wanted = "\x02";
constexpr std::string_view empty_sha2_password{"\0", 1};
constexpr std::size_t nonce_bytes = 20;
constexpr std::size_t ed25519_nonce_bytes = 32;
constexpr std::size_t longest_plugin_name = 64;
// Always asked for: without these the packets have other forms.
constexpr capability_flags always = capability::protocol_41 | capability::secure_connection;

std::string unknown_plugin(std::string_view name) {
    return "The account uses the authentication plugin " + valid_utf8(utf8_prefix(name, longest_plugin_name)) +
           ", which is not known here: give it mysql_native_password, caching_sha2_password or ed25519 (or, over TLS, "
           "mysql_clear_password).";
}

std::string clear_password_without_tls() {
    return "The server asks for the password in clear text, and the channel is not encrypted: turn TLS on for this server.";
}

std::string clear_password_to_anyone() {
    return "The server asks for the password in clear text, and its certificate is not checked: name the CA that it must chain to.";
}

std::string whole_exchange_without_tls() {
    return "The server cannot check a scramble of caching_sha2_password for this account yet and asks for the password itself, and the "
           "channel "
           "is not encrypted: turn TLS on for this server, or make its RSA key known.";
}

std::string no_tls_offered() { return "TLS is required for this server, which does not offer it: give it a certificate."; }

std::string too_many_turns() {
    return "The server has not decided on the login after " + std::to_string(max_login_turns) + " packets: it is given up.";
}

// Nonces come with a NUL after them, mostly.
std::string_view without_final_nul(std::string_view data) noexcept {
    if (data.ends_with('\0')) data.remove_suffix(1);
    return data;
}

}  // namespace

client_login::client_login(client_login_options options) : options_(std::move(options)) {}

client_login_action client_login::broken(wire_errc error) {
    step_ = step::done;
    return server_broken{error};
}

client_login_action client_login::impossible(std::string sentence) {
    step_ = step::done;
    return login_impossible{std::move(sentence)};
}

client_login_action client_login::on_packet(std::string_view payload) {
    if (step_ == step::done) return broken(wire_errc::unexpected_packet);
    if (++turns_ > max_login_turns) return impossible(too_many_turns());
    switch (step_) {
        case step::greeting: return take_greeting(payload);
        case step::verdict:
        case step::fast_ok:
        case step::public_key: return take_verdict(payload);
        case step::tls:
        case step::scramble:
        case step::encryption:
        case step::done: break;
    }
    return broken(wire_errc::unexpected_packet);
}

client_login_action client_login::take_greeting(std::string_view payload) {
    auto first = decode_first_packet(payload);
    if (first.has_error()) return broken(first.error());
    if (auto* refusal = std::get_if<server_error>(&*first)) {
        step_ = step::done;
        return login_rejected{std::move(*refusal)};
    }
    greeting_ = std::move(std::get<server_greeting>(*first));
    nonce_ = greeting_.nonce;
    const bool tls_offered = (greeting_.capabilities & capability::ssl) != 0;
    if (options_.tls == tls_wish::required && !tls_offered) return impossible(no_tls_offered());

    auto wanted = (options_.capabilities | always) & ~capability::ssl;
    if (options_.database.empty()) wanted &= ~capability::connect_with_db;
    if (options_.attributes.empty()) wanted &= ~capability::connect_attrs;
    said_.capabilities = wanted & greeting_.capabilities;
    said_.max_packet = options_.max_packet;
    said_.collation = options_.collation;
    said_.user = options_.user;
    said_.database = options_.database;
    said_.attributes = options_.attributes;
    if (options_.tls == tls_wish::off || !tls_offered) return begin_proof();
    said_.capabilities |= capability::ssl;
    step_ = step::tls;
    return send_then_begin_tls{encode_ssl_request(said_, mariadb_capabilities())};
}

client_login_action client_login::on_tls() {
    if (step_ != step::tls) return broken(wire_errc::unexpected_packet);
    tls_active_ = true;
    return begin_proof();
}

// The server's default plugin where it is one that proves without telling; else it will switch to the account's.
client_login_action client_login::begin_proof() {
    const bool sha2 = greeting_.plugin == plugin_name(auth_plugin::caching_sha2_password);
    proof_ = sha2 ? proof::sha2 : proof::native;
    step_ = step::scramble;
    return make_scramble{sha2 ? scramble_kind::sha2 : scramble_kind::native, nonce_};
}

client_login_action client_login::on_scramble(std::string_view scramble) {
    if (step_ != step::scramble) return broken(wire_errc::unexpected_packet);
    has_password_ = !scramble.empty();
    if (!has_password_ && proof_ == proof::sha2) scramble = empty_sha2_password;
    step_ = step::verdict;
    if (responded_) return send_then_read{std::string{scramble}};
    return send_response(scramble);
}

client_login_action client_login::send_response(std::string_view scramble) {
    responded_ = true;
    said_.auth_response = scramble;
    said_.plugin = plugin_name(proof_ == proof::sha2 ? auth_plugin::caching_sha2_password : auth_plugin::native_password);
    auto payload = encode_handshake_response(said_, mariadb_capabilities());
    if (payload.has_error()) return impossible("The name of the user or of the database holds a NUL character: no server takes that.");
    return send_then_read{std::move(*payload)};
}

client_login_action client_login::take_verdict(std::string_view payload) {
    if (begins_with(payload, first_byte::error)) {
        auto error = decode_error(payload);
        if (error.has_error()) return broken(error.error());
        step_ = step::done;
        return login_rejected{std::move(*error)};
    }
    if (begins_with(payload, first_byte::ok)) {
        auto ok = decode_ok(payload, said_.capabilities);
        if (ok.has_error()) return broken(ok.error());
        step_ = step::done;
        return logged_in{std::move(*ok)};
    }
    if (step_ == step::fast_ok) return broken(wire_errc::unexpected_packet);
    if (begins_with(payload, first_byte::auth_more_data)) return take_more_data(payload.substr(1));
    if (begins_with(payload, first_byte::eof) && step_ == step::verdict) return take_switch(payload.substr(1));
    return broken(payload.empty() ? wire_errc::truncated : wire_errc::unexpected_packet);
}

// AuthSwitchRequest: another plugin, or the same over another nonce. Without anything in it, it asks for what servers had before 4.1.
client_login_action client_login::take_switch(std::string_view payload) {
    if (payload.empty()) return impossible(unknown_plugin("mysql_old_password"));
    if ((said_.capabilities & capability::plugin_auth) == 0) return broken(wire_errc::unexpected_packet);
    byte_reader in{payload};
    const auto name = in.nul_string();
    if (!name) return broken(wire_errc::truncated);
    if (*name == clear_plugin_name) {
        if (!secure()) return impossible(clear_password_without_tls());
        if (!options_.gives_clear_password) return impossible(clear_password_to_anyone());
        proof_ = proof::clear;
        return send_clear_password{};
    }
    if (*name == ed25519_plugin_name) return begin_ed25519(in.rest());
    const bool sha2 = *name == plugin_name(auth_plugin::caching_sha2_password);
    if (!sha2 && *name != plugin_name(auth_plugin::native_password)) return impossible(unknown_plugin(*name));
    const auto nonce = without_final_nul(in.rest());
    if (nonce.size() != nonce_bytes) return broken(wire_errc::malformed);
    nonce_ = nonce;
    proof_ = sha2 ? proof::sha2 : proof::native;
    step_ = step::scramble;
    return make_scramble{sha2 ? scramble_kind::sha2 : scramble_kind::native, nonce_};
}

// Its nonce is longer, and any byte may be the last.
client_login_action client_login::begin_ed25519(std::string_view nonce) {
    if (nonce.size() == ed25519_nonce_bytes + 1) nonce = without_final_nul(nonce);
    if (nonce.size() != ed25519_nonce_bytes) return broken(wire_errc::malformed);
    nonce_ = nonce;
    proof_ = proof::ed25519;
    step_ = step::scramble;
    return make_scramble{scramble_kind::ed25519, nonce_};
}

// AuthMoreData, which of the plugins known here caching_sha2_password alone sends.
client_login_action client_login::take_more_data(std::string_view data) {
    if (step_ == step::public_key) return send_encrypted_with(std::string{data});
    if (proof_ != proof::sha2 || !has_password_ || full_begun_) return broken(wire_errc::unexpected_packet);
    if (data == whole_exchange_wanted) return begin_full_exchange();
    if (data != fast_path_succeeded) return broken(wire_errc::malformed);
    step_ = step::fast_ok;
    return read_next{};
}

// The server has no digest of this account at hand and needs the password: clear where nobody listens, else encrypted.
client_login_action client_login::begin_full_exchange() {
    full_begun_ = true;
    if (secure()) return send_clear_password{};
    if (!options_.server_key_pem.empty()) return send_encrypted_with(options_.server_key_pem);
    if (!options_.trust_sent_key) return impossible(whole_exchange_without_tls());
    step_ = step::public_key;
    return send_then_read{std::string{key_wanted}};
}

client_login_action client_login::send_encrypted_with(std::string key_pem) {
    step_ = step::encryption;
    return encrypt_password{std::move(key_pem), nonce_};
}

client_login_action client_login::on_encrypted(std::string_view ciphertext) {
    if (step_ != step::encryption) return broken(wire_errc::unexpected_packet);
    step_ = step::verdict;
    return send_then_read{std::string{ciphertext}};
}

}  // namespace rollcall::wire
