// One header after the other. A packet of the greatest length goes on in the next one.
#include "rollcall/wire/relayed/packet_hopper.hpp"

#include <algorithm>

namespace rollcall::wire {

// Returns: false where it is not whole yet.
bool packet_hopper::take_header(std::string_view& bytes) noexcept {
    if (head_size_ > 0 || bytes.size() < packet_header_size) {
        const auto count = std::min(packet_header_size - head_size_, bytes.size());
        std::copy_n(bytes.begin(), count, head_.begin() + head_size_);
        bytes.remove_prefix(count);
        head_size_ = static_cast<std::uint8_t>(head_size_ + count);
        return head_size_ == packet_header_size;
    }
    std::copy_n(bytes.begin(), packet_header_size, head_.begin());
    bytes.remove_prefix(packet_header_size);
    return true;
}

wire_result<std::optional<payload_part>> packet_hopper::take(std::string_view& bytes) noexcept {
    using taken = std::optional<payload_part>;
    if (left_ == 0 && !header_read_) {
        if (bytes.empty() || !take_header(bytes)) return taken{};
        head_size_ = 0;
        const auto header = decode_packet_header({head_.data(), head_.size()});
        if (header.sequence != sequence_ && numbers_ == packet_numbers::in_order) return wire_errc::bad_sequence;
        sequence_ = static_cast<std::uint8_t>(sequence_ + 1);
        length_ = left_ = header.length;
        header_read_ = true;
    }
    if (bytes.empty() && left_ > 0) return taken{};
    payload_part part;
    part.length = length_;
    part.begins = header_read_ && !joined_;
    part.bytes = bytes.substr(0, left_);
    bytes.remove_prefix(part.bytes.size());
    left_ -= static_cast<std::uint32_t>(part.bytes.size());
    header_read_ = false;
    if (left_ == 0) {
        joined_ = length_ == max_packet_payload;
        part.ends = !joined_;
    }
    return taken{part};
}

std::uint64_t packet_hopper::skip_whole(std::string_view& bytes, std::uint8_t first_byte) noexcept {
    if (!between_payloads()) return 0;
    std::uint64_t count = 0;
    while (bytes.size() > packet_header_size) {
        const auto header = decode_packet_header(bytes);
        const bool whole = header.length > 0 && header.length < max_packet_payload && bytes.size() - packet_header_size >= header.length;
        const auto first = static_cast<std::uint8_t>(bytes[packet_header_size]);
        if (!whole || header.sequence != sequence_ || first >= first_byte) break;
        bytes.remove_prefix(packet_header_size + header.length);
        ++sequence_;
        ++count;
    }
    return count;
}

}  // namespace rollcall::wire
