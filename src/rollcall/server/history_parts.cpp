// From settings to the archive's options.
#include "rollcall/server/history_parts.hpp"

#include <fmt/format.h>

namespace rollcall::server {

namespace {

history::profile_policy policy_of(std::string_view name) {
    if (name == "all") return history::profile_policy::all;
    return name == "off" ? history::profile_policy::off : history::profile_policy::automatic;
}

}  // namespace

std::unique_ptr<history::archive> make_archive(const settings& values, std::size_t shards, const clock& time) {
    if (!values.history_enabled) return nullptr;
    history::archive_options options;
    options.records.places = shards;
    options.records.buffer_bytes = values.history_buffer_bytes;
    options.records.profiles = policy_of(values.history_profile);
    options.records.profile_threshold = std::chrono::milliseconds{values.history_profile_threshold_ms};
    options.store.data_dir = values.data_dir;
    options.store.keep = std::chrono::hours{values.history_keep_hours};
    options.store.keep_notable = std::chrono::hours{values.history_keep_notable_hours};
    options.store.slow = std::chrono::milliseconds{values.history_slow_ms};
    options.store.max_bytes = values.history_max_bytes;
    options.slow_log.file = values.history_slow_log;
    options.slow_log.slow = options.store.slow;
    options.slow_log.file_bytes = values.history_slow_log_bytes;
    options.slow_log.files = values.history_slow_log_files;
    return std::make_unique<history::archive>(options, time);
}

sql_result<session::history_view> archived_tables::open(const security::principal& caller) {
    auto seen = archive_.open_view(caller);
    if (seen.has_error()) return sql_error{sql_errc::unknown, "The history of statements cannot be read: " + seen.error()};
    return session::history_view{std::move(seen->on), std::move(seen->queries), std::move(seen->profiles)};
}

std::string history_metrics(history::archive* archive) {
    if (archive == nullptr) return {};
    return fmt::format(
        "# HELP rollcall_history_records_total Statements that ended.\n# TYPE rollcall_history_records_total counter\n"
        "rollcall_history_records_total {}\n"
        "# HELP rollcall_history_dropped_total Of these, not recorded: no room, or the store failed.\n"
        "# TYPE rollcall_history_dropped_total counter\nrollcall_history_dropped_total {}\n"
        "# HELP rollcall_history_recording Whether statements are recorded: 1, or 0 while the store fails.\n"
        "# TYPE rollcall_history_recording gauge\nrollcall_history_recording {}\n",
        archive->records().taken(), archive->records().dropped(), archive->trouble().empty() ? 1 : 0);
}

}  // namespace rollcall::server
