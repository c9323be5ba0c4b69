// Examples of RFC 4648, and one text for the same bytes.
#include "rollcall/base/text/base64.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace rollcall {
namespace {

TEST(base64_test, has_the_standard_s_examples) {
    const std::vector<std::pair<std::string, std::string>> examples{{"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xFF\xFE\xFD", "//79"}};
    for (const auto& [bytes, text] : examples) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(base64_test, every_byte_comes_back) {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    EXPECT_EQ(from_base64(to_base64(all)), all);
}

TEST(base64_test, what_is_no_padded_base64_is_refused) {
    for (const auto* text : {"Zg", "Zg=", "Zg===", "====", "Z===", "Zh==", "Zm9=", "Z g=", "Zg==Zg==", "_-79"}) {
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace rollcall
