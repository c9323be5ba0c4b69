// Range, choice, swap.
#include "rollcall/cluster/etcd/etcd_claim.hpp"

#include <utility>

#include "rollcall/base/log.hpp"

namespace rollcall::cluster {

namespace {

namespace asio = boost::asio;
using claim_result = result<claimed_seat, claim_failure>;

claim_result failed(claim_errc why, std::string sentence) {
    return claim_result{boost::system::in_place_error, claim_failure{why, std::move(sentence)}};
}

claimed_seat describe(const seat_list& before, const seat_choice& choice, const std::string& uuid, wall_time now) {
    claimed_seat seat;
    seat.number = choice.number;
    seat.members = listed_addresses(before, uuid, now, {});
    for (const auto& each : before.seats) {
        if (each.uuid == uuid) seat.address = each.address;
    }
    return seat;
}

}  // namespace

asio::awaitable<claim_result> claim_seat(etcd_client& with, seat_wish wish, const clock& time, runtime::time_limit limit) {
    const auto until = time.steady_now() + limit;
    const auto prefix = seat_prefix(wish.cluster_name);
    while (time.steady_now() < until) {
        const auto entries = co_await with.range(prefix, until - time.steady_now());
        if (entries.has_error()) co_return failed(claim_errc::unanswered, entries.error().sentence);
        const auto seats = decode_seats(*entries, wish.cluster_name);
        if (!seats.fault.empty()) log::warn("{}", seats.fault);
        const auto now = time.wall_now();
        const auto choice = choose_seat(seats, wish, now);
        if (choice.has_error()) co_return failed(claim_errc::refused, choice.error().sentence);
        const auto won = co_await with.swap(choice->step, until - time.steady_now());
        if (won.has_error()) co_return failed(claim_errc::unanswered, won.error().sentence);
        if (*won) co_return claim_result{boost::system::in_place_value, describe(seats, *choice, wish.uuid, now)};
    }
    co_return failed(claim_errc::unanswered, "others were always faster to take a number");
}

}  // namespace rollcall::cluster
