// Starting, stopping, and reading /proc.
#include "fleet_processes.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace fleet_bench {

namespace {

std::vector<std::string> arguments_of(const front_end_plan& plan, const std::filesystem::path& folder) {
    std::string members;
    for (const auto& each : plan.members) members += (members.empty() ? "" : ",") + each;
    std::vector<std::string> words{
        plan.binary,      "serve",       "--data-dir",    plan.data_folder.empty() ? folder / "data" : plan.data_folder,
        "--listen-mysql", "127.0.0.1:0", "--listen-http", "127.0.0.1:" + std::to_string(plan.http_port)};
    const auto set = [&](const std::string& setting) {
        words.emplace_back("--set");
        words.push_back(setting);
    };
    if (!plan.members.empty()) {
        set("cluster.members=" + members);
        set("cluster.secret=" + plan.secret);
        set("cluster.fe_number=" + std::to_string(plan.fe_number));
    }
    for (const auto& each : plan.settings) set(each);
    return words;
}

[[noreturn]] void become(std::vector<std::string> words, const std::filesystem::path& folder, int output) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(::open((folder / "log").c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    std::vector<char*> pointers;
    for (auto& each : words) pointers.push_back(each.data());
    pointers.push_back(nullptr);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
}

double megabytes_at(const std::filesystem::path& file, const std::string& key) {
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(key)) return std::strtod(line.c_str() + key.size(), nullptr) / 1024;
    }
    return 0;
}

std::filesystem::path proc_of(pid_t process) { return std::filesystem::path{"/proc"} / std::to_string(process); }

}  // namespace

void fail(const std::string& what) { throw std::runtime_error{what}; }

std::filesystem::path make_folder() {
    std::string folder = (std::filesystem::temp_directory_path() / "rollcall-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) fail("cannot make a folder in the temporary directory");
    return folder;
}

front_end::front_end(front_end_plan plan) : folder_(make_folder()) {
    if (plan.http_port == 0) plan.http_port = free_port();
    http_port_ = plan.http_port;
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
    child_ = ::fork();
    if (child_ == 0) become(arguments_of(plan, folder_), folder_, pipe[1]);
    ::close(pipe[1]);
    output_ = pipe[0];
}

void front_end::await_ready() {
    std::array<char, 256> line{};
    unsigned mysql = 0;
    const auto count = ::read(output_, line.data(), line.size() - 1);
    if (count <= 0 || std::sscanf(line.data(), "rollcall ready mysql=127.0.0.1:%u", &mysql) != 1) {
        std::ifstream log{folder_ / "log"};
        fail("a front end did not start: " + std::string{std::istreambuf_iterator<char>{log}, {}});
    }
    mysql_port_ = static_cast<std::uint16_t>(mysql);
}

front_end::~front_end() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(output_);
    std::error_code ignored;  // what is left of a temporary folder harms nobody
    std::filesystem::remove_all(folder_, ignored);
}

// Below those that the kernel gives to outgoing connections, of which members make many while others start.
std::uint16_t free_port() {
    static std::uint16_t next = static_cast<std::uint16_t>(20'000 + ::getpid() % 10'000);
    for (; next < 32'000; ++next) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        where.sin_port = htons(next);
        const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
        ::close(socket);
        if (bound) return next++;
    }
    fail("there is no free port");
}

bool is_listening(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    where.sin_port = htons(port);
    const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
    ::close(socket);
    return connected;
}

double cpu_ms(pid_t of) {
    double nanoseconds = 0;
    std::error_code gone;  // a thread may end while they are counted
    for (const auto& each : std::filesystem::directory_iterator{proc_of(of) / "task", gone}) {
        std::ifstream in{each.path() / "schedstat"};
        double ran = 0;
        if (in >> ran) nanoseconds += ran;
    }
    return nanoseconds / 1e6;
}

memory_use memory_of(pid_t process) {
    const auto status = proc_of(process) / "status";
    return {megabytes_at(status, "VmRSS:"), megabytes_at(status, "VmHWM:")};
}

void forget_peak(pid_t of) { std::ofstream{proc_of(of) / "clear_refs"} << 5; }

double tcp_buffers_mb() {
    std::ifstream in{"/proc/net/sockstat"};
    for (std::string line; std::getline(in, line);) {
        const auto at = line.find("mem ");
        if (line.starts_with("TCP:") && at != std::string::npos) return std::strtod(line.c_str() + at + 4, nullptr) * 4 / 1024;  // pages
    }
    return 0;
}

void allow_all_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace fleet_bench
