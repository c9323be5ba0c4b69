// Letters without case and accents.
#include "rollcall/engine/duckdb/functions/text/letter_folding.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

TEST(letter_folding, case_and_accents_are_taken_away) {
    EXPECT_EQ(fold_letters("Ann & Bob_%\\"), "ann & bob_%\\");
    EXPECT_EQ(fold_letters("ÀÉÎõü Ñandú Šťovík"), "aeiou nandu stovik");
    EXPECT_EQ(fold_letters("e\u0301"), "e");
    EXPECT_EQ(fold_letters("Ёлка"), "елка");
    EXPECT_EQ(fold_letters("ΆΝΝΑς"), "αννασ");
    EXPECT_EQ(fold_letters("Øre đak Łódź"), "ore dak lodz");
    EXPECT_EQ(fold_letters("ＡＢ！"), "ab!");
    EXPECT_EQ(fold_letters("กา่"), "กา");
}

TEST(letter_folding, marks_that_are_letters_parts_stay) {
    for (const auto* text : {"हिन्दी", "กี", "й", "آ", "தமிழ்", "ខ្មែរ", "한국", "ı", "ß", "漢字", "😀"}) EXPECT_EQ(fold_letters(text), text);
    EXPECT_EQ(fold_letters("Й"), "й");
}

TEST(letter_folding, broken_bytes_stay) {
    EXPECT_EQ(fold_letters("A\xFF\xC3"), "a\xFF\xC3");
    EXPECT_EQ(fold_letters(""), "");
}

}  // namespace
}  // namespace rollcall::engine
