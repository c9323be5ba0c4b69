// Reading the history from an action: on a worker, its troubles as problems.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <type_traits>
#include <utility>

#include "rollcall/api/action/action.hpp"
#include "rollcall/history/archive.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

inline http::problem history_unreadable(const std::string& why) {
    constexpr std::chrono::seconds until_read_anew{10};
    return http::passing_problem(503, "The history of statements cannot be read: " + why + ".", until_read_anew);
}

inline http::problem history_is_off() {
    return {404, "Finished statements are not kept here; history.enabled = true keeps them. Running ones are in GET /rest/v1/session."};
}

// Runs `read(archive)`, which gives an or_refusal<...>. Errors: 404 where nothing is kept, 503 where it cannot be read, 429 where too many
// wait to read.
template <class Read>
asio::awaitable<http::http_result<typename std::invoke_result_t<Read&, history::archive&>::value_type>> read_history(const services& s,
                                                                                                                     Read read) {
    using value = typename std::invoke_result_t<Read&, history::archive&>::value_type;
    using answer = http::http_result<value>;
    if (s.history == nullptr) co_return answer{boost::system::in_place_error, history_is_off()};
    auto work = [archive = s.history, read = std::move(read)]() mutable { return read(*archive); };
    auto done = co_await s.history_readers->run(std::move(work));
    if (done.has_error()) {
        auto busy = http::passing_problem(429, "Too many ask for the history of statements at once; try again in a second.");
        co_return answer{boost::system::in_place_error, std::move(busy)};
    }
    if (done->has_error()) co_return answer{boost::system::in_place_error, history_unreadable(done->error().sentence)};
    co_return answer{boost::system::in_place_value, std::move(**done)};
}

}  // namespace rollcall::api
