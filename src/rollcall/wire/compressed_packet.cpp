// zlib around the bytes of packets.
#include "rollcall/wire/compressed_packet.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "rollcall/base/text/byte_cursor.hpp"

namespace rollcall::wire {

namespace {

constexpr std::size_t least_compressed = 50;  // MySQL's bound, too: what is shorter hardly shrinks

void append_header(std::string& out, std::size_t length, std::uint8_t& sequence, std::size_t original) {
    append_fixed_int(out, length, 3);
    append_fixed_int(out, sequence++, 1);
    append_fixed_int(out, original, 3);
}

}  // namespace

void append_compressed(std::string& out, std::string_view bytes, std::uint8_t& sequence) {
    if (bytes.size() >= least_compressed) {
        uLongf size = compressBound(bytes.size());
        std::string small(size, '\0');
        const auto* const source = reinterpret_cast<const Bytef*>(bytes.data());
        const int done = compress2(reinterpret_cast<Bytef*>(small.data()), &size, source, bytes.size(), Z_BEST_SPEED);
        if (done == Z_OK && size < bytes.size()) {
            append_header(out, size, sequence, bytes.size());
            out.append(small, 0, size);
            return;
        }
    }
    append_header(out, bytes.size(), sequence, 0);
    out += bytes;
}

struct compressed_decoder::inflation {
    inflation() {
        if (inflateInit(&stream) != Z_OK) throw std::bad_alloc{};
    }
    ~inflation() { inflateEnd(&stream); }
    inflation(const inflation&) = delete;
    inflation& operator=(const inflation&) = delete;

    z_stream stream{};
    bool ended = false;  // zlib has seen the end of its data
};

compressed_decoder::compressed_decoder() = default;
compressed_decoder::~compressed_decoder() = default;
compressed_decoder::compressed_decoder(compressed_decoder&&) noexcept = default;
compressed_decoder& compressed_decoder::operator=(compressed_decoder&&) noexcept = default;

void compressed_decoder::begin_body() {
    byte_reader in{header_};
    body_left_ = static_cast<std::size_t>(in.fixed_int(3).value_or(0));
    next_sequence_ = static_cast<std::uint8_t>(in.u8().value_or(0) + 1);
    original_left_ = static_cast<std::size_t>(in.fixed_int(3).value_or(0));
    inflating_ = original_left_ > 0 ? std::make_unique<inflation>() : nullptr;
    header_.clear();
}

wire_result<compressed_decoder::step> compressed_decoder::copy_plain(std::string_view in, std::span<char> out) {
    const auto count = std::min({in.size(), out.size(), body_left_});
    std::memcpy(out.data(), in.data(), count);
    body_left_ -= count;
    return step{count, count};
}

wire_result<compressed_decoder::step> compressed_decoder::inflate_some(std::string_view in, std::span<char> out) {
    auto& stream = inflating_->stream;
    const auto room = std::min(out.size(), original_left_);
    const auto body = std::min(in.size(), body_left_);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib only reads it
    stream.avail_in = static_cast<uInt>(body);
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(room);
    const int done = inflate(&stream, Z_NO_FLUSH);
    const step made{body - stream.avail_in, room - stream.avail_out};
    const bool stands_still = made.taken == 0 && made.given == 0;
    if (stands_still && done == Z_BUF_ERROR && body == 0 && body_left_ > 0) return made;  // the rest of the body is to come
    inflating_->ended = done == Z_STREAM_END;
    if (done != Z_OK && done != Z_STREAM_END && !(done == Z_BUF_ERROR && !stands_still)) return wire_errc::malformed;
    body_left_ -= made.taken;
    original_left_ -= made.given;
    // The two lengths and zlib's own end must agree.
    if (inflating_->ended && (body_left_ > 0 || original_left_ > 0)) return wire_errc::malformed;
    if (!inflating_->ended && body_left_ == 0 && original_left_ == 0) return wire_errc::malformed;
    if (inflating_->ended) inflating_.reset();
    return made;
}

wire_result<compressed_decoder::step> compressed_decoder::decode(std::string_view in, std::span<char> out) {
    step all;
    for (;;) {
        const auto rest = in.substr(all.taken);
        const auto room = out.subspan(all.given);
        if (body_left_ == 0 && !inflating_) {
            const auto part = rest.substr(0, compressed_header_size - header_.size());
            header_ += part;
            all.taken += part.size();
            if (header_.size() < compressed_header_size) return all;
            begin_body();
            continue;
        }
        // zlib may have taken all there is and still have something to give.
        if (room.empty() || (rest.empty() && !inflating_)) return all;
        const auto made = inflating_ ? inflate_some(rest, room) : copy_plain(rest, room);
        if (made.has_error()) return made.error();
        all.taken += made->taken;
        all.given += made->given;
        if (made->taken == 0 && made->given == 0) return all;
    }
}

}  // namespace rollcall::wire
