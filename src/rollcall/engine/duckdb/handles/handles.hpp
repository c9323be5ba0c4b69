// DuckDB's C handles as owning values: each ends its object when it goes out of scope.
#pragma once

#include <duckdb.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace rollcall::engine {

template <class Handle, void (*Destroy)(Handle*)>
class duckdb_handle {
public:
    duckdb_handle() noexcept = default;
    explicit duckdb_handle(Handle raw) noexcept : raw_(raw) {}
    duckdb_handle(duckdb_handle&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
    duckdb_handle& operator=(duckdb_handle&& other) noexcept {
        if (this != &other) {
            reset();
            raw_ = std::exchange(other.raw_, nullptr);
        }
        return *this;
    }
    ~duckdb_handle() { reset(); }

    void reset() noexcept {
        if (raw_ != nullptr) Destroy(&raw_);
        raw_ = nullptr;
    }
    [[nodiscard]] Handle get() const noexcept { return raw_; }
    // Where a C function writes a new handle.
    [[nodiscard]] Handle* out() noexcept {
        reset();
        return &raw_;
    }
    explicit operator bool() const noexcept { return raw_ != nullptr; }

private:
    Handle raw_ = nullptr;
};

inline void destroy_appender(duckdb_appender* appender) { duckdb_appender_destroy(appender); }

using appender_handle = duckdb_handle<duckdb_appender, destroy_appender>;
using chunk_handle = duckdb_handle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using config_handle = duckdb_handle<duckdb_config, duckdb_destroy_config>;
using connection_handle = duckdb_handle<duckdb_connection, duckdb_disconnect>;
using context_handle = duckdb_handle<duckdb_client_context, duckdb_destroy_client_context>;
using extracted_handle = duckdb_handle<duckdb_extracted_statements, duckdb_destroy_extracted>;
using instance_handle = duckdb_handle<duckdb_database, duckdb_close>;
using pending_handle = duckdb_handle<duckdb_pending_result, duckdb_destroy_pending>;
using prepared_handle = duckdb_handle<duckdb_prepared_statement, duckdb_destroy_prepare>;
using type_handle = duckdb_handle<duckdb_logical_type, duckdb_destroy_logical_type>;
using value_handle = duckdb_handle<duckdb_value, duckdb_destroy_value>;

// A result, which in the C API is a struct by value.
class result_handle {
public:
    result_handle() noexcept = default;
    result_handle(result_handle&& other) noexcept : raw_(std::exchange(other.raw_, duckdb_result{})) {}
    result_handle& operator=(result_handle&&) = delete;
    ~result_handle() { reset(); }

    void reset() noexcept { duckdb_destroy_result(&raw_); }

    [[nodiscard]] duckdb_result& raw() noexcept { return raw_; }
    // The engine's message, "" where all went well so far.
    [[nodiscard]] std::string error() {
        const char* text = duckdb_result_error(&raw_);
        return text == nullptr ? std::string{} : std::string{text};
    }

private:
    duckdb_result raw_{};
};

// Takes over text that the C API allocated. Returns: "" for none.
inline std::string take_text(const char* text) {
    if (text == nullptr) return {};
    std::string copy{text};
    duckdb_free(const_cast<char*>(text));
    return copy;
}

}  // namespace rollcall::engine
