// The client's side of TLS: checking whom one talks to. Private to runtime.
#pragma once

#include <memory>
#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/channels/dialing.hpp"

namespace rollcall::runtime {

// A TLS channel over the socket of one that make_tcp_channel made, which is of no more use then; nothing is sent or read before
// the handshake, which will accept a certificate for `host` only.
// Errors: a sentence, where `plain` or `context` is not of the right kind, or `host` no name that a certificate can have.
or_refusal<std::shared_ptr<byte_channel>> make_tls_client_channel(const std::shared_ptr<byte_channel>& plain,
                                                                  const std::shared_ptr<tls_client_context>& context,
                                                                  const std::string& host);

// The handshake on a channel that make_tls_client_channel made. Errors: failed where the certificate is not accepted.
asio::awaitable<dial_result<void>> tls_client_handshake(std::shared_ptr<byte_channel> channel, time_limit limit = no_limit);

}  // namespace rollcall::runtime
