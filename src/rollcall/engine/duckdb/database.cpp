// Opening the instance, and connecting to it.
#include "rollcall/engine/duckdb/database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>
#include <vector>

#include "rollcall/base/machine_memory.hpp"
#include "rollcall/engine/duckdb/errors/error_mapping.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/instance/log_check.hpp"
#include "rollcall/engine/duckdb/instance/open_failure.hpp"
#include "rollcall/engine/duckdb/running/connection.hpp"
#include "rollcall/engine/duckdb/tables/sleep_function.hpp"
#include "rollcall/engine/duckdb/tables/view_function.hpp"
#include "rollcall/engine/duckdb_engine.hpp"

namespace rollcall::engine {

namespace {

std::string megabytes(std::uint64_t bytes) { return std::to_string(std::max<std::uint64_t>(bytes >> 20, 1)) + "MiB"; }

// What the instance is opened with. Returns: the option that DuckDB does not take, "" for none.
std::string configure(duckdb_config config, const duckdb_options& options) {
    const std::uint64_t machine = machine_memory_bytes();
    const std::uint64_t memory = options.memory_limit_bytes != 0 ? options.memory_limit_bytes : machine / 10 * 6;
    std::vector<std::pair<const char*, std::string>> settings{
        {"temp_directory", (options.data_dir / "tmp").string()},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"custom_user_agent", "rollcall"},
        {"default_null_order", "nulls_first_on_asc_last_on_desc"},
        {"preserve_insertion_order", "true"},
        {"integer_division", "false"},
    };
    if (memory != 0) settings.emplace_back("memory_limit", megabytes(memory));
    if (options.threads != 0) settings.emplace_back("threads", std::to_string(options.threads));
    for (const auto& [name, value] : settings) {
        if (duckdb_set_config(config, name, value.c_str()) != DuckDBSuccess) return std::string{name} + " = " + value;
    }
    return {};
}

// DuckDB 1.5.6 ends the process where its own start lacks a descriptor: whether there are some is seen first.
bool has_descriptors() {
    constexpr std::size_t needed = 16;
    std::array<int, needed> tried{};
    bool all = true;
    for (int& each : tried) {
        each = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        all = all && each >= 0;
    }
    for (const int each : tried) {
        if (each >= 0) ::close(each);
    }
    return all;
}

// Runs one statement. Returns: DuckDB's message, "" where it went well.
std::string run(duckdb_connection on, const std::string& text) {
    result_handle result;
    if (duckdb_query(on, text.c_str(), &result.raw()) == DuckDBSuccess) return {};
    return result.error();
}

// The tables that the front end keeps beside the users', in a schema that no database name leads to.
std::vector<std::string> hidden_tables(const engine_naming& naming) {
    const std::string schema = quoted_name(naming.catalog) + "." + quoted_name(naming.hidden_schema);
    return {
        "CREATE SCHEMA IF NOT EXISTS " + schema,
        "CREATE TABLE IF NOT EXISTS " + schema +
            ".columns (database_name VARCHAR, table_name VARCHAR, column_name VARCHAR, ordinal INTEGER, type_text VARCHAR, extra VARCHAR, "
            "comment VARCHAR)",
        "CREATE TABLE IF NOT EXISTS " + schema +
            ".parts (database_name VARCHAR, table_name VARCHAR, kind VARCHAR, number INTEGER, name VARCHAR, index_name VARCHAR, clause "
            "VARCHAR)",
        "CREATE TABLE IF NOT EXISTS " + schema + ".counters (database_name VARCHAR, table_name VARCHAR, next UBIGINT)",
    };
}

// Attaches the file and closes the instance in. Returns: DuckDB's message, "" where it went well.
std::string set_up(duckdb_connection on, const engine_naming& naming, const std::filesystem::path& file,
                   const std::filesystem::path& writable_folder) {
    std::vector<std::string> steps{
        "SET GLOBAL TimeZone = 'UTC'",
        "SET GLOBAL ieee_floating_point_ops = false",  // what is divided by zero is NULL
        "ATTACH " + quoted_text(file.string()) + " AS " + quoted_name(naming.catalog),
    };
    for (auto& step : hidden_tables(naming)) steps.push_back(std::move(step));
    if (!writable_folder.empty()) steps.push_back("SET GLOBAL allowed_directories = [" + quoted_text(writable_folder.string()) + "]");
    // From here on no statement reaches other files or the network, and none can open that again. The data file itself and its
    // WAL stay within DuckDB's reach (read_blob, COPY TO): only the front end's list of allowed functions keeps SQL off them.
    steps.emplace_back("SET GLOBAL enable_external_access = false");
    for (const auto& step : steps) {
        if (auto message = run(on, step); !message.empty()) return message;
    }
    return {};
}

// Brings the log into the file, and writes the file's root anew even where the log was empty: a checkpoint does nothing then.
// Returns: DuckDB's message, "" where it went well.
std::string write_anew(duckdb_database instance, const engine_naming& naming) {
    connection_handle own;
    if (duckdb_connect(instance, own.out()) != DuckDBSuccess) return "out of memory";
    const std::string passing = quoted_name(naming.catalog) + "." + quoted_name(naming.hidden_schema + "_passing");
    for (const auto& step :
         {"CREATE SCHEMA IF NOT EXISTS " + passing, "DROP SCHEMA " + passing, "CHECKPOINT " + quoted_name(naming.catalog)}) {
        if (auto message = run(own.get(), step); !message.empty()) return message;
    }
    return {};
}

// The instance with its file, closed in, and with the server's functions. Errors: a sentence with cause and remedy.
or_refusal<instance_handle> open_instance(const duckdb_options& options, shared_state& state) {
    config_handle config;
    duckdb_create_config(config.out());
    if (const auto wrong = configure(config.get(), options); !wrong.empty()) {
        return refuse("The engine does not take the setting " + wrong + ": correct it in the configuration");
    }
    const auto file = options.data_dir / options.file_name;
    if (const auto damage = log_damage(file.string() + ".wal"); !damage.empty()) return damaged(file.string(), damage);
    if (!has_descriptors()) return refuse("The engine does not start: Too many open files; raise the descriptor limit (ulimit -n)");
    instance_handle instance;
    char* message = nullptr;
    if (duckdb_open_ext(":memory:", instance.out(), config.get(), &message) != DuckDBSuccess) {
        return refuse("The engine does not start: " + take_text(message));
    }
    connection_handle setup;
    if (duckdb_connect(instance.get(), setup.out()) != DuckDBSuccess) return refuse("The engine does not start: it is out of memory");
    // Given beforehand, DuckDB 1.5.6 forgets it.
    if (options.max_temp_bytes != 0) {
        const auto failure = run(setup.get(), "SET GLOBAL max_temp_directory_size = '" + megabytes(options.max_temp_bytes) + "'");
        if (!failure.empty()) return refuse("The engine does not take engine.max_temp_bytes: " + failure);
    }
    // Before the file: its log is replayed with them, for defaults and checks call them.
    const bool registered = register_sleep(setup.get(), state.interrupts) && register_functions(setup.get(), state.interrupts) &&
                            register_gathered(setup.get(), state.gathered) && register_counting(setup.get(), state.counters) &&
                            register_view_definition(setup.get(), state.naming);
    if (!registered) {
        return refuse("The engine does not start: it refuses the server's functions; libduckdb.so is of another version than 1.5.6");
    }
    if (const auto failure = set_up(setup.get(), state.naming, file, options.writable_folder); !failure.empty()) {
        return open_failure(failure, file.string());
    }
    if (const auto failure = state.tasks.start(instance.get(), setup.get()); !failure.empty()) {
        return refuse("The engine does not start: it gives its threads to none but itself (" + failure +
                      "); libduckdb.so is of another version than 1.5.6");
    }
    return instance;
}

}  // namespace

