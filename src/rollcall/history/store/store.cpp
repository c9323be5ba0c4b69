// Opening the store and keeping it within its bounds.
#include "rollcall/history/store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/engine/duckdb_engine.hpp"
#include "rollcall/history/store/store_tables.hpp"
#include "rollcall/history/store/store_writer.hpp"

namespace rollcall::history {

namespace {

constexpr std::string_view file_name = "history.duckdb";
constexpr int store_version = 1;
constexpr std::uint64_t memory_bytes = std::uint64_t{256} << 20;

or_refusal<std::unique_ptr<engine::database>> open_engine(const store_options& options) {
    engine::duckdb_options of;
    of.data_dir = options.data_dir;
    of.file_name = file_name;
    of.owns_data_dir = false;
    of.memory_limit_bytes = memory_bytes;
    of.threads = 1;
    of.writable_folder = options.export_folder;
    return engine::open_duckdb(of);
}

// One such file is kept: enough to look into, and no more than one store's size.
void move_aside(const std::filesystem::path& file, const std::string& why) {
    std::error_code error;
    for (const std::string suffix : {"", ".wal"}) {
        const std::filesystem::path from{file.string() + suffix};
        if (!std::filesystem::exists(from, error)) continue;
        std::filesystem::rename(from, from.string() + ".damaged", error);
    }
    log::warn("the history of statements begins anew; {}.damaged keeps what was there: {}", file.string(), why);
}

// When the table's statements began, and how many there are.
or_refusal<table_facts> read_facts(engine::connection& on, const store_table& table) {
    const auto found = engine::collect_rows(on, fmt::format("SELECT count(*), min(started), max(started) FROM {}", qualified(table)), {});
    if (found.has_error()) return refuse(found.error().message);
    table_facts facts;
    std::int64_t* const into[] = {&facts.rows, &facts.first_us, &facts.last_us};
    for (std::size_t i = 0; i < std::size(into); ++i) {
        const auto& cell = found->front()[i];
        if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), *into[i]);
    }
    return facts;
}

}  // namespace

std::string store_table::name() const { return fmt::format("{}_{}", kind, hour); }

std::string qualified(const store_table& table) { return fmt::format(R"("rollcall"."fe"."{}")", table.name()); }

or_refusal<void> run(engine::connection& on, const std::string& text) {
    auto done = on.execute(text, {});
    if (done.has_error()) return refuse(done.error().message);
    return {};
}

store::store(store_options options, std::unique_ptr<engine::database> database)
    : options_(std::move(options)), database_(std::move(database)) {}

store::~store() = default;

or_refusal<std::shared_ptr<store>> store::open(const store_options& options) {
    auto database = open_engine(options);
    if (database.has_error() && database.error().kind == refusal_kind::damaged_file) {
        move_aside(options.data_dir / file_name, database.error().sentence);
        database = open_engine(options);
    }
    if (database.has_error()) return database.error();
    std::shared_ptr<store> opened{new store(options, std::move(*database))};
    const auto prepared = opened->prepare();
    if (prepared.has_error()) return prepared.error();
    return opened;
}

or_refusal<std::unique_ptr<engine::connection>> store::connect() {
    auto connected = database_->connect();
    if (connected.has_error()) return refuse(connected.error().message);
    return std::move(*connected);
}

or_refusal<void> store::prepare() {
    auto on = connect();
    if (on.has_error()) return on.error();
    auto made = run(**on, R"(CREATE TABLE IF NOT EXISTS "rollcall"."fe"."version" (number INTEGER))");
    if (made.has_error()) return made;
    const auto found = engine::collect_rows(**on, R"(SELECT number FROM "rollcall"."fe"."version")", {});
    if (found.has_error()) return refuse(found.error().message);
    if (found->empty()) {
        made = run(**on, fmt::format(R"(INSERT INTO "rollcall"."fe"."version" VALUES ({}))", store_version));
        if (made.has_error()) return made;
    } else if (found->front().front() != std::to_string(store_version)) {
        return refuse(
            "{} was written by a newer version of Rollcall (its form is {}, this version knows {}): start that version, or move the file "
            "away",
            (options_.data_dir / file_name).string(), found->front().front().value_or("unknown"), store_version);
    }
    for (const auto& [name, columns] : {std::pair{"no_queries", query_columns}, std::pair{"no_profiles", profile_columns}}) {
        made = run(**on, fmt::format(R"(CREATE TABLE IF NOT EXISTS "rollcall"."fe"."{}" ({}))", name, columns));
        if (made.has_error()) return made;
    }
    auto tables = read_tables(**on);
    if (tables.has_error()) return tables.error();
    tables_.with([&](known_tables& known) { known = std::move(*tables); });
    writer_.with([&](std::unique_ptr<store_writer>& writer) { writer = std::make_unique<store_writer>(std::move(*on), options_.slow); });
    return {};
}

