// How long GET /rest/v1/session takes with many sessions open: starts a front end, opens them, asks over one warm
// connection. Usage: sessions_bench [SESSIONS [REQUESTS]].
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "sessions_bench: %s\n", what.c_str());
    std::exit(1);
}

// A front end of our own on free loopback ports, ended with this object.
class front_end {
public:
    explicit front_end(const std::string& binary) {
        std::string folder = (std::filesystem::temp_directory_path() / "sessions-bench-XXXXXX").string();
        if (::mkdtemp(folder.data()) == nullptr) fail("cannot make a folder in the temporary directory");
        folder_ = folder;
        std::array<int, 2> pipe{};
        if (::pipe(pipe.data()) != 0) fail("cannot make a pipe");
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(pipe[1], STDOUT_FILENO);
            const int log = ::open((folder_ / "log").c_str(), O_WRONLY | O_CREAT, 0600);
            ::dup2(log, STDERR_FILENO);
            const std::string data = (folder_ / "data").string();
            ::execl(binary.c_str(), binary.c_str(), "serve", "--listen-mysql", "127.0.0.1:0", "--listen-http", "127.0.0.1:0", "--data-dir",
                    data.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(pipe[1]);
        std::array<char, 256> line{};
        const auto count = ::read(pipe[0], line.data(), line.size() - 1);
        ::close(pipe[0]);
        unsigned mysql = 0;
        unsigned http = 0;
        if (count <= 0 || std::sscanf(line.data(), "rollcall ready mysql=127.0.0.1:%u http=127.0.0.1:%u", &mysql, &http) != 2) {
            fail("the front end did not start; its log is in " + folder_.string());
        }
        mysql_port = static_cast<std::uint16_t>(mysql);
        http_port = static_cast<std::uint16_t>(http);
    }
    ~front_end() {
        ::kill(child_, SIGTERM);
        ::waitpid(child_, nullptr, 0);
        std::error_code ignored;  // what is left of a temporary folder harms nobody
        std::filesystem::remove_all(folder_, ignored);
    }
    front_end(const front_end&) = delete;
    front_end& operator=(const front_end&) = delete;

    std::uint16_t mysql_port = 0;
    std::uint16_t http_port = 0;

private:
    std::filesystem::path folder_;
    pid_t child_ = 0;
};

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) fail("cannot connect");
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

std::string read_packet(int socket) {
    std::string bytes;
    std::array<char, 1024> part{};
    for (;;) {
        const auto count = ::recv(socket, part.data(), part.size(), 0);
        if (count <= 0) fail("the front end closed a connection");
        bytes.append(part.data(), static_cast<std::size_t>(count));
        const auto length =
            static_cast<unsigned char>(bytes[0]) | static_cast<unsigned char>(bytes[1]) << 8 | static_cast<unsigned char>(bytes[2]) << 16;
        if (bytes.size() >= 4 + static_cast<std::size_t>(length)) return bytes;
    }
}

// Logs in as root without a password: HandshakeResponse41 with the least that a server needs.
int open_session(std::uint16_t port) {
    const int socket = connect_to(port);
    read_packet(socket);
    constexpr unsigned capabilities = 1U << 9 | 1U << 15 | 1U << 19;  // 4.1 protocol, secure connection, plugin auth
    std::string body(4, '\0');
    for (unsigned i = 0; i < 4; ++i) body[i] = static_cast<char>(capabilities >> (8 * i));
    body += std::string("\0\0\0\1", 4) + '\xff' + std::string(23, '\0') + std::string("root\0\0", 6) +
            std::string("caching_sha2_password\0", 22);
    std::string packet{static_cast<char>(body.size()), '\0', '\0', '\1'};
    packet += body;
    if (::send(socket, packet.data(), packet.size(), 0) != static_cast<ssize_t>(packet.size())) fail("cannot send a login");
    const auto answer = read_packet(socket);
    if (answer[4] != '\0') fail("a login was refused: " + answer.substr(5));
    return socket;
}

// One request on an open connection; gives the answer's size.
std::size_t ask(int socket) {
    static const std::string request = "GET /rest/v1/session HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic cm9vdDo=\r\n\r\n";
    if (::send(socket, request.data(), request.size(), 0) != static_cast<ssize_t>(request.size())) fail("cannot send a request");
    std::string answer;
    std::size_t whole = 0;
    static std::array<char, 1 << 20> part;
    while (whole == 0 || answer.size() < whole) {
        const auto count = ::recv(socket, part.data(), part.size(), 0);
        if (count <= 0) fail("the front end closed the HTTP connection");
        answer.append(part.data(), static_cast<std::size_t>(count));
        if (whole != 0) continue;
        const auto end = answer.find("\r\n\r\n");
        const auto length = answer.find("Content-Length: ");
        if (end != std::string::npos && length < end) whole = end + 4 + std::strtoull(answer.c_str() + length + 16, nullptr, 10);
    }
    if (!answer.starts_with("HTTP/1.1 200")) fail("the front end answered " + answer.substr(0, 200));
    return answer.size();
}

}  // namespace

int main(int count, char** words) {
    const auto sessions = count > 1 ? std::strtoul(words[1], nullptr, 10) : 1000UL;
    const auto requests = count > 2 ? std::strtoul(words[2], nullptr, 10) : 2000UL;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);

    const auto binary = std::filesystem::path{words[0]}.parent_path() / "rollcall";
    const front_end fe{binary.string()};
    std::vector<int> open;
    for (unsigned long i = 0; i < sessions; ++i) open.push_back(open_session(fe.mysql_port));
    const int http = connect_to(fe.http_port);
    std::vector<double> milliseconds;
    std::size_t bytes = 0;
    for (unsigned long i = 0; i < requests + requests / 10; ++i) {
        const auto start = std::chrono::steady_clock::now();
        bytes = ask(http);
        if (i >= requests / 10)
            milliseconds.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(milliseconds);
    const auto at = [&](double share) {
        return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    };
    std::printf("GET /rest/v1/session, %lu sessions, %zu bytes, %lu requests on one connection: p50 %.3f ms, p99 %.3f ms\n", sessions,
                bytes, requests, at(0.5), at(0.99));
    for (const int socket : open) ::close(socket);
    ::close(http);
    return 0;
}
