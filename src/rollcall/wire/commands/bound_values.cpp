// Bound values: what is read is checked against what is there before anything is allocated for it.
#include "rollcall/wire/commands/bound_values.hpp"

#include <utility>

#include "rollcall/wire/commands/parameter_value.hpp"

namespace rollcall::wire {

namespace {

constexpr std::uint16_t unsigned_bit = 0x8000;

// Types and, where `named`, names into `block`. Returns: no value on success but the success itself.
wire_result<std::monostate> decode_types(byte_reader& in, const bound_values_form& form, bound_values& block) {
    const std::size_t smallest = form.named ? 3 : 2;
    if (in.size() / smallest < form.count) return wire_errc::truncated;
    block.types.reserve(form.count);
    if (form.named) block.names.reserve(form.count);
    for (std::size_t i = 0; i < form.count; ++i) {
        const auto type = in.u16();
        if (!type) return wire_errc::truncated;
        block.types.push_back({static_cast<std::uint8_t>(*type), (*type & unsigned_bit) != 0});
        if (!form.named) continue;
        const auto name = in.lenenc_string();
        if (!name) return wire_errc::truncated;
        block.names.emplace_back(*name);
    }
    return std::monostate{};
}

wire_result<parameter> decode_value(byte_reader& in, bool is_null, bound_type type, const std::string* long_data) {
    if (long_data != nullptr) return is_binary_type(type.type) ? parameter{blob_value{*long_data}} : parameter{*long_data};
    if (is_null) return parameter{};
    return decode_parameter(in, type);
}

}  // namespace

wire_result<bound_values> decode_bound_values(byte_reader& in, const bound_values_form& form) {
    // Compared by division, since the count is the client's and may be near 2^64.
    if (in.size() < form.count / 8 + (form.count % 8 != 0)) return wire_errc::truncated;
    const auto nulls = *in.bytes((form.count + 7) / 8);
    const auto types_follow = in.u8();
    if (!types_follow) return wire_errc::truncated;
    if (*types_follow > 1) return wire_errc::malformed;

    bound_values block;
    if (*types_follow == 1) {
        if (const auto types = decode_types(in, form, block); types.has_error()) return types.error();
    } else {
        if (form.known_types.size() < form.count) return wire_errc::malformed;
        block.types.assign(form.known_types.begin(), form.known_types.begin() + static_cast<std::ptrdiff_t>(form.count));
    }

    block.values.reserve(form.count);
    for (std::size_t i = 0; i < form.count; ++i) {
        const bool is_null = (static_cast<unsigned char>(nulls[i / 8]) >> (i % 8) & 1) != 0;
        const auto* const long_data = i < form.long_data.size() ? form.long_data[i] : nullptr;
        auto value = decode_value(in, is_null, block.types[i], long_data);
        if (value.has_error()) return value.error();
        block.values.push_back(std::move(*value));
    }
    return block;
}

}  // namespace rollcall::wire