or_refusal<known_tables> store::read_tables(engine::connection& on) {
    const auto found = engine::collect_rows(on,
                                            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'rollcall' AND schema_name = "
                                            "'fe' AND table_name SIMILAR TO '[qkptu]_[0-9]+'",
                                            {});
    if (found.has_error()) return refuse(found.error().message);
    known_tables known;
    for (const auto& row : *found) {
        const std::string name = row.front().value_or("");
        store_table table;
        table.kind = name.front();
        std::from_chars(name.data() + 2, name.data() + name.size(), table.hour);
        table_facts facts;
        if (query_kinds.find(table.kind) != std::string_view::npos) {
            auto read = read_facts(on, table);
            if (read.has_error()) return read.error();
            facts = *read;
        }
        known.emplace(table, facts);
    }
    return known;
}

or_refusal<void> store::write(const std::vector<registry::query_record>& records) {
    return writer_.with([&](std::unique_ptr<store_writer>& writer) -> or_refusal<void> {
        auto known = tables_.with([](const known_tables& tables) { return tables; });
        auto written = writer->write(records, known);
        if (written.has_error()) return written;
        tables_.with([&](known_tables& tables) { tables = std::move(known); });
        return {};
    });
}

or_refusal<void> store::drop(engine::connection& on, const store_table& table) {
    std::vector<store_table> together{table};
    if (query_kinds.find(table.kind) != std::string_view::npos) together.push_back(text_table_of(table));
    for (const auto& each : together) {
        auto dropped = run(on, "DROP TABLE IF EXISTS " + qualified(each));
        if (dropped.has_error()) return dropped;
        tables_.with([&](known_tables& tables) { tables.erase(each); });
    }
    return {};
}

or_refusal<std::uint64_t> store::used_bytes(engine::connection& on) {
    const auto found = engine::collect_rows(
        on, "SELECT CAST(used_blocks * block_size AS UBIGINT) FROM pragma_database_size() WHERE database_name = 'rollcall'", {});
    if (found.has_error()) return refuse(found.error().message);
    std::uint64_t bytes = 0;
    if (!found->empty()) {
        const std::string text = found->front().front().value_or("0");
        std::from_chars(text.data(), text.data() + text.size(), bytes);
    }
    std::error_code none_there;  // no log yet: nothing in it
    const auto log = std::filesystem::file_size((options_.data_dir / file_name).string() + ".wal", none_there);
    return none_there ? bytes : bytes + log;
}

or_refusal<void> store::age_out(wall_time now) {
    auto on = connect();
    if (on.has_error()) return on.error();
    const auto hour_now = hour_of(now);
    auto known = tables_.with([](const known_tables& tables) { return tables; });
    for (const auto& [table, facts] : known) {
        const auto keep = table.kind == 'q' || table.kind == 't' ? options_.keep : options_.keep_notable;
        if (table.end_hour() + keep.count() > hour_now) continue;
        if (auto dropped = drop(**on, table); dropped.has_error()) return dropped;
    }
    // Too large: ordinary statements go first, then profiles, then notable ones; of each the oldest, but never the one that is being
    // written.
    for (const char kind : {'q', 'p', 'k'}) {
        known = tables_.with([](const known_tables& tables) { return tables; });
        for (const auto& [table, facts] : known) {
            if (table.kind != kind || table.end_hour() > hour_now) continue;
            const auto used = used_bytes(**on);
            if (used.has_error()) return used.error();
            if (*used <= options_.max_bytes) return {};
            if (auto dropped = drop(**on, table); dropped.has_error()) return dropped;
            // What was dropped is free for others once it is written down.
            if (auto freed = run(**on, "CHECKPOINT rollcall"); freed.has_error()) return freed;
        }
    }
    return {};
}

}  // namespace rollcall::history
