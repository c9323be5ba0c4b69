// From the engine's rows to wire bytes: the row sink behind every result set, text or binary.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "rollcall/engine/engine.hpp"
#include "rollcall/session/results/text_table.hpp"
#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/results/response.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::session {

enum class row_format : std::uint8_t { text, binary };

// Appends the head of a result set: column count, definitions, and EOF where the client wants one.
void append_result_head(std::string& out, std::uint8_t& sequence, std::span<const column> columns, wire::capability_flags capabilities,
                        const wire::ok_fields& status);
// Appends a packet that `write` fills: one of response.hpp's functions.
template <class Write>
void append_packet_of(std::string& out, std::uint8_t& sequence, Write write) {
    wire::packet_builder packet{out, sequence};
    write(out);
    packet.finish();
}

// Encodes rows at the end of a buffer; full once the buffer passes its bound. Thread: one at a time (a worker).
template <class Encoder>
class encoding_sink final : public engine::row_sink {
public:
    // All references outlive the sink.
    encoding_sink(std::string& out, std::uint8_t& sequence, std::span<const column> columns, std::size_t full_at)
        : out_(out), encoder_(out, sequence, columns), full_at_(full_at) {}

    void begin_row() override { encoder_.begin_row(); }
    void null() override { encoder_.null(); }
    void integer(std::int64_t value) override { encoder_.integer(value); }
    void unsigned_integer(std::uint64_t value) override { encoder_.unsigned_integer(value); }
    void float32(float value) override { encoder_.float32(value); }
    void float64(double value) override { encoder_.float64(value); }
    void text(std::string_view bytes) override { encoder_.text(bytes); }
    void date(const date_value& value) override { encoder_.date(value); }
    void time(const time_value& value) override { encoder_.time(value); }
    void datetime(const datetime_value& value) override { encoder_.datetime(value); }
    bool end_row() override {
        encoder_.end_row();
        ++rows_;
        return out_.size() < full_at_;
    }
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

private:
    std::string& out_;
    Encoder encoder_;
    std::size_t full_at_;
    std::uint64_t rows_ = 0;
};

// Appends a whole result set, but for the packet that ends it.
void append_table(std::string& out, std::uint8_t& sequence, const text_table& table, row_format format, wire::capability_flags capabilities,
                  const wire::ok_fields& status);

}  // namespace rollcall::session
