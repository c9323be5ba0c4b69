// One thread, one epoll: requests in, rows out as fast as they are taken, made in blocks while they go.
#include "fleet_stub.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "rollcall/cluster/calls/token.hpp"
#include "rollcall/cluster/directory/hello.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace fleet_bench {

namespace {

constexpr std::string_view plain_columns = "Id,User,Host,Cluster,Db,Command,Time,State,Info";

// A row's line with an id of fixed length, whose digits are put where they belong. A member's ids, number * 2^22 + n with n of at
// most 10,000 or so, all have as many digits: 22 bits span a power of ten only far above.
class line_template {
public:
    line_template(std::string_view columns, std::string_view fe, std::uint32_t first_id, std::size_t row_bytes) : first_id_(first_id) {
        const auto id = std::to_string(first_id);
        digits_ = id.size();
        const std::string json = make_row(columns, fe, id, "");
        const std::size_t missing = row_bytes > json.size() ? row_bytes - json.size() : 0;
        line_ = id + ' ' + id + ' ' + make_row(columns, fe, id, std::string(missing, 'x')) + '\n';
        for (auto at = line_.find(id); at != std::string::npos; at = line_.find(id, at + 1)) places_.push_back(at);
    }
    [[nodiscard]] std::size_t size() const noexcept { return line_.size(); }
    void append_to(std::string& out, std::size_t number) const {
        const auto at = out.size();
        out += line_;
        std::array<char, 10> text{};
        auto rest = first_id_ + number;
        for (std::size_t i = digits_; i-- > 0; rest /= 10) text[i] = static_cast<char>('0' + rest % 10);
        for (const auto place : places_) out.replace(at + place, digits_, text.data(), digits_);
    }

private:
    static std::string make_row(std::string_view columns, std::string_view fe, std::string_view id, std::string_view filler) {
        static const std::map<std::string_view, std::string_view> values{
            {"User", "app"}, {"Host", "10.11.12.13:51234"}, {"Cluster", "default_cluster"}, {"Db", "shop"}, {"Command", "Query"},
            {"Time", "3"},   {"State", "executing"}};
        std::string row;
        for (std::size_t begin = 0; begin < columns.size();) {
            const auto end = std::min(columns.find(',', begin), columns.size());
            const auto name = columns.substr(begin, end - begin);
            const auto known = values.find(name);
            const auto value = name == "Id" ? id : name == "FE" ? fe : name == "Info" ? filler : known == values.end() ? "" : known->second;
            row += fmt::format("{}\"{}\":\"{}\"", row.empty() ? '{' : ',', name, value);
            begin = end + 1;
        }
        return row + '}';
    }

    std::size_t first_id_;
    std::size_t digits_ = 0;
    std::string line_;
    std::vector<std::size_t> places_;
};

struct connection {
    int socket = -1;
    std::size_t member = 0;
    std::string in;
    std::string out;
    std::size_t sent = 0;  // of `out`
    std::unique_ptr<line_template> lines;
    std::size_t next_row = 0;
    std::size_t rows = 0;
    bool waits_for_room = false;
};

class stub_server {
public:
    stub_server(const stub_plan& plan, const std::vector<int>& listeners)
        : plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)), started_ms_(static_cast<std::int64_t>(std::time(nullptr)) * 1000) {
        for (std::size_t i = 0; i < listeners.size(); ++i) {
            member_of_listener_[listeners[i]] = i;
            watch(EPOLL_CTL_ADD, listeners[i], EPOLLIN);
        }
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 256> events{};
        for (;;) {
            const auto wait = time_to_next();
            const int count = ::epoll_pwait2(epoll_, events.data(), events.size(), wait.tv_sec < 0 ? nullptr : &wait, nullptr);
            for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)]);
            begin_due();
        }
    }

