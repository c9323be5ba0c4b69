// What the rewriter's and DDL's tests share: a session to rewrite for, and tables of cases.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "rollcall/sql/dialect/ddl/ddl.hpp"
#include "rollcall/sql/dialect/rewrite.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::sql {

struct rewritten_case {
    std::string_view mysql;
    std::string_view engine;
};
struct refused_case {
    std::string_view mysql;
    sql_errc code;
};

class rewriting : public ::testing::Test {
protected:
    rewriting() {
        session_.database = "test";
        session_.user = "root@localhost";
        session_.account = "root@%";
        session_.version = "8.0.36-rollcall";
        session_.id.value = 7;
        session_.last_insert_id = 42;
        session_.variables = &variables_;
    }

    sql_result<engine_statement> query(std::string_view text, bool prepared = false) { return run(text, &rewrite_query, prepared); }
    sql_result<engine_statement> ddl(std::string_view text) {
        auto list = tokenize(text, variables_.mode());
        if (list.has_error()) return list.error();
        return rewrite_ddl(*list, session_, names_);
    }

    template <class Table>
    void expect_rewritten(const Table& table) {
        for (const rewritten_case& row : table) {
            const auto out = query(row.mysql, true);
            ASSERT_TRUE(out.has_value()) << row.mysql << "\n" << out.error().message;
            EXPECT_EQ(out->text, row.engine) << row.mysql;
        }
    }
    template <class Table>
    void expect_refused(const Table& table, bool as_ddl = false) {
        for (const refused_case& row : table) {
            const auto out = as_ddl ? ddl(row.mysql) : query(row.mysql);
            EXPECT_TRUE(out.has_error()) << row.mysql << "\n" << (out.has_value() ? out->text : std::string{});
            if (out.has_value()) continue;
            EXPECT_EQ(static_cast<int>(out.error().code), static_cast<int>(row.code)) << row.mysql << "\n" << out.error().message;
        }
    }

    session_variables variables_{server_facts{}};
    session_view session_;
    engine_names names_;

private:
    template <class Rewrite>
    sql_result<engine_statement> run(std::string_view text, Rewrite rewrite, bool prepared) {
        auto list = tokenize(text, variables_.mode());
        if (list.has_error()) return list.error();
        return rewrite(*list, session_, names_, prepared);
    }
};

}  // namespace rollcall::sql
