// Fuzzes what HTTP clients write into targets and headers: queries, percent-encoding, authorities, weights, Basic credentials.
// Links of http: parameters, target, host, basic_auth, compression, head_scan and message; of base: text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rollcall/http/guards/basic_auth.hpp"
#include "rollcall/http/guards/host.hpp"
#include "rollcall/http/message/head_scan.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/target.hpp"
#include "rollcall/http/server/compression.hpp"

namespace {

namespace http = rollcall::http;

void demand(bool holds) {
    if (!holds) std::abort();
}

void decoding_undoes_encoding(std::string_view text) {
    const auto encoded = http::percent_encode(text);
    demand(http::percent_decode(encoded, true) == text);
    demand(http::percent_decode(encoded, false) == text);
    const auto decoded = http::percent_decode(text, false);
    demand(!decoded || decoded->size() <= text.size());
}

void written_query_reads_the_same(std::string_view text) {
    const auto query = http::parse_query(text);
    if (query.has_error()) return;
    std::string written;
    for (const auto& [name, value] : *query) written += http::percent_encode(name) + "=" + http::percent_encode(value) + "&";
    const auto again = http::parse_query(written);
    demand(again.has_value() && *again == *query);
    (void)http::check_known(*query, {"a", "b"});
    (void)http::number_parameter(*query, "a", 1, 100);
    (void)http::flag_parameter(*query, "b");
}

void credentials_are_text(std::string_view text) {
    http::request incoming;
    incoming.headers.emplace_back("authorization", "Basic " + std::string{text});
    const auto found = http::parse_basic_auth(incoming);
    if (found.has_error()) return;
    demand(found->has_value() && (*found)->user.find(':') == std::string::npos);
    demand((*found)->password.find('\0') == std::string::npos);
}

// The scan knows no more and no less where bytes come one at a time.
void portions_make_no_difference(std::string_view text) {
    http::head_scan whole{256, 64};
    http::head_scan drip{256, 64};
    const auto expected = whole.advance(text);
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto now = drip.advance(text.substr(0, size));
        if (now.has_value() && !*now && size < text.size()) continue;
        demand(now.has_error() == expected.has_error());
        demand(now.has_error() ? now.error().status == expected.error().status : *now == *expected);
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    decoding_undoes_encoding(text);
    written_query_reads_the_same(text);
    credentials_are_text(text);
    portions_make_no_difference(text);
    const auto parts = http::parse_target(text);
    demand(parts.has_error() || parts->path.find('\0') == std::string::npos);
    (void)http::parse_authority(text);
    (void)http::choose_coding(text, true);
    return 0;
}