private:
    void watch(int operation, int socket, std::uint32_t what) const {
        epoll_event event{};
        event.events = what;
        event.data.fd = socket;
        ::epoll_ctl(epoll_, operation, socket, &event);
    }

    // Negative where nothing is to come.
    [[nodiscard]] timespec time_to_next() const {
        if (due_.empty()) return {-1, 0};
        const auto left = std::max(due_.begin()->first - steady::now(), steady::duration::zero());
        return {left / std::chrono::seconds{1}, static_cast<long>((left % std::chrono::seconds{1}).count())};
    }

    void begin_due() {
        while (!due_.empty() && due_.begin()->first <= steady::now()) {
            const auto ripe = due_.begin()->second.lock();
            due_.erase(due_.begin());
            if (ripe) send_some(*ripe);
        }
    }

    void handle(const epoll_event& event) {
        const auto listener = member_of_listener_.find(event.data.fd);
        if (listener != member_of_listener_.end()) return accept_from(listener->first, listener->second);
        const auto found = connections_.find(event.data.fd);
        if (found == connections_.end()) return;
        const auto here = found->second;
        if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) return drop(*here);
        if ((event.events & EPOLLIN) != 0) return read_some(here);
        if ((event.events & EPOLLOUT) != 0) send_some(*here);
    }

    void accept_from(int listener, std::size_t member) {
        for (;;) {
            const int socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket < 0) return;
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            if (plan_.send_buffer_bytes != 0)
                ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &plan_.send_buffer_bytes, sizeof plan_.send_buffer_bytes);
            const auto made = std::make_shared<connection>();
            made->socket = socket;
            made->member = member;
            connections_[socket] = made;
            watch(EPOLL_CTL_ADD, socket, EPOLLIN);
        }
    }

    void drop(const connection& gone) {
        const int socket = gone.socket;
        ::close(socket);
        connections_.erase(socket);
    }

    void read_some(const std::shared_ptr<connection>& from) {
        std::array<char, 8192> part;
        const auto count = ::recv(from->socket, part.data(), part.size(), 0);
        if (count <= 0) return drop(*from);
        from->in.append(part.data(), static_cast<std::size_t>(count));
        const auto end = from->in.find("\r\n\r\n");
        if (end == std::string::npos) return;
        const std::string head = from->in.substr(0, end + 2);
        from->in.erase(0, end + 4);
        answer(from, head);
    }

    void answer(const std::shared_ptr<connection>& to, std::string_view head) {
        const auto target = head.substr(head.find(' ') + 1, head.find(' ', head.find(' ') + 1) - head.find(' ') - 1);
        if (target.starts_with(rollcall::cluster::hello_target)) {
            say_hello(*to, head);
            return send_some(*to);
        }
        begin_list(*to, target.substr(std::min(target.find('?'), target.size() - 1) + 1));
        auto delay = plan_.delay;
        if (to->member + 1 == plan_.members) delay = std::max(delay, plan_.last_delay);
        if (delay.count() == 0) return send_some(*to);
        due_.emplace(steady::now() + delay, to);
    }

    void say_hello(connection& to, std::string_view head) const {
        rollcall::cluster::member_identity who;
        who.fe_number = number_of(to);
        who.uuid = fmt::format("00000000-0000-4000-8000-{:012}", who.fe_number);
        who.started_ms = started_ms_;
        who.version = "stub";
        const auto body = rollcall::cluster::encode_hello(who, "default_cluster");
        const auto proof = rollcall::cluster::make_proof(plan_.secret, rollcall::cluster::nonce_of(token_of(head)), body);
        to.out = fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}: {}\r\n\r\n{}", body.size(),
                             rollcall::cluster::proof_header, proof, body);
    }

    static std::string_view token_of(std::string_view head) {
        const auto name = head.find(fmt::format("\r\n{}: ", rollcall::cluster::token_header));
        if (name == std::string_view::npos) return {};
        const auto begin = name + rollcall::cluster::token_header.size() + 4;
        return head.substr(begin, head.find('\r', begin) - begin);
    }

    void begin_list(connection& to, std::string_view query) const {
        const auto parsed = rollcall::http::parse_query(query);
        const auto given = parsed.has_value() ? *parsed : rollcall::http::parameter_list{};
        const auto parameter = [&](std::string_view name, std::string_view missing) {
            return rollcall::http::find_parameter(given, name).value_or(std::string{missing});
        };
        const auto limit = parameter("limit", "");
        to.rows = limit.empty() ? plan_.sessions : std::min<std::size_t>(plan_.sessions, std::stoul(limit));
        to.next_row = 0;
        to.lines = std::make_unique<line_template>(parameter("columns", plain_columns), parameter("as", "stub"), (number_of(to) << 22) + 1,
                                                   plan_.row_bytes);
        const auto header = fmt::format("rows {} {}\n", to.rows, plan_.sessions);
        to.out = fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}",
                             header.size() + to.rows * to.lines->size(), header);
    }

    [[nodiscard]] std::uint32_t number_of(const connection& at) const { return plan_.first_number + static_cast<std::uint32_t>(at.member); }

    // As much as the socket takes, but not so much that others wait for long.
    void send_some(connection& to) {
        constexpr std::size_t block_bytes = 64 * 1024;
        constexpr std::size_t turn_bytes = 4 * block_bytes;
        for (std::size_t turn = 0; turn < turn_bytes;) {
            if (to.sent == to.out.size()) {
                to.out.clear();
                to.sent = 0;
            }
            while (to.next_row < to.rows && to.out.size() < block_bytes) to.lines->append_to(to.out, to.next_row++);
            if (to.out.empty()) return wait_for_room(to, false);
            const auto count = ::send(to.socket, to.out.data() + to.sent, to.out.size() - to.sent, MSG_NOSIGNAL);
            if (count < 0 && errno != EAGAIN) return drop(to);
            if (count < 0) break;
            to.sent += static_cast<std::size_t>(count);
            turn += static_cast<std::size_t>(count);
        }
        wait_for_room(to, true);
    }

    void wait_for_room(connection& at, bool wanted) const {
        if (std::exchange(at.waits_for_room, wanted) != wanted) watch(EPOLL_CTL_MOD, at.socket, wanted ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }

    const stub_plan plan_;
    const int epoll_;
    const std::int64_t started_ms_;
    std::unordered_map<int, std::size_t> member_of_listener_;
    std::unordered_map<int, std::shared_ptr<connection>> connections_;
    std::multimap<steady::time_point, std::weak_ptr<connection>> due_;  // lists that are held back
};

