// A row is put together in a buffer on the stack: its pieces are short and many.
#include "rollcall/registry/rows/json_rows.hpp"

#include <array>
#include <cstring>

#include "rollcall/base/text/text.hpp"

namespace rollcall::registry {

namespace {

constexpr std::size_t buffer_bytes = 2048;

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

json_rows::json_rows(const column_list& columns, render_context context, std::string_view before_row, std::string_view after_row)
    : context_(std::move(context)) {
    const session_row none;
    std::string scratch;
    std::string before{before_row};
    before += '{';
    bool first = true;
    for (const auto column : columns) {
        if (!first) before += ',';
        first = false;
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
    after_ = std::move(before) + '}';
    after_ += after_row;
}

void json_rows::append(std::string& out, const session_row& row) const {
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
    pieces.add(after_);
    pieces.flush();
}

}  // namespace rollcall::registry
