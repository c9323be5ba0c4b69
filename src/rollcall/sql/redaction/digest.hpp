// Digests: statements that differ only in their values, blanks and comments, as one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

struct statement_digest {
    std::string text;  // normalised, at most 64 KiB of it
    std::string hex;   // 32 hex digits, of the whole normalised text
    bool operator==(const statement_digest&) const = default;
};

// Values become `?`, lists of them and repeated rows one, reserved words upper case, blanks single, names that need no
// quotes lose them. Holds no literal of the statement, but words as they are: digest only statements that parse, since
// elsewhere a password may stand without its quotes. Thread: any; pure; linear.
statement_digest digest_of(const token_list& list);

// The hex digits of a text that parses; "" where it does not even lex. Thread: any; pure; linear.
std::string digest_of(std::string_view text, lex_mode mode);

// A number for the statement's form, cheap enough for every statement: statements of one shape have one digest; one digest may
// have several shapes. Differs from process to process. Thread: any; pure; linear.
std::uint64_t shape_of(const token_list& list);

// The normalised text alone, uncut.
std::string normalised_text(const token_list& list);

}  // namespace rollcall::sql
