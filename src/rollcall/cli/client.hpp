// The commands' way to a server: one REST call at a time, each over a connection of its own, while the caller waits.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/cli/answer.hpp"
#include "rollcall/cli/arguments.hpp"
#include "rollcall/cli/terminal/exit.hpp"
#include "rollcall/cli/url.hpp"
#include "rollcall/http/message/message.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::cli {

struct rest_call {
    http::method verb = http::method::get;
    std::string path;
    http::parameter_list query;
    std::string body;                              // JSON; "" for none
    std::chrono::milliseconds server_may_take{0};  // what the call itself asks the server to wait
};

struct rest_answer {
    unsigned status = 0;
    std::string body;
};

// Thread: one, which it blocks.
class client {
public:
    // Reads what the options name: URL, password, certificates. Connects to nothing yet. Errors: usage.
    static outcome<std::unique_ptr<client>> open(const server_options& given);

    // Sends it; where the server wants a password and none is known, asks the operator for it, once, and sends it again.
    // Errors: unreachable; usage, where a password may not travel. Whatever the server answers is none.
    outcome<rest_answer> ask(const rest_call& call);

    // The same, and reads the table. Errors: as ask(); refused for 4xx, with the server's sentence; unreachable for 5xx, redirects and
    // answers that are no table. A 503 that has a table is taken as one that is not complete.
    outcome<table_answer> ask_table(const rest_call& call);

    [[nodiscard]] const server_url& url() const noexcept { return url_; }

private:
    client(server_options given, server_url url, std::optional<std::string> password, std::shared_ptr<runtime::tls_client_context> tls);
    outcome<rest_answer> send(const rest_call& call);

    server_options given_;
    server_url url_;
    std::optional<std::string> password_;
    std::shared_ptr<runtime::tls_client_context> tls_;  // null over plain HTTP; shared with the connections
    bool asked_ = false;                                // the operator, for the password
    system_clock time_;
    runtime::shard_group shards_;
};

// What a refusal or a broken answer means to a command.
failure failure_of(const rest_answer& answer);

}  // namespace rollcall::cli
