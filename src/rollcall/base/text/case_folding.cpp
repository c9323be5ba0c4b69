// utf8proc knows the characters; needles of ASCII alone, the common case, do without it.
#include "rollcall/base/text/case_folding.hpp"

#include <utf8proc.h>

#include <array>

#include "rollcall/base/text/text.hpp"

namespace rollcall {

namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) noexcept { return reinterpret_cast<const utf8proc_uint8_t*>(text.data()); }

}  // namespace

std::string fold_case(std::string_view text) {
    if (is_ascii(text)) return to_lower(text);
    std::string folded;
    folded.reserve(text.size());
    while (!text.empty()) {
        utf8proc_int32_t character = 0;
        const auto length = utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &character);
        if (length <= 0) {
            folded += text.front();
            text.remove_prefix(1);
            continue;
        }
        std::array<utf8proc_uint8_t, 4> lower{};
        const auto size = utf8proc_encode_char(utf8proc_tolower(character), lower.data());
        folded.append(lower.begin(), lower.begin() + size);
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return folded;
}

bool contains_folded(std::string_view text, std::string_view folded_needle) {
    if (is_ascii(folded_needle)) return icontains(text, folded_needle);
    return fold_case(text).find(folded_needle) != std::string::npos;
}

}  // namespace rollcall
