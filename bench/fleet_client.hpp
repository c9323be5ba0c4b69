// Whoever asks: a keep-alive HTTP connection over a plain socket, one that asks many addresses one after the other, and one that
// asks all of them at once with nothing but poll().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fleet_bench {

// Reads an answer as it comes, and keeps only its head and its last 64 KiB.
class answer_reader {
public:
    // Returns: is the answer whole?
    bool take(std::string_view piece);
    [[nodiscard]] bool ok() const { return head_.starts_with("HTTP/1.1 200"); }
    [[nodiscard]] bool complete() const { return tail_.find(R"("complete":true)") != std::string::npos; }
    // The number behind `"count":` at the end.
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::string text() const { return head_ + tail_; }

private:
    std::string head_;  // until the blank line
    std::string tail_;
    std::size_t bytes_ = 0;  // of the body, with its framing
    std::size_t length_ = 0;
    bool has_head_ = false;
    bool chunked_ = false;
};

struct answer {
    answer_reader read;
    double first_ms = 0;  // to the first bytes
    double ms = 0;
};

// Ends the process where the other side does not answer with 200.
class http_connection {
public:
    // `address`: "127.0.0.1:8030".
    explicit http_connection(const std::string& address);
    ~http_connection();
    http_connection(http_connection&& other) noexcept;
    http_connection(const http_connection&) = delete;
    http_connection& operator=(const http_connection&) = delete;

    answer ask(const std::string& target, const std::string& method = "GET");
    // The same. Returns: the body, which is not chunked.
    std::string fetch(const std::string& target);
    void send(const std::string& target, const std::string& method = "GET");
    // Returns: is the answer whole now?
    bool receive(answer_reader& into) const;
    [[nodiscard]] int socket() const noexcept { return socket_; }

private:
    std::string address_;
    int socket_ = -1;
};

// Asks every one after the other. Returns: milliseconds for each.
std::vector<double> ask_serially(std::vector<http_connection>& all, const std::string& target);
// Asks all at once. Returns: milliseconds until the last answer is there.
double ask_at_once(std::vector<http_connection>& all, const std::string& target);

// A TCP connection over loopback, without delay. Returns: its socket.
int connect_to(std::uint16_t port);

// Opens a session at the MySQL port: logs in as root without a password. Returns: its socket.
int open_session(std::uint16_t port);

}  // namespace fleet_bench
