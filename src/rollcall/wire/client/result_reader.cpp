// The answer to COM_QUERY, packet by packet. Steps name what the next packet is.
#include "rollcall/wire/client/result_reader.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::wire {

namespace {

// More than any server gives (MySQL and MariaDB: 4,096): who announces more is out of step.
constexpr std::uint64_t most_columns = 65'535;

std::string too_many_rows(std::size_t limit) {
    return "The server's answer has more than " + std::to_string(limit) +
           " rows, which is the most that is read here: ask for fewer (LIMIT).";
}

std::string too_many_bytes(std::size_t limit) {
    return "The server's answer takes more than " + std::to_string(limit) +
           " bytes, which is the most that is read here: ask for fewer rows (LIMIT) or shorter values (LEFT).";
}

std::string no_files() {
    return "The server asked for a file of this machine (LOAD DATA LOCAL INFILE), which no server gets: use LOAD DATA INFILE with a file "
           "that "
           "lies on the server.";
}

std::size_t text_bytes(const result_column& column) noexcept {
    return column.database.size() + column.table.size() + column.original_table.size() + column.name.size() + column.original_name.size();
}

}  // namespace

wire_result<result_column> decode_column_definition(std::string_view payload) {
    byte_reader in{payload};
    result_column column;
    if (!in.lenenc_string()) return wire_errc::truncated;  // the catalog, which is "def" always
    for (auto* const name : {&column.database, &column.table, &column.original_table, &column.name, &column.original_name}) {
        const auto text = in.lenenc_string();
        if (!text) return wire_errc::truncated;
        *name = *text;
    }
    const auto fixed = in.lenenc_string();
    if (!fixed) return wire_errc::truncated;
    byte_reader fields{*fixed};
    const auto collation = fields.u16();
    const auto length = collation ? fields.u32() : std::nullopt;
    const auto type = length ? fields.u8() : std::nullopt;
    const auto flags = type ? fields.u16() : std::nullopt;
    const auto decimals = flags ? fields.u8() : std::nullopt;
    if (!decimals) return wire_errc::truncated;
    column.collation = *collation;
    column.length = *length;
    column.type = *type;
    column.flags = *flags;
    column.decimals = *decimals;
    return column;
}

wire_result<text_row> decode_text_row(std::string_view payload, std::size_t columns) {
    constexpr char null_cell = '\xFB';
    text_row row;
    row.reserve(std::min(columns, payload.size()));
    byte_reader in{payload};
    while (row.size() < columns) {
        if (in.peek().starts_with(null_cell)) {
            (void)in.u8();
            row.emplace_back();
            continue;
        }
        const auto text = in.lenenc_string();
        if (!text) return wire_errc::truncated;
        row.emplace_back(*text);
    }
    if (!in.empty()) return wire_errc::malformed;
    return row;
}

result_reader::result_reader(capability_flags capabilities, result_limits limits) : capabilities_(capabilities), limits_(limits) {}

result_action result_reader::broken(wire_errc error) {
    step_ = step::done;
    result_ = {};
    return result_broken{error};
}

result_action result_reader::refuse(std::string sentence, bool ended) {
    step_ = step::done;
    result_ = {};
    return result_refused{std::move(sentence), ended};
}

result_action result_reader::fail(std::string_view payload) {
    auto error = decode_error(payload);
    if (error.has_error()) return broken(error.error());
    step_ = step::done;
    result_ = {};
    return statement_failed{std::move(*error)};
}

// Counts what is going to be kept. Returns: false where that is too much.
bool result_reader::keep(std::size_t bytes) noexcept {
    if (bytes > limits_.bytes - kept_bytes_) return false;
    kept_bytes_ += bytes;
    return true;
}

result_action result_reader::on_packet(std::string_view payload) {
    if (step_ == step::done) return broken(wire_errc::unexpected_packet);
    // An error may come at any place; nothing else begins with its byte, for a row's first length is never so long.
    if (begins_with(payload, first_byte::error) && step_ != step::refused) return fail(payload);
    switch (step_) {
        case step::head: return take_head(payload);
        case step::column: return take_column(payload);
        case step::columns_end: return take_columns_end(payload);
        case step::row: return take_row(payload);
        case step::refused: return take_end_of_refused(payload);
        case step::done: break;
    }
    return broken(wire_errc::unexpected_packet);
}

result_action result_reader::take_head(std::string_view payload) {
    // Counted for OKs, too: a server that says "more results" for ever comes to an end.
    if (!keep(sizeof(text_result) + payload.size())) return refuse(too_many_bytes(limits_.bytes), false);
    if (begins_with(payload, first_byte::ok)) return finish(decode_ok(payload, capabilities_));
    if (begins_with(payload, first_byte::local_infile)) {
        step_ = step::refused;
        return send_empty_then_read{};
    }
    byte_reader in{payload};
    const auto count = in.lenenc_int();
    if (!count) return broken(wire_errc::truncated);
    if (*count == 0 || *count > most_columns || !in.empty()) return broken(wire_errc::malformed);
    column_count_ = *count;
    step_ = step::column;
    return read_more{};
}

result_action result_reader::take_column(std::string_view payload) {
    auto column = decode_column_definition(payload);
    if (column.has_error()) return broken(column.error());
    if (!keep(sizeof(result_column) + text_bytes(*column))) return refuse(too_many_bytes(limits_.bytes), false);
    result_.columns.push_back(std::move(*column));
    if (result_.columns.size() == column_count_) step_ = deprecates_eof() ? step::row : step::columns_end;
    return read_more{};
}

result_action result_reader::take_columns_end(std::string_view payload) {
    const auto end = decode_result_end(payload, capabilities_);
    if (end.has_error()) return broken(end.error());
    step_ = step::row;
    return read_more{};
}

result_action result_reader::take_row(std::string_view payload) {
    if (is_result_end(payload, capabilities_)) {
        if (!keep(payload.size())) return refuse(too_many_bytes(limits_.bytes), false);
        return finish(decode_result_end(payload, capabilities_));
    }
    if (kept_rows_ == limits_.rows) return refuse(too_many_rows(limits_.rows), false);
    // Before the row is made: its cells take more than the bytes that announce them.
    const auto taken = sizeof(text_row) + result_.columns.size() * sizeof(text_cell) + payload.size();
    if (!keep(taken)) return refuse(too_many_bytes(limits_.bytes), false);
    auto row = decode_text_row(payload, result_.columns.size());
    if (row.has_error()) return broken(row.error());
    ++kept_rows_;
    result_.rows.push_back(std::move(*row));
    return read_more{};
}

// The server answers the empty file as any other: with an OK, or an error of its own. We say why there was nothing in it.
result_action result_reader::take_end_of_refused(std::string_view payload) {
    if (begins_with(payload, first_byte::error)) return refuse(no_files(), true);
    if (!begins_with(payload, first_byte::ok)) return broken(wire_errc::unexpected_packet);
    const auto ok = decode_ok(payload, capabilities_);
    if (ok.has_error()) return broken(ok.error());
    return refuse(no_files(), !ok->more_results());
}

result_action result_reader::finish(wire_result<ok_answer> ok) {
    if (ok.has_error()) return broken(ok.error());
    const bool more = ok->more_results();
    step_ = more ? step::head : step::done;
    result_.ok = std::move(*ok);
    return result_read{std::exchange(result_, {}), more};
}

}  // namespace rollcall::wire
