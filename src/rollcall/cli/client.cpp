// Requests with a login, and what their answers mean.
#include "rollcall/cli/client.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <fstream>
#include <future>
#include <iterator>
#include <utility>

#include "rollcall/base/text/base64.hpp"
#include "rollcall/cli/exchange.hpp"
#include "rollcall/cli/password.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::cli {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds answer_limit{10};  // beyond what the call asks the server to wait
constexpr const char* system_ca = "/etc/ssl/certs/ca-certificates.crt";

using tls_ptr = std::shared_ptr<runtime::tls_client_context>;

outcome<tls_ptr> read_ca(const std::string& given) {
    const std::string path = given.empty() ? system_ca : given;
    std::ifstream in{path};
    const std::string pem{std::istreambuf_iterator<char>{in}, {}};
    if (!in.good() && !in.eof()) {
        return failure{exit_code::usage, fmt::format("the certificates in {} cannot be read; give --ca FILE", path)};
    }
    auto made = runtime::tls_client_context::make(pem);
    if (made.has_error()) return failure{exit_code::usage, fmt::format("{}: {}", path, made.error().sentence)};
    return outcome<tls_ptr>{boost::system::in_place_value, std::move(*made)};
}

http::client_request make_request(const rest_call& call, const server_url& url, const std::string& user, const std::string& password) {
    http::client_request request{call.verb, http::make_target(call.path, call.query), url.authority()};
    request.headers.emplace_back("Authorization", "Basic " + to_base64(user + ':' + password));
    request.headers.emplace_back("Connection", "close");
    if (!call.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.body = call.body;
    return request;
}

}  // namespace

client::client(server_options given, server_url url, std::optional<std::string> password, tls_ptr tls)
    : given_(std::move(given)), url_(std::move(url)), password_(std::move(password)), tls_(std::move(tls)), shards_(1, time_) {
    shards_.start();
}

outcome<std::unique_ptr<client>> client::open(const server_options& given) {
    auto url = parse_server_url(given.url);
    if (url.has_error()) return failure{exit_code::usage, url.error().sentence};
    if (given.user.empty() || given.user.find(':') != std::string::npos) {
        return failure{exit_code::usage,
                       fmt::format("--user: '{}' is no account that HTTP can name; it is empty or has a ':'", given.user)};
    }
    auto password = given_password(given);
    if (password.has_error()) return password.error();
    tls_ptr tls;
    if (url->tls) {
        auto read = read_ca(given.ca);
        if (read.has_error()) return read.error();
        tls = std::move(*read);
    }
    return std::unique_ptr<client>{new client{given, std::move(*url), std::move(*password), std::move(tls)}};
}

outcome<rest_answer> client::ask(const rest_call& call) {
    auto answer = send(call);
    constexpr unsigned unauthorized = 401;
    if (answer.has_error() || answer->status != unauthorized || password_ || asked_) return answer;
    asked_ = true;
    password_ = asked_password(given_, url_);
    return password_ ? send(call) : answer;
}

outcome<rest_answer> client::send(const rest_call& call) {
    const std::string password = password_.value_or("");
    if (const auto checked = check_may_travel(password, given_, url_); checked.has_error()) return checked.error();
    auto where = runtime::resolve_host(url_.host, url_.port);
    if (where.has_error()) return failure{exit_code::unreachable, where.error().sentence};

    exchange_plan plan{std::move(*where), url_.host, make_request(call, url_, given_.user, password)};
    plan.tls = tls_;
    plan.head_limit = answer_limit + call.server_may_take;
    auto& home = shards_.at(0);
    std::promise<outcome<rest_answer>> done;
    auto given = done.get_future();
    const auto finish = [&done](const std::exception_ptr& broken, outcome<rest_answer> answer) {
        if (broken) {
            done.set_exception(broken);
        } else {
            done.set_value(std::move(answer));
        }
    };
    asio::co_spawn(home.executor(), exchange(home, std::move(plan)), finish);
    return given.get();
}

outcome<table_answer> client::ask_table(const rest_call& call) {
    auto answer = ask(call);
    if (answer.has_error()) return answer.error();
    const bool has_table = answer->status == 200 || answer->status == 202 || answer->status == 503;
    if (!has_table) return failure_of(*answer);
    auto table = parse_table(answer->body);
    if (!table) return failure_of(*answer);
    if (answer->status == 503) table->complete = false;
    return outcome<table_answer>{boost::system::in_place_value, std::move(*table)};
}

failure failure_of(const rest_answer& answer) {
    const bool refused = answer.status >= 400 && answer.status < 500;
    const auto code = refused ? exit_code::refused : exit_code::unreachable;
    const auto sentence = parse_sentence(answer.body);
    if (!sentence.empty()) return {code, sentence, answer.status};
    return {code,
            fmt::format("the answer, with HTTP status {} and {} bytes, is none of Rollcall's; is the URL that of its HTTP listener?",
                        answer.status, answer.body.size()),
            answer.status};
}

}  // namespace rollcall::cli
