// The seats of a cluster in etcd: a permanent key a member, `/rollcall/<cluster>/fe/<number>`, that says who has the number.
// Pure decisions: which number an FE takes, what it does about its key, whom it lists. No leases: a dead FE stays listed, so
// that answers say that it is missing, until an operator deletes its key or 24 hours have passed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/cluster/etcd/etcd_text.hpp"
#include "rollcall/cluster/members/member.hpp"

namespace rollcall::cluster {

inline constexpr std::chrono::hours seat_lives{24};     // after its last sign of life
inline constexpr std::chrono::minutes seat_refresh{5};  // its FE gives one so often

struct etcd_seat {
    std::uint32_t number = 0;
    std::string uuid;     // "": the value cannot be read; such a seat is taken until an operator deletes it
    std::string address;  // "host:http_port"; "" while its FE starts for the first time
    wall_time seen{};
    std::string value;  // as etcd has it
};

// "/rollcall/<cluster>/fe/"; a key is that and the number.
std::string seat_prefix(std::string_view cluster_name);
std::string seat_key(std::string_view cluster_name, std::uint32_t number);
// A key's value: {"uuid", "address", "seen_ms"}.
std::string encode_seat(std::string_view uuid, std::string_view address, wall_time seen);

// Sorted by number. `fault`: "" or a sentence that names the first key that cannot be read.
struct seat_list {
    std::vector<etcd_seat> seats;
    std::string fault;

    // Null where nobody has the number.
    [[nodiscard]] const etcd_seat* find(std::uint32_t number) const noexcept;
};
seat_list decode_seats(const std::vector<etcd_entry>& entries, std::string_view cluster_name);

// Not seen for so long that others leave it out and its number is free.
bool is_aged(const etcd_seat& seat, wall_time now) noexcept;

// Who looks for a seat.
struct seat_wish {
    std::string cluster_name;
    std::string uuid;
    std::optional<std::uint32_t> given;       // by the configuration: this one or none
    std::optional<std::uint32_t> kept;        // had before: this one again, if it can be
    number_range among{1, all_numbers.last};  // of which one is chosen where none is given
};

// The step that takes a seat. It may come too late: then another choice is due.
struct seat_choice {
    std::uint32_t number = 0;
    etcd_swap step;
};
// An FE's own seat stays its own; else the one it had before; else the lowest free one. A seat that is not among those wished for is left.
// Other seats of its own go. Errors: a sentence with the remedy, where the given number is another's or none is free.
or_refusal<seat_choice> choose_seat(const seat_list& list, const seat_wish& wish, wall_time now);

enum class seat_state : std::uint8_t {
    fine,
    stale,    // its address or its sign of life wants to be written anew
    missing,  // somebody deleted it
    taken,    // another FE has it
};
seat_state judge_own_seat(const etcd_seat* own, std::string_view uuid, std::string_view address, wall_time now) noexcept;

// The members' addresses by number. `spared`: addresses that stay whatever their age, as after an outage in which nobody
// could give a sign of life.
std::vector<std::string> listed_addresses(const seat_list& list, std::string_view own_uuid, wall_time now,
                                          const std::vector<std::string>& spared);

}  // namespace rollcall::cluster
