// The end of a group of shards, with work pending on all of them.
#include "rollcall/runtime/shard.hpp"

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

#include <memory>

namespace rollcall::runtime {
namespace {

// What a coroutine may hold: at its end it leaves something on another shard.
struct leaves_work {
    explicit leaves_work(shard& on) : other(on) {}
    ~leaves_work() {
        asio::post(other.context(), [] {});
    }
    leaves_work(const leaves_work&) = delete;
    leaves_work& operator=(const leaves_work&) = delete;
    shard& other;
};

TEST(shard_group_test, pending_work_may_leave_work_on_any_other_shard) {
    const system_clock time;
    shard_group shards{3, time};
    for (std::size_t from = 0; from < shards.size(); ++from) {
        for (std::size_t to = 0; to < shards.size(); ++to) {
            auto held = std::make_shared<leaves_work>(shards.at(to));
            asio::post(shards.at(from).context(), [held = std::move(held)] {});
        }
    }
}

}  // namespace
}  // namespace rollcall::runtime
