// Each shard tells its own.
#include "rollcall/session/engine_lane/engine_users.hpp"

#include <utility>

#include "rollcall/runtime/call_on.hpp"

namespace rollcall::session {

engine_users::engine_users(runtime::shard_group& shards) : shards_(shards), by_shard_(shards.size()) {}

asio::awaitable<void> engine_users::let_go(sql_error why) {
    for (std::size_t i = 0; i < by_shard_.size(); ++i) {
        auto tell = [told = &by_shard_[i], &why] {
            for (auto* const user : *told) user->let_go_of_engine(why);
        };
        co_await runtime::call_on(shards_.at(i).executor(), std::move(tell));
    }
}

}  // namespace rollcall::session
