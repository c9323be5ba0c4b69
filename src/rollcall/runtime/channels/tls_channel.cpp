// TLS channels, and the server's context and handshake.
#include "rollcall/runtime/channels/tls_channel.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

#include "rollcall/base/refusal.hpp"
#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/channels/tcp_channel.hpp"

namespace rollcall::runtime {

tls_channel::tls_channel(shard& home, peer_address peer, asio::ip::tcp::socket socket, asio::ssl::context& context,
                         std::shared_ptr<const void> keeper)
    : stream_channel(home, std::move(peer), std::move(socket), context), keeper_(std::move(keeper)) {
    // Without it an idle connection keeps 34 KB of record buffers.
    SSL_set_mode(handle(), SSL_MODE_RELEASE_BUFFERS);
}

tls_channel::~tls_channel() = default;

asio::awaitable<result<void, handshake_error>> tls_channel::handshake(asio::ssl::stream_base::handshake_type side, time_limit limit,
                                                                      std::string_view begun) {
    const timed_operation timed{read_deadline_, read_timed_out_, limit};
    const auto [error, taken] = co_await stream_.async_handshake(side, asio::buffer(begun.data(), begun.size()), awaited);
    if (!error && taken != begun.size()) co_return handshake_error{io_errc::failed, "more than a handshake came before it was over"};
    if (error) co_return handshake_error{to_io_errc(error, read_timed_out_), error.message()};
    co_return result<void, handshake_error>{};
}

byte_channel::tls_facts tls_channel::tls() const {
    auto* const ssl = const_cast<tls_channel*>(this)->handle();
    return {SSL_get_version(ssl), SSL_get_cipher_name(ssl)};
}

asio::awaitable<void> tls_channel::end_sending(time_limit limit) {
    {
        // close_notify; a peer that does not answer it is left at the limit.
        const timed_operation timed{write_deadline_, write_timed_out_, std::min<time_limit>(limit, std::chrono::milliseconds{200})};
        co_await stream_.async_shutdown(awaited);
    }
    boost::system::error_code ignored;  // the peer may be gone already
    socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

namespace {

class openssl_context final : public tls_context {
public:
    asio::ssl::context context{asio::ssl::context::tls_server};
};

std::string openssl_reason() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "no reason given" : reason;
}

}  // namespace

or_refusal<std::shared_ptr<tls_context>> tls_context::make(std::string_view certificate_pem, std::string_view key_pem) {
    auto fresh = std::make_shared<openssl_context>();
    boost::system::error_code error;
    fresh->context.use_certificate_chain(asio::buffer(certificate_pem.data(), certificate_pem.size()), error);
    if (error) return refuse("the certificate is not a PEM certificate chain: " + error.message());
    fresh->context.use_private_key(asio::buffer(key_pem.data(), key_pem.size()), asio::ssl::context::pem, error);
    const bool mismatched = ERR_GET_LIB(error.value()) == ERR_LIB_X509 && ERR_GET_REASON(error.value()) == X509_R_KEY_VALUES_MISMATCH;
    if (mismatched) return refuse("the key does not belong to the certificate");
    if (error) return refuse("the key is not a PEM private key: " + error.message());
    if (SSL_CTX_check_private_key(fresh->context.native_handle()) != 1) {
        return refuse("the key does not belong to the certificate: " + openssl_reason());
    }
    SSL_CTX_set_min_proto_version(fresh->context.native_handle(), TLS1_2_VERSION);
    return fresh;
}

std::shared_ptr<byte_channel> make_tls_channel(const std::shared_ptr<byte_channel>& plain, const std::shared_ptr<tls_context>& context) {
    const auto tcp = std::dynamic_pointer_cast<tcp_channel>(plain);
    auto openssl = std::dynamic_pointer_cast<openssl_context>(context);
    if (!tcp || !openssl) return nullptr;
    auto& shared = openssl->context;
    return std::make_shared<tls_channel>(tcp->home(), tcp->peer(), std::move(tcp->socket()), shared, std::move(openssl));
}

asio::awaitable<io_result<void>> tls_handshake(std::shared_ptr<byte_channel> channel, time_limit limit, std::string begun) {
    const auto tls = std::dynamic_pointer_cast<tls_channel>(channel);
    if (!tls) co_return io_errc::failed;
    const auto shaken = co_await tls->handshake(tls_stream::server, limit, begun);
    if (shaken.has_error()) co_return shaken.error().why;
    co_return io_result<void>{};
}

asio::awaitable<io_result<std::shared_ptr<byte_channel>>> accept_tls(std::shared_ptr<byte_channel> plain,
                                                                     std::shared_ptr<tls_context> context, time_limit limit) {
    auto channel = make_tls_channel(plain, context);
    const auto shaken = co_await tls_handshake(channel, limit);
    if (shaken.has_error()) co_return shaken.error();
    co_return channel;
}

}  // namespace rollcall::runtime
