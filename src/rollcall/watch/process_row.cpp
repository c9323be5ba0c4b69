// By position: the statement names its columns.
#include "rollcall/watch/process_row.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/redaction/redact.hpp"

namespace rollcall::watch {

namespace {

enum class column : std::uint8_t { id, user, host, db, command, state, info, time_ms, query_id, stage, max_stage, progress };
constexpr std::size_t column_count = 12;

// Characters, not bytes: what is beyond the bytes kept is cut here.
constexpr std::string_view selected =
    "SELECT ID,USER,HOST,DB,COMMAND,STATE,LEFT(INFO,65536),TIME_MS,QUERY_ID,STAGE,MAX_STAGE,PROGRESS FROM information_schema.PROCESSLIST";

const std::string& cell(const wire::text_row& row, column c) {
    static const std::string null;
    const auto& value = row[static_cast<std::size_t>(c)];
    return value ? *value : null;
}

std::string word(const wire::text_row& row, column c) { return valid_utf8(utf8_prefix(cell(row, c), kept_word_bytes)); }

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// A duration that a server tells is believed within a century.
std::chrono::microseconds duration_of(std::string_view milliseconds) {
    constexpr double century_ms = 100.0 * 366 * 86'400'000;
    const auto ms = number_of<double>(milliseconds).value_or(0);
    if (!(ms > 0)) return std::chrono::microseconds{0};
    return std::chrono::microseconds{std::llround(std::min(ms, century_ms) * 1000)};
}

// Of a statement in several stages the share that is done.
float progress_of(const wire::text_row& row) {
    const auto stage = number_of<double>(cell(row, column::stage)).value_or(0);
    const auto stages = number_of<double>(cell(row, column::max_stage)).value_or(0);
    const auto percent = number_of<double>(cell(row, column::progress)).value_or(0);
    if (!(stages >= 1) || !(stage >= 1) || std::isnan(percent)) return -1;
    return static_cast<float>(std::clamp(((stage - 1) * 100 + percent) / stages, 0.0, 100.0));
}

std::optional<process_row> row_of(const wire::text_row& cells) {
    const auto id = number_of<std::uint64_t>(cell(cells, column::id));
    if (!id) return std::nullopt;
    process_row row;
    row.id = *id;
    row.user = word(cells, column::user);
    row.host = word(cells, column::host);
    row.db = word(cells, column::db);
    row.doing = registry::find_command(cell(cells, column::command)).value_or(registry::command::error);
    row.state = word(cells, column::state);
    row.runs = duration_of(cell(cells, column::time_ms));
    row.query = number_of<std::uint64_t>(cell(cells, column::query_id)).value_or(0);
    row.has_info = cells[static_cast<std::size_t>(column::info)].has_value();
    row.info = valid_utf8(utf8_prefix(cell(cells, column::info), sql::kept_text_bytes));
    row.progress = progress_of(cells);
    return row;
}

}  // namespace

bool is_same_session(std::string_view user, std::string_view host, const process_row& now) noexcept {
    return now.host == host && (now.user == user || user == nobody_yet);
}

std::string list_statement() { return fmt::format("{}{} WHERE ID<>CONNECTION_ID()", statement_mark, selected); }

std::string transactions_statement() {
    return fmt::format("{}SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX", statement_mark);
}

std::string look_statement(const std::vector<std::uint64_t>& ids) {
    return fmt::format("{}{} WHERE ID IN ({})", statement_mark, selected, fmt::join(ids, ","));
}

or_refusal<void> read_process_rows(const wire::text_result& answer, std::size_t begin, std::size_t count, std::vector<process_row>& into) {
    if (answer.columns.size() != column_count) {
        return refuse("its process list came with {} columns instead of {}", answer.columns.size(), column_count);
    }
    const auto end = std::min(answer.rows.size(), begin + count);
    for (std::size_t i = begin; i < end; ++i) {
        auto row = row_of(answer.rows[i]);
        if (!row) return refuse("its process list has an id that is no number");
        into.push_back(std::move(*row));
    }
    return {};
}

or_refusal<std::vector<process_row>> read_process_rows(const wire::text_result& answer) {
    std::vector<process_row> rows;
    if (const auto read = read_process_rows(answer, 0, answer.rows.size(), rows); read.has_error()) return read.error();
    return rows;
}

std::unordered_set<std::uint64_t> read_transactions(const wire::text_result& answer) {
    std::unordered_set<std::uint64_t> ids;
    for (const auto& row : answer.rows) {
        const auto id = row.empty() || !row.front() ? std::nullopt : number_of<std::uint64_t>(*row.front());
        if (id) ids.insert(*id);
    }
    return ids;
}

bool sees_all_sessions(const wire::text_result& grants) {
    constexpr std::string_view begin = "GRANT ";
    constexpr std::string_view everywhere = " ON *.* ";
    for (const auto& row : grants.rows) {
        if (row.empty() || !row.front() || !row.front()->starts_with(begin)) continue;
        const auto end = row.front()->find(everywhere);
        if (end == std::string::npos) continue;
        const auto list = ", " + row.front()->substr(begin.size(), end - begin.size()) + ",";
        if (list.find('`') != std::string::npos) continue;  // a name that looks like a grant
        for (const std::string_view wanted : {", ALL PRIVILEGES,", ", PROCESS,", ", SUPER,"}) {
            if (list.find(wanted) != std::string::npos) return true;
        }
    }
    return false;
}

}  // namespace rollcall::watch
