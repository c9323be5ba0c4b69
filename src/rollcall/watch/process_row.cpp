// Columns by their names, durations in whatever unit a list has them.
#include "rollcall/watch/process_row.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/redaction/redact.hpp"

namespace rollcall::watch {

namespace {

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// A duration that a server tells is believed within a century.
std::chrono::microseconds duration_of(double microseconds) {
    constexpr double century = 100.0 * 366 * 86'400'000'000;
    if (!(microseconds > 0)) return std::chrono::microseconds{0};
    return std::chrono::microseconds{std::llround(std::min(microseconds, century))};
}

// A server's own words, which are no statement; what is quoted in them may be of one.
std::string state_of(std::string word) {
    if (word.find_first_of("'\"") == std::string::npos) return word;
    return std::string{sql::redact(word).text()};
}

bool is_yes(std::string_view text) noexcept { return !text.empty() && !iequals(text, "No") && text != "0"; }

}  // namespace

const process_row* own_row(const std::vector<process_row>& rows, std::uint64_t id) noexcept {
    const auto row_at = [&rows](auto found) { return found == rows.end() ? nullptr : &*found; };
    const auto told = std::ranges::find_if(rows, [](const process_row& each) { return each.is_own.value_or(false); });
    if (told != rows.end()) return &*told;
    const auto is_candidate = [id](const process_row& each) { return !each.is_own && each.number.id == id; };
    const auto marked = std::ranges::find_if(
        rows, [&](const process_row& each) { return is_candidate(each) && each.info.starts_with(upstream::statement_mark); });
    return marked != rows.end() ? &*marked : row_at(std::ranges::find_if(rows, is_candidate));
}

bool is_same_session(std::string_view user, std::string_view host, const process_row& now) noexcept {
    return now.host == host && (now.user == user || user == nobody_yet);
}

seen_statement statement_in(const process_row& row, steady_time at) {
    return {row.doing == registry::command::sleep, row.mark, std::hash<std::string_view>{}(row.info), at - row.runs};
}

bool is_same_statement(const seen_statement& before, const seen_statement& now) noexcept {
    constexpr std::chrono::milliseconds slack{1500};  // a second told as a whole, and the way there and back
    if (before.asleep != now.asleep) return false;
    if (!before.mark.empty() || !now.mark.empty()) return before.mark == now.mark;
    return before.info_hash == now.info_hash && now.since <= before.since + slack;
}

std::string list_statement(const upstream::list_form& form, bool active_only) {
    return active_only ? fmt::format("{} WHERE {}", form.statement, form.active) : std::string{form.statement};
}

std::string look_statement(const upstream::list_form& form, const std::vector<std::uint64_t>& ids) {
    if (form.id_column.empty()) return std::string{form.statement};
    return fmt::format("{} WHERE {} IN ({})", form.statement, form.id_column, fmt::join(ids, ","));
}

std::optional<process_list_reader::column> process_list_reader::find_column(std::string_view name) noexcept {
    using enum column;
    struct named {
        std::string_view name;
        column is;
    };
    static constexpr std::array<named, 24> all{{
        {"ID", id},
        {"USER", user},
        {"HOST", host},
        {"DB", db},
        {"COMMAND", command},
        {"STATE", state},
        {"INFO", info},
        {"TIME_MS", time_ms},
        {"TIME", time_s},
        {"TIMER_WAIT", time_ps},
        {"QUERY_ID", mark},
        {"QUERYID", mark},
        {"EVENT_ID", mark},
        {"STAGE", stage},
        {"MAX_STAGE", max_stage},
        {"PROGRESS", progress},
        {"TRX_STATE", transaction},
        {"TXNSTART", transaction},
        {"INTRANSACTION", transaction},
        {"FE", node},
        {"INSTANCE", node},
        {"SERVERNAME", node},
        {"CURRENTCONNECTED", own},
        {"CURRENT_CONNECTED", own},
    }};
    const auto* const found = std::ranges::find_if(all, [name](const named& each) { return iequals(each.name, name); });
    if (found == all.end()) return std::nullopt;
    return found->is;
}

or_refusal<process_list_reader> process_list_reader::make(const wire::text_result& answer) {
    process_list_reader reader;
    reader.places_.fill(-1);
    for (std::size_t i = 0; i < answer.columns.size(); ++i) {
        const auto known = find_column(answer.columns[i].name);
        if (!known) continue;
        auto& place = reader.places_[static_cast<std::size_t>(*known)];
        if (place < 0) place = static_cast<int>(i);
    }
    for (const auto needed : {column::id, column::user, column::host, column::command, column::info}) {
        if (!reader.has(needed)) return refuse("its process list lacks columns that are needed (Id, User, Host, Command, Info)");
    }
    return reader;
}

const wire::text_cell& process_list_reader::cell(const wire::text_row& row, column c) const {
    static const wire::text_cell null;
    const auto place = places_[static_cast<std::size_t>(c)];
    return place < 0 || static_cast<std::size_t>(place) >= row.size() ? null : row[static_cast<std::size_t>(place)];
}

std::string_view process_list_reader::text(const wire::text_row& row, column c) const {
    const auto& value = cell(row, c);
    return value ? std::string_view{*value} : std::string_view{};
}

std::string process_list_reader::word(const wire::text_row& row, column c) const {
    return valid_utf8(utf8_prefix(text(row, c), kept_word_bytes));
}

// The finest unit that is told.
std::chrono::microseconds process_list_reader::duration(const wire::text_row& row) const {
    constexpr double from_ps = 1e-6;
    constexpr double from_ms = 1e3;
    constexpr double from_s = 1e6;
    if (const auto ps = number_of<double>(text(row, column::time_ps))) return duration_of(*ps * from_ps);
    if (const auto ms = number_of<double>(text(row, column::time_ms))) return duration_of(*ms * from_ms);
    return duration_of(number_of<double>(text(row, column::time_s)).value_or(0) * from_s);
}

// Of a statement in several stages the share that is done.
float process_list_reader::progress_of(const wire::text_row& row) const {
    const auto stage = number_of<double>(text(row, column::stage)).value_or(0);
    const auto stages = number_of<double>(text(row, column::max_stage)).value_or(0);
    const auto percent = number_of<double>(text(row, column::progress)).value_or(0);
    if (!(stages >= 1) || !(stage >= 1) || std::isnan(percent)) return -1;
    return static_cast<float>(std::clamp(((stage - 1) * 100 + percent) / stages, 0.0, 100.0));
}

std::optional<process_row> process_list_reader::row_of(const wire::text_row& cells) const {
    const auto id = number_of<std::uint64_t>(text(cells, column::id));
    if (!id) return std::nullopt;
    process_row row;
    row.number = {word(cells, column::node), *id};
    row.user = word(cells, column::user);
    row.host = word(cells, column::host);
    row.db = word(cells, column::db);
    if (row.db == "NULL") row.db.clear();  // OceanBase writes it
    row.doing = registry::find_command(text(cells, column::command)).value_or(registry::command::error);
    row.state = state_of(word(cells, column::state));
    row.runs = duration(cells);
    row.mark = word(cells, column::mark);
    if (row.mark == "0") row.mark.clear();
    row.has_info = cell(cells, column::info).has_value() && row.doing != registry::command::sleep;
    if (row.has_info) row.info = valid_utf8(utf8_prefix(text(cells, column::info), sql::kept_text_bytes));
    row.progress = progress_of(cells);
    if (has(column::transaction)) row.in_transaction = is_yes(text(cells, column::transaction));
    if (has(column::own)) row.is_own = is_yes(text(cells, column::own));
    return row;
}

or_refusal<void> process_list_reader::read(const wire::text_result& answer, std::size_t begin, std::size_t count,
                                           std::vector<process_row>& into) const {
    const auto end = std::min(answer.rows.size(), begin + count);
    for (std::size_t i = begin; i < end; ++i) {
        auto row = row_of(answer.rows[i]);
        if (!row) return refuse("its process list has an id that is no number");
        into.push_back(std::move(*row));
    }
    return {};
}

or_refusal<std::vector<process_row>> read_process_rows(const wire::text_result& answer) {
    const auto reader = process_list_reader::make(answer);
    if (reader.has_error()) return reader.error();
    std::vector<process_row> rows;
    if (const auto read = reader->read(answer, 0, answer.rows.size(), rows); read.has_error()) return read.error();
    return rows;
}

open_transactions read_transactions(const wire::text_result& answer) {
    open_transactions found;
    for (const auto& row : answer.rows) {
        const auto id = row.empty() || !row.front() ? std::nullopt : number_of<std::uint64_t>(*row.front());
        if (id) found.ids.insert(*id);
        found.somebody_waits = found.somebody_waits || (row.size() > 1 && row[1] && *row[1] == "LOCK WAIT");
    }
    return found;
}

std::uint64_t read_count(const wire::text_result& answer) {
    if (answer.rows.empty() || answer.rows.front().empty()) return 0;
    return number_of<std::uint64_t>(answer.rows.front().front().value_or("")).value_or(0);
}

std::vector<lock_wait> read_lock_waits(const wire::text_result& answer) {
    std::vector<lock_wait> waits;
    for (const auto& row : answer.rows) {
        if (row.size() < 2 || !row[0] || !row[1]) continue;
        const auto waiter = number_of<std::uint64_t>(*row[0]);
        const auto blocker = number_of<std::uint64_t>(*row[1]);
        if (waiter && blocker) waits.push_back({*waiter, *blocker});
    }
    return waits;
}

}  // namespace rollcall::watch
