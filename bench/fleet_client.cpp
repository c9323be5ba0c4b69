// Sockets, blocking but for poll(), and the least of HTTP and MySQL that a client needs.
#include "fleet_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"

namespace fleet_bench {

namespace {

constexpr std::size_t kept_bytes = 64 * 1024;

int connect_to_address(const std::string& address) {
    const auto colon = address.rfind(':');
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1))));
    ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &where.sin_addr);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) fail("cannot connect to " + address);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

void send_all(int socket, std::string_view bytes) {
    if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) fail("cannot send");
}

std::string read_packet(int socket) {
    std::string bytes;
    std::array<char, 1024> part{};
    for (;;) {
        const auto count = ::recv(socket, part.data(), part.size(), 0);
        if (count <= 0) fail("the front end closed a MySQL connection");
        bytes.append(part.data(), static_cast<std::size_t>(count));
        const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
        if (bytes.size() >= 4 && bytes.size() >= 4 + (byte(0) | byte(1) << 8 | byte(2) << 16)) return bytes;
    }
}

}  // namespace

bool answer_reader::take(std::string_view piece) {
    if (!has_head_) {
        head_ += piece;
        const auto end = head_.find("\r\n\r\n");
        if (end == std::string::npos) return false;
        has_head_ = true;
        const std::string rest = head_.substr(end + 4);
        head_.resize(end + 4);
        chunked_ = head_.find("chunked") != std::string::npos;
        const auto length = head_.find("Content-Length: ");
        if (length != std::string::npos) length_ = std::strtoull(head_.c_str() + length + 16, nullptr, 10);
        return take(rest);
    }
    bytes_ += piece.size();
    if (piece.size() >= kept_bytes) tail_.clear();
    tail_ += piece.substr(piece.size() - std::min(piece.size(), kept_bytes));
    if (tail_.size() > 4 * kept_bytes) tail_.erase(0, tail_.size() - kept_bytes);
    return chunked_ ? tail_.ends_with("\r\n0\r\n\r\n") : bytes_ >= length_;
}

std::size_t answer_reader::count() const {
    const auto at = tail_.rfind(R"("count":)");
    return at == std::string::npos ? 0 : std::strtoull(tail_.c_str() + at + 8, nullptr, 10);
}

http_connection::http_connection(const std::string& address) : address_(address), socket_(connect_to_address(address)) {}

http_connection::http_connection(http_connection&& other) noexcept
    : address_(std::move(other.address_)), socket_(std::exchange(other.socket_, -1)) {}

http_connection::~http_connection() {
    if (socket_ >= 0) ::close(socket_);
}

void http_connection::send(const std::string& target, const std::string& method) {
    send_all(socket_, method + " " + target + " HTTP/1.1\r\nHost: " + address_ + "\r\nAuthorization: Basic cm9vdDo=\r\n\r\n");
}

bool http_connection::receive(answer_reader& into) const {
    static thread_local std::array<char, 1 << 20> part;
    const auto count = ::recv(socket_, part.data(), part.size(), 0);
    if (count <= 0) fail(address_ + " closed the connection: " + into.text().substr(0, 500));
    const bool whole = into.take({part.data(), static_cast<std::size_t>(count)});
    if (whole && !into.ok()) fail(address_ + " answered " + into.text().substr(0, 500));
    return whole;
}

answer http_connection::ask(const std::string& target, const std::string& method) {
    answer got;
    const auto start = steady::now();
    send(target, method);
    for (bool whole = false; !whole;) {
        whole = receive(got.read);
        if (got.first_ms == 0) got.first_ms = ms_since(start);
    }
    got.ms = ms_since(start);
    return got;
}

std::string http_connection::fetch(const std::string& target) {
    send(target);
    std::string text;
    for (answer_reader read;;) {
        std::array<char, 65536> part{};
        const auto count = ::recv(socket_, part.data(), part.size(), 0);
        if (count <= 0) fail(address_ + " closed the connection");
        text.append(part.data(), static_cast<std::size_t>(count));
        if (read.take({part.data(), static_cast<std::size_t>(count)})) return text.substr(text.find("\r\n\r\n") + 4);
    }
}

std::vector<double> ask_serially(std::vector<http_connection>& all, const std::string& target) {
    std::vector<double> each_ms;
    for (auto& each : all) each_ms.push_back(each.ask(target).ms);
    return each_ms;
}

double ask_at_once(std::vector<http_connection>& all, const std::string& target) {
    const auto start = steady::now();
    std::vector<answer_reader> answers(all.size());
    std::vector<pollfd> waiting;
    for (auto& each : all) {
        each.send(target);
        waiting.push_back({each.socket(), POLLIN, 0});
    }
    for (std::size_t left = all.size(); left > 0;) {
        ::poll(waiting.data(), waiting.size(), -1);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (waiting[i].revents == 0 || !all[i].receive(answers[i])) continue;
            waiting[i].fd = -1;
            --left;
        }
    }
    return ms_since(start);
}

// HandshakeResponse41 with the least that a server needs.
int connect_to(std::uint16_t port) { return connect_to_address("127.0.0.1:" + std::to_string(port)); }

int open_session(std::uint16_t port) {
    const int socket = connect_to(port);
    read_packet(socket);
    constexpr unsigned capabilities = 1U << 9 | 1U << 15 | 1U << 19;  // 4.1 protocol, secure connection, plugin auth
    std::string body(4, '\0');
    for (unsigned i = 0; i < 4; ++i) body[i] = static_cast<char>(capabilities >> (8 * i));
    body += std::string("\0\0\0\1", 4) + '\xff' + std::string(23, '\0') + std::string("root\0\0", 6) +
            std::string("caching_sha2_password\0", 22);
    std::string packet{static_cast<char>(body.size()), '\0', '\0', '\1'};
    send_all(socket, packet + body);
    const auto greeted = read_packet(socket);
    if (greeted[4] != '\0') fail("a login was refused: " + greeted.substr(5));
    return socket;
}

}  // namespace fleet_bench
