// Who may define and who may write a table, in which order, and what was written for another definition.
#include "rollcall/engine/duckdb/instance/table_locks.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

class table_locks_test : public testing::Test {
protected:
    table_hold define(std::uint64_t who, const std::string& table) {
        return enter(who, {{.table = table, .defines = true, .clears = true, .builds = true}});
    }
    table_hold write(std::uint64_t who, const std::string& table) { return enter(who, {{.table = table, .clears = true}}); }
    table_hold enter(std::uint64_t who, const std::vector<table_use>& tables) { return locks.enter(who, tables, known, running); }

    interrupt_flags running;
    table_locks locks;
    std::uint64_t known = locks.definitions();
};

TEST_F(table_locks_test, writers_share_a_table_and_a_definition_waits_for_the_last_of_them) {
    EXPECT_EQ(write(1, "d.t"), table_hold::held);
    EXPECT_EQ(write(2, "d.t"), table_hold::held);
    EXPECT_EQ(define(3, "d.t"), table_hold::taken);
    locks.leave_written(1);
    EXPECT_EQ(define(3, "d.t"), table_hold::taken);
    locks.leave_written(2);
    EXPECT_EQ(define(3, "d.t"), table_hold::held);
    EXPECT_EQ(write(1, "d.t"), table_hold::taken);
    EXPECT_EQ(write(1, "d.other"), table_hold::held);
}

TEST_F(table_locks_test, newcomers_do_not_overtake_a_definition_that_waits_but_who_has_written_goes_on) {
    EXPECT_EQ(write(1, "d.t"), table_hold::held);
    EXPECT_EQ(enter(3, {{.table = "d.t", .defines = true}, {.table = "d.u", .defines = true}}), table_hold::taken);
    EXPECT_EQ(write(2, "d.t"), table_hold::taken);
    EXPECT_EQ(write(1, "d.u"), table_hold::held) << "the definition waits for it";
    locks.leave_defined(3, false);
    EXPECT_EQ(write(2, "d.t"), table_hold::held) << "it waits no more";
}

TEST_F(table_locks_test, a_database_goes_behind_all_who_use_its_tables_and_ahead_of_those_who_come) {
    const std::vector<table_use> all{{.table = "d.", .defines = true, .all_tables = true}};
    EXPECT_EQ(write(1, "d.t"), table_hold::held);
    EXPECT_EQ(define(2, "d.u"), table_hold::held);
    EXPECT_EQ(write(1, "d2.t"), table_hold::held);
    EXPECT_EQ(enter(3, all), table_hold::taken);
    EXPECT_EQ(write(4, "d.new"), table_hold::taken);
    EXPECT_EQ(define(4, "d.new"), table_hold::taken);
    EXPECT_EQ(write(4, "d2.t"), table_hold::held);
    EXPECT_EQ(write(1, "d.new"), table_hold::held) << "the definition waits for it";
    locks.leave_written(1);
    EXPECT_EQ(enter(3, all), table_hold::taken);
    locks.leave_defined(2, true);
    EXPECT_EQ(enter(3, all), table_hold::held);
    EXPECT_EQ(write(5, "d.new"), table_hold::taken);
    EXPECT_EQ(define(5, "d.new"), table_hold::taken);
    locks.leave_defined(3, true);
    EXPECT_EQ(define(4, "d.new"), table_hold::changed);
    locks.leave_defined(4, false);
    locks.leave_defined(5, false);
    EXPECT_EQ(write(5, "d.new"), table_hold::changed);
    known = locks.definitions();
    EXPECT_EQ(write(6, "d.new"), table_hold::held);
}

TEST_F(table_locks_test, a_database_is_made_whoever_writes_its_tables_but_not_while_it_goes) {
    const std::vector<table_use> made{{.table = "d.", .defines = true}};
    EXPECT_EQ(write(1, "d.t"), table_hold::held);
    EXPECT_EQ(enter(2, made), table_hold::held);
    EXPECT_EQ(enter(3, made), table_hold::taken);
    locks.leave_defined(2, false);
    EXPECT_EQ(enter(3, made), table_hold::held);
}

TEST_F(table_locks_test, what_was_written_before_a_definition_is_told) {
    EXPECT_EQ(define(1, "d.t"), table_hold::held);
    locks.leave_defined(1, true);
    EXPECT_EQ(write(2, "d.t"), table_hold::changed);
    EXPECT_EQ(write(2, "d.other"), table_hold::held);
    known = locks.definitions();
    EXPECT_EQ(write(2, "d.t"), table_hold::held);
}

