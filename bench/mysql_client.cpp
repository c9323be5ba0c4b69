// Logging in, and finding where answers end. Source: MySQL Server Doxygen, "Command Phase".
#include "mysql_client.hpp"

#include <openssl/sha.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <utility>

#include "fleet_client.hpp"
#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"

namespace fleet_bench {

namespace {

constexpr std::size_t read_bytes = 256 * 1024;
constexpr unsigned capabilities = 1U << 0 | 1U << 9 | 1U << 15 | 1U << 19;  // long password, 4.1, secure connection, plugin auth
constexpr unsigned ssl_capability = 1U << 11;
constexpr char com_query = 3;
constexpr char com_prepare = 0x16;
constexpr char com_execute = 0x17;

std::size_t length_at(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
    return byte(0) | byte(1) << 8 | byte(2) << 16;
}

using sha1_digest = std::array<unsigned char, SHA_DIGEST_LENGTH>;

sha1_digest sha1_of(std::string_view bytes) {
    sha1_digest digest{};
    SHA1(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return digest;
}

std::string_view text_of(const sha1_digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

// mysql_native_password: SHA1(password) xor SHA1(nonce + SHA1(SHA1(password))).
std::string scramble_of(const std::string& password, const std::string& nonce) {
    if (password.empty()) return {};
    const auto once = sha1_of(password);
    const auto twice = sha1_of(text_of(once));
    const auto mask = sha1_of(nonce + std::string{text_of(twice)});
    std::string scramble;
    for (std::size_t i = 0; i < once.size(); ++i) scramble += static_cast<char>(once[i] ^ mask[i]);
    return scramble;
}

}  // namespace

mysql_connection::mysql_connection(std::uint16_t port, const std::string& user, const std::string& password, client_tls tls) : way_(port) {
    if (tls == client_tls::from_the_first_byte) way_.begin_tls();
    log_in(user, password, tls);
}

mysql_connection::mysql_connection(mysql_connection&& other) noexcept = default;
mysql_connection::~mysql_connection() = default;

void mysql_connection::send_packet(std::string_view payload, char sequence) {
    std::string packet{static_cast<char>(payload.size()), static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size() >> 16),
                       sequence};
    packet += payload;
    way_.send(packet);
}

std::string mysql_connection::read_packet() {
    for (;;) {
        const auto rest = std::string_view{in_}.substr(begin_);
        if (rest.size() >= 4 && rest.size() >= 4 + length_at(rest)) {
            std::string packet{rest.substr(0, 4 + length_at(rest))};
            begin_ += packet.size();
            return packet;
        }
        std::array<char, 4096> part{};
        in_.append(part.data(), way_.receive(part));
    }
}

void mysql_connection::log_in(const std::string& user, const std::string& password, client_tls tls) {
    const auto greeting = read_packet();
    const auto nonce_at = greeting.find('\0', 5) + 5;
    const auto nonce = greeting.substr(nonce_at, 8) + greeting.substr(nonce_at + 27, 12);
    const auto scramble = scramble_of(password, nonce);
    const bool asks = tls == client_tls::as_mysql;
    const auto wanted = capabilities | (asks ? ssl_capability : 0);
    std::string body;
    for (int i = 0; i < 4; ++i) body += static_cast<char>(wanted >> (8 * i));
    body += std::string("\0\0\0\1", 4) + '\x2d' + std::string(23, '\0');
    if (asks) {
        send_packet(body, 1);
        way_.begin_tls();
    }
    body += user + '\0' + static_cast<char>(scramble.size()) + scramble + std::string("mysql_native_password\0", 22);
    send_packet(body, asks ? '\2' : '\1');
    auto answer = read_packet();
    if (answer[4] == '\xFE') {  // another plugin, for which an empty password is as empty, or the same with another nonce
        const auto switched = answer.substr(answer.find('\0', 5) + 1, 20);
        send_packet(password.empty() ? std::string{} : scramble_of(password, switched), static_cast<char>(answer[3] + 1));
        answer = read_packet();
    }
    if (answer[4] != '\0') fail("a login was refused: " + answer.substr(5));
    in_.clear();
    begin_ = 0;
}

void mysql_connection::send(std::string_view command) {
    send_packet(command, 0);
    expects_ = expect::first;
    size_ = {};
    skip_ = 0;
    asked_ = steady::now();
}

// Looks at each packet's head; a row's cells are passed over.
bool mysql_connection::take_packets() {
    for (;;) {
        const auto rest = std::string_view{in_}.substr(begin_);
        const auto passed = std::min(skip_, rest.size());
        skip_ -= passed;
        begin_ += passed;
        const auto head = rest.substr(passed);
        if (head.size() < 5) return false;
        const auto length = length_at(head);
        const auto first = static_cast<unsigned char>(head[4]);
        const bool short_one = length < 9 || expects_ == expect::first;  // its body is waited for
        if (short_one && head.size() < 4 + length) return false;
        begin_ += 4;
        skip_ = length;
        if (first == 0xFF) fail("a server answered " + std::string{head.substr(13)});
        if (expects_ == expect::first) {
            expects_ = first == 0x00 ? expect::done : expect::definitions;
        } else if (first == 0xFE && length < 9) {
            expects_ = expects_ == expect::definitions ? expect::rows : expect::done;
        } else if (expects_ == expect::rows && size_.rows++ == 0) {
            size_.first_row_ms = ms_since(asked_);
        }
        if (expects_ != expect::done) continue;
        begin_ = 0;
        in_.clear();
        skip_ = 0;
        return true;
    }
}

bool mysql_connection::receive() {
    static thread_local std::array<char, read_bytes> part;
    bool whole = false;
    do {
        const auto count = way_.receive(part);
        size_.bytes += count;
        in_.erase(0, begin_);
        begin_ = 0;
        in_.append(part.data(), count);
        whole = take_packets();
    } while (!whole && way_.has_pending());
    return whole;
}

answer_size mysql_connection::run(std::string_view sql) {
    send(std::string{com_query}.append(sql));
    while (!receive()) {}
    return size_;
}

std::string mysql_connection::ask_cell(std::string_view sql) {
    send_packet(std::string{com_query}.append(sql), 0);
    if (read_packet()[4] != '\1') fail("an answer has not one column");
    read_packet();  // its definition
    read_packet();  // the definitions' end
    const auto row = read_packet();
    read_packet();  // the rows' end
    in_.clear();
    begin_ = 0;
    return row.substr(5);
}

std::string mysql_connection::prepare(std::string_view sql, std::string_view value) {
    send_packet(std::string{com_prepare}.append(sql), 0);
    const auto answer = read_packet();
    if (answer[4] != '\0') fail("a statement was not prepared: " + answer.substr(5));
    const auto number = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(answer[i])); };
    const auto columns = number(9) | number(10) << 8;
    const auto parameters = number(11) | number(12) << 8;
    for (const auto count : {parameters, columns}) {
        for (std::size_t i = 0; i < (count == 0 ? 0 : count + 1); ++i) read_packet();
    }
    in_.clear();
    begin_ = 0;
    std::string execute{com_execute};
    execute += answer.substr(5, 4) + '\0' + std::string("\1\0\0\0", 4);
    if (parameters == 0) return execute;
    constexpr char type_string = '\xFE';
    execute += std::string("\0\1", 2) + type_string + '\0' + static_cast<char>(value.size());
    return execute.append(value);
}