duckdb_instance::duckdb_instance(duckdb_options options, std::optional<data_dir_lock> lock, std::unique_ptr<shared_state> state,
                                 instance_handle instance)
    : options_(std::move(options)),
      lock_(std::move(lock)),
      state_(std::move(state)),
      instance_(std::move(instance)),
      reader_(state_->naming),
      // Progress is measured but never printed. The file is where names without a catalog are looked for, so that nothing
      // lands in the instance's memory, where it would be lost.
      // A stream holds few rows ahead, for there may be thousands of them.
      connection_settings_(
          "SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET streaming_buffer_size = '128KiB'; USE " +
          quoted_name(state_->naming.catalog) + ".main") {}

duckdb_instance::~duckdb_instance() {
    if (auto last = connect(); last.has_value()) static_cast<duckdb_session&>(**last).write_exact_bounds();
    state_->instance = nullptr;
    state_->tasks.stop();
}

void duckdb_instance::forget_numbers(std::string_view of_database, std::string_view table) { state_->counters.forget(of_database, table); }

sql_result<std::unique_ptr<connection>> duckdb_instance::connect() {
    const std::shared_lock open{opening_};
    if (auto why = state_->why_stopped()) return std::move(*why);
    duckdb_connection raw = nullptr;
    if (duckdb_connect(instance_.get(), &raw) != DuckDBSuccess) {
        return sql_error{sql_errc::out_of_resources, "The engine takes no further connection: it is out of memory"};
    }
    auto session = std::make_unique<duckdb_session>(raw, *state_);
    if (const auto message = run(raw, connection_settings_); !message.empty()) return session->failed(message, connection_settings_);
    return session;
}

