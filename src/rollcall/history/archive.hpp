// The history of statements as the rest of the front end knows it: records come in from the shards, a thread of its own writes
// them down, workers read. Whatever happens to its file, statements go on.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/history/recorder.hpp"
#include "rollcall/history/slow_log.hpp"
#include "rollcall/history/store/age_clock.hpp"
#include "rollcall/history/store/store.hpp"

namespace rollcall::history {

struct archive_options {
    recorder_options records;
    store_options store;
    slow_log_options slow_log;
};

class archive {
public:
    // Opens nothing yet. `time` outlives it.
    archive(const archive_options& options, const clock& time);
    ~archive();

    // Starts the writing thread. Thread: the owner's.
    void start();
    // Writes down what is left and ends the thread; afterwards records are dropped. Thread: the owner's.
    void stop();

    [[nodiscard]] recorder& records() noexcept { return recorder_; }
    // "" while records are written down, else why not: a sentence. Thread: any.
    [[nodiscard]] std::string trouble() const;

    // Everything that has ended before the call is in the answer. As store's; may block. Thread: any worker.
    or_refusal<std::vector<stored_query>> read(const query_question& asked);
    or_refusal<std::optional<stored_profile>> find(query_id id, const security::principal& caller);
    or_refusal<std::optional<traced_query>> find_trace(const std::string& trace_id, const security::principal& caller);

    or_refusal<sql_view> open_view(const security::principal& caller);

private:
    struct writing {
        std::shared_ptr<store> open;  // null before the first record, and while it cannot be opened; shared with readers
        std::optional<steady_time> try_again;
        std::optional<steady_time> aged_out;
        age_clock age;
    };
    void work();
    void wake();
    void write_down();
    void write_to_store(writing& state, const std::vector<registry::query_record>& records);
    bool open_store(writing& state);
    void fail(writing& state, const std::string& why);
    or_refusal<std::shared_ptr<store>> store_to_read();

    const archive_options options_;
    const clock& time_;
    recorder recorder_;
    slow_log slow_log_;
    guarded<writing> writing_;  // held while records are written: who reads then sees them
    guarded<std::string> trouble_;

    std::mutex sleep_;
    std::condition_variable alarm_;
    bool stopping_ = false;  // both under sleep_
    bool hurry_ = false;
    std::thread thread_;
};

}  // namespace rollcall::history
