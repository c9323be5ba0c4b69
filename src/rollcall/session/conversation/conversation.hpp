// What a client and its server say to one another, as bytes: whose turn it is, and how the exchange ends. It knows neither statements nor
// an engine.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/link/packet_stream.hpp"
#include "rollcall/registry/kill_order.hpp"
#include "rollcall/runtime/deadline.hpp"

namespace rollcall::session {

namespace asio = boost::asio;

// Thread: the client's shard, for all of it.
class conversation {
public:
    enum class phase : std::uint8_t {
        running,  // a command is worked on
        reading,  // the next one is waited for
        in_door,  // another login takes place (COM_CHANGE_USER): packets are the door's
        writing,  // the client is to take what is written
        told,     // the end: the client was sent its last error, and is given a moment to read it
        lost,     // the end: nothing more can or need be said
    };

    // `stream` outlives it. `deadlines`: the shard's. `longest_write`: how long a client may take for each part of an answer.
    conversation(link::packet_stream& stream, runtime::deadline_list& deadlines, runtime::time_limit longest_write);

    [[nodiscard]] phase now() const noexcept { return phase_; }
    [[nodiscard]] bool is_over() const noexcept { return phase_ == phase::told || phase_ == phase::lost; }
    // Of what is over nothing changes any more.
    void enter(phase next) noexcept {
        if (!is_over()) phase_ = next;
    }

    // Who ends it, and why; null while it may go on. Lives until the next kill().
    [[nodiscard]] const registry::kill_notice* killed() const noexcept { return killed_.get(); }
    // It ends as soon as what is being worked on has ended: a wait for the client's bytes at once, a write within a moment.
    void kill(const registry::kill_notice& notice);
    // A client that does not take what is being written within `patience` is lost. Nothing where nothing is, or that has a limit already.
    void hurry(std::chrono::steady_clock::duration patience);

    // Sends all that the stream was given; and behind it `packets`, which bear their headers. Errors: the connection is lost.
    asio::awaitable<link::link_result<void>> flush();
    asio::awaitable<link::link_result<void>> send(std::string_view packets);
    // Whether the client waits for another result of its command behind this one: a text of several statements.
    void promise_results(bool more) noexcept { more_results_ = more; }
    [[nodiscard]] bool more_results() const noexcept { return more_results_; }
    // The last error: in place of the next result that was promised, else the client has asked nothing.
    asio::awaitable<void> say_farewell(sql_error error);
    // Closes the connection; a client that was told its last error has a moment to read it.
    asio::awaitable<void> close();

private:
    [[nodiscard]] runtime::time_limit write_limit() const noexcept;
    link::link_result<void> written(link::link_result<void> sent);

    link::packet_stream& stream_;
    const runtime::time_limit longest_write_;
    phase phase_ = phase::running;
    bool more_results_ = false;
    std::unique_ptr<const registry::kill_notice> killed_;
    runtime::deadline cut_;  // ends a write that the client does not take
};

}  // namespace rollcall::session