std::optional<sql_error> duckdb_instance::unavailable() const { return state_->why_stopped(); }

// What is in memory may be less than what is on the disk, so it goes before the file is opened again.
or_refusal<void> duckdb_instance::reopen() {
    const std::unique_lock alone{opening_};
    if (!state_->stopped) return {};
    if (const auto open = state_->sessions.load(); open > 0) return refuse("{} of its connections are still open", open);
    state_->tasks.stop();
    state_->instance = nullptr;
    state_->counters.forget_all();
    instance_.reset();
    auto opened = open_instance(options_, *state_);
    if (opened.has_error()) return opened.error();
    // What failed to reach the disk may have been read back from the kernel's memory.
    if (auto message = write_anew(opened->get(), state_->naming); !message.empty()) {
        state_->tasks.stop();
        return refuse(std::move(message));
    }
    instance_ = std::move(*opened);
    state_->instance = instance_.get();
    state_->fatal.with([](std::optional<sql_error>& why) { why.reset(); });
    state_->stopped = false;
    return {};
}

or_refusal<std::unique_ptr<database>> open_duckdb(const duckdb_options& options) {
    std::error_code error;
    std::filesystem::create_directories(options.data_dir, error);
    if (error) {
        return refuse("The data directory " + options.data_dir.string() + " cannot be made (" + error.message() +
                      "): choose another, or give the account that runs the server write access to where it belongs");
    }
    std::optional<data_dir_lock> lock;
    if (options.owns_data_dir) {
        auto taken = data_dir_lock::take(options.data_dir);
        if (taken.has_error()) return taken.error();
        lock.emplace(std::move(*taken));
    }

    auto state = std::make_unique<shared_state>();
    state->naming = {options.catalog, options.schema_prefix, options.hidden_schema};
    state->most_plans_kept = options.max_kept_plans;
    auto instance = open_instance(options, *state);
    if (instance.has_error()) return instance.error();
    state->instance = instance->get();
    return std::make_unique<duckdb_instance>(options, std::move(lock), std::move(state), std::move(*instance));
}

}  // namespace rollcall::engine
