// Fuzzes compressed packets: any bytes in any pieces are decoded or refused the same; what was compressed comes back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rollcall/wire/compressed_packet.hpp"

namespace {

namespace wire = rollcall::wire;

constexpr std::size_t most_decoded = 1 << 20;  // a few bytes may stand for megabytes

void demand(bool holds) {
    if (!holds) std::abort();
}

// Returns: what came out before the bytes ended or were refused.
std::string decode(std::string_view in, std::size_t in_step, std::size_t out_step, bool& refused) {
    wire::compressed_decoder decoder;
    std::string got;
    std::string out(out_step, '\0');
    std::string_view fed;
    for (;;) {
        if (fed.empty()) {
            fed = in.substr(0, in_step);
            in.remove_prefix(fed.size());
        }
        const auto step = decoder.decode(fed, out);
        refused = step.has_error();
        if (refused) return got;
        demand(step->taken <= fed.size() && step->given <= out.size());
        fed.remove_prefix(step->taken);
        got.append(out, 0, step->given);
        if (got.size() > most_decoded || (step->given == 0 && fed.empty() && in.empty())) return got;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    bool refused = false;
    bool refused_in_pieces = false;
    const auto whole = decode(bytes, std::max<std::size_t>(size, 1), 64 * 1024, refused);
    const auto pieces = decode(bytes, 3, 7, refused_in_pieces);
    const auto both = std::min(whole.size(), pieces.size());
    demand(whole.substr(0, both) == pieces.substr(0, both));
    if (whole.size() < most_decoded && pieces.size() < most_decoded) demand(refused == refused_in_pieces);

    std::string packet;
    std::uint8_t sequence = 0;
    wire::append_compressed(packet, bytes, sequence);
    bool broken = false;
    demand(decode(packet, 5, 11, broken) == bytes.substr(0, most_decoded + 11) && !broken);
    return 0;
}
