// For the engine's tests: a real instance in a directory of its own, and a sink that writes rows down.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/engine/duckdb/values/value_text.hpp"
#include "rollcall/engine/duckdb_engine.hpp"

namespace rollcall::engine::test {

// A directory that goes with the object.
class temporary_directory {
public:
    temporary_directory() {
        std::string path = (std::filesystem::temp_directory_path() / "rollcall-engine-XXXXXX").string();
        path_ = ::mkdtemp(path.data());
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

// Every row as one text, "kind:value" a cell with '|' between: "int:1|text:a|null".
class recording_sink final : public row_sink {
public:
    // `rows_at_once`: how many rows it takes before it is full for now.
    explicit recording_sink(std::size_t rows_at_once = std::numeric_limits<std::size_t>::max()) : rows_at_once_(rows_at_once) {}

    void begin_row() override {
        rows.emplace_back();
        first_ = true;
    }
    void null() override { cell("null"); }
    void integer(std::int64_t value) override { cell("int:" + std::to_string(value)); }
    void unsigned_integer(std::uint64_t value) override { cell("uint:" + std::to_string(value)); }
    void float32(float value) override { number("float:", value); }
    void float64(double value) override { number("double:", value); }
    void text(std::string_view bytes) override { cell("text:" + std::string{bytes}); }
    void date(const date_value& value) override { cell("date:" + date_text(value)); }
    void time(const time_value& value) override { cell("time:" + time_text(value)); }
    void datetime(const datetime_value& value) override { cell("datetime:" + date_text(value.date) + " " + time_text(value.time)); }
    bool end_row() override { return rows.size() % rows_at_once_ != 0; }

    std::vector<std::string> rows;

private:
    template <class Float>
    void number(std::string kind, Float value) {
        append_float(kind, value);
        cell(kind);
    }
    static std::string date_text(const date_value& value) {
        std::array<char, 32> text;
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", value.year, unsigned{value.month}, unsigned{value.day});
        return text.data();
    }
    static std::string time_text(const time_value& value) {
        std::array<char, 32> text;
        std::snprintf(text.data(), text.size(), "%s%02u:%02u:%02u.%06u", value.negative ? "-" : "", value.hours, unsigned{value.minutes},
                      unsigned{value.seconds}, value.microseconds);
        return text.data();
    }
    void cell(const std::string& text) {
        if (!first_) rows.back().push_back('|');
        rows.back() += text;
        first_ = false;
    }

    std::size_t rows_at_once_;
    bool first_ = true;
};

using rows_or_error = sql_result<std::vector<std::string>>;

inline rows_or_error drain(sql_result<std::unique_ptr<execution>> running) {
    if (running.has_error()) return std::move(running).error();
    recording_sink sink;
    auto end = (*running)->fetch(sink);
    if (end.has_error()) return std::move(end).error();
    return std::move(sink.rows);
}

// Runs a text to its end.
inline rows_or_error run(connection& on, std::string_view text, const parameter_list& parameters = {}) {
    return drain(on.execute(text, parameters));
}

// The rows, joined by ' / '; of an error, "ERROR code: message".
inline std::string outcome(const rows_or_error& from) {
    if (from.has_error()) return "ERROR " + std::to_string(static_cast<int>(from.error().code)) + ": " + from.error().message;
    std::string text;
    for (const auto& row : *from) text.append(text.empty() ? "" : " / ").append(row);
    return text;
}

inline std::string outcome_of(connection& on, std::string_view text, const parameter_list& parameters = {}) {
    return outcome(run(on, text, parameters));
}

// An instance with one connection.
class instance_test : public ::testing::Test {
protected:
    instance_test() { reopen(); }

    void reopen() {
        session.reset();
        instance.reset();
        duckdb_options options;
        options.data_dir = directory.path();
        options.memory_limit_bytes = std::uint64_t{512} << 20;
        options.threads = 2;
        auto opened = open_duckdb(options);
        if (opened.has_error()) {
            ADD_FAILURE() << opened.error().sentence;
            return;
        }
        instance = std::move(*opened);
        session = connect();
    }

    std::unique_ptr<connection> connect() {
        auto connected = instance->connect();
        if (connected.has_error()) ADD_FAILURE() << connected.error().message;
        return connected.has_error() ? nullptr : std::move(*connected);
    }

    std::string told(std::string_view text, const parameter_list& parameters = {}) { return outcome_of(*session, text, parameters); }

    // Runs what has to succeed.
    void must(std::string_view text) {
        const auto done = run(*session, text);
        if (done.has_error()) ADD_FAILURE() << text << ": " << done.error().message;
    }

    temporary_directory directory;
    std::unique_ptr<database> instance;
    std::unique_ptr<connection> session;
};

}  // namespace rollcall::engine::test
