// Text without case and accents, letter by letter. Pure.
// Source: Unicode Collation Algorithm, primary weights: what MySQL's accent-insensitive collations go by.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::engine {

// What LIKE and its kin take for equal where a collation ignores case and accents: one character for one in lower case, without the
// marks that stand beside a letter. Marks and letters that count by themselves stay (vowel signs of Hindi or Thai, the Cyrillic short i),
// and so do the broken bytes. Linear in the text. Thread: any.
std::string fold_letters(std::string_view text);

}  // namespace rollcall::engine
