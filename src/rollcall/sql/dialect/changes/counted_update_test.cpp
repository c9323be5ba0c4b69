// UPDATE whose new values are computed before they are compared.
#include <memory>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class counting_updates : public rewriting {
protected:
    counting_updates() {
        for (const auto* name : {"id", "n"}) {
            auto& column = table_->columns.emplace_back();
            column.name = name;
            column.type = types::bigint;
        }
        tables_["test.t"] = table_;
        session_.tables = &tables_;
    }

    std::string text(std::string_view update) {
        const auto out = query(update, false);
        return out.has_error() ? out.error().message : out->text;
    }

    std::shared_ptr<table_schema> table_ = std::make_shared<table_schema>();
    table_schemas tables_;
};

TEST_F(counting_updates, a_subquery_is_computed_once_for_each_row_that_is_found) {
    EXPECT_EQ(text("UPDATE t AS x SET n = (SELECT 7) WHERE x.id > 2"),
              R"(UPDATE rollcall."db_test"."t" AS rollcall_old SET "n" = rollcall_found.v0 FROM (SELECT rowid AS r0, (SELECT 7) AS v0 )"
              R"(FROM rollcall."db_test"."t" AS "x" WHERE "x"."id" > 2) AS rollcall_found WHERE rollcall_old.rowid = rollcall_found.r0 )"
              R"(AND (rollcall_old."n" IS DISTINCT FROM CAST(rollcall_found.v0 AS BIGINT)))");
}

TEST_F(counting_updates, what_a_condition_tells_beforehand_is_not_computed_first) {
    EXPECT_EQ(text("UPDATE t SET n = n + 1 WHERE id = 1").find("rollcall_found"), std::string::npos);
}

TEST_F(counting_updates, rows_that_have_no_number_or_are_referred_to_are_changed_as_they_are_found) {
    EXPECT_EQ(text("UPDATE t SET n = LAST_INSERT_ID(n + 1)").find("rollcall_found"), std::string::npos);
    table_->is_parent = true;
    EXPECT_EQ(text("UPDATE t SET n = (SELECT 7)").find("rollcall_found"), std::string::npos);
    table_->is_parent = false;
    table_->columns.back().name = "rowid";
    EXPECT_EQ(text("UPDATE t SET id = (SELECT 7)").find("rollcall_found"), std::string::npos);
}

}  // namespace
}  // namespace rollcall::sql
