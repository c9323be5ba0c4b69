// The history of statements as the settings want it.
#pragma once

#include <memory>

#include "rollcall/base/clock.hpp"
#include "rollcall/history/archive.hpp"
#include "rollcall/server/settings.hpp"
#include "rollcall/session/history_tables.hpp"

namespace rollcall::server {

// Returns: null where the settings turn it off. `time` outlives it. Opens nothing yet.
std::unique_ptr<history::archive> make_archive(const settings& values, std::size_t shards, const clock& time);

// The history for SQL. `archive` outlives it.
class archived_tables final : public session::history_tables {
public:
    explicit archived_tables(history::archive& archive) : archive_(archive) {}
    sql_result<session::history_view> open(const security::principal& caller) override;

private:
    history::archive& archive_;
};

// Lines for /metrics, each ended; "" for null.
std::string history_metrics(history::archive* archive);

}  // namespace rollcall::server
