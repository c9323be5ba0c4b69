// The scripted engine: one lock over the script, one condition for what blocks.
#include "for_test/engine/fake_engine.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

struct fake_database::script {
    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    std::map<std::string, fake_answer, std::less<>> answers;
    std::function<fake_answer(std::string_view)> others;
    std::optional<sql_error> refusal;
    struct table {
        std::string name;
        std::vector<column_row> columns;
        std::string create_text;
    };
    std::map<std::string, std::vector<table>, std::less<>> databases;
    std::vector<std::string> executed;
    parameter_list last_parameters;
    std::size_t connections = 0;
    std::size_t interrupts = 0;
    std::size_t blocked = 0;
    std::uint64_t last_gathered = 0;
    std::map<std::uint64_t, gathered_table> gathered;
    std::function<std::optional<sql_error>(std::size_t)> hook;
    std::size_t steps = 0;

    // Not under the lock: the hook may ask the engine for something.
    std::optional<sql_error> step() {
        std::unique_lock lock{mutex};
        const auto number = ++steps;
        const auto call = hook;
        lock.unlock();
        return call ? call(number) : std::nullopt;
    }

    fake_answer find(std::string_view text) const {
        const auto found = answers.find(text);
        if (found != answers.end()) return found->second;
        if (others) return others(text);
        fake_answer unknown;
        unknown.error = sql_error{sql_errc::parse, "The fake engine has no answer to: " + std::string{text}};
        return unknown;
    }
};

namespace {

using script = fake_database::script;

sql_error interrupted() { return {sql_errc::query_interrupted, "Query execution was interrupted"}; }

struct give_cell {
    row_sink& to;
    void operator()(std::monostate) const { to.null(); }
    void operator()(std::int64_t value) const { to.integer(value); }
    void operator()(std::uint64_t value) const { to.unsigned_integer(value); }
    void operator()(float value) const { to.float32(value); }
    void operator()(double value) const { to.float64(value); }
    void operator()(const std::string& value) const { to.text(value); }
    void operator()(const date_value& value) const { to.date(value); }
    void operator()(const time_value& value) const { to.time(value); }
    void operator()(const datetime_value& value) const { to.datetime(value); }
};

class fake_connection;

class fake_execution final : public execution {
public:
    fake_execution(fake_connection& on, fake_answer answer) : on_(on), answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const column> columns() const override { return answer_.columns; }
    [[nodiscard]] std::uint64_t rows_changed() const override { return answer_.rows_changed; }
    [[nodiscard]] std::chrono::nanoseconds planning() const override { return {}; }
    sql_result<fetch_state> fetch(row_sink& sink) override;

private:
    fake_connection& on_;
    fake_answer answer_;
    std::size_t next_ = 0;
};

class fake_prepared final : public prepared_statement {
public:
    fake_prepared(std::string text, fake_answer answer) : text_(std::move(text)), answer_(std::move(answer)) {}
    [[nodiscard]] std::size_t parameter_count() const override { return answer_.parameter_count; }
    [[nodiscard]] std::span<const column> columns() const override { return answer_.columns; }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    fake_answer answer_;
};

class fake_connection final : public connection {
public:
    explicit fake_connection(script& shared) : script_(shared) { ++script_.connections; }  // under the script's lock
    ~fake_connection() override {
        const std::scoped_lock lock{script_.mutex};
        --script_.connections;
    }

    sql_result<std::unique_ptr<execution>> execute(std::string_view text, std::span<const parameter> parameters) override {
        if (auto failure = script_.step()) return *failure;
        fake_answer found;
        {
            const std::scoped_lock lock{script_.mutex};
            interrupted_ = false;
            script_.executed.emplace_back(text);
            script_.last_parameters.assign(parameters.begin(), parameters.end());
            found = script_.find(text);
            progress_ = found.progress;
        }
        if (found.blocks) {
            wait_for_interrupt();
            return interrupted();
        }
        if (found.error) return *found.error;
        written_ = written_ || !text.starts_with("SELECT");
        return std::make_unique<fake_execution>(*this, std::move(found));
    }

    sql_result<std::unique_ptr<prepared_statement>> prepare(std::string_view text) override {
        if (auto failure = script_.step()) return *failure;
        const std::scoped_lock lock{script_.mutex};
        auto found = script_.find(text);
        if (found.error) return *found.error;
        return std::make_unique<fake_prepared>(std::string{text}, std::move(found));
    }

    sql_result<std::unique_ptr<execution>> execute(prepared_statement& statement, std::span<const parameter> parameters) override {
        return execute(static_cast<fake_prepared&>(statement).text(), parameters);
    }

    sql_result<void> take_snapshot() override { return {}; }
    sql_result<void> begin(bool read_only) override {
        written_ = false;
        return note(read_only ? "BEGIN TRANSACTION READ ONLY" : "BEGIN TRANSACTION");
    }
    sql_result<void> commit() override { return note("COMMIT"); }
    sql_result<void> rollback() override { return note("ROLLBACK"); }

