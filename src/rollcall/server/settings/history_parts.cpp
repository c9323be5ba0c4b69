// From settings to the archive's options.
#include "rollcall/server/settings/history_parts.hpp"

#include <fmt/format.h>

#include "rollcall/history/export_file.hpp"

namespace rollcall::server {

namespace {

history::profile_policy policy_of(std::string_view name) {
    if (name == "all") return history::profile_policy::all;
    return name == "off" ? history::profile_policy::off : history::profile_policy::automatic;
}

sql_error to_sql_error(const history::export_error& error) {
    switch (error.why) {
        case history::export_errc::off:
        case history::export_errc::name: return {sql_errc::read_only_option, error.sentence};
        case history::export_errc::exists: return {sql_errc::file_exists, error.sentence};
        case history::export_errc::failed: break;
    }
    return {sql_errc::unknown, error.sentence};
}

class parquet_file final : public session::exported_file {
public:
    explicit parquet_file(history::export_file file) : file_(std::move(file)) {}
    [[nodiscard]] std::string statement_for(std::string_view query) const override { return file_.statement_for(query); }
    sql_result<void> keep() override {
        const auto kept = file_.keep();
        if (kept.has_error()) return to_sql_error(kept.error());
        return boost::system::in_place_value;
    }

private:
    history::export_file file_;
};

}  // namespace

std::filesystem::path export_folder(const settings& values) {
    if (values.history_export_dir.empty()) return {};
    auto folder = std::filesystem::absolute(values.history_export_dir).lexically_normal();
    return folder.has_filename() ? folder : folder.parent_path();
}

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
    options.store.export_folder = export_folder(values);
    options.slow_log.file = values.history_slow_log;
    options.slow_log.slow = options.store.slow;
    options.slow_log.file_bytes = values.history_slow_log_bytes;
    options.slow_log.files = values.history_slow_log_files;
    return std::make_unique<history::archive>(options, time);
}

sql_result<session::history_view> archived_tables::open(const security::principal& caller) {
    auto seen = archive_.open_view(caller);
    if (seen.has_error()) return sql_error{sql_errc::unknown, "The history of statements cannot be read: " + seen.error().sentence};
    return session::history_view{std::move(seen->on), std::move(seen->queries), std::move(seen->profiles)};
}

sql_result<std::unique_ptr<session::exported_file>> archived_tables::export_to(const std::string& name, const security::principal& caller) {
    if (!security::may_export(caller)) {
        return sql_error{sql_errc::specific_access_denied,
                         "Access denied; you need (at least one of) the PROCESS privilege(s) for this operation"};
    }
    auto begun = history::export_file::begin(export_folder_, name);
    if (begun.has_error()) return to_sql_error(begun.error());
    return std::make_unique<parquet_file>(std::move(*begun));
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
