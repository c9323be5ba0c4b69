// A row is put together in a buffer on the stack: its pieces are short and many.
#include "rollcall/registry/rows/json_rows.hpp"

#include <array>
#include <charconv>
#include <cstring>

#include "rollcall/base/text/text.hpp"
#include "rollcall/registry/rows/filter.hpp"

namespace rollcall::registry {

namespace {

constexpr std::size_t buffer_bytes = 2048;
// In a user's name or a statement it would have its quotes escaped.
constexpr std::string_view time_key = "\"Time\":\"";

// Gathers short pieces for a string. flush() has the last word.
class piece_buffer {
public:
    explicit piece_buffer(std::string& out) : out_(out) {}

    void add(std::string_view piece) {
        if (piece.size() > buffer_.size() - used_) {
            flush();
            if (piece.size() > buffer_.size()) {
                out_ += piece;
                return;
            }
        }
        copy(buffer_.data() + used_, piece);
        used_ += piece.size();
    }
    void flush() {
        out_.append(buffer_.data(), used_);
        used_ = 0;
    }

private:
    // Most pieces have 8 to 32 bytes: two or four moves that may overlap, and no call.
    static void copy(char* to, std::string_view piece) {
        constexpr std::size_t word = 8;
        constexpr std::size_t two = 16;
        const char* const from = piece.data();
        const std::size_t size = piece.size();
        if (size > 2 * two) {
            std::memcpy(to, from, size);
        } else if (size >= two) {
            std::memcpy(to, from, two);
            std::memcpy(to + size - two, from + size - two, two);
        } else if (size >= word) {
            std::memcpy(to, from, word);
            std::memcpy(to + size - word, from + size - word, word);
        } else {
            for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
        }
    }

    std::string& out_;
    std::array<char, buffer_bytes> buffer_;
    std::size_t used_ = 0;
};

}  // namespace

json_rows::json_rows(const column_list& columns, render_context context)
    : context_(std::move(context)), keeps_text_(columns == default_columns() && context_.info_bytes == default_info_bytes) {
    const session_row none;
    std::string scratch;
    std::string before = "{";
    for (const auto column : columns) {
        if (before.size() > 1 || !cells_.empty()) before += ',';
        append_json_string(before, column_name(column));
        before += ":\"";
        if (is_constant(column)) {
            append_json_text(before, cell_text(none, column, context_, scratch));
        } else {
            cells_.push_back({std::move(before), column});
            before.clear();
        }
        before += '"';
    }
    end_ = std::move(before) + '}';
}

void json_rows::append(std::string& out, const session_row& row) const {
    if (keeps_text_ && row.query.empty()) {
        append_shown(out, row);
    } else {
        append_cells(out, row);
    }
}

void json_rows::append_shown(std::string& out, const session_row& row) const {
    if (!row.shown) {
        auto shown = std::make_unique<shown_row>();
        append_cells(shown->text, row);
        shown->time_at = shown->text.find(time_key) + time_key.size();
        shown->text.erase(shown->time_at, shown->text.find('"', shown->time_at) - shown->time_at);
        row.shown = std::move(shown);
    }
    const auto& [text, time_at] = *row.shown;
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), seconds_in_command(row, context_.now)).ptr;
    out.append(text, 0, time_at);
    out.append(digits.data(), end);
    out.append(text, time_at);
}

void json_rows::append_cells(std::string& out, const session_row& row) const {
    piece_buffer pieces{out};
    std::string scratch;
    for (const auto& each : cells_) {
        pieces.add(each.before);
        const auto text = cell_text(row, each.column, context_, scratch);
        if (text.empty()) continue;
        if (is_plain_json(text)) {
            pieces.add(text);
            continue;
        }
        pieces.flush();
        append_json_text(out, text);
    }
    pieces.add(end_);
    pieces.flush();
}

}  // namespace rollcall::registry
