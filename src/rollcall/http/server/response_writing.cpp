// Composing an answer's head. Nothing that a handler or a client says can break its lines.
#include "rollcall/http/server/response_writing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>

#include "rollcall/base/text/text.hpp"

namespace rollcall::http {

namespace {

// The connection decides on these; a handler's are dropped.
bool frames_message(std::string_view name) {
    constexpr std::array<std::string_view, 8> framing{"connection", "content-encoding", "content-length", "content-type",
                                                      "date",       "keep-alive",       "server",         "transfer-encoding"};
    return std::ranges::any_of(framing, [&](std::string_view own) { return iequals(own, name); });
}

bool has_own(const response& answer, std::string_view name) {
    return std::ranges::any_of(answer.headers, [&](const auto& header) { return iequals(header.first, name); });
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
    head += name;
    head += ": ";
    for (const char c : value) head += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    head += "\r\n";
}

void append_framing(std::string& head, const response& answer, bool http_1_0) {
    if (has_no_body(answer.status)) return;
    if (!answer.stream) return append_header(head, "Content-Length", std::to_string(answer.body.size()));
    if (!http_1_0) append_header(head, "Transfer-Encoding", "chunked");
}

}  // namespace

bool has_no_body(unsigned status) noexcept { return status < 200 || status == 204; }

std::string encode_head(const response& answer, const answer_facts& facts) {
    std::string head;
    head.reserve(512);
    head += fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    append_header(head, "Server", "rollcall");
    append_header(head, "Date", http_date(facts.now));
    if (!answer.content_type.empty() && !has_no_body(answer.status)) append_header(head, "Content-Type", answer.content_type);
    append_framing(head, answer, facts.http_1_0);
    if (facts.coding == content_coding::gzip) append_header(head, "Content-Encoding", "gzip");
    if (facts.varies && !has_own(answer, "Vary")) append_header(head, "Vary", "Accept-Encoding");
    if (!has_own(answer, "Cache-Control")) append_header(head, "Cache-Control", "no-store");
    if (!has_own(answer, "X-Content-Type-Options")) append_header(head, "X-Content-Type-Options", "nosniff");
    if (!has_own(answer, "X-Request-Id")) append_header(head, "X-Request-Id", facts.request_id);
    for (const auto& [name, value] : answer.headers) {
        if (!frames_message(name)) append_header(head, name, value);
    }
    if (!facts.keep_alive) append_header(head, "Connection", "close");
    if (facts.keep_alive && facts.http_1_0) append_header(head, "Connection", "keep-alive");
    head += "\r\n";
    return head;
}

std::string http_date(wall_time instant) {
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    thread_local std::chrono::sys_seconds last_second{};
    thread_local std::string last_text;
    const auto second = std::chrono::floor<std::chrono::seconds>(instant);
    if (second == last_second && !last_text.empty()) return last_text;
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{second - day};
    last_text = fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday{day}.c_encoding()],
                            static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                            static_cast<int>(date.year()), time.hours().count(), time.minutes().count(), time.seconds().count());
    last_second = second;
    return last_text;
}

std::string make_request_id(std::string_view sent) {
    const auto is_sane = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    };
    constexpr std::size_t max_bytes = 64;
    if (!sent.empty() && sent.size() <= max_bytes && std::ranges::all_of(sent, is_sane)) return std::string{sent};
    // An id need not be secret, only unlike others'.
    thread_local std::mt19937_64 engine{(std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()};
    return fmt::format("{:016x}", engine());
}

}  // namespace rollcall::http
