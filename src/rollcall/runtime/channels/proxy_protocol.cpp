// Headers of both versions, and taking one off a connection.
#include "rollcall/runtime/channels/proxy_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "rollcall/runtime/channels/socket_facts.hpp"
#include "rollcall/runtime/channels/tcp_channel.hpp"

namespace rollcall::runtime {

namespace {

using namespace std::string_view_literals;
namespace ip = asio::ip;

constexpr std::string_view text_signature = "PROXY ";
constexpr std::string_view binary_signature = "\r\n\r\n\0\r\nQUIT\n"sv;
constexpr std::size_t least_text = 15;     // "PROXY UNKNOWN\r\n"
constexpr std::size_t longest_text = 107;  // with its end of line
constexpr std::size_t binary_head = 16;
constexpr std::size_t longest_binary = 4096;  // its length field allows 64 KiB; addresses and the usual notes take a few hundred bytes
constexpr std::size_t v4_addresses = 12;
constexpr std::size_t v6_addresses = 36;

unsigned byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }
std::size_t number_at(std::string_view bytes, std::size_t i) { return byte_at(bytes, i) << 8 | byte_at(bytes, i + 1); }

peer_address client_at(const ip::address& address, std::size_t port) { return address_of({address, static_cast<std::uint16_t>(port)}); }

bool agree(std::string_view bytes, std::string_view signature) {
    const auto both = std::min(bytes.size(), signature.size());
    return bytes.substr(0, both) == signature.substr(0, both);
}

// The next word of a line, with the one blank behind it.
std::string_view take_word(std::string_view& line) {
    const auto word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    return word;
}

std::optional<std::uint16_t> port_of(std::string_view word) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), port);
    if (word.empty() || error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return port;
}

// "PROXY TCP4 192.0.2.7 192.0.2.1 56324 3306"
or_refusal<proxied_client> parse_text(std::string_view line) {
    line.remove_prefix(text_signature.size());
    line.remove_suffix(2);
    const auto family = take_word(line);
    if (family == "UNKNOWN") return std::nullopt;
    if (family != "TCP4" && family != "TCP6") return refuse("its family is neither TCP4, TCP6 nor UNKNOWN");
    boost::system::error_code source_error;
    boost::system::error_code target_error;
    const auto source = ip::make_address(std::string{take_word(line)}, source_error);
    const auto target = ip::make_address(std::string{take_word(line)}, target_error);
    const auto source_port = port_of(take_word(line));
    const auto target_port = port_of(line);
    const bool v4 = family == "TCP4";
    if (source_error || target_error || source.is_v4() != v4 || target.is_v4() != v4 || !source_port || !target_port) {
        return refuse("its addresses or ports have no meaning");
    }
    return client_at(source, *source_port);
}

// The address that `bytes` begin with, which hold it whole.
template <class Address>
Address address_in(std::string_view bytes) {
    typename Address::bytes_type raw{};
    std::copy_n(bytes.begin(), raw.size(), raw.begin());
    return Address{raw};
}

or_refusal<proxied_client> parse_binary(std::string_view header) {
    const auto version_and_command = byte_at(header, 12);
    const auto family_and_transport = byte_at(header, 13);
    if (version_and_command == 0x20) return std::nullopt;  // LOCAL
    if (version_and_command != 0x21) return refuse("its version or command is not known");
    const auto addresses = header.substr(binary_head);
    if (family_and_transport == 0x11) {
        if (addresses.size() < v4_addresses) return refuse("it ends within its addresses");
        return client_at(address_in<ip::address_v4>(addresses), number_at(addresses, 8));
    }
    if (family_and_transport == 0x21) {
        if (addresses.size() < v6_addresses) return refuse("it ends within its addresses");
        return client_at(address_in<ip::address_v6>(addresses), number_at(addresses, 32));
    }
    return std::nullopt;  // AF_UNSPEC, AF_UNIX, datagrams: not known
}

// The target in the client's family.
ip::address target_for(const ip::address& client, const peer_address& target) {
    boost::system::error_code error;
    const auto given = ip::make_address(target.ip, error);
    if (!error && given.is_v4() == client.is_v4()) return given;
    return client.is_v4() ? ip::address{ip::address_v4{}} : ip::address{ip::address_v6{}};
}

