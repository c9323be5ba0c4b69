// Answers of any bytes: the reader keeps no more than it was allowed, and every row is as long as its columns.
// Input: a byte of capabilities, a byte of limits, then records: two bytes of length, the payload of a packet.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/client/greeting_reader.hpp"
#include "rollcall/wire/client/result_reader.hpp"

namespace {

using namespace rollcall;
using namespace rollcall::wire;

void require(bool holds) {
    if (!holds) std::abort();
}

std::size_t bytes_of(const text_result& result) {
    std::size_t bytes = sizeof(text_result);
    for (const auto& column : result.columns) bytes += sizeof(column) + column.name.size() + column.original_name.size();
    for (const auto& row : result.rows) {
        bytes += sizeof(row);
        for (const auto& cell : row) bytes += sizeof(cell) + (cell ? cell->size() : 0);
    }
    return bytes;
}

bool is_over(const result_action& action) {
    if (const auto* read = std::get_if<result_read>(&action)) return !read->more;
    return !std::holds_alternative<read_more>(action) && !std::holds_alternative<send_empty_then_read>(action);
}

// One packet by itself: no decoder reads past it.
void decode_alone(std::string_view payload, capability_flags capabilities) {
    const auto first = decode_first_packet(payload);
    if (first.has_value() && std::holds_alternative<server_greeting>(*first)) require(std::get<server_greeting>(*first).nonce.size() == 20);
    const auto ok = decode_ok(payload, capabilities);
    if (ok.has_value()) require(ok->info.size() < payload.size());
    const auto error = decode_error(payload);
    if (error.has_value()) require(error->message.size() < payload.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_reader in{{reinterpret_cast<const char*>(data), size}};
    const auto bits = in.u8().value_or(0);
    const auto capabilities = ((bits & 1) != 0 ? capability::deprecate_eof : capability_flags{0}) |
                              ((bits & 2) != 0 ? capability::session_track : capability_flags{0});
    const auto limit = in.u8().value_or(0);
    const result_limits limits{limit, std::size_t{256} * limit};
    result_reader reader{capabilities, limits};
    std::size_t rows = 0;
    std::size_t bytes = 0;
    bool over = false;
    while (const auto length = in.u16()) {
        const auto payload = in.bytes(std::min<std::size_t>(*length, in.size())).value_or("");
        decode_alone(payload, capabilities);
        const auto action = reader.on_packet(payload);
        require(!over || std::holds_alternative<result_broken>(action));
        over = is_over(action);
        const auto* const read = std::get_if<result_read>(&action);
        if (read == nullptr) continue;
        for (const auto& row : read->result.rows) require(row.size() == read->result.columns.size());
        require(!read->result.columns.empty() || read->result.rows.empty());
        rows += read->result.rows.size();
        bytes += bytes_of(read->result);
        require(rows <= limits.rows && bytes <= limits.bytes);
    }
    return 0;
}
