// The client's TLS context, and a handshake that accepts one host's certificate. Source: RFC 9525 for whom a certificate names.
#include "rollcall/runtime/channels/tls_client.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <boost/asio/ip/address.hpp>

#include "rollcall/runtime/channels/tcp_channel.hpp"
#include "rollcall/runtime/channels/tls_channel.hpp"

namespace rollcall::runtime {

namespace {

class openssl_client_context final : public tls_client_context {
public:
    asio::ssl::context context{asio::ssl::context::tls_client};
};

bool is_ip(const std::string& host) {
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

// Only alternative names count; common names are no longer looked at.
bool accept_only(SSL* handle, const std::string& host) {
    X509_VERIFY_PARAM* const wanted = SSL_get0_param(handle);
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (is_ip(host)) return X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1;
    return !host.empty() && SSL_set1_host(handle, host.c_str()) == 1 && SSL_set_tlsext_host_name(handle, host.c_str()) == 1;
}

dial_error explain(tls_channel& channel, const handshake_error& failure) {
    const auto peer = channel.peer().text();
    const auto verified = SSL_get_verify_result(channel.handle());
    const bool checked = SSL_get_verify_mode(channel.handle()) != SSL_VERIFY_NONE;
    if (checked && verified != X509_V_OK) {
        return {io_errc::failed, "the certificate of " + peer + " is not accepted: " + X509_verify_cert_error_string(verified)};
    }
    if (failure.why == io_errc::cancelled) return {failure.why, "the TLS handshake with " + peer + " was cancelled"};
    if (failure.why == io_errc::closed) return {failure.why, peer + " closed the connection during the TLS handshake"};
    return {failure.why, "the TLS handshake with " + peer + " failed: " + failure.detail};
}

}  // namespace

or_refusal<std::shared_ptr<tls_client_context>> tls_client_context::make(std::string_view ca_pem) {
    auto fresh = std::make_shared<openssl_client_context>();
    boost::system::error_code error;
    fresh->context.add_certificate_authority(asio::buffer(ca_pem.data(), ca_pem.size()), error);
    if (error) return refuse("the CA certificates are not PEM certificates: " + error.message());
    SSL_CTX_set_min_proto_version(fresh->context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_verify(fresh->context.native_handle(), SSL_VERIFY_PEER, nullptr);
    return fresh;
}

std::shared_ptr<tls_client_context> tls_client_context::make_unverified() {
    auto fresh = std::make_shared<openssl_client_context>();
    SSL_CTX_set_min_proto_version(fresh->context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_verify(fresh->context.native_handle(), SSL_VERIFY_NONE, nullptr);
    return fresh;
}

or_refusal<std::shared_ptr<byte_channel>> make_tls_client_channel(const std::shared_ptr<byte_channel>& plain,
                                                                  const std::shared_ptr<tls_client_context>& context,
                                                                  const std::string& host) {
    const auto tcp = std::dynamic_pointer_cast<tcp_channel>(plain);
    auto openssl = std::dynamic_pointer_cast<openssl_client_context>(context);
    if (!tcp || !openssl) return refuse("there is no TCP connection, or no CA certificates, to begin TLS with");
    auto& shared = openssl->context;
    auto channel = std::make_shared<tls_channel>(tcp->home(), tcp->peer(), std::move(tcp->socket()), shared, std::move(openssl));
    if (!accept_only(channel->handle(), host)) {
        return refuse("'" + host + "' is no host that a certificate can name");
    }
    return channel;
}

asio::awaitable<dial_result<void>> tls_client_handshake(std::shared_ptr<byte_channel> channel, time_limit limit) {
    const auto tls = std::dynamic_pointer_cast<tls_channel>(channel);
    if (!tls) co_return dial_error{io_errc::failed, "this channel has no TLS"};
    const auto shaken = co_await tls->handshake(tls_stream::client, limit);
    if (shaken.has_error()) co_return explain(*tls, shaken.error());
    co_return dial_result<void>{};
}

}  // namespace rollcall::runtime
