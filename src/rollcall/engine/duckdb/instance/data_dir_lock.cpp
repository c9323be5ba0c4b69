// flock() on a small file that names its holder.
#include "rollcall/engine/duckdb/instance/data_dir_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace rollcall::engine {

namespace {

std::string holder_of(int descriptor) {
    std::array<char, 24> text{};
    const auto size = ::pread(descriptor, text.data(), text.size(), 0);
    std::string_view pid{text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    pid = pid.substr(0, pid.find('\n'));
    return pid.empty() ? std::string{} : " (PID " + std::string{pid} + ")";
}

}  // namespace

or_refusal<data_dir_lock> data_dir_lock::take(const std::filesystem::path& data_dir) {
    const auto file = data_dir / "lock";
    file_descriptor opened{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)};
    if (!opened.is_open()) {
        return refuse("The data directory " + data_dir.string() + " cannot be written (" + std::strerror(errno) +
                      "): give the account that runs the server write access to it, or free disk space");
    }
    const int descriptor = opened.get();
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        return refuse("The data directory " + data_dir.string() + " is in use by another process" + holder_of(descriptor) +
                      ": stop that one, or give this one another data directory");
    }
    // Who holds it is told for people only: the lock counts, not the text, so a full disk does no harm here.
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) == 0) [[maybe_unused]]
        const auto written = ::pwrite(descriptor, pid.data(), pid.size(), 0);
    return data_dir_lock{std::move(opened)};
}

}  // namespace rollcall::engine
