// A MySQL client for benchmarks: blocking or one answer after the other under poll(), and no more of an answer looked at than where
// it ends.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client_socket.hpp"

namespace fleet_bench {

// What an answer was.
struct answer_size {
    std::size_t rows = 0;
    std::size_t bytes = 0;
    double first_row_ms = 0;
};

// from_the_first_byte: before the server has greeted, as whoever ends TLS for any protocol takes it. as_mysql: asked for in the login.
enum class client_tls : std::uint8_t { none, from_the_first_byte, as_mysql };

// Ends the benchmark where the server answers with an error.
class mysql_connection {
public:
    // Logs in by mysql_native_password, or without a password by whatever the server asks for. Any certificate is taken.
    explicit mysql_connection(std::uint16_t port, const std::string& user = "root", const std::string& password = {},
                              client_tls tls = client_tls::none);
    ~mysql_connection();
    mysql_connection(mysql_connection&& other) noexcept;
    mysql_connection(const mysql_connection&) = delete;
    mysql_connection& operator=(const mysql_connection&) = delete;

    // COM_QUERY and its answer.
    answer_size run(std::string_view sql);
    // COM_QUERY of one row with one short cell. Returns: the cell.
    std::string ask_cell(std::string_view sql);
    // COM_STMT_PREPARE. Returns: the command that executes the statement, which has no parameters, or one, a string `value`.
    std::string prepare(std::string_view sql, std::string_view value = {});

    // A command, its code first; then receive() until the answer is whole.
    void send(std::string_view command);
    // Reads what is there, waiting for something to be. Returns: is the answer whole?
    bool receive();
    [[nodiscard]] int socket() const noexcept { return way_.socket(); }

private:
    enum class expect : std::uint8_t { first, definitions, rows, done };
    bool take_packets();
    std::string read_packet();
    void send_packet(std::string_view payload, char sequence);
    void log_in(const std::string& user, const std::string& password, client_tls tls);

    client_socket way_;
    std::string in_;
    std::size_t begin_ = 0;
    std::size_t skip_ = 0;  // bytes of a packet's body that need no look
    expect expects_ = expect::done;
    answer_size size_;
    std::chrono::steady_clock::time_point asked_;
};

// Every connection has one command under way, which is sent again when it is answered, for `length`. Returns: answers.
std::size_t run_closed_loop(std::vector<mysql_connection>& all, const std::vector<std::string>& commands, std::chrono::milliseconds length);

// A process that holds sessions, for a process may have 20,000 descriptors; ended with this object.
class session_holder {
public:
    session_holder(std::uint16_t port, std::size_t sessions, const std::string& first_statement = {});
    ~session_holder();
    session_holder(const session_holder&) = delete;
    session_holder& operator=(const session_holder&) = delete;

private:
    pid_t child_;
};

}  // namespace fleet_bench
