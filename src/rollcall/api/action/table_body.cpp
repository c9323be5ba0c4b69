// Writing the envelope around a table's rows.
#include "rollcall/api/action/table_body.hpp"

#include <cassert>
#include <utility>

#include "rollcall/base/text/text.hpp"

namespace rollcall::api {

table_body::table_body(const std::vector<std::string_view>& column_names, std::size_t row_bytes) {
    constexpr std::size_t around_rows = 1024;
    text_.reserve(row_bytes + around_rows);
    text_ = R"({"msg":"success","code":0,"data":{"column_names":)";
    char before = '[';
    for (const auto name : column_names) {
        text_ += std::exchange(before, ',');
        auto& key = keys_.emplace_back();
        append_json_string(key, name);
        text_ += key;
        key += ':';
    }
    if (column_names.empty()) text_ += '[';
    text_ += R"(],"rows":[)";
}

void table_body::append_rows(std::string_view rows) {
    assert(in_rows_ && "rows come before further keys");
    if (rows.empty()) return;
    if (std::exchange(any_row_, true)) text_ += ',';
    text_ += rows;
}

void table_body::go_on_from(std::string head_and_rows) {
    assert(in_rows_ && text_.empty() && "take() was called, and nothing since");
    text_ = std::move(head_and_rows);
    any_row_ = !text_.ends_with('[');
}

void table_body::append_row(const std::vector<std::string_view>& cells) {
    assert(in_rows_ && cells.size() == keys_.size() && "a row has a cell for every column");
    if (std::exchange(any_row_, true)) text_ += ',';
    char before = '{';
    for (std::size_t i = 0; i < cells.size(); ++i) {
        text_ += std::exchange(before, ',');
        text_ += keys_[i];
        append_json_string(text_, cells[i]);
    }
    text_ += '}';
}

void table_body::append_key(std::string_view name, std::string_view json) {
    if (std::exchange(in_rows_, false)) text_ += ']';
    text_ += ',';
    append_json_string(text_, name);
    text_ += ':';
    text_ += json;
}

void table_body::append_end(std::uint64_t count) {
    if (std::exchange(in_rows_, false)) text_ += ']';
    text_ += R"(},"count":)";
    text_ += std::to_string(count);
    text_ += '}';
}

std::string table_body::take() { return std::exchange(text_, {}); }

std::string table_body::take_end(std::uint64_t count) {
    append_end(count);
    return take();
}

http::response table_body::finish(std::uint64_t count) && {
    append_end(count);
    http::response answer;
    answer.body = std::move(text_);
    return answer;
}

}  // namespace rollcall::api
