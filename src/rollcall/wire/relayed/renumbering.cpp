// Header by header, byte by byte; payloads as they are.
#include "rollcall/wire/relayed/renumbering.hpp"

#include <algorithm>

#include "rollcall/wire/packet.hpp"

namespace rollcall::wire {

void renumbering::append(std::string& to, std::string_view bytes) {
    constexpr unsigned length_bytes = packet_header_size - 1;
    to.reserve(to.size() + bytes.size());
    while (!bytes.empty()) {
        if (left_ > 0) {
            const auto part = bytes.substr(0, left_);
            to += part;
            left_ -= part.size();
            bytes.remove_prefix(part.size());
        } else if (head_size_ < length_bytes) {
            length_ |= std::size_t{static_cast<unsigned char>(bytes.front())} << 8 * head_size_++;
            to += bytes.front();
            bytes.remove_prefix(1);
        } else {
            to += static_cast<char>(sequence_++);
            bytes.remove_prefix(1);
            left_ = length_;
            length_ = head_size_ = 0;
        }
    }
}

}  // namespace rollcall::wire
