// The sessions that may hold a connection to the engine: told to let go of it where it is to be opened anew.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <unordered_set>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::session {

namespace asio = boost::asio;

class engine_user {
public:
    // What runs on the engine ends with `why`, and nothing of it is held any longer. Thread: the user's shard.
    virtual void let_go_of_engine(const sql_error& why) = 0;

protected:
    ~engine_user() = default;
};

class engine_users {
public:
    // `shards` outlives it.
    explicit engine_users(runtime::shard_group& shards);

    // Thread: `home`, on which `user` lives until it leaves.
    void enter(const runtime::shard& home, engine_user& user) { of(home).insert(&user); }
    void leave(const runtime::shard& home, engine_user& user) { of(home).erase(&user); }

    // Tells all of them, shard by shard. Thread: a coroutine on any shard.
    asio::awaitable<void> let_go(sql_error why);

private:
    using users = std::unordered_set<engine_user*>;
    users& of(const runtime::shard& home) { return by_shard_[home.id().value]; }

    runtime::shard_group& shards_;
    std::vector<users> by_shard_;
};

}  // namespace rollcall::session
