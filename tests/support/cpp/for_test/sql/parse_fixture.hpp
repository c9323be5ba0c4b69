// For the tests of parsing: a session of one's own, and statements parsed in it.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/sql/parse/parse.hpp"

namespace rollcall::sql {

class parse_fixture : public ::testing::Test {
protected:
    sql_result<statement> parse(std::string_view text, bool prepared = false) {
        session_view session;
        session.database = "shop";
        session.user = "ann@127.0.0.1";
        session.account = "ann@%";
        session.version = "8.0.36-rollcall-1";
        session.id = connection_id{7};
        session.variables = &variables_;
        session.stop = &stop_;
        if (parameters_) session.parameters = &*parameters_;
        return parse_statement(text, session, engine_names{}, prepared);
    }

    // 0 where it parses.
    int code(std::string_view text) {
        const auto parsed = parse(text);
        return parsed.has_error() ? static_cast<int>(parsed.error().code) : 0;
    }

    std::string message(std::string_view text) {
        const auto parsed = parse(text);
        return parsed.has_error() ? parsed.error().message : "";
    }

    // The statement as a T; a default one, and a failed test, where it is another or none.
    template <class T>
    T as(std::string_view text) {
        auto parsed = parse(text);
        if (parsed.has_error()) {
            ADD_FAILURE() << text << ": " << parsed.error().message;
            return {};
        }
        if (auto* found = std::get_if<T>(&*parsed)) return std::move(*found);
        ADD_FAILURE() << text << ": is another statement, index " << parsed->index();
        return {};
    }

    session_variables variables_{server_facts{}};
    std::optional<std::vector<literal>> parameters_;  // bound to a prepared statement
    std::atomic<bool> stop_ = false;
};

}  // namespace rollcall::sql
