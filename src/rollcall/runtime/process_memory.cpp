// RLIMIT_DATA, moved along with what the process holds.
#include "rollcall/runtime/process_memory.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <new>
#include <sstream>
#include <string>
#include <utility>

#include "rollcall/base/files/file_descriptor.hpp"
#include "rollcall/base/log.hpp"

namespace rollcall::runtime {

namespace {

constexpr std::chrono::milliseconds look_each{50};
constexpr unsigned looks_between_returns = 10;
constexpr std::chrono::seconds longest_wait_for_room{1};
constexpr rlim_t piece_of_reserve = rlim_t{16} << 20;
constexpr unsigned pieces_between_looks = 64;

thread_local bool has_reserve = false;
std::atomic<unsigned> pieces_taken = 0;

// What a failed `new` calls: it tries again when this returns.
void take_from_reserve() {
    rlimit limit{};
    if (!has_reserve || pieces_taken.fetch_add(1) >= pieces_between_looks || ::getrlimit(RLIMIT_DATA, &limit) != 0) throw std::bad_alloc{};
    limit.rlim_cur =
        limit.rlim_max - std::min(limit.rlim_max, limit.rlim_cur) < piece_of_reserve ? limit.rlim_max : limit.rlim_cur + piece_of_reserve;
    if (::setrlimit(RLIMIT_DATA, &limit) != 0) throw std::bad_alloc{};
}

std::optional<memory_use> read_use(int statm, std::uint64_t page_bytes) {
    std::array<char, 256> line{};
    const auto length = ::pread(statm, line.data(), line.size(), 0);
    if (length <= 0) return std::nullopt;
    return parse_statm({line.data(), static_cast<std::size_t>(length)}, page_bytes);
}

}  // namespace

std::optional<memory_use> parse_statm(std::string_view line, std::uint64_t page_bytes) {
    std::istringstream words{std::string{line}};
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    std::uint64_t shared = 0;
    std::uint64_t text = 0;
    std::uint64_t library = 0;
    std::uint64_t data = 0;
    if (!(words >> size >> resident >> shared >> text >> library >> data) || shared > resident) return std::nullopt;
    return memory_use{data * page_bytes, (resident - shared) * page_bytes};
}

std::uint64_t mapping_limit(const memory_use& now, std::uint64_t most, const memory_use& at_start) noexcept {
    const std::uint64_t ceiling = most + most / 8 + (at_start.mapped - std::min(at_start.mapped, at_start.held));
    return std::min(now.mapped + (most - std::min(most, now.held)), ceiling);
}

process_memory::process_memory(std::uint64_t most, std::function<void()> give_back) : most_(most), give_back_(std::move(give_back)) {
    if (most_ > 0) thread_ = std::thread{[this] { watch(); }};
}

process_memory::~process_memory() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void process_memory::make_room() {
    if (!thread_.joinable()) return;
    std::unique_lock lock{mutex_};
    wanted_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, longest_wait_for_room, [this, seen = looks_] { return looks_ != seen || stopping_; });
}

void process_memory::use_reserve() noexcept { has_reserve = true; }

bool process_memory::is_scarce(const memory_use& now) const noexcept { return now.held > most_ - most_ / 8; }

void process_memory::watch() {
    const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const file_descriptor statm{::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)};
    rlimit given{};
    const auto at_start = statm.is_open() ? read_use(statm.get(), page_bytes) : std::nullopt;
    if (!at_start || ::getrlimit(RLIMIT_DATA, &given) != 0) {
        log::warn("the process's memory is not bounded: the system tells nothing of it");
        return;
    }
    std::set_new_handler(take_from_reserve);
    unsigned looks_until_return = 0;  // unasked: pages that come back cost a fault each
    std::unique_lock lock{mutex_};
    do {
        pieces_taken = 0;
        if (looks_until_return > 0) --looks_until_return;
        auto now = read_use(statm.get(), page_bytes);
        if (now && (wanted_ || (looks_until_return == 0 && is_scarce(*now)))) {
            looks_until_return = looks_between_returns;
            give_back_();
            now = read_use(statm.get(), page_bytes);
        }
        if (now) {
            const rlimit next{std::min<rlim_t>(mapping_limit(*now, most_, *at_start), given.rlim_cur), given.rlim_max};
            ::setrlimit(RLIMIT_DATA, &next);
        }
        wanted_ = false;
        ++looks_;
        changed_.notify_all();
        changed_.wait_for(lock, look_each, [this] { return stopping_ || wanted_; });
    } while (!stopping_);
    ::setrlimit(RLIMIT_DATA, &given);
}

}  // namespace rollcall::runtime
