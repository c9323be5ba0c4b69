// The answer cuts the wait short.
#include "rollcall/relay/server_order.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace rollcall::relay {

asio::awaitable<bool> server_order::await_answer(std::chrono::seconds limit) {
    const auto kept = state_;
    if (kept->answered) co_return true;
    kept->waits.expires_after(limit);
    co_await kept->waits.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return kept->answered;
}

}  // namespace rollcall::relay
