// Signatures: whatever was added is found by each part of it, and most of what was not is not.
#include "rollcall/history/store/text_signature.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace rollcall::history {
namespace {

bool may_hold(const text_signature& signature, std::string_view folded) {
    return std::ranges::all_of(bits_of(folded), [&](const signature_bit& bit) { return signature.holds(bit); });
}

TEST(text_signature_test, each_part_of_an_added_text_may_be_there) {
    constexpr std::string_view text = "select sum(preis) from \xc3\xa4pfel where id = 4711 and shop = 'north-west, third floor'";
    text_signature signature;
    signature.add(text);
    for (std::size_t begin = 0; begin < text.size(); ++begin) {
        for (std::size_t size = 1; begin + size <= text.size(); ++size) EXPECT_TRUE(may_hold(signature, text.substr(begin, size)));
    }
}

TEST(text_signature_test, what_is_too_short_may_be_anywhere) {
    EXPECT_TRUE(bits_of("").empty());
    EXPECT_TRUE(bits_of("ab").empty());
    EXPECT_FALSE(bits_of("abc").empty());
    EXPECT_LE(bits_of(std::string(60'000, 'x') + "yz").size(), 12U);
}

// A stretch of statements that differ in a number alone, the hardest of everyday's cases.
TEST(text_signature_test, few_numbers_seem_to_be_there_that_are_not) {
    std::mt19937 random{3};
    text_signature signature;
    const auto number = [&] { return std::to_string(1'000'000 + random() % 9'000'000); };
    for (std::int64_t i = 0; i < rows_a_stretch; ++i)
        signature.add("select name, price from items where id = " + number() + " and shop = 'north'");
    int seem = 0;
    for (int i = 0; i < 1000; ++i) seem += may_hold(signature, number()) ? 1 : 0;
    EXPECT_LT(seem, 50);
    EXPECT_FALSE(may_hold(signature, "needle"));
    EXPECT_FALSE(may_hold(signature, "xyz"));
}

TEST(text_signature_test, a_slice_is_bytes_with_the_first_bit_highest) {
    text_signature signature;
    signature.add("abc");
    const auto bit = bits_of("abc").front();
    std::string expected(slice_bytes, '\0');
    expected[bit.bit / 8] = static_cast<char>(0x80U >> (bit.bit % 8));
    EXPECT_EQ(signature.slice(bit.slice), expected);
}

}  // namespace
}  // namespace rollcall::history
