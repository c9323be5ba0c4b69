// The writing thread, and what it does about a store that fails.
#include "rollcall/history/archive.hpp"

#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/runtime/process_memory.hpp"

namespace rollcall::history {

namespace {

constexpr std::chrono::milliseconds writing_interval{500};
constexpr std::chrono::seconds retry_interval{10};
constexpr std::chrono::minutes age_interval{1};

}  // namespace

archive::archive(const archive_options& options, const clock& time)
    : options_(options), time_(time), recorder_(options.records, [this] { wake(); }), slow_log_(options.slow_log) {}

archive::~archive() { stop(); }

void archive::start() {
    thread_ = std::thread{[this] { work(); }};
}

void archive::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock{sleep_};
        stopping_ = true;
    }
    alarm_.notify_one();
    thread_.join();
    write_down();
    writing_.with([](writing& state) { state.open.reset(); });
}

// Shards call it: the lock is never held for longer than it takes to set a flag.
void archive::wake() {
    {
        const std::lock_guard lock{sleep_};
        hurry_ = true;
    }
    alarm_.notify_one();
}

void archive::work() {
    runtime::process_memory::use_reserve();
    for (;;) {
        {
            std::unique_lock lock{sleep_};
            alarm_.wait_for(lock, writing_interval, [this] { return stopping_ || hurry_; });
            if (stopping_) return;
            hurry_ = false;
        }
        write_down();
    }
}

std::string archive::trouble() const {
    return trouble_.with([](const std::string& why) { return why; });
}

void archive::write_down() {
    writing_.with([this](writing& state) {
        const auto records = recorder_.drain();
        slow_log_.write(records);
        write_to_store(state, records);
    });
}

void archive::write_to_store(writing& state, const std::vector<registry::query_record>& records) {
    if (records.empty() && state.open == nullptr && !state.try_again) return;
    if (!open_store(state)) return recorder_.count_dropped(records.size());
    if (!records.empty()) {
        const auto written = state.open->write(records);
        if (written.has_error()) {
            recorder_.count_dropped(records.size());
            return fail(state, written.error().sentence);
        }
    }
    const auto now = time_.steady_now();
    if (state.aged_out && now - *state.aged_out < age_interval) return;
    state.aged_out = now;
    const auto aged = state.open->age_out(state.age.now(time_.wall_now(), now));
    if (aged.has_error()) fail(state, aged.error().sentence);
}

bool archive::open_store(writing& state) {
    if (state.open != nullptr) return true;
    if (state.try_again && time_.steady_now() < *state.try_again) return false;
    auto opened = store::open(options_.store);
    if (opened.has_error()) {
        fail(state, opened.error().sentence);
        return false;
    }
    state.open = std::move(*opened);
    if (state.try_again) log::info("statements are recorded again");
    state.try_again.reset();
    trouble_.with([](std::string& why) { why.clear(); });
    return true;
}

// One line in the log when it begins, however often it is tried again.
void archive::fail(writing& state, const std::string& why) {
    if (!state.try_again) log::error("finished statements are not recorded: {}. Statements go on; it is tried again every 10 s", why);
    state.open.reset();
    state.try_again = time_.steady_now() + retry_interval;
    trouble_.with([&](std::string& trouble) { trouble = why; });
}

or_refusal<std::shared_ptr<store>> archive::store_to_read() {
    write_down();
    return writing_.with([this](writing& state) -> or_refusal<std::shared_ptr<store>> {
        if (open_store(state)) return state.open;
        return refuse(trouble());
    });
}

or_refusal<std::vector<stored_query>> archive::read(const query_question& asked) {
    const auto from = store_to_read();
    if (from.has_error()) return from.error();
    return (*from)->read(asked);
}

or_refusal<std::optional<stored_profile>> archive::find(query_id id, const security::principal& caller) {
    const auto from = store_to_read();
    if (from.has_error()) return from.error();
    return (*from)->find(id, caller);
}

or_refusal<std::optional<traced_query>> archive::find_trace(const std::string& trace_id, const security::principal& caller) {
    const auto from = store_to_read();
    if (from.has_error()) return from.error();
    return (*from)->find_trace(trace_id, caller);
}

or_refusal<sql_view> archive::open_view(const security::principal& caller) {
    const auto from = store_to_read();
    if (from.has_error()) return from.error();
    return (*from)->view(caller);
}

}  // namespace rollcall::history
