// What a stretch of statements may hold, in few bytes: a Bloom filter over the grams of their texts, so that a search looks at those
// stretches alone where its text can be. Source: ClickHouse's documentation, data skipping index "ngrambf_v1". Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace rollcall::history {

// A signature is kept in slices, so that a search reads no more of it than its grams' bits.
inline constexpr std::size_t signature_slices = 80;  // the first ones for short grams, of which there are fewer
inline constexpr std::size_t slice_bytes = 128;
// With this many statements of everyday text a fifth of the bits is set.
inline constexpr std::int64_t rows_a_stretch = 2048;

// One bit: the slice, and the bit within, the first byte's highest being 0.
struct signature_bit {
    std::size_t slice = 0;
    std::size_t bit = 0;
    auto operator<=>(const signature_bit&) const = default;
};

class text_signature {
public:
    // `folded`: as fold_case() gives it.
    void add(std::string_view folded) noexcept;
    [[nodiscard]] std::string_view slice(std::size_t number) const noexcept;
    [[nodiscard]] bool holds(const signature_bit& bit) const noexcept;

private:
    std::array<std::array<char, slice_bytes>, signature_slices> slices_{};
};

// Returns: bits that are set in every signature to which a text with `folded` in it was added; a few that tell most. None where it is
// too short to tell anything.
std::vector<signature_bit> bits_of(std::string_view folded);

}  // namespace rollcall::history