    sql_result<std::unique_ptr<table_writer>> write_to(std::string_view, std::string_view) override {
        return sql_error{sql_errc::not_supported_yet, "The scripted engine has no tables to write to"};
    }
    // Every text but a SELECT that is answered is taken for a change.
    [[nodiscard]] bool may_end() override { return true; }
    [[nodiscard]] bool has_written() const override { return written_; }
    void belong_to(std::uint32_t, std::shared_ptr<rest_watcher>) override {}
    sql_result<void> begin_numbers(const numbered_place&) override { return boost::system::in_place_value; }
    void hold_numbers(std::string_view, std::string_view) override {}
    void release_numbers(std::string_view, std::string_view) override {}
    bool hold_parents(std::span<const parent_use>) override { return true; }
    table_hold hold_tables(std::span<const table_use>, std::uint64_t) override { return table_hold::held; }
    void release_held(statement_end) override {}
    void stop_waiting_for_tables() noexcept override {}
    given_numbers end_numbers() override { return {}; }
    void measure_operators(bool) override {}
    void expect_long(bool /*may_take_long*/) override {}
    std::optional<operator_profile> last_profile() override { return std::nullopt; }

    void interrupt() noexcept override {
        const std::scoped_lock lock{script_.mutex};
        ++script_.interrupts;
        interrupted_ = true;
        script_.changed.notify_all();
    }

    // The next rows are asked for. Returns: the error that is the answer.
    std::optional<sql_error> begin_fetch() { return script_.step(); }

    [[nodiscard]] std::optional<double> progress() const noexcept override {
        const std::scoped_lock lock{script_.mutex};
        return progress_;
    }

    void wait_for_interrupt() {
        std::unique_lock lock{script_.mutex};
        ++script_.blocked;
        script_.changed.notify_all();
        script_.changed.wait(lock, [&] { return interrupted_; });
        --script_.blocked;
    }

private:
    // A scripted error of these words is the answer; without one they succeed.
    sql_result<void> note(const char* text) {
        if (auto failure = script_.step()) return *failure;
        const std::scoped_lock lock{script_.mutex};
        script_.executed.emplace_back(text);
        const auto found = script_.answers.find(std::string_view{text});
        if (found != script_.answers.end() && found->second.error) return *found->second.error;
        return boost::system::in_place_value;
    }

    script& script_;
    bool interrupted_ = false;
    bool written_ = false;
    std::optional<double> progress_;
};

sql_result<fetch_state> fake_execution::fetch(row_sink& sink) {
    if (auto failure = on_.begin_fetch()) return *failure;
    while (next_ < answer_.rows.size()) {
        sink.begin_row();
        for (const auto& cell : answer_.rows[next_]) std::visit(give_cell{sink}, cell);
        ++next_;
        if (!sink.end_row()) return fetch_state::more;
    }
    if (answer_.blocks_after_rows) {
        on_.wait_for_interrupt();
        return interrupted();
    }
    if (answer_.error_after_rows) return *answer_.error_after_rows;
    return fetch_state::done;
}

class fake_catalog final : public catalog {
public:
    explicit fake_catalog(script& shared) : script_(shared) {}

