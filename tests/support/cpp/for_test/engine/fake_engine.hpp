// An engine for tests: it answers texts with what a script says, without DuckDB. Time does not pass in it, and nothing
// runs until a call makes it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// A cell of a scripted row. monostate is NULL; strings go to text(), whatever the column.
using fake_cell =
    std::variant<std::monostate, std::int64_t, std::uint64_t, float, double, std::string, date_value, time_value, datetime_value>;

// What a text is answered with.
struct fake_answer {
    std::vector<column> columns = {};
    std::vector<std::vector<fake_cell>> rows = {};
    std::uint64_t rows_changed = 0;
    std::optional<sql_error> error = {};             // instead of a result
    std::optional<sql_error> error_after_rows = {};  // after the last row
    bool blocks = false;                             // execute() returns only after an interrupt, with error 1317
    bool blocks_after_rows = false;                  // the same in fetch(), after the last row
    std::size_t parameter_count = 0;
    std::optional<double> progress = {};  // while it runs
};

// Thread: any. Lives as long as its connections.
class fake_database final : public database {
public:
    fake_database();
    ~fake_database() override;

    // Answers `text`, exactly as written, from now on. A text without an answer is error 1064.
    void answer(std::string text, fake_answer with);
    // The same for every text that has no answer of its own.
    void answer_others(std::function<fake_answer(std::string_view text)> with);
    // `hook` is called before each thing that is asked of the engine or of its connections, their catalog and their ends left out, with its
    // number from 1, on the thread that asks. An error that it returns is the answer.
    void before_each_step(std::function<std::optional<sql_error>(std::size_t step)> hook);
    // What connect() fails with; nothing: it succeeds.
    void refuse_connections(std::optional<sql_error> with);
    void add_database(std::string name);
    // Makes the table with its columns, in a database that is added where it is missing.
    void add_table(std::string_view in, std::string name, std::vector<column_row> columns, std::string create_text = {});

    // Every text executed, BEGIN, COMMIT and ROLLBACK included, in order over all connections.
    [[nodiscard]] std::vector<std::string> executed() const;
    // The parameters of the last execution.
    [[nodiscard]] parameter_list last_parameters() const;
    [[nodiscard]] std::size_t open_connections() const;
    [[nodiscard]] std::size_t interrupts() const;
    [[nodiscard]] std::vector<gathered_table> held() const;
    // Waits until `count` statements block. Returns: false after 10 s.
    [[nodiscard]] bool wait_until_blocked(std::size_t count) const;

    sql_result<std::unique_ptr<connection>> connect() override;
    catalog& reader() override;
    std::uint64_t hold_gathered(gathered_table table) override;
    void release_gathered(std::uint64_t number) override;
    void forget_numbers(std::string_view, std::string_view) override {}
    void release_user_locks(std::uint32_t) noexcept override {}
    [[nodiscard]] std::uint64_t definitions() const noexcept override { return 0; }
    [[nodiscard]] std::optional<sql_error> unavailable() const override;
    // Always goes well.
    or_refusal<void> reopen() override;

    struct script;  // shared with the connections

private:
    std::unique_ptr<script> script_;
    std::unique_ptr<catalog> catalog_;
};

}  // namespace rollcall::engine
