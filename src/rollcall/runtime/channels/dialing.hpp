// Outgoing connections: a name becomes addresses, an address a byte channel, over TCP or TLS.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::runtime {

// Why there is no connection.
struct dial_error {
    io_errc why = io_errc::failed;
    std::string sentence;  // "connection refused by 127.0.0.1:8030"; for people and logs
};

template <class T>
using dial_result = result<T, dial_error>;

// `host` as an address, where it is an IP literal (IPv6 without brackets) and no name. Thread: any; it asks nobody.
std::optional<peer_address> literal_address(const std::string& host, std::uint16_t port);

// The addresses of `host`, a name or an IP literal (IPv6 without brackets), each with the port, in the resolver's order, none twice.
// Errors: a sentence that names the host. Thread: a worker, never a shard: it blocks in the resolver.
or_refusal<std::vector<peer_address>> resolve_host(const std::string& host, std::uint16_t port);

// The CA certificates that peers' certificates must chain to. Immutable; shared by all shards while channels use it.
class tls_client_context {
public:
    // `ca_pem`: one certificate or several. TLS 1.2 and later. Errors: a sentence that tells what the PEM text lacks.
    static or_refusal<std::shared_ptr<tls_client_context>> make(std::string_view ca_pem);
    // Accepts any certificate: who listens does not hear, but it is not known who answers.
    static std::shared_ptr<tls_client_context> make_unverified();
    virtual ~tls_client_context() = default;
};

// Connects, with TCP_NODELAY. `limit` is kept to the millisecond or so, unlike those of the channel. A cancellation that the
// awaiting coroutine receives ends it.
// Errors: timeout; cancelled; closed: the peer refused or ended the connection; failed: anything else, as no route, or an `ip`
// that is none. Thread: home.
asio::awaitable<dial_result<std::shared_ptr<byte_channel>>> dial(shard& home, peer_address where, time_limit limit);

// The port of our own end, of a channel that dial() gave; 0 of any other, or of one that is closed. Thread: the channel's home.
std::uint16_t local_port(byte_channel& dialled) noexcept;

// The same, then TLS as the client, both within `limit`. The peer's certificate must chain to the context's CAs and name `host`
// among its alternative names: a DNS name, which is sent as SNI too, or an IP address (without brackets).
// Errors: as dial(); failed also where the certificate is not accepted: the sentence has OpenSSL's reason. Thread: home.
asio::awaitable<dial_result<std::shared_ptr<byte_channel>>> dial_tls(shard& home, peer_address where, std::string host,
                                                                     std::shared_ptr<tls_client_context> context, time_limit limit);

// TLS as the client over a channel that dial() gave, which is of no more use then: for protocols that begin in clear text. `host` as above.
// Errors: timeout, and as dial_tls(). Thread: the channel's home.
asio::awaitable<dial_result<std::shared_ptr<byte_channel>>> begin_tls(std::shared_ptr<byte_channel> plain, std::string host,
                                                                      std::shared_ptr<tls_client_context> context, time_limit limit);

}  // namespace rollcall::runtime
