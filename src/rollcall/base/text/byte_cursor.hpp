// Little-endian reading and writing over bytes, with MySQL's length-encoded forms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

// Reads forward over bytes it does not own. A read past the end gives nothing and leaves the cursor where it was.
// Thread: one at a time.
class byte_reader {
public:
    explicit byte_reader(std::string_view bytes) noexcept : rest_(bytes) {}

    [[nodiscard]] std::size_t size() const noexcept { return rest_.size(); }
    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

    // An unsigned integer of 1 to 8 bytes, least significant first.
    std::optional<std::uint64_t> fixed_int(std::size_t width) noexcept;
    std::optional<std::uint8_t> u8() noexcept;
    std::optional<std::uint16_t> u16() noexcept;
    std::optional<std::uint32_t> u32() noexcept;
    std::optional<std::uint64_t> u64() noexcept { return fixed_int(8); }

    // MySQL protocol: int<lenenc>. 0xFB and 0xFF, which stand for NULL and an error, give nothing.
    std::optional<std::uint64_t> lenenc_int() noexcept;
    // MySQL protocol: string<lenenc>. Returns: a view into the bytes read from.
    std::optional<std::string_view> lenenc_string() noexcept;
    // MySQL protocol: string<NUL>, without its NUL.
    std::optional<std::string_view> nul_string() noexcept;
    std::optional<std::string_view> bytes(std::size_t count) noexcept;
    // MySQL protocol: string<EOF>: whatever is left.
    std::string_view rest() noexcept;
    [[nodiscard]] std::string_view peek() const noexcept { return rest_; }

private:
    std::string_view rest_;
};

// Appends to `out`. Thread: one at a time.
void append_fixed_int(std::string& out, std::uint64_t value, std::size_t width);
void append_lenenc_int(std::string& out, std::uint64_t value);
void append_lenenc_string(std::string& out, std::string_view text);

}  // namespace rollcall
