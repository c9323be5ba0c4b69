// Each entry is an address, or a network by its prefix.
#include "rollcall/runtime/channels/network_list.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace rollcall::runtime {

namespace {

namespace ip = boost::asio::ip;

constexpr unsigned short whole_v4 = 32;
constexpr unsigned short whole_v6 = 128;

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

or_refusal<network_list> network_list::parse(std::string_view text) {
    network_list list;
    while (!trimmed(text).empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const std::string entry{trimmed(text.substr(0, comma))};
        text.remove_prefix(std::min(comma + 1, text.size()));
        boost::system::error_code error;
        const auto alone = ip::make_address(entry, error);
        if (!error && alone.is_v4()) {
            list.v4_.emplace_back(alone.to_v4(), whole_v4);
            continue;
        }
        if (!error) {
            list.v6_.emplace_back(alone.to_v6(), whole_v6);
            continue;
        }
        if (const auto v4 = ip::make_network_v4(entry, error); !error) {
            list.v4_.push_back(v4.canonical());
            continue;
        }
        if (const auto v6 = ip::make_network_v6(entry, error); !error) {
            list.v6_.push_back(v6.canonical());
            continue;
        }
        return refuse("'" + entry + "' is no network; write 10.0.0.0/8, 192.0.2.7 or fd00::/8");
    }
    return list;
}

bool network_list::contains(const std::string& ip) const {
    boost::system::error_code error;
    const auto address = ip::make_address(ip, error);
    if (error) return false;
    if (address.is_v4()) {
        const ip::network_v4 host{address.to_v4(), whole_v4};
        return std::ranges::any_of(v4_, [&](const auto& each) { return each == host || host.is_subnet_of(each); });
    }
    const ip::network_v6 host{address.to_v6(), whole_v6};
    return std::ranges::any_of(v6_, [&](const auto& each) { return each == host || host.is_subnet_of(each); });
}

}  // namespace rollcall::runtime
