// One reading: range, own seat, list, memory.
#include "rollcall/cluster/etcd/etcd_source.hpp"

#include <optional>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/cluster/etcd/etcd_seats.hpp"

namespace rollcall::cluster {

namespace {

namespace asio = boost::asio;
using address_list = std::vector<std::string>;

constexpr std::chrono::seconds request_limit{3};
// After an outage of more than a day every seat is aged until its FE has read once: until then those listed stay listed.
constexpr std::chrono::seconds recovery{30};

class etcd_source final : public member_source {
public:
    etcd_source(etcd_self self, std::unique_ptr<etcd_client> client, runtime::worker_pool& workers, const clock& time)
        : self_(std::move(self)), client_(std::move(client)), workers_(workers), clock_(time) {
        last_ = remembered_members(self_.memory, self_.address);
    }

    asio::awaitable<or_refusal<address_list>> read() override {
        const auto entries = co_await client_->range(seat_prefix(self_.cluster_name), request_limit);
        if (entries.has_error()) co_return fail(entries.error().sentence);
        auto seats = decode_seats(*entries, self_.cluster_name);
        if (!seats.fault.empty()) co_return fail(seats.fault);

        const auto* const own = seats.find(self_.memory.fe_number);
        const auto state = judge_own_seat(own, self_.uuid, self_.address, clock_.wall_now());
        note(state, own);
        if (state == seat_state::stale || state == seat_state::missing) {
            const auto value = own == nullptr ? std::nullopt : std::optional{own->value};
            co_await write_own_seat(value);
        }
        // Where the own key is gone, others' may be gone with it, as from an emptied etcd: they come back with their next reading.
        if (state == seat_state::missing) co_return fail("this front end's key was missing in etcd");
        const auto moved_from = state == seat_state::stale && own->address != self_.address ? own->address : std::string{};
        if (state == seat_state::stale) show_own_address(seats);

        auto addresses = listed_addresses(seats, self_.uuid, clock_.wall_now(), is_recovering() ? last_ : address_list{});
        has_answered_ = true;
        last_ = addresses;
        co_await remember();
        // Whoever still answers there is a front end over a copy of this one's data folder: its hello tells.
        if (!moved_from.empty()) addresses.push_back(moved_from);
        co_return std::move(addresses);
    }

private:
    or_refusal<address_list> fail(const std::string& sentence) {
        failed_at_ = clock_.steady_now();
        if (has_answered_) return refuse(sentence);
        has_answered_ = true;
        log::warn("starting with the {} members known from before: {}", last_.size(), sentence);
        return last_;
    }

    [[nodiscard]] bool is_recovering() const { return failed_at_ && clock_.steady_now() - *failed_at_ < recovery; }

    // Says once what an operator must know.
    void note(seat_state state, const etcd_seat* own) {
        if (state == seat_state::taken && state_ != seat_state::taken) {
            log::error("in etcd, number {} of this front end belongs to the front end {} at {} now; restart this one to give it another",
                       self_.memory.fe_number, own->uuid, own->address);
        }
        if (state == seat_state::missing) log::warn("this front end's key was missing in etcd; it is put back");
        state_ = state;
    }

    // Where another hand was faster or etcd does not answer, the next reading sees to it.
    asio::awaitable<void> write_own_seat(std::optional<std::string> expected) {
        etcd_swap step;
        step.key = seat_key(self_.cluster_name, self_.memory.fe_number);
        step.expected = std::move(expected);
        step.value = encode_seat(self_.uuid, self_.address, clock_.wall_now());
        const auto written = co_await client_->swap(std::move(step), request_limit);
        if (written.has_error()) log::warn("this front end's key in etcd could not be written: {}", written.error().sentence);
    }

    // This FE is where it is, whether or not etcd took it down already.
    void show_own_address(seat_list& seats) const {
        for (auto& each : seats.seats) {
            if (each.number == self_.memory.fe_number) each.address = self_.address;
        }
    }

    asio::awaitable<void> remember() {
        etcd_memory fresh = self_.memory;
        fresh.address = self_.address;
        fresh.members = last_;
        if (fresh == kept_) co_return;
        auto work = [keep = self_.keep, text = encode_memory(fresh, memory_owner{self_.cluster_name, self_.uuid})] { return keep(text); };
        const auto kept = co_await workers_.run(std::move(work));
        if (kept.has_error()) co_return;  // the workers are busy; the next reading tries again
        if (!kept->empty() && *kept != keep_error_) log::warn("the list of members could not be kept for a restart: {}", *kept);
        keep_error_ = *kept;
        if (kept->empty()) kept_ = std::move(fresh);
    }

    const etcd_self self_;
    const std::unique_ptr<etcd_client> client_;
    runtime::worker_pool& workers_;
    const clock& clock_;
    address_list last_;
    bool has_answered_ = false;             // read() has returned a list
    std::optional<steady_time> failed_at_;  // the last time
    seat_state state_ = seat_state::fine;
    std::optional<etcd_memory> kept_;  // in the file
    std::string keep_error_;
};

}  // namespace

std::unique_ptr<member_source> make_etcd_source(etcd_self self, std::unique_ptr<etcd_client> client, runtime::worker_pool& workers,
                                                const clock& time) {
    return std::make_unique<etcd_source>(std::move(self), std::move(client), workers, time);
}

}  // namespace rollcall::cluster
