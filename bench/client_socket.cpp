// OpenSSL's blocking calls.
#include "client_socket.hpp"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "fleet_client.hpp"
#include "fleet_processes.hpp"

namespace fleet_bench {

namespace {

SSL_CTX* shared_context() {
    static SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
    return context;
}

}  // namespace

client_socket::client_socket(std::uint16_t port) : socket_(connect_to(port)) {}

client_socket::client_socket(client_socket&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), tls_(std::exchange(other.tls_, nullptr)) {}

client_socket::~client_socket() {
    SSL_free(tls_);
    if (socket_ >= 0) ::close(socket_);
}

void client_socket::begin_tls() {
    tls_ = SSL_new(shared_context());
    if (SSL_set_fd(tls_, socket_) != 1 || SSL_connect(tls_) != 1) fail("no TLS with a server");
}

void client_socket::send(std::string_view bytes) {
    const auto size = static_cast<int>(bytes.size());
    const bool sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), size) == size
                                      : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
    if (!sent) fail("cannot send to a server");
}

std::size_t client_socket::receive(std::span<char> into) {
    const auto count = tls_ != nullptr ? static_cast<ssize_t>(SSL_read(tls_, into.data(), static_cast<int>(into.size())))
                                       : ::recv(socket_, into.data(), into.size(), 0);
    if (count <= 0) fail("a server closed a MySQL connection");
    return static_cast<std::size_t>(count);
}

bool client_socket::has_pending() const { return tls_ != nullptr && SSL_pending(tls_) > 0; }

}  // namespace fleet_bench
