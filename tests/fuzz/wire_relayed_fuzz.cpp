// Answers and commands of any bytes that are passed on: whatever pieces they come in, they end at the same place and tell the same.
// Input: a byte of capabilities, the command's code, the length of a piece, then the bytes.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/relayed/command_scan.hpp"
#include "rollcall/wire/relayed/response_scan.hpp"

namespace {

using namespace rollcall;
using namespace rollcall::wire;

void require(bool holds) {
    if (!holds) std::abort();
}

struct reading {
    std::size_t taken = 0;
    bool over = false;
    bool failed = false;
};

// Where a file is asked for it is sent, and the server's answer to it follows under the next number. Returns: was it?
template <class Scan>
bool send_file(Scan& scan) {
    if constexpr (requires { scan.wants_file(); }) {
        if (scan.wants_file()) {
            scan.file_sent(scan.next_sequence());
            return true;
        }
    }
    return false;
}

// Feeds pieces until `scan` is over or they are used up.
template <class Scan, class IsOver>
reading read(Scan& scan, std::string_view bytes, std::size_t piece, IsOver is_over) {
    reading result;
    while (result.taken < bytes.size() && !is_over(scan)) {
        const auto given = bytes.substr(result.taken, piece);
        const auto taken = scan.feed(given);
        result.failed = taken.has_error();
        if (result.failed) break;
        require(*taken <= given.size());
        const bool stops_within = send_file(scan) || is_over(scan);
        require(*taken == given.size() || stops_within);
        result.taken += *taken;
    }
    result.over = is_over(scan);
    return result;
}

void require_same(const reading& whole, const reading& cut) {
    require(whole.failed == cut.failed && whole.over == cut.over);
    require(whole.failed || whole.taken == cut.taken);
}

void read_response(command_code code, agreed_capabilities agreed, std::string_view bytes, std::size_t piece) {
    const auto is_over = [](const response_scan& scan) { return scan.has_ended(); };
    response_scan whole{code, agreed, 1};
    response_scan cut{code, agreed, 1};
    const auto first = read(whole, bytes, std::max<std::size_t>(bytes.size(), 1), is_over);
    require_same(first, read(cut, bytes, piece, is_over));
    if (first.failed) return;
    const auto& a = whole.facts();
    const auto& b = cut.facts();
    require(a.rows == b.rows && a.results == b.results && a.affected_rows == b.affected_rows && a.status == b.status);
    require(a.error.has_value() == b.error.has_value() && a.statement == b.statement && a.schema == b.schema);
    require(a.warnings == b.warnings && a.parameters == b.parameters && a.progress == b.progress);
    require(whole.next_sequence() == cut.next_sequence() && whole.is_between_packets() == cut.is_between_packets());
    if (whole.error_at()) require(*whole.error_at() + 5 <= bytes.size());
}

void read_command(std::string_view bytes, std::size_t piece) {
    constexpr std::size_t kept = 16;
    const auto is_over = [](const command_scan& scan) { return scan.has_ended(); };
    command_scan whole{kept};
    command_scan cut{kept};
    require_same(read(whole, bytes, std::max<std::size_t>(bytes.size(), 1), is_over), read(cut, bytes, piece, is_over));
    require(whole.has_begun() == cut.has_begun() && whole.code() == cut.code() && whole.body_bytes() == cut.body_bytes());
    require(whole.body().size() <= kept && cut.body().size() <= kept);
    if (whole.has_ended()) require(whole.body() == cut.body());
}

void read_file(std::string_view bytes, std::size_t piece) {
    const auto is_over = [](const file_scan& scan) { return scan.has_ended(); };
    file_scan whole{2};
    file_scan cut{2};
    require_same(read(whole, bytes, std::max<std::size_t>(bytes.size(), 1), is_over), read(cut, bytes, piece, is_over));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_reader in{{reinterpret_cast<const char*>(data), size}};
    const auto bits = in.u8().value_or(0);
    const auto code = static_cast<command_code>(in.u8().value_or(0));
    const std::size_t piece = 1 + in.u8().value_or(0);
    agreed_capabilities agreed;
    if ((bits & 1) != 0) agreed.common |= capability::deprecate_eof;
    if ((bits & 2) != 0) agreed.common |= capability::session_track;
    if ((bits & 4) != 0) agreed.mariadb |= mariadb_capability::cache_metadata;
    const auto bytes = in.rest();
    if (can_be_followed(code) && is_answered(code)) read_response(code, agreed, bytes, piece);
    read_command(bytes, piece);
    read_file(bytes, piece);
    return 0;
}
