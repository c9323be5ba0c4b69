// For tests: a whole conversation with serve_connection over a scripted channel, and the answers taken apart.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "for_test/runtime/scripted_channel.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/server/server.hpp"

namespace rollcall::http::testing {

using runtime::testing::fake_clock;
using runtime::testing::scripted_channel;

struct received_answer {
    unsigned status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "(none)" : found->second;
    }
};

// Reads one answer off the front. `headless_body`: the answer to HEAD, whose Content-Length no body follows.
inline received_answer take_answer(std::string& bytes, bool to_head = false) {
    received_answer answer;
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string::npos || !bytes.starts_with("HTTP/1.1 ")) {
        ADD_FAILURE() << "no answer at: " << bytes;
        bytes.clear();
        return answer;
    }
    std::string head = bytes.substr(0, end + 2);
    bytes.erase(0, end + 4);
    answer.status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
    head.erase(0, head.find("\r\n") + 2);
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.erase(0, line.size() + 2);
        const auto colon = line.find(": ");
        const bool fresh = answer.headers.emplace(to_lower(line.substr(0, colon)), line.substr(colon + 2)).second;
        EXPECT_TRUE(fresh) << "twice: " << line;
    }
    const auto length = answer.headers.find("content-length");
    if (length != answer.headers.end() && !to_head) {
        const auto size = std::stoul(length->second);
        EXPECT_LE(size, bytes.size()) << "the body is cut";
        answer.body = bytes.substr(0, size);
        bytes.erase(0, size);
    }
    return answer;
}

// Every answer's status, in order.
inline std::vector<unsigned> statuses(std::string bytes) {
    std::vector<unsigned> all;
    while (!bytes.empty()) all.push_back(take_answer(bytes).status);
    return all;
}

class conversation {
public:
    conversation() {
        channel->time = time;
        options.time = time;
        options.host_names = {"h"};
        add(method::get, "/hello", [](const request&) { return success("\"hello\"", 0); });
        add(method::get, "/big", [](const request& incoming) {
            std::string size = "5000";
            for (const auto& [name, value] : incoming.query) {
                if (name == "size") size = value;
            }
            return success('"' + std::string(std::stoul(size), 'x') + '"', 0);
        });
        add(method::post, "/echo", [](const request& incoming) {
            response answer;
            answer.content_type = "text/plain";
            answer.body = incoming.body;
            return answer;
        });
        add(method::get, "/item/{id}", [](const request& incoming) {
            std::string data;
            append_json_string(data, incoming.path_parameters.at("id"));
            return success(data, 0);
        });
        add(method::get, "/throws", [](const request&) -> response { throw std::runtime_error("secret detail"); });
        add(method::get, "/throws-int", [](const request&) -> response { throw 7; });
        add(method::get, "/nothing", [](const request&) {
            response answer;
            answer.status = 204;
            return answer;
        });
    }

    template <class Answer>
    void add(method asked, std::string pattern, Answer make) {
        routes.push_back({asked, std::move(pattern), [this, make](std::shared_ptr<const request> incoming) {
                              requests.push_back(incoming);
                              return answer_with<Answer>(make, std::move(incoming));
                          }});
    }

    // Serves what the script says, to the connection's end. Returns: all that was written.
    std::string run() {
        auto served = std::make_shared<service>(service{options, router{routes}});
        boost::asio::io_context loop;
        bool ended = false;
        boost::asio::co_spawn(loop, serve_connection(channel, std::move(served), "192.0.2.1"), [&](const std::exception_ptr& failure) {
            EXPECT_EQ(failure, nullptr);
            ended = true;
        });
        loop.run();
        EXPECT_TRUE(ended);
        EXPECT_TRUE(channel->closed) << "the channel stays open";
        return channel->written;
    }
    std::string run(std::string sent) {
        channel->sends(std::move(sent));
        return run();
    }

    std::shared_ptr<fake_clock> time = std::make_shared<fake_clock>();
    std::shared_ptr<scripted_channel> channel = std::make_shared<scripted_channel>();
    server_options options;
    std::vector<route> routes;
    std::vector<std::shared_ptr<const request>> requests;  // what reached a handler

private:
    template <class Answer>
    static boost::asio::awaitable<response> answer_with(Answer make, std::shared_ptr<const request> incoming) {
        co_return make(*incoming);
    }
};

inline received_answer only_answer(std::string sent) {
    conversation talk;
    auto bytes = talk.run(std::move(sent));
    auto answer = take_answer(bytes);
    EXPECT_EQ(bytes, "");
    return answer;
}

}  // namespace rollcall::http::testing
