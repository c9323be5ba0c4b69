// A client's connection: TCP to a loopback port, and TLS over it where that is begun.
#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fleet_bench {

// Blocking. Ends the benchmark where the connection is lost.
class client_socket {
public:
    explicit client_socket(std::uint16_t port);
    ~client_socket();
    client_socket(client_socket&& other) noexcept;
    client_socket(const client_socket&) = delete;
    client_socket& operator=(const client_socket&) = delete;

    // Any certificate is taken.
    void begin_tls();
    void send(std::string_view bytes);
    // At least one byte. Returns: how many.
    std::size_t receive(std::span<char> into);
    // Is there more that poll() does not know of?
    [[nodiscard]] bool has_pending() const;
    [[nodiscard]] int socket() const noexcept { return socket_; }

private:
    int socket_;
    SSL* tls_ = nullptr;
};

}  // namespace fleet_bench
