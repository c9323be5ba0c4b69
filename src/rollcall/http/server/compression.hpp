// When an answer's body is compressed, and the compressing itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::http {

enum class content_coding : std::uint8_t { identity, gzip };

// `accept_encoding`: the header's value, "" where absent. `large`: the body is worth it. Where identity is refused
// (identity;q=0) small bodies are compressed too; where both are, identity is sent. Thread: any. Source: RFC 9110, section 12.5.3.
content_coding choose_coding(std::string_view accept_encoding, bool large);

// Types that compress: text, JSON, scripts, SVG; not pictures and archives.
bool is_compressible(std::string_view content_type);

// One gzip member, at zlib's fastest level: a listing compresses tenfold even so. About 10 ms for a megabyte. Thread: any.
std::string gzip(std::string_view body);

}  // namespace rollcall::http
