// The servers that ours is measured beside, on free loopback ports and in folders of their own; each ended with its object.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace fleet_bench {

// A MariaDB with a thread a connection, root without a password, and the account bench with the password "secret".
class mariadb_server {
public:
    // `connections`: at most so many at once. `tls`: with a certificate of its own, for clients who ask.
    explicit mariadb_server(std::size_t connections, bool tls = false);
    ~mariadb_server();
    mariadb_server(const mariadb_server&) = delete;
    mariadb_server& operator=(const mariadb_server&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] pid_t pid() const noexcept { return child_; }

private:
    std::filesystem::path folder_;
    std::uint16_t port_;
    pid_t child_ = 0;
};

// Which of HAProxy's connections are TLS from their first byte on.
enum class haproxy_tls : std::uint8_t { none, of_clients, both };

// HAProxy in TCP mode before one server, as many threads as the machine has cores.
class haproxy_server {
public:
    explicit haproxy_server(std::uint16_t behind, haproxy_tls tls = haproxy_tls::none);
    ~haproxy_server();
    haproxy_server(const haproxy_server&) = delete;
    haproxy_server& operator=(const haproxy_server&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] pid_t pid() const noexcept { return child_; }

private:
    std::filesystem::path folder_;
    std::uint16_t port_;
    pid_t child_ = 0;
};

// An nginx with one worker that serves files out of its folder.
class nginx_server {
public:
    nginx_server();
    ~nginx_server();
    nginx_server(const nginx_server&) = delete;
    nginx_server& operator=(const nginx_server&) = delete;

    // Serves `bytes` at "/<name>".
    void put(const std::string& name, const std::string& bytes) const;
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    // Milliseconds of CPU, the worker's included.
    [[nodiscard]] double cpu() const;

private:
    std::filesystem::path folder_;
    std::uint16_t port_;
    pid_t child_ = 0;
};

// pt-kill that looks for statements of more than a day, so that it ends none.
class pt_kill {
public:
    pt_kill(std::uint16_t port, unsigned interval_s);
    ~pt_kill();
    pt_kill(const pt_kill&) = delete;
    pt_kill& operator=(const pt_kill&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return child_; }

private:
    std::filesystem::path folder_;
    pid_t child_ = 0;
};

}  // namespace fleet_bench