// A listener of its own for each member: nothing listens beyond loopback.
int listen_at(std::uint32_t number, std::string& address) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(0x7f000000U + ((1 + number / 250) << 8) + 1 + number % 250);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0 || ::listen(socket, 1024) != 0) {
        fail(fmt::format("cannot listen for stub member {}", number));
    }
    socklen_t length = sizeof where;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&where), &length);
    address = fmt::format("127.0.{}.{}:{}", 1 + number / 250, 1 + number % 250, ntohs(where.sin_port));
    return socket;
}

}  // namespace

stub_fleet::stub_fleet(const stub_plan& plan) {
    constexpr std::size_t numbers = 1023;  // the asking FE has one of them
    if (plan.first_number + plan.members > numbers) fail("there are no numbers for so many members: at most 1,022 stubs beside an FE");
    std::vector<int> listeners;
    for (std::size_t i = 0; i < plan.members; ++i) {
        listeners.push_back(listen_at(plan.first_number + static_cast<std::uint32_t>(i), addresses_.emplace_back()));
    }
    child_ = ::fork();
    if (child_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        stub_server{plan, listeners}.run();
    }
    for (const int each : listeners) ::close(each);
}

stub_fleet::~stub_fleet() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
}

void stub_fleet::freeze() const { ::kill(child_, SIGSTOP); }
void stub_fleet::thaw() const { ::kill(child_, SIGCONT); }

}  // namespace fleet_bench