    sql_result<std::vector<std::string>> databases(connection&) override {
        const std::scoped_lock lock{script_.mutex};
        std::vector<std::string> names;
        for (const auto& [name, tables] : script_.databases) names.push_back(name);
        return names;
    }
    sql_result<bool> database_exists(connection&, std::string_view database) override {
        const std::scoped_lock lock{script_.mutex};
        return script_.databases.contains(database);
    }
    sql_result<void> create_database(connection&, std::string_view database, bool if_not_exists, std::string_view) override {
        const std::scoped_lock lock{script_.mutex};
        const bool added = script_.databases.try_emplace(std::string{database}).second;
        if (added || if_not_exists) return boost::system::in_place_value;
        return sql_error{sql_errc::db_create_exists, "Can't create database '" + std::string{database} + "'; database exists"};
    }
    sql_result<std::uint64_t> drop_database(connection&, std::string_view database, bool if_exists) override {
        const std::scoped_lock lock{script_.mutex};
        const auto found = script_.databases.find(database);
        if (found == script_.databases.end()) {
            if (if_exists) return std::uint64_t{0};
            return sql_error{sql_errc::db_drop_exists, "Can't drop database '" + std::string{database} + "'; database doesn't exist"};
        }
        const std::uint64_t count = found->second.size();
        script_.databases.erase(found);
        return count;
    }
    sql_result<std::vector<table_row>> tables(connection&, std::string_view database) override {
        const std::scoped_lock lock{script_.mutex};
        const auto found = script_.databases.find(database);
        if (found == script_.databases.end()) return sql_error{sql_errc::bad_db, "Unknown database '" + std::string{database} + "'"};
        std::vector<table_row> rows;
        for (const auto& table : found->second) rows.push_back({table.name, false});
        return rows;
    }
    sql_result<std::vector<column_row>> columns(connection&, std::string_view database, std::string_view table) override {
        const std::scoped_lock lock{script_.mutex};
        const auto found = find(database, table);
        if (found.has_error()) return found.error();
        return (*found)->columns;
    }
    sql_result<table_description> describe(connection& on, std::string_view database, std::string_view table) override {
        auto read = columns(on, database, table);
        if (read.has_error()) return read.error();
        table_description described;
        described.columns = std::move(*read);
        return described;
    }
    sql_result<std::string> create_text(connection&, std::string_view database, std::string_view table) override {
        const std::scoped_lock lock{script_.mutex};
        const auto found = find(database, table);
        if (found.has_error()) return found.error();
        return sql_result<std::string>{boost::system::in_place_value, (*found)->create_text};
    }

private:
    [[nodiscard]] sql_result<const script::table*> find(std::string_view database, std::string_view table) const {
        const auto tables = script_.databases.find(database);
        if (tables == script_.databases.end()) return sql_error{sql_errc::bad_db, "Unknown database '" + std::string{database} + "'"};
        const auto found = std::ranges::find(tables->second, table, &script::table::name);
        if (found != tables->second.end()) return &*found;
        return sql_error{sql_errc::no_such_table, "Table '" + std::string{database} + "." + std::string{table} + "' doesn't exist"};
    }

    script& script_;
};

}  // namespace

fake_database::fake_database() : script_(std::make_unique<script>()), catalog_(std::make_unique<fake_catalog>(*script_)) {}

fake_database::~fake_database() = default;

void fake_database::answer(std::string text, fake_answer with) {
    const std::scoped_lock lock{script_->mutex};
    script_->answers.insert_or_assign(std::move(text), std::move(with));
}

void fake_database::answer_others(std::function<fake_answer(std::string_view)> with) {
    const std::scoped_lock lock{script_->mutex};
    script_->others = std::move(with);
}

void fake_database::before_each_step(std::function<std::optional<sql_error>(std::size_t)> hook) {
    const std::scoped_lock lock{script_->mutex};
    script_->hook = std::move(hook);
    script_->steps = 0;
}

void fake_database::refuse_connections(std::optional<sql_error> with) {
    const std::scoped_lock lock{script_->mutex};
    script_->refusal = std::move(with);
}

void fake_database::add_database(std::string name) {
    const std::scoped_lock lock{script_->mutex};
    script_->databases.try_emplace(std::move(name));
}

void fake_database::add_table(std::string_view in, std::string name, std::vector<column_row> columns, std::string create_text) {
    const std::scoped_lock lock{script_->mutex};
    script_->databases[std::string{in}].push_back({std::move(name), std::move(columns), std::move(create_text)});
}

std::vector<std::string> fake_database::executed() const {
    const std::scoped_lock lock{script_->mutex};
    return script_->executed;
}

parameter_list fake_database::last_parameters() const {
    const std::scoped_lock lock{script_->mutex};
    return script_->last_parameters;
}

std::size_t fake_database::open_connections() const {
    const std::scoped_lock lock{script_->mutex};
    return script_->connections;
}

std::size_t fake_database::interrupts() const {
    const std::scoped_lock lock{script_->mutex};
    return script_->interrupts;
}

std::vector<gathered_table> fake_database::held() const {
    const std::scoped_lock lock{script_->mutex};
    std::vector<gathered_table> tables;
    for (const auto& [number, table] : script_->gathered) tables.push_back(table);
    return tables;
}

bool fake_database::wait_until_blocked(std::size_t count) const {
    std::unique_lock lock{script_->mutex};
    return script_->changed.wait_for(lock, std::chrono::seconds{10}, [&] { return script_->blocked >= count; });
}

sql_result<std::unique_ptr<connection>> fake_database::connect() {
    if (auto failure = script_->step()) return *failure;
    const std::scoped_lock lock{script_->mutex};
    if (script_->refusal) return *script_->refusal;
    return std::make_unique<fake_connection>(*script_);
}

catalog& fake_database::reader() { return *catalog_; }

std::uint64_t fake_database::hold_gathered(gathered_table table) {
    const std::scoped_lock lock{script_->mutex};
    script_->gathered.emplace(++script_->last_gathered, std::move(table));
    return script_->last_gathered;
}

void fake_database::release_gathered(std::uint64_t number) {
    const std::scoped_lock lock{script_->mutex};
    script_->gathered.erase(number);
}

std::optional<sql_error> fake_database::unavailable() const { return std::nullopt; }

or_refusal<void> fake_database::reopen() { return {}; }

}  // namespace rollcall::engine
