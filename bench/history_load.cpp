// Sockets and poll(); an answer is known by its size, which is always the same.
#include "history_load.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"

namespace history_bench {

namespace {

using fleet_bench::fail;

const std::string& question() {
    static const std::string packet = std::string{"\x09\0\0\0\x03", 5} + "SELECT 1";
    return packet;
}

// All that comes until nothing has for a while.
std::string read_quietly(int socket) {
    std::string bytes;
    std::array<char, 4096> part{};
    pollfd waiting{socket, POLLIN, 0};
    while (::poll(&waiting, 1, bytes.empty() ? 10'000 : 50) > 0) {
        const auto count = ::recv(socket, part.data(), part.size(), 0);
        if (count <= 0) fail("the front end closed a connection");
        bytes.append(part.data(), static_cast<std::size_t>(count));
    }
    return bytes;
}

void send_all(int socket, const std::string& bytes) {
    if (::send(socket, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) fail("cannot send");
}

}  // namespace

load::load(std::uint16_t mysql_port, std::size_t connections) {
    for (std::size_t i = 0; i < connections; ++i) sockets_.push_back(fleet_bench::open_session(mysql_port));
    for (const int socket : sockets_) {
        send_all(socket, question());
        answer_bytes_ = read_quietly(socket).size();
    }
}

load::~load() {
    for (const int socket : sockets_) ::close(socket);
}

std::size_t load::run(std::chrono::milliseconds time) {
    std::vector<pollfd> waiting;
    for (const int socket : sockets_) waiting.push_back({socket, POLLIN, 0});
    std::vector<std::size_t> missing(sockets_.size(), answer_bytes_);
    for (const int socket : sockets_) send_all(socket, question());
    std::size_t answered = 0;
    std::size_t outstanding = sockets_.size();
    const auto until = fleet_bench::steady::now() + time;
    std::array<char, 4096> part{};
    while (outstanding > 0) {
        if (::poll(waiting.data(), waiting.size(), 10'000) <= 0) fail("the front end does not answer");
        const bool over = fleet_bench::steady::now() >= until;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (waiting[i].revents == 0) continue;
            const auto count = ::recv(waiting[i].fd, part.data(), part.size(), 0);
            if (count <= 0) fail("the front end closed a connection");
            missing[i] -= static_cast<std::size_t>(count);
            if (missing[i] > 0) continue;
            ++answered;
            missing[i] = answer_bytes_;
            if (over) {
                --outstanding;
            } else {
                send_all(waiting[i].fd, question());
            }
        }
    }
    return answered;
}

}  // namespace history_bench
