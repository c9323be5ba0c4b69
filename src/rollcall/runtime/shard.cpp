// A shard's thread, and its tick that ends waits whose time has passed.
#include "rollcall/runtime/shard.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <algorithm>
#include <cassert>
#include <chrono>

#include "rollcall/runtime/process_memory.hpp"

namespace rollcall::runtime {

namespace {
constexpr std::chrono::milliseconds tick_length{100};
}

shard::shard(shard_id id, const clock& time) : id_(id), clock_(time) {}

void shard::run() {
    process_memory::use_reserve();
    const auto keep_running = asio::make_work_guard(context_);
    tick();
    context_.run();
}

void shard::tick() {
    deadlines_.expire(std::chrono::steady_clock::now());
    ticker_.expires_after(tick_length);
    ticker_.async_wait([this](const boost::system::error_code& error) {
        if (!error) tick();
    });
}

shard_group::shard_group(std::size_t count, const clock& time) {
    for (std::uint32_t i = 0; i < count; ++i) shards_.push_back(std::make_unique<shard>(shard_id{i}, time));
}

// What is pending on one shard may hold on to another: each of them outlives the pending work of all.
shard_group::~shard_group() {
    stop();
    for (auto& each : shards_) each->context_.drop_pending();
}

void shard_group::start() {
    for (auto& each : shards_) each->thread_ = std::thread{[shard = each.get()] { shard->run(); }};
}

void shard_group::stop() {
    for (auto& each : shards_) each->context_.stop();
    for (auto& each : shards_) {
        if (each->thread_.joinable()) each->thread_.join();
    }
}

shard& shard_group::least_loaded() noexcept {
    const auto least =
        std::ranges::min_element(shards_, {}, [](const auto& each) { return each->connections.load(std::memory_order_relaxed); });
    return **least;
}

shard& shard_group::current() noexcept {
    const auto found = std::ranges::find_if(shards_, [](const auto& each) { return each->on_this_thread(); });
    assert(found != shards_.end() && "only coroutines of shards ask");
    return **found;
}

}  // namespace rollcall::runtime
