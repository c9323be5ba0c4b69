// Choosing a content coding from Accept-Encoding, and gzip by zlib.
#include "rollcall/http/server/compression.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <optional>

#include "rollcall/base/text/text.hpp"

namespace rollcall::http {

namespace {

// A weight in thousandths. Returns: nothing where it is malformed. Source: RFC 9110, section 12.4.2.
std::optional<int> parse_weight(std::string_view text) {
    if (text.empty() || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    int weight = (text[0] - '0') * 1000;
    text.remove_prefix(1);
    if (text.empty()) return weight;
    if (text[0] != '.' || text.size() > 4) return std::nullopt;
    int unit = 100;
    for (const char digit : text.substr(1)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        weight += (digit - '0') * unit;
        unit /= 10;
    }
    if (weight > 1000) return std::nullopt;
    return weight;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string_view take_until(std::string_view& rest, char separator) {
    const auto end = std::min(rest.find(separator), rest.size());
    const auto taken = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return trimmed(taken);
}

struct accepted_codings {
    std::optional<int> gzip;
    std::optional<int> identity;
    std::optional<int> any;
};

// A coding whose weight is malformed counts as refused.
accepted_codings parse_accept_encoding(std::string_view text) {
    accepted_codings accepted;
    while (!text.empty()) {
        auto item = take_until(text, ',');
        const auto coding = take_until(item, ';');
        int weight = 1000;
        if (!item.empty()) {
            const auto parameter = trimmed(item);
            const bool is_weight = parameter.starts_with("q=") || parameter.starts_with("Q=");
            weight = is_weight ? parse_weight(parameter.substr(2)).value_or(0) : 0;
        }
        if (iequals(coding, "gzip") || iequals(coding, "x-gzip")) accepted.gzip = std::max(accepted.gzip.value_or(0), weight);
        if (iequals(coding, "identity")) accepted.identity = weight;
        if (coding == "*") accepted.any = weight;
    }
    return accepted;
}

}  // namespace

content_coding choose_coding(std::string_view accept_encoding, bool large) {
    const auto accepted = parse_accept_encoding(accept_encoding);
    const int gzip_weight = accepted.gzip.value_or(accepted.any.value_or(0));
    if (gzip_weight == 0) return content_coding::identity;
    const auto identity_weight = accepted.identity ? accepted.identity : accepted.any;
    const bool identity_refused = identity_weight && *identity_weight == 0;
    if (identity_refused) return content_coding::gzip;
    const bool identity_preferred = accepted.identity && *accepted.identity > gzip_weight;
    return large && !identity_preferred ? content_coding::gzip : content_coding::identity;
}

bool is_compressible(std::string_view content_type) {
    constexpr std::array<std::string_view, 5> types{"application/json", "application/javascript", "application/xml", "image/svg+xml",
                                                    "application/manifest+json"};
    const auto type = to_lower(trimmed(content_type.substr(0, content_type.find(';'))));
    return type.starts_with("text/") || std::ranges::find(types, type) != types.end();
}

std::string gzip(std::string_view body) {
    constexpr int gzip_window_bits = 15 + 16;  // the largest window; 16 asks for gzip's frame
    constexpr int memory_level = 8;            // zlib's default
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window_bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc{};  // the only failure that correct arguments leave
    }
    std::string packed(deflateBound(&stream, body.size()), '\0');
    std::size_t taken = 0;
    std::size_t given = 0;
    int outcome = Z_OK;
    // zlib counts in 32 bits: larger bodies go through in parts.
    constexpr std::size_t part_bytes = 1U << 30;
    while (outcome == Z_OK) {
        const auto input = std::min(part_bytes, body.size() - taken);
        const auto room = std::min(part_bytes, packed.size() - given);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data() + taken));
        stream.avail_in = static_cast<uInt>(input);
        stream.next_out = reinterpret_cast<Bytef*>(packed.data() + given);
        stream.avail_out = static_cast<uInt>(room);
        outcome = deflate(&stream, taken + input == body.size() ? Z_FINISH : Z_NO_FLUSH);
        taken += input - stream.avail_in;
        given += room - stream.avail_out;
    }
    deflateEnd(&stream);
    packed.resize(given);
    return packed;
}

}  // namespace rollcall::http
