// The history of statements as the settings want it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/history/archive.hpp"
#include "rollcall/server/settings/settings.hpp"
#include "rollcall/session/history_tables.hpp"

namespace rollcall::server {

// Returns: null where the settings turn it off. `time` outlives it. Opens nothing yet.
std::unique_ptr<history::archive> make_archive(const settings& values, std::size_t shards, const clock& time);

// Where exports may go, without a slash at its end; "" for nowhere.
std::filesystem::path export_folder(const settings& values);

// The history for SQL. `archive` outlives it.
class archived_tables final : public session::history_tables {
public:
    // `export_folder`: "" for none.
    archived_tables(history::archive& archive, std::filesystem::path export_folder)
        : archive_(archive), export_folder_(std::move(export_folder)) {}
    sql_result<session::history_view> open(const security::principal& caller) override;
    sql_result<std::unique_ptr<session::exported_file>> export_to(const std::string& name, const security::principal& caller) override;

private:
    history::archive& archive_;
    const std::filesystem::path export_folder_;
};

// Lines for /metrics, each ended; "" for null.
std::string history_metrics(history::archive* archive);

}  // namespace rollcall::server
