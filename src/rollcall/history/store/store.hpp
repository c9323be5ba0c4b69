// The store of finished statements: history.duckdb, tables by the hour and day, the oldest dropped as age and size demand. It can fail
// at any time without harm to what is served: whoever writes is told, and tries again later.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/history/store/store_tables.hpp"
#include "rollcall/history/store/stored_query.hpp"
#include "rollcall/registry/rows/query_record.hpp"

namespace rollcall::history {

struct store_options {
    std::filesystem::path data_dir;
    std::chrono::hours keep{72};               // ordinary statements
    std::chrono::hours keep_notable{24 * 30};  // those that failed or were slow, and their profiles
    std::chrono::milliseconds slow{1000};      // from then on a statement is slow
    std::uint64_t max_bytes = std::uint64_t{1} << 30;
    std::filesystem::path export_folder;  // the one place beside data_dir where its SQL may write; "": none
};

class store_writer;

// The profile of one statement.
struct stored_profile {
    stored_query query;
    std::string operators;   // JSON, "" where there are none
    bool explained = false;  // they were only planned, and just now
};

// The history for SQL, as one caller may see it: a connection, and a SELECT in parentheses for each table.
struct sql_view {
    std::shared_ptr<engine::connection> on;  // keeps the store open
    std::string queries;
    std::string profiles;
};

// Thread: any; writing goes one at a time. All of it may block.
class store : public std::enable_shared_from_this<store> {
public:
    // Opens the file, making it where there is none; what cannot be read is moved aside and begun anew.
    // Errors: no room, no rights, a store of a newer version.
    static or_refusal<std::shared_ptr<store>> open(const store_options& options);
    ~store();

    // Writes the records in one transaction. Errors: none of them is written.
    or_refusal<void> write(const std::vector<registry::query_record>& records);
    // Drops tables beyond their age, and the oldest while the file's used part is beyond its size.
    or_refusal<void> age_out(wall_time now);

    // Newest first: at most offset + limit of them, from the first on, each with no more of its statement than lists show.
    or_refusal<std::vector<stored_query>> read(const query_question& asked);
    // Returns: nothing where no statement has the id, or none that the caller may see.
    or_refusal<std::optional<stored_profile>> find(query_id id, const security::principal& caller);
    // The newest statement with the trace id that the caller may see.
    or_refusal<std::optional<traced_query>> find_trace(const std::string& trace_id, const security::principal& caller);

    or_refusal<sql_view> view(const security::principal& caller);

private:
    store(store_options options, std::unique_ptr<engine::database> database);
    or_refusal<void> prepare();
    static or_refusal<known_tables> read_tables(engine::connection& on);
    // On disk: blocks in use, and the log.
    or_refusal<std::uint64_t> used_bytes(engine::connection& on);
    or_refusal<std::unique_ptr<engine::connection>> connect();
    [[nodiscard]] std::string all_of(std::string_view kinds, std::string_view empty) const;
    [[nodiscard]] std::vector<std::pair<store_table, table_facts>> newest_first(std::string_view kinds) const;
    [[nodiscard]] bool is_known(const store_table& table) const;
    or_refusal<void> drop(engine::connection& on, const store_table& table);

    const store_options options_;
    std::unique_ptr<engine::database> database_;
    guarded<known_tables> tables_;
    guarded<std::unique_ptr<store_writer>> writer_;
};

}  // namespace rollcall::history
