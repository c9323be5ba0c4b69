// Grams of three bytes find short words, those of five tell numbers apart. Each kind has slices of its own: the many long ones would
// leave few bits free for the short ones.
#include "rollcall/history/store/text_signature.hpp"

#include <algorithm>

namespace rollcall::history {

namespace {

constexpr std::size_t short_gram = 3;
constexpr std::size_t long_gram = 5;
constexpr std::size_t short_slices = 16;

// `gram`: at most eight bytes.
signature_bit bit_of(std::string_view gram) noexcept {
    std::uint64_t value = gram.size();
    for (const char c : gram) value = value << 8U | static_cast<unsigned char>(c);
    // Fibonacci hashing: the product's highest bits depend on all of the value's.
    const std::uint64_t hash = (value ^ value >> 29U) * 0x9E3779B97F4A7C15U;
    constexpr std::size_t bits_a_slice = slice_bytes * 8;
    const std::size_t bit = (hash >> 32U) % bits_a_slice;
    if (gram.size() == short_gram) return {(hash >> 48U) % short_slices, bit};
    return {short_slices + (hash >> 48U) % (signature_slices - short_slices), bit};
}

template <class Visit>
void each_gram(std::string_view text, std::size_t size, const Visit& visit) {
    for (std::size_t at = 0; at + size <= text.size(); ++at) visit(bit_of(text.substr(at, size)));
}

// At most `wanted` of the text's, evenly spread.
void append_some(std::vector<signature_bit>& to, std::string_view text, std::size_t size, std::size_t wanted) {
    std::vector<signature_bit> bits;
    each_gram(text, size, [&](const signature_bit& bit) { bits.push_back(bit); });
    std::ranges::sort(bits);
    const auto repeated = std::ranges::unique(bits);
    bits.erase(repeated.begin(), repeated.end());
    const auto count = std::min(wanted, bits.size());
    for (std::size_t i = 0; i < count; ++i) to.push_back(bits[i * bits.size() / count]);
}

constexpr char mask_of(std::size_t bit) noexcept { return static_cast<char>(0x80U >> (bit % 8)); }

}  // namespace

void text_signature::add(std::string_view folded) noexcept {
    const auto set = [this](const signature_bit& at) {
        char& byte = slices_[at.slice][at.bit / 8];
        byte = static_cast<char>(byte | mask_of(at.bit));
    };
    each_gram(folded, short_gram, set);
    each_gram(folded, long_gram, set);
}

std::string_view text_signature::slice(std::size_t number) const noexcept { return {slices_[number].data(), slice_bytes}; }

bool text_signature::holds(const signature_bit& bit) const noexcept { return (slices_[bit.slice][bit.bit / 8] & mask_of(bit.bit)) != 0; }

std::vector<signature_bit> bits_of(std::string_view folded) {
    constexpr std::size_t of_each = 6;  // each costs the reading of a slice
    std::vector<signature_bit> bits;
    append_some(bits, folded, long_gram, of_each);
    append_some(bits, folded, short_gram, of_each);
    return bits;
}

}  // namespace rollcall::history
