// Rows in at one end, out at the other.
#include "rollcall/session/results/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <system_error>

#include "rollcall/wire/packet.hpp"

namespace rollcall::session {

namespace {

constexpr std::size_t read_bytes = 64 * 1024;

sql_error file_failed(int error) {
    if (error == ENOSPC || error == EDQUOT) {
        return {sql_errc::disk_full,
                "The disk is full: the rows of the cursor have no room in data_dir; fetch without a cursor, or make room"};
    }
    return {sql_errc::unknown, fmt::format("The rows of the cursor cannot be kept in data_dir ({}); fetch without a cursor",
                                           std::generic_category().message(error))};
}

}  // namespace

sql_result<void> cursor::append(std::string_view packets) {
    const auto held = window_.size() - begin_;
    const auto together = held + packets.size() + (file_ ? file_->size() : 0);
    if (together > bounds_.most_bytes) {
        return sql_error{sql_errc::out_of_resources,
                         fmt::format("The rows of the cursor take more than limits.max_cursor_bytes ({}); fetch without a cursor, select "
                                     "less, or raise it",
                                     bounds_.most_bytes)};
    }
    const auto in_memory = window_.size() + packets.size();
    if (!file_ && in_memory <= bounds_.memory_bytes && memory_.resize(in_memory)) {
        window_ += packets;
        return {};
    }
    if (!file_) {
        auto made = spool_file::make(bounds_.folder);
        if (made.has_error()) return file_failed(made.error());
        file_.emplace(std::move(*made));
    }
    const auto written = file_->append(packets);
    if (written.has_error()) return file_failed(written.error());
    return {};
}

// Makes the window reach `bytes` beyond begin_. Returns: false where there are not that many.
sql_result<bool> cursor::hold(std::size_t bytes) {
    while (window_.size() - begin_ < bytes) {
        if (!file_ || file_->at_end()) return false;
        window_.erase(0, begin_);
        begin_ = 0;
        const auto held = window_.size();
        window_.resize(held + std::max(read_bytes, bytes - held));
        const auto got = file_->read_on(std::span<char>{window_.data() + held, window_.size() - held});
        window_.resize(held + (got.has_value() ? *got : 0));
        if (got.has_error()) return file_failed(got.error());
    }
    return true;
}

// Returns: how long the next row is, in packets of as many as it takes; 0 where there is none.
sql_result<std::size_t> cursor::next_row() {
    std::size_t length = 0;
    for (;;) {
        const auto head = hold(length + wire::packet_header_size);
        if (head.has_error()) return head.error();
        if (!*head) return std::size_t{0};
        const auto payload = wire::decode_packet_header(std::string_view{window_}.substr(begin_ + length)).length;
        length += wire::packet_header_size + payload;
        const auto body = hold(length);
        if (body.has_error()) return body.error();
        if (!*body) return std::size_t{0};
        if (payload < wire::max_packet_payload) return length;
    }
}

sql_result<cursor::batch> cursor::take(std::uint64_t rows, std::size_t bytes, std::uint8_t sequence) {
    batch taken;
    taken.sequence = sequence;
    while (taken.rows < rows && taken.packets.size() < bytes) {
        const auto length = next_row();
        if (length.has_error()) return length.error();
        if (*length == 0) break;
        const auto first = taken.packets.size();
        taken.packets.append(window_, begin_, *length);
        begin_ += *length;
        wire::renumber_packets(taken.packets, first, taken.sequence);
        ++taken.rows;
    }
    const auto more = next_row();
    if (more.has_error()) return more.error();
    taken.at_end = *more == 0;
    return taken;
}

}  // namespace rollcall::session