void append_number(std::string& to, std::size_t number) {
    to += static_cast<char>(number >> 8 & 0xFF);
    to += static_cast<char>(number & 0xFF);
}

void append_address(std::string& to, const ip::address& address) {
    const auto append = [&to](const auto& raw) { to.append(raw.begin(), raw.end()); };
    if (address.is_v4()) {
        append(address.to_v4().to_bytes());
    } else {
        append(address.to_v6().to_bytes());
    }
}

std::string make_binary(const ip::address& source, std::uint16_t source_port, const ip::address& target, std::uint16_t target_port) {
    std::string header{binary_signature};
    header += '\x21';
    header += source.is_v4() ? '\x11' : '\x21';
    append_number(header, source.is_v4() ? v4_addresses : v6_addresses);
    append_address(header, source);
    append_address(header, target);
    append_number(header, source_port);
    append_number(header, target_port);
    return header;
}

}  // namespace

std::string make_proxy_header(proxy_version version, const proxied_client& client, const peer_address& target) {
    boost::system::error_code error;
    const auto source = client ? ip::make_address(client->ip, error) : ip::address{};
    if (!client || error) {
        return version == proxy_version::v1 ? std::string{"PROXY UNKNOWN\r\n"} : std::string{binary_signature}.append("\x20\0\0\0"sv);
    }
    const auto destination = target_for(source, target);
    if (version == proxy_version::v2) return make_binary(source, client->port, destination, target.port);
    return fmt::format("PROXY {} {} {} {} {}\r\n", source.is_v4() ? "TCP4" : "TCP6", source.to_string(), destination.to_string(),
                       client->port, target.port);
}

or_refusal<std::size_t> proxy_header_length(std::string_view bytes) {
    if (agree(bytes, binary_signature)) {
        if (bytes.size() < binary_head) return bytes.empty() ? least_text : binary_head;
        const auto whole = binary_head + number_at(bytes, 14);
        if (whole > longest_binary) return refuse("it is longer than 4 KiB");
        return whole;
    }
    if (!agree(bytes, text_signature)) return refuse("it has no signature of the PROXY protocol");
    const auto end = bytes.find('\n');
    if (end != std::string_view::npos && end + 1 < bytes.size()) return refuse("its line is shorter than any can be");
    if (end != std::string_view::npos && bytes[end - 1] != '\r') return refuse("its line does not end with CR LF");
    if (end != std::string_view::npos) return end + 1;
    if (bytes.size() >= longest_text) return refuse("its line is longer than 107 bytes");
    return std::max(bytes.size() + 1, least_text);
}

or_refusal<proxied_client> parse_proxy_header(std::string_view header) {
    return header.starts_with(text_signature) ? parse_text(header) : parse_binary(header);
}

asio::awaitable<or_refusal<void>> take_proxy_header(std::shared_ptr<byte_channel> plain, time_limit limit) {
    const auto tcp = std::dynamic_pointer_cast<tcp_channel>(plain);
    if (!tcp) co_return refuse("the connection is not plain TCP");
    const auto until = std::chrono::steady_clock::now() + limit;
    std::string header;
    for (;;) {
        const auto wanted = proxy_header_length(header);
        if (wanted.has_error()) co_return wanted.error();
        if (*wanted == header.size()) break;
        const auto left = until - std::chrono::steady_clock::now();
        if (left <= time_limit::zero()) co_return refuse(std::string{message(io_errc::timeout)});
        const auto held = header.size();
        header.resize(*wanted);
        const std::span<char> room{header.data() + held, header.size() - held};
        const auto count = co_await tcp->read_some(room, left);
        if (count.has_error()) co_return refuse(std::string{message(count.error())});
        header.resize(held + *count);
    }
    const auto client = parse_proxy_header(header);
    if (client.has_error()) co_return client.error();
    if (*client) {
        auto peer = **client;
        peer.loopback = peer.loopback && tcp->peer().loopback;
        tcp->speaks_for(std::move(peer));
    }
    co_return or_refusal<void>{};
}

}  // namespace rollcall::runtime
