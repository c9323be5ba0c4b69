// Fuzzes headers of the PROXY protocol as a connection brings them: a length is asked for, read, and asked for again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rollcall/runtime/channels/proxy_protocol.hpp"

namespace {

namespace runtime = rollcall::runtime;

constexpr std::size_t longest_header = 4096;

void demand(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    std::size_t held = 0;
    for (;;) {
        const auto wanted = runtime::proxy_header_length(bytes.substr(0, held));
        if (wanted.has_error()) {
            demand(!wanted.error().sentence.empty());
            return 0;
        }
        demand(*wanted >= held && *wanted <= longest_header);
        if (*wanted == held) break;
        if (*wanted > size) return 0;
        held = *wanted;
    }
    const auto client = runtime::parse_proxy_header(bytes.substr(0, held));
    demand(client.has_error() ? !client.error().sentence.empty() : !*client || !(*client)->ip.empty());
    return 0;
}
