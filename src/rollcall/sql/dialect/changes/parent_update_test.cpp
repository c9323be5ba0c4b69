// UPDATE of tables that foreign keys refer to.
#include "rollcall/sql/dialect/changes/parent_update.hpp"

#include <memory>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class updating_parents : public rewriting {
protected:
    updating_parents() {
        auto table = std::make_shared<table_schema>();
        for (const auto* name : {"id", "n", "u"}) {
            auto& column = table->columns.emplace_back();
            column.name = name;
            column.type = types::bigint;
        }
        table->unique_keys = {{"id"}, {"u"}};
        table->has_primary_key = table->is_parent = true;
        tables_["test.t"] = table;
        session_.tables = &tables_;
    }

    std::vector<std::string> steps(std::string_view update) {
        const auto out = query(update, false);
        if (out.has_error()) return {out.error().message};
        return out->staged ? out->staged->changes : std::vector<std::string>{};
    }

    table_schemas tables_;
};

TEST_F(updating_parents, rows_whose_keys_stay_are_changed_without_assigning_them) {
    const auto both = steps("UPDATE t SET u = 1, n = n + 1 WHERE id = 7 OR n = 2");
    ASSERT_EQ(both.size(), 2U);
    const std::string differ = R"("u" IS DISTINCT FROM CAST(1 AS BIGINT))";
    EXPECT_EQ(both[0].find(R"("u" = 1,)"), std::string::npos) << both[0];
    EXPECT_TRUE(both[0].ends_with(" AND NOT (" + differ + ")")) << both[0];
    EXPECT_NE(both[1].find(R"(SET "u" = 1, "n" = )"), std::string::npos) << both[1];
    EXPECT_TRUE(both[1].ends_with(" AND (" + differ + ")")) << both[1];
}

TEST_F(updating_parents, one_step_is_enough_or_all_that_is_safe) {
    for (const auto* update : {"UPDATE t SET n = 1", "UPDATE t SET u = 1", "UPDATE t SET u = n, n = 1", "UPDATE t SET u = 1, n = 2 LIMIT 3",
                               "UPDATE t SET u = 1, n = 2 WHERE RAND() < 0.5"})
        EXPECT_EQ(steps(update), std::vector<std::string>{}) << update;
}

}  // namespace
}  // namespace rollcall::sql
