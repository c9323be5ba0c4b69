// The sources that need no other server than a resolver.
#include "rollcall/cluster/members/member_source.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/cluster/members/member.hpp"
#include "rollcall/runtime/channels/dialing.hpp"

namespace rollcall::cluster {

namespace {

namespace asio = boost::asio;
using address_list = std::vector<std::string>;

class static_source final : public member_source {
public:
    explicit static_source(address_list addresses) : addresses_(std::move(addresses)) {}
    asio::awaitable<or_refusal<address_list>> read() override { co_return addresses_; }

private:
    const address_list addresses_;
};

or_refusal<address_list> look_up(const host_port& name) {
    const auto found = runtime::resolve_host(name.host, name.port);
    if (found.has_error()) return found.error();
    address_list addresses;
    for (const auto& each : *found) addresses.push_back(each.text());
    std::ranges::sort(addresses);
    addresses.erase(std::ranges::unique(addresses).begin(), addresses.end());
    return addresses;
}

class dns_source final : public member_source {
public:
    dns_source(host_port name, runtime::worker_pool& workers) : name_(std::move(name)), workers_(workers) {}

    asio::awaitable<or_refusal<address_list>> read() override {
        auto work = [name = name_] { return look_up(name); };
        auto found = co_await workers_.run(std::move(work));
        if (found.has_error()) co_return refuse("the workers' queue is full");
        co_return std::move(*found);
    }

private:
    const host_port name_;
    runtime::worker_pool& workers_;
};

}  // namespace

std::unique_ptr<member_source> make_static_source(std::vector<std::string> addresses) {
    return std::make_unique<static_source>(std::move(addresses));
}

std::unique_ptr<member_source> make_dns_source(std::string name, runtime::worker_pool& workers) {
    return std::make_unique<dns_source>(parse_host_port(name).value_or(host_port{}), workers);
}

or_refusal<std::vector<std::string>> parse_member_list(const std::string& text) {
    std::string_view rest{text};
    address_list addresses;
    for (bool more = true; more;) {
        const auto comma = rest.find(',');
        more = comma != std::string_view::npos;
        std::string address{rest.substr(0, comma)};
        if (more) rest.remove_prefix(comma + 1);
        std::erase(address, ' ');
        if (!parse_host_port(address)) {
            return refuse("'{}' is no member's address; write host:http_port, separated by commas", address);
        }
        if (std::ranges::find(addresses, address) != addresses.end()) {
            return refuse("'{}' stands there twice; name each member once", address);
        }
        addresses.push_back(std::move(address));
    }
    return addresses;
}

}  // namespace rollcall::cluster
