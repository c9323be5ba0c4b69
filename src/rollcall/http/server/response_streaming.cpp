// Pieces into chunks, and the last chunk only after a stream that ended well.
#include "rollcall/http/server/response_streaming.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::http {

namespace {

namespace asio = boost::asio;

class channel_sink final : public body_sink {
public:
    channel_sink(std::shared_ptr<runtime::byte_channel> channel, stream_framing framing, runtime::time_limit piece_limit)
        : channel_(std::move(channel)), framing_(framing), piece_limit_(piece_limit) {}

    asio::awaitable<bool> write(std::string piece) override {
        if (!open_ || piece.empty()) co_return open_;  // an empty chunk would be the last
        if (framing_ == stream_framing::chunks) {
            piece.insert(0, fmt::format("{:x}\r\n", piece.size()));
            piece += "\r\n";
        }
        co_await put(piece);
        co_return open_;
    }

    // Ends a body that is whole. Returns: false where it could not be told so.
    asio::awaitable<bool> finish() {
        if (open_ && framing_ == stream_framing::chunks) co_await put("0\r\n\r\n");
        co_return std::exchange(open_, false);
    }

    // A sink that is kept beyond its stream takes nothing more.
    void end() noexcept { open_ = false; }

private:
    asio::awaitable<void> put(std::string_view bytes) {
        const auto written = co_await channel_->write(bytes, piece_limit_);
        if (written.has_error()) open_ = false;
    }

    std::shared_ptr<runtime::byte_channel> channel_;
    stream_framing framing_;
    runtime::time_limit piece_limit_;
    bool open_ = true;
};

// A stream's exceptions end here. Returns: did it end well?
asio::awaitable<bool> run(body_stream stream, std::shared_ptr<body_sink> sink, std::string subject) {
    try {
        co_await stream(sink);
        co_return true;
    } catch (const std::exception& thrown) {
        std::string cause;
        append_json_string(cause, thrown.what());
        log::error("{} broke off in the middle of its answer with {}", subject, cause);
    } catch (...) {
        log::error("{} broke off in the middle of its answer with an exception that is no std::exception", subject);
    }
    co_return false;
}

}  // namespace

asio::awaitable<bool> write_stream(std::shared_ptr<runtime::byte_channel> channel, body_stream stream, stream_framing framing,
                                   runtime::time_limit piece_limit, std::string subject) {
    const auto sink = std::make_shared<channel_sink>(std::move(channel), framing, piece_limit);
    const bool ended_well = co_await run(std::move(stream), sink, std::move(subject));
    if (!ended_well) {
        sink->end();
        co_return false;
    }
    co_return co_await sink->finish();
}

}  // namespace rollcall::http
