// The members of a cluster as one FE knows them at one moment: plain data, immutable once published.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/ids.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::cluster {

// Numbers that a front end may have, both ends among them. One that watches servers has one of the second range: its ids begin at 2^30,
// which the servers' own, counted from 1, do not reach for years, and end below 2^31. Who types a server's own id ends nobody else's
// session.
struct number_range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    [[nodiscard]] constexpr bool has(std::uint64_t number) const noexcept { return first <= number && number <= last; }
};
inline constexpr number_range all_numbers{0, 1023};
inline constexpr number_range watching_numbers{256, 511};

// Who a member is, as it announces itself; the address only tells where it was met.
struct member_identity {
    std::string uuid;  // kept in its data_dir
    std::uint32_t fe_number = 0;
    std::string advertise;               // how it wants to be named, "" for the address
    std::int64_t started_ms = 0;         // since 1970: of two with one number, the earlier keeps it
    std::string version;                 // of the product
    std::vector<std::string> watches{};  // identities of the servers whose sessions it lists
    std::vector<std::string> yields{};   // likewise, of those that it would list and leaves to others
    bool relays = false;                 // has it pools?
    bool operator==(const member_identity&) const = default;
};

enum class member_state : std::uint8_t {
    unknown,  // not asked yet
    up,
    down,    // does not answer
    denied,  // answers, but may not be asked: secret, version, clock, cluster
};
std::string_view member_state_name(member_state s) noexcept;

// One address of the configuration, and what was found there.
struct member {
    std::string address;  // "host:port" as the configuration spells it; "" for an FE that it does not name
    std::string name;     // as the column FE shows it
    bool self = false;
    member_state state = member_state::unknown;
    wall_time since{};   // of the state
    std::string reason;  // why it is down or denied
    std::optional<member_identity> identity;
    runtime::peer_address where;  // the address that the host's name stood for last; empty before that is known
};

// Every member once, in the order of the configuration.
struct member_table {
    std::vector<member> members;

    // Returns: the member that announced the number; null where none did. It lives as long as the table.
    [[nodiscard]] const member* find_number(std::uint32_t fe_number) const noexcept;
    [[nodiscard]] const member& self() const noexcept;
    [[nodiscard]] bool alone() const noexcept { return members.size() == 1; }
};
using member_table_ptr = std::shared_ptr<const member_table>;

// The number of the FE that gave the id.
constexpr std::uint32_t fe_number_of(connection_id id) noexcept { return id.value >> 22; }

// "host:port", "[v6]:port". Returns: nothing where `text` is of another form.
struct host_port {
    std::string host;  // without brackets
    std::uint16_t port = 0;
};
std::optional<host_port> parse_host_port(std::string_view text);

}  // namespace rollcall::cluster
