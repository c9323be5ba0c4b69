// Streaming a result: a chunk and the position in it survive from one fetch to the next.
#include "rollcall/engine/duckdb/running/execution.hpp"

#include <utility>

#include "rollcall/engine/duckdb/running/connection.hpp"

namespace rollcall::engine {

namespace {

// A plan that has run holds on to some of what it worked with: that of a longer run is not worth keeping.
constexpr std::chrono::milliseconds keeps_a_plan{5};

// Plans are told in MySQL's names.
class plan_sink final : public row_sink {
public:
    plan_sink(row_sink& to, const engine_naming& naming) : to_(to), naming_(naming) {}

    void begin_row() override { to_.begin_row(); }
    void null() override { to_.null(); }
    void integer(std::int64_t value) override { to_.integer(value); }
    void unsigned_integer(std::uint64_t value) override { to_.unsigned_integer(value); }
    void float32(float value) override { to_.float32(value); }
    void float64(double value) override { to_.float64(value); }
    void text(std::string_view bytes) override { to_.text(plan_without_engine_names(bytes, naming_)); }
    void date(const date_value& value) override { to_.date(value); }
    void time(const time_value& value) override { to_.time(value); }
    void datetime(const datetime_value& value) override { to_.datetime(value); }
    bool end_row() override { return to_.end_row(); }

private:
    row_sink& to_;
    const engine_naming& naming_;
};

}  // namespace

duckdb_execution::duckdb_execution(duckdb_session& session, result_handle result, duckdb_prepared& statement,
                                   std::chrono::nanoseconds planning, task_help help)
    : session_(session), of_(statement), text_(statement.text()), result_(std::move(result)), planning_(planning), help_(std::move(help)) {
    const auto kind = duckdb_result_return_type(result_.raw());
    if (kind == DUCKDB_RESULT_TYPE_CHANGED_ROWS) rows_changed_ = duckdb_rows_changed(&result_.raw());
    if (kind != DUCKDB_RESULT_TYPE_QUERY_RESULT) return;
    const idx_t count = duckdb_column_count(&result_.raw());
    types_.reserve(count);
    columns_.reserve(count);
    for (idx_t i = 0; i < count; ++i) {
        const type_handle type{duckdb_column_logical_type(&result_.raw(), i)};
        types_.push_back(describe(type.get()));
        columns_.push_back(make_column(duckdb_column_name(&result_.raw(), i), types_.back()));
    }
    reader_.emplace(types_);
}

duckdb_execution::~duckdb_execution() {
    chunk_.reset();
    result_.reset();
    if (ends_transaction_) {
        session_.end_own_transaction();
    } else if (activity_ && reader_ && !read_to_its_end_) {
        session_.end_left_stream();
    }
    if (reader_) session_.note_run(text_, was_short_);  // what gives no rows has no plan to keep
}

sql_result<fetch_state> duckdb_execution::fetch(row_sink& sink) {
    if (!reader_) return fetch_state::done;
    if (!text_.starts_with("EXPLAIN ") || text_.starts_with("EXPLAIN (")) return fetch_rows(sink);
    plan_sink plan{sink, session_.naming()};
    return fetch_rows(plan);
}

sql_result<fetch_state> duckdb_execution::fetch_rows(row_sink& sink) {
    while (true) {
        if (in_chunk_ && reader_->read(sink)) return fetch_state::more;
        in_chunk_ = false;
        help_.look_at_clock();
        chunk_ = chunk_handle{duckdb_fetch_chunk(result_.raw())};
        if (!chunk_) {
            // Errors and interrupts in mid-stream show nowhere else.
            if (const std::string message = result_.error(); !message.empty()) return session_.failed_in_stream(message, of_);
            read_to_its_end_ = true;
            was_short_ = help_.elapsed() < keeps_a_plan;
            return fetch_state::done;
        }
        if (auto error = reader_->open(chunk_.get())) return std::move(*error);
        in_chunk_ = true;
    }
}

}  // namespace rollcall::engine
