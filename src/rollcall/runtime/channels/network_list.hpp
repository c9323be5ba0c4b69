// Networks in CIDR notation, and whether an address is in one of them.
#pragma once

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"

namespace rollcall::runtime {

// Immutable once parsed. Thread: any.
class network_list {
public:
    // "10.0.0.0/8, 192.0.2.7, fd00::/8": an address alone is a network of one. Errors: a clause that quotes what is no network.
    static or_refusal<network_list> parse(std::string_view text);

    [[nodiscard]] bool empty() const noexcept { return v4_.empty() && v6_.empty(); }
    // `ip`: without a port; what is no address is in no network.
    [[nodiscard]] bool contains(const std::string& ip) const;

private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace rollcall::runtime
