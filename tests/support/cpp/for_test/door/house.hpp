// What stands behind a door, without sockets: accounts, workers, a registry over one shard, whose thread is not started.
#pragma once

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "for_test/base/temp_folder.hpp"
#include "for_test/runtime/scripted_channel.hpp"
#include "rollcall/door/account_gatekeeper.hpp"
#include "rollcall/door/door.hpp"
#include "rollcall/security/passwords/scramble.hpp"

namespace rollcall::door::testing {

// Accounts: root without a password; ann (caching_sha2_password) and nat (mysql_native_password) with "secret"; barred is locked.
struct house {
    explicit house(std::size_t worker_queue = 8) : workers(1, worker_queue), checks(*accounts, cache, workers, shared_key()) {
        const auto sha2 = security::make_sha2_credential("secret");
        const auto native = security::make_native_credential("secret");
        EXPECT_TRUE(accounts->create({{"ann", sha2}, {"nat", native}, {"barred", native, true}}).has_value());
    }

    // Runs the shard until `work` has ended.
    template <class Value>
    Value run(asio::awaitable<Value> work) {
        auto& context = shards.at(0).context();
        std::optional<Value> given;
        asio::co_spawn(context, std::move(work), [&](const std::exception_ptr& failure, Value value) {
            if (!failure) given.emplace(std::move(value));
        });
        context.restart();
        context.run();
        return std::move(given.value());
    }

    // Drawing one takes long.
    static const security::rsa_key& shared_key() {
        static const auto key = *security::rsa_key::make();
        return key;
    }

    temp_folder folder;
    runtime::testing::fake_clock time;
    runtime::shard_group shards{1, time};
    registry::registry registry{shards};
    std::unique_ptr<registry::connection_ids> ids = *registry::connection_ids::open(folder.path() / "connection_ids", 0);
    std::unique_ptr<accounts::account_store> accounts = *accounts::account_store::open(folder.path(), "");
    runtime::worker_pool workers;
    security::login_cache cache;
    credentials checks;
    account_gatekeeper keeper{account_rules{}, *accounts, checks, nullptr};
};

}  // namespace rollcall::door::testing
