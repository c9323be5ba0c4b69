// One look a moment; where the engine has stopped: everyone lets go of it, then it is opened anew, as often as that takes.
#include "rollcall/server/engine_watch.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include "rollcall/base/files/file_descriptor.hpp"
#include "rollcall/base/log.hpp"
#include "rollcall/base/refusal.hpp"

namespace rollcall::server {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds look_each{250};
constexpr std::chrono::seconds try_each{1};
constexpr std::uintmax_t least_room = std::uintmax_t{1} << 20;

// Opening the file brings the log into it, and an engine that runs out of room in the midst of that stops again. Returns: why there is
// no room for that, "" where there is. Blocks.
std::string lack_of_room(const std::filesystem::path& data_file) {
    std::error_code error;
    const auto size_or_none = [&](const std::filesystem::path& file) {
        const auto size = std::filesystem::file_size(file, error);
        return error ? 0 : size;
    };
    const auto data = size_or_none(data_file);
    const auto log = size_or_none(std::filesystem::path{data_file} += ".wal");
    const auto probe = std::filesystem::path{data_file} += ".room";
    const file_descriptor file{::open(probe.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (!file.is_open()) return std::generic_category().message(errno);
    // Behind as many bytes as the data has, so that a bound on the size of files counts, too.
    const int refused = ::posix_fallocate(file.get(), static_cast<off_t>(data), static_cast<off_t>(std::max(least_room, 2 * log)));
    ::unlink(probe.c_str());
    return refused == 0 ? std::string{} : std::generic_category().message(refused);
}

or_refusal<void> open_again(engine::database& engine, const std::filesystem::path& data_file) {
    if (auto lack = lack_of_room(data_file); !lack.empty()) return refuse("there is no room for its log yet: " + lack);
    return engine.reopen();
}

asio::awaitable<void> pause(std::chrono::milliseconds length) {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    timer.expires_after(length);
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

asio::awaitable<void> watch_engine(engine::database& engine, session::engine_users& users, runtime::worker_pool& workers,
                                   std::filesystem::path data_file) {
    std::string told;  // each reason is logged once
    for (;;) {
        co_await pause(look_each);
        const auto why = engine.unavailable();
        if (!why) continue;
        co_await users.let_go(*why);
        auto open = [&engine, &data_file] { return open_again(engine, data_file); };
        const auto opened = co_await workers.run(std::move(open));
        if (opened.has_error()) continue;  // the workers' queue is full: the next look asks again
        if (opened->has_value()) {
            log::warn("the engine has opened its file again and takes statements");
            told.clear();
            continue;
        }
        const auto reason = opened->error().sentence;
        if (reason != told) log::warn("the engine is not open again: {}", reason);
        told = reason;
        co_await pause(try_each);
    }
}

}  // namespace rollcall::server
