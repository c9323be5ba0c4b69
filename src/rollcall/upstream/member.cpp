// Every change of state is logged where it happens, once.
#include "rollcall/upstream/member.hpp"

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::upstream {

namespace {

constexpr std::size_t shown_identity_bytes = 128;

void tell(const std::string& name, const member_facts& facts) {
    const bool well = facts.state == member_state::up || facts.why.empty();
    if (well) return log::info("the member {} is {}", name, member_state_name(facts.state));
    log::warn("the member {} is {}: {}", name, member_state_name(facts.state), facts.why);
}

}  // namespace

member::member(member_options options, standing_rules rules, const clock& time)
    : options_(std::move(options)), time_(time), record_(record{member_standing{rules, is_checked()}, false, {}}) {
    change([&](record& kept) { kept.facts.since = time_.wall_now(); });
}

member_state member::shown_state(const record& kept) const noexcept {
    if (!kept.drained) return kept.standing.state();
    return sessions() > 0 ? member_state::draining : member_state::disabled;
}

void member::change(const std::function<void(record&)>& note) {
    const auto changed = record_.with([&](record& kept) -> std::optional<member_facts> {
        const auto before = shown_state(kept);
        note(kept);
        const auto after = shown_state(kept);
        kept.facts.role = kept.standing.role();
        kept.facts.many_writers = kept.standing.many_writers();
        kept.facts.why = kept.standing.why();
        if (after == before) return std::nullopt;
        kept.facts.state = after;
        kept.facts.since = time_.wall_now();
        return kept.facts;
    });
    if (changed) tell(options_.server.name, *changed);
}

member_facts member::facts() const {
    return record_.with([&](const record& kept) {
        auto facts = kept.facts;
        facts.state = shown_state(kept);
        return facts;
    });
}

candidate member::as_candidate() const {
    const auto now = time_.steady_now();
    return record_.with([&](const record& kept) {
        candidate made;
        made.state = shown_state(kept);
        made.role = kept.standing.role();
        made.pending = made.state == member_state::unknown && kept.standing.is_pending();
        made.tried_last = kept.standing.tried_last(now);
        made.sessions = sessions();
        made.weight = options_.weight;
        const auto risen = kept.standing.risen_at();
        if (risen != steady_time{}) made.up_for = std::chrono::duration_cast<std::chrono::milliseconds>(now - risen);
        return made;
    });
}

void member::note_server(std::string identity, std::string_view kind, std::string version) {
    change([&](record& kept) {
        kept.facts.identity = valid_utf8(utf8_prefix(identity, shown_identity_bytes));
        kept.facts.kind = kind;
        kept.facts.version = std::move(version);
    });
}

void member::note_answer(const member_health& told, std::chrono::microseconds took) {
    change([&](record& kept) {
        kept.standing.note_answer(told, time_.steady_now());
        kept.facts.check = took;
        kept.facts.lag = told.lag;
    });
}

void member::note_fault(member_state as, const std::string& why) {
    change([&](record& kept) {
        if (as == member_state::down) return kept.standing.note_failed_check(why);
        if (as == member_state::unknown) return kept.standing.note_unchecked(why);
        kept.standing.set_aside(as, why);
    });
}

void member::note_refused_dial(const std::string& why, bool dead) {
    dial_failures_.fetch_add(1, std::memory_order_relaxed);
    change([&](record& kept) { kept.standing.note_refused_dial(why, dead, time_.steady_now()); });
}

void member::note_taken_dial() {
    change([](record& kept) { kept.standing.note_taken_dial(); });
}

std::uint64_t member::drain() {
    const auto number = ++orders_;
    change([](record& kept) { kept.drained = true; });
    return number;
}

void member::enable() {
    ++orders_;
    change([](record& kept) { kept.drained = false; });
}

}  // namespace rollcall::upstream
