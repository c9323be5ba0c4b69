// One POST at a time over a connection that is kept; the next endpoint where one fails.
#include "rollcall/cluster/etcd/etcd_client.hpp"

#include <fmt/format.h>

#include <utility>

#include "rollcall/runtime/channels/dialing.hpp"

namespace rollcall::cluster {

namespace {

namespace asio = boost::asio;

constexpr std::size_t most_answer_bytes = std::size_t{4} << 20;

// "host:port", IPv6 in brackets.
std::string text_of(const host_port& name) {
    const bool v6 = name.host.find(':') != std::string::npos;
    return v6 ? fmt::format("[{}]:{}", name.host, name.port) : fmt::format("{}:{}", name.host, name.port);
}

refusal refused_there(unsigned status, const std::string& body) {
    const auto reason = decode_etcd_refusal(body);
    return refuse("it answered {}: {}", status, reason.empty() ? "without a reason" : reason);
}

}  // namespace

or_refusal<std::vector<host_port>> parse_etcd_endpoints(const std::string& text) {
    constexpr std::string_view scheme = "http://";
    std::vector<host_port> endpoints;
    std::string_view rest{text};
    for (bool more = true; more;) {
        const auto comma = rest.find(',');
        more = comma != std::string_view::npos;
        std::string spelled{rest.substr(0, comma)};
        if (more) rest.remove_prefix(comma + 1);
        std::erase(spelled, ' ');
        std::string_view address{spelled};
        if (address.ends_with('/')) address.remove_suffix(1);
        if (address.starts_with("https://")) {
            return refuse("'{}' wants TLS, which is not supported yet: write http://host:port", spelled);
        }
        auto endpoint = address.starts_with(scheme) ? parse_host_port(address.substr(scheme.size())) : std::nullopt;
        if (!endpoint) {
            return refuse("'{}' is no endpoint of etcd; write http://host:port, separated by commas", spelled);
        }
        endpoints.push_back(std::move(*endpoint));
    }
    return endpoints;
}

etcd_client::etcd_client(std::vector<host_port> endpoints, runtime::shard& home, runtime::worker_pool& workers, const clock& time)
    : home_(home), workers_(workers), clock_(time) {
    for (auto& name : endpoints) {
        auto& each = endpoints_.emplace_back();
        each.name = std::move(name);
    }
}

asio::awaitable<or_refusal<std::vector<etcd_entry>>> etcd_client::range(std::string prefix, runtime::time_limit limit) {
    auto body = encode_etcd_range(prefix);
    const auto answer = co_await post(std::string{etcd_range_target}, std::move(body), limit);
    if (answer.has_error()) co_return answer.error();
    co_return decode_etcd_range(*answer);
}

asio::awaitable<or_refusal<bool>> etcd_client::swap(etcd_swap step, runtime::time_limit limit) {
    auto body = encode_etcd_swap(step);
    const auto answer = co_await post(std::string{etcd_txn_target}, std::move(body), limit);
    if (answer.has_error()) co_return answer.error();
    co_return decode_etcd_swap(*answer);
}

asio::awaitable<or_refusal<std::string>> etcd_client::post(std::string target, std::string body, runtime::time_limit limit) {
    const auto until = clock_.steady_now() + limit;
    const auto first = preferred_;
    std::string tried;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        const auto index = (first + i) % endpoints_.size();
        auto& at = endpoints_[index];
        const auto left = static_cast<runtime::time_limit::rep>(endpoints_.size() - i);
        auto answer = co_await ask(at, target, body, (until - clock_.steady_now()) / left);
        if (answer.has_value()) {
            preferred_ = index;
            co_return std::move(answer);
        }
        tried += fmt::format("{}http://{} ({})", tried.empty() ? "" : ", ", text_of(at.name), answer.error().sentence);
    }
    co_return refuse("etcd does not answer at " + tried);
}

asio::awaitable<http::client_result<http::response_head>> etcd_client::send(http::client_connection& over, const endpoint& at,
                                                                            std::string target, std::string body,
                                                                            runtime::time_limit limit) {
    http::client_request request{http::method::post, std::move(target), text_of(at.name)};
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = std::move(body);
    co_return co_await over.send(std::move(request), limit);
}

// A connection in use belongs to this coroutine, which may end after the client.
asio::awaitable<or_refusal<std::string>> etcd_client::ask(endpoint& at, std::string target, std::string body, runtime::time_limit limit) {
    const auto until = clock_.steady_now() + limit;
    auto over = std::move(at.resting);
    http::client_result<http::response_head> head = http::client_error{http::client_errc::closed, ""};
    if (over && over->reusable()) head = co_await send(*over, at, target, body, limit);
    // It may have been closed in the moment the request went out. A swap that had happened nevertheless is found out by its
    // caller: the repeated one fails, and the next range shows why.
    if (head.has_error() && head.error().why == http::client_errc::closed) {
        auto channel = co_await connect(at, until - clock_.steady_now());
        if (channel.has_error()) co_return channel.error();
        over = std::make_unique<http::client_connection>(std::move(*channel));
        head = co_await send(*over, at, std::move(target), std::move(body), until - clock_.steady_now());
    }
    if (head.has_error()) co_return refuse(head.error().sentence);
    auto answer = co_await over->read_all(most_answer_bytes, until - clock_.steady_now());
    if (answer.has_error()) co_return refuse(answer.error().sentence);
    if (head->status != 200) co_return refused_there(head->status, *answer);
    if (over->reusable()) at.resting = std::move(over);
    co_return std::move(*answer);
}

// A name may have addresses at which etcd does not listen, as localhost has ::1.
asio::awaitable<or_refusal<std::shared_ptr<runtime::byte_channel>>> etcd_client::connect(endpoint& at, runtime::time_limit limit) {
    const auto until = clock_.steady_now() + limit;
    const auto found = co_await look_up(at);
    if (found.has_error()) co_return found.error();
    std::string tried;
    for (std::size_t i = 0; i < at.where.size(); ++i) {
        const auto left = static_cast<runtime::time_limit::rep>(at.where.size() - i);
        auto channel = co_await runtime::dial(home_, at.where[i], (until - clock_.steady_now()) / left);
        if (channel.has_value()) {
            std::swap(at.where[0], at.where[i]);  // the next connection begins with it
            co_return std::move(*channel);
        }
        tried += (tried.empty() ? "" : ", ") + channel.error().sentence;
    }
    at.where.clear();  // the name may stand for other addresses now
    co_return refuse(std::move(tried));
}

asio::awaitable<or_refusal<void>> etcd_client::look_up(endpoint& at) {
    if (!at.where.empty()) co_return or_refusal<void>{};
    auto work = [name = at.name] { return runtime::resolve_host(name.host, name.port); };
    auto found = co_await workers_.run(std::move(work));
    if (found.has_error()) co_return refuse("the workers' queue is full");
    if (found->has_error()) co_return found->error();
    if ((*found)->empty()) co_return refuse("the host '" + at.name.host + "' has no address");
    at.where = std::move(**found);
    co_return or_refusal<void>{};
}

}  // namespace rollcall::cluster
