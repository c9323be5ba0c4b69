// The lines over which the servers behind are told to end sessions: one a shard and a server's address.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/runtime/shard.hpp"
#include "rollcall/upstream/kill_line.hpp"

namespace rollcall::relay {

class kill_lines {
public:
    // `shards` outlive it, and their threads have ended before it does.
    explicit kill_lines(runtime::shard_group& shards) : by_shard_(shards.size()) {}

    // The line to `where`, by the account of `options`, which outlive this. Lives as long as this. Thread: `home`.
    upstream::kill_line& to(runtime::shard& home, const runtime::peer_address& where, const upstream::server_options& options) {
        auto& line = by_shard_[home.id().value][where.text()];
        if (!line) line = std::make_unique<upstream::kill_line>(home, where, options);
        return *line;
    }

private:
    std::vector<std::map<std::string, std::unique_ptr<upstream::kill_line>>> by_shard_;
};

}  // namespace rollcall::relay
