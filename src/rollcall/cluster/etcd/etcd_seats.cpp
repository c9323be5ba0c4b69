// Keys and values of seats, and what follows from them.
#include "rollcall/cluster/etcd/etcd_seats.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cluster/members/member.hpp"

namespace rollcall::cluster {

namespace {

using std::chrono::milliseconds;

std::int64_t to_ms(wall_time t) { return std::chrono::duration_cast<milliseconds>(t.time_since_epoch()).count(); }

std::optional<std::uint32_t> parse_number(std::string_view digits) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size() && number <= all_numbers.last;
    // One spelling a number: "07" would be a second seat beside "7".
    return whole && digits == std::to_string(number) ? std::optional{number} : std::nullopt;
}

// Returns: false where the value is of another form; `seat` is unchanged then.
bool decode_value(const std::string& value, etcd_seat& seat) {
    constexpr std::int64_t last_ms = 253'402'300'799'999;  // of the year 9999: no sum with it overflows
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view uuid;
    std::string_view address;
    std::int64_t seen = 0;
    const simdjson::padded_string padded{value};
    const bool whole = parser.parse(padded).get(root) == simdjson::SUCCESS && root["uuid"].get(uuid) == simdjson::SUCCESS &&
                       root["address"].get(address) == simdjson::SUCCESS && root["seen_ms"].get(seen) == simdjson::SUCCESS;
    if (!whole || uuid.empty() || seen < 0 || seen > last_ms) return false;
    if (!address.empty() && !parse_host_port(address)) return false;
    seat.uuid = uuid;
    seat.address = address;
    seat.seen = wall_time{milliseconds{seen}};
    return true;
}

std::string holder(const etcd_seat& seat) {
    if (seat.uuid.empty()) return "something that cannot be read";
    return fmt::format("the front end {} at {}", seat.uuid, seat.address.empty() ? "an unknown address" : seat.address);
}

// May `uuid` take what stands there?
bool may_take(const etcd_seat* seat, std::string_view uuid, wall_time now) {
    return seat == nullptr || seat->uuid == uuid || is_aged(*seat, now);
}

// Errors: a sentence.
or_refusal<std::uint32_t> choose_number(const seat_list& list, const seat_wish& wish, wall_time now) {
    if (wish.given) {
        const auto* const seat = list.find(*wish.given);
        if (may_take(seat, wish.uuid, now)) return *wish.given;
        const auto ago = std::chrono::duration_cast<std::chrono::seconds>(now - seat->seen).count();
        const std::string seen = seat->uuid.empty() ? "" : fmt::format(", seen {} s ago", std::max<std::int64_t>(0, ago));
        return refuse(
            "cluster.fe_number {} is held by {}{}: give this front end another number, or leave the setting out; if that "
            "one is gone for good, free its number with: etcdctl del {}",
            *wish.given, holder(*seat), seen, seat_key(wish.cluster_name, *wish.given));
    }
    const auto own = [&](const etcd_seat& seat) { return seat.uuid == wish.uuid && wish.among.has(seat.number); };
    const auto kept = wish.kept && wish.among.has(*wish.kept) ? wish.kept : std::nullopt;
    const auto* const before = kept ? list.find(*kept) : nullptr;
    if (before != nullptr && own(*before)) return *kept;
    if (const auto found = std::ranges::find_if(list.seats, own); found != list.seats.end()) return found->number;
    if (kept && may_take(before, wish.uuid, now)) return *kept;
    for (auto number = wish.among.first; number <= wish.among.last; ++number) {
        if (may_take(list.find(number), wish.uuid, now)) return number;
    }
    return refuse("all numbers from {} to {} are taken: delete the keys of front ends that are gone: etcdctl get --prefix {}",
                  wish.among.first, wish.among.last, seat_prefix(wish.cluster_name));
}

}  // namespace

std::string seat_prefix(std::string_view cluster_name) { return fmt::format("/rollcall/{}/fe/", cluster_name); }

std::string seat_key(std::string_view cluster_name, std::uint32_t number) { return seat_prefix(cluster_name) + std::to_string(number); }

std::string encode_seat(std::string_view uuid, std::string_view address, wall_time seen) {
    std::string value = R"({"uuid":)";
    append_json_string(value, uuid);
    value += R"(,"address":)";
    append_json_string(value, address);
    return value + fmt::format(R"(,"seen_ms":{}}})", to_ms(seen));
}

const etcd_seat* seat_list::find(std::uint32_t number) const noexcept {
    const auto found = std::ranges::lower_bound(seats, number, {}, &etcd_seat::number);
    return found == seats.end() || found->number != number ? nullptr : &*found;
}

seat_list decode_seats(const std::vector<etcd_entry>& entries, std::string_view cluster_name) {
    seat_list list;
    const auto prefix = seat_prefix(cluster_name);
    for (const auto& entry : entries) {
        const auto number = entry.key.starts_with(prefix) ? parse_number(std::string_view{entry.key}.substr(prefix.size())) : std::nullopt;
        etcd_seat seat;
        const bool readable = number && decode_value(entry.value, seat);
        if (!readable && list.fault.empty()) {
            list.fault = fmt::format("etcd's key {} holds no front end; if it is of no use, delete it with: etcdctl del {}",
                                     valid_utf8(entry.key), valid_utf8(entry.key));
        }
        if (!number) continue;
        seat.number = *number;
        seat.value = entry.value;
        list.seats.push_back(std::move(seat));
    }
    std::ranges::sort(list.seats, {}, &etcd_seat::number);
    return list;
}

bool is_aged(const etcd_seat& seat, wall_time now) noexcept { return !seat.uuid.empty() && now - seat.seen > seat_lives; }

or_refusal<seat_choice> choose_seat(const seat_list& list, const seat_wish& wish, wall_time now) {
    const auto number = choose_number(list, wish, now);
    if (number.has_error()) return number.error();
    seat_choice choice;
    choice.number = *number;
    choice.step.key = seat_key(wish.cluster_name, *number);
    std::string address;  // the last known one stays until the listener is bound
    for (const auto& seat : list.seats) {
        const bool own = seat.uuid == wish.uuid;
        if (own) address = seat.address;
        if (seat.number == *number)
            choice.step.expected = seat.value;
        else if (own)
            choice.step.deleted.push_back(seat_key(wish.cluster_name, seat.number));
    }
    choice.step.value = encode_seat(wish.uuid, address, now);
    return choice;
}

seat_state judge_own_seat(const etcd_seat* own, std::string_view uuid, std::string_view address, wall_time now) noexcept {
    if (own == nullptr) return seat_state::missing;
    if (own->uuid != uuid) return seat_state::taken;
    // A sign from the future: the clock was set back since.
    const bool is_current = now - own->seen < seat_refresh && own->seen - now < seat_refresh;
    return is_current && own->address == address ? seat_state::fine : seat_state::stale;
}

std::vector<std::string> listed_addresses(const seat_list& list, std::string_view own_uuid, wall_time now,
                                          const std::vector<std::string>& spared) {
    std::vector<std::string> addresses;
    for (const auto& seat : list.seats) {
        if (seat.address.empty()) continue;
        const bool lives = seat.uuid == own_uuid || !is_aged(seat, now) || std::ranges::find(spared, seat.address) != spared.end();
        if (lives) addresses.push_back(seat.address);
    }
    return addresses;
}

}  // namespace rollcall::cluster