std::size_t run_closed_loop(std::vector<mysql_connection>& all, const std::vector<std::string>& commands,
                            std::chrono::milliseconds length) {
    const auto until = steady::now() + length;
    std::vector<pollfd> waiting;
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].send(commands[i]);
        waiting.push_back({all[i].socket(), POLLIN, 0});
    }
    std::size_t answers = 0;
    for (std::size_t under_way = all.size(); under_way > 0;) {
        ::poll(waiting.data(), waiting.size(), -1);
        const bool over = steady::now() >= until;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (waiting[i].revents == 0 || !all[i].receive()) continue;
            ++answers;
            if (over) {
                waiting[i].fd = -1;
                waiting[i].revents = 0;
                --under_way;
            } else {
                all[i].send(commands[i]);
            }
        }
    }
    return answers;
}

session_holder::session_holder(std::uint16_t port, std::size_t sessions, const std::string& first_statement) {
    std::array<int, 2> ready{};
    if (::pipe(ready.data()) != 0) fail("cannot make a pipe");
    child_ = ::fork();
    if (child_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::close(ready[0]);
        try {
            allow_all_descriptors();
            std::vector<mysql_connection> open;
            open.reserve(sessions);
            for (std::size_t i = 0; i < sessions; ++i) {
                open.emplace_back(port);
                if (!first_statement.empty()) open.back().run(first_statement);
            }
            if (::write(ready[1], "x", 1) == 1) ::pause();
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "holding sessions failed: %s\n", failure.what());
        }
        ::_exit(1);
    }
    ::close(ready[1]);
    char told = 0;
    const auto count = ::read(ready[0], &told, 1);
    ::close(ready[0]);
    if (count != 1) fail("the sessions could not be opened");
}

session_holder::~session_holder() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
}

}  // namespace fleet_bench