TEST_F(table_locks_test, a_definition_that_changed_nothing_makes_nobody_come_again) {
    EXPECT_EQ(define(1, "d.t"), table_hold::held);
    locks.leave_defined(1, false);
    EXPECT_EQ(write(2, "d.t"), table_hold::held);
}

TEST_F(table_locks_test, a_definition_waits_for_running_statements_that_may_see_rows_which_are_gone) {
    const auto flag = running.add(9);
    flag->active_since = locks.now();
    EXPECT_EQ(define(3, "d.unwritten"), table_hold::held);
    write(1, "d.t");
    locks.leave_written(1);
    EXPECT_EQ(define(3, "d.t"), table_hold::taken);
    flag->active_since = locks.now();
    EXPECT_EQ(define(3, "d.t"), table_hold::held) << "it began behind the last change";
}

TEST_F(table_locks_test, old_rows_concern_those_alone_who_make_indexes_and_added_ones_are_none) {
    running.add(9)->active_since = locks.now();
    EXPECT_EQ(enter(1, {{.table = "d.added"}}), table_hold::held);
    EXPECT_EQ(write(1, "d.t"), table_hold::held);
    locks.leave_written(1);
    EXPECT_EQ(define(3, "d.added"), table_hold::held);
    EXPECT_EQ(enter(3, {{.table = "d.t", .defines = true}}), table_hold::held) << "it is dropped, say";
}

TEST_F(table_locks_test, what_a_definition_deleted_may_be_seen_as_well) {
    const auto since = locks.now();
    EXPECT_EQ(define(1, "d.t"), table_hold::held);
    locks.leave_defined(1, true);
    known = locks.definitions();
    EXPECT_TRUE(locks.try_begin_end(since));
    EXPECT_EQ(define(3, "d.t"), table_hold::taken);
    locks.finish_end(since);
    EXPECT_EQ(define(3, "d.t"), table_hold::held);
}

TEST_F(table_locks_test, an_older_transaction_ends_before_a_definition_or_behind_it) {
    const auto since = locks.now();
    write(1, "d.t");
    locks.leave_written(1);
    EXPECT_TRUE(locks.try_begin_end(since));
    EXPECT_EQ(define(3, "d.t"), table_hold::taken);
    locks.finish_end(since);
    EXPECT_EQ(define(3, "d.t"), table_hold::held);
    EXPECT_TRUE(locks.try_begin_end(locks.now())) << "a younger one does not wait";
    EXPECT_FALSE(locks.try_begin_end(since));
    locks.leave_defined(3, true);
    EXPECT_TRUE(locks.try_begin_end(since));
}

TEST_F(table_locks_test, no_index_is_added_while_a_transaction_is_open_that_may_see_rows_which_are_gone) {
    const std::vector<table_use> indexed{{.table = "d.t", .defines = true, .builds = true, .makes_indexes = true}};
    locks.opened(7);
    locks.opened(3);
    EXPECT_EQ(enter(3, indexed), table_hold::held) << "nothing is gone";
    locks.leave_defined(3, false);
    write(1, "d.t");
    locks.leave_written(1);
    locks.opened(8);
    EXPECT_EQ(enter(3, indexed), table_hold::seen);
    EXPECT_EQ(enter(3, {{.table = "d.t", .defines = true, .builds = true}}), table_hold::held) << "its indexes are moved at most";
    locks.leave_defined(3, false);
    locks.closed(7);
    EXPECT_EQ(enter(3, indexed), table_hold::held) << "what is left is its own, or younger";
}

TEST_F(table_locks_test, what_nobody_waits_for_ends_as_soon_as_it_may) {
    const auto since = locks.now();
    write(1, "d.t");
    locks.leave_written(1);
    int ended = 0;
    locks.end_in_time(since, [&] { ++ended; });
    EXPECT_EQ(ended, 1);
    EXPECT_EQ(define(3, "d.t"), table_hold::held);
    EXPECT_EQ(define(4, "d.other"), table_hold::held);
    locks.end_in_time(locks.now(), [&] { ++ended; });
    EXPECT_EQ(ended, 2) << "a younger one does not wait";
    locks.end_in_time(since, [&] {
        ++ended;
        EXPECT_EQ(define(5, "d.t"), table_hold::taken) << "it is ending";
        locks.leave_defined(5, false);
    });
    locks.leave_defined(4, true);
    EXPECT_EQ(ended, 2);
    locks.leave_defined(3, true);
    EXPECT_EQ(ended, 3);
    known = locks.definitions();
    EXPECT_EQ(define(5, "d.t"), table_hold::held);
}

}  // namespace
}  // namespace rollcall::engine
