// Seats: who has which number, who may take one, who is listed.
#include "rollcall/cluster/etcd/etcd_seats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const wall_time now{std::chrono::seconds{1'700'000'000}};
const auto fresh = now - minutes{1};
const auto aged = now - hours{25};

etcd_entry entry(std::uint32_t number, const std::string& uuid, wall_time seen = fresh) {
    return {seat_key("c", number), encode_seat(uuid, "fe-" + uuid + ":8030", seen)};
}

seat_list seats_of(const std::vector<etcd_entry>& entries) { return decode_seats(entries, "c"); }

seat_wish wish_of(std::string uuid) {
    seat_wish wish;
    wish.cluster_name = "c";
    wish.uuid = std::move(uuid);
    return wish;
}

std::optional<std::uint32_t> number_of(const seat_list& list, const seat_wish& wish) {
    const auto choice = choose_seat(list, wish, now);
    return choice.has_value() ? std::optional{choice->number} : std::nullopt;
}

TEST(etcd_seats_test, value_comes_back_as_written) {
    const etcd_entry written{seat_key("c", 7), encode_seat("a\"b", "[::1]:8030", now)};
    const auto list = seats_of({written});
    ASSERT_EQ(list.seats.size(), 1U);
    const auto& seat = list.seats[0];
    EXPECT_EQ(list.fault, "");
    EXPECT_EQ(seat.number, 7U);
    EXPECT_EQ(seat.uuid, "a\"b");
    EXPECT_EQ(seat.address, "[::1]:8030");
    EXPECT_EQ(seat.seen, now);
    EXPECT_EQ(seat.value, written.value);
}

TEST(etcd_seats_test, seats_are_sorted_by_number_not_by_key) {
    EXPECT_THAT(listed_addresses(seats_of({entry(10, "x"), entry(100, "y"), entry(9, "z")}), "", now, {}),
                ElementsAre("fe-z:8030", "fe-x:8030", "fe-y:8030"));
}

TEST(etcd_seats_test, what_cannot_be_read_is_named_and_keeps_its_number) {
    const auto good = encode_seat("x", "h:1", now);
    for (const auto* value :
         {"", "3", "{}", R"({"uuid":"","address":"h:1","seen_ms":1})", R"({"uuid":"x","address":"h","seen_ms":1})",
          R"({"uuid":"x","address":"h:1","seen_ms":-1})", R"({"uuid":"x","address":"h:1","seen_ms":9223372036854775807})"}) {
        const auto list = seats_of({{seat_key("c", 1), value}});
        EXPECT_THAT(list.fault, HasSubstr("etcdctl del /rollcall/c/fe/1")) << value;
        EXPECT_EQ(number_of(list, wish_of("me")), 2U) << value;
    }
    for (const auto* name : {"", "x", "01", "-1", "1024", "1/2", "1 "}) {
        const auto list = seats_of({{seat_prefix("c") + name, good}});
        EXPECT_NE(list.fault, "") << name;
        EXPECT_THAT(list.seats, IsEmpty()) << name;
    }
}

TEST(etcd_seats_test, first_fe_gets_1_by_a_new_key) {
    const auto choice = choose_seat(seats_of({}), wish_of("me"), now);
    ASSERT_TRUE(choice.has_value());
    EXPECT_EQ(choice->number, 1U);
    EXPECT_EQ(choice->step.key, "/rollcall/c/fe/1");
    EXPECT_EQ(choice->step.expected, std::nullopt);
    EXPECT_EQ(choice->step.value, R"({"uuid":"me","address":"","seen_ms":1700000000000})");
    EXPECT_THAT(choice->step.deleted, IsEmpty());
}

TEST(etcd_seats_test, new_fe_gets_the_lowest_free_number) {
    EXPECT_EQ(number_of(seats_of({entry(1, "x"), entry(2, "y"), entry(4, "z")}), wish_of("me")), 3U);
}

TEST(etcd_seats_test, one_that_watches_servers_gets_a_number_of_their_range) {
    auto wish = wish_of("me");
    wish.among = watching_numbers;
    wish.kept = 3;
    EXPECT_EQ(number_of(seats_of({entry(3, "me"), entry(256, "x")}), wish), 257U) << "and leaves the one it had";
    wish.kept = 300;
    EXPECT_EQ(number_of(seats_of({}), wish), 300U);
}

TEST(etcd_seats_test, own_seat_stays_own_however_old) {
    const auto list = seats_of({entry(1, "x"), entry(9, "me", aged)});
    const auto choice = choose_seat(list, wish_of("me"), now);
    ASSERT_TRUE(choice.has_value());
    EXPECT_EQ(choice->number, 9U);
    EXPECT_EQ(choice->step.expected, list.seats[1].value);
    EXPECT_THAT(choice->step.value, HasSubstr("fe-me:8030"));
}

TEST(etcd_seats_test, aged_seat_is_taken_over_from_what_it_was) {
    const auto list = seats_of({entry(1, "x", aged)});
    const auto choice = choose_seat(list, wish_of("me"), now);
    ASSERT_TRUE(choice.has_value());
    EXPECT_EQ(choice->number, 1U);
    EXPECT_EQ(choice->step.expected, list.seats[0].value);
    EXPECT_THAT(choice->step.value, HasSubstr(R"("address":"")"));
}

TEST(etcd_seats_test, number_had_before_is_taken_again_where_it_is_free) {
    auto wish = wish_of("me");
    wish.kept = 5;
    EXPECT_EQ(number_of(seats_of({entry(1, "x")}), wish), 5U);
    EXPECT_EQ(number_of(seats_of({entry(5, "x", aged)}), wish), 5U);
    EXPECT_EQ(number_of(seats_of({entry(5, "x")}), wish), 1U);
    EXPECT_EQ(number_of(seats_of({entry(3, "me")}), wish), 3U);
}

TEST(etcd_seats_test, given_number_is_taken_and_the_other_given_back) {
    auto wish = wish_of("me");
    wish.given = 0;
    const auto choice = choose_seat(seats_of({entry(3, "me")}), wish, now);
    ASSERT_TRUE(choice.has_value());
    EXPECT_EQ(choice->number, 0U);
    EXPECT_THAT(choice->step.deleted, ElementsAre("/rollcall/c/fe/3"));
}

TEST(etcd_seats_test, given_number_of_another_is_refused_with_its_name) {
    auto wish = wish_of("me");
    wish.given = 7;
    const auto choice = choose_seat(seats_of({entry(7, "x")}), wish, now);
    ASSERT_TRUE(choice.has_error());
    EXPECT_THAT(choice.error().sentence, HasSubstr("cluster.fe_number 7 is held by the front end x at fe-x:8030, seen 60 s ago"));
    EXPECT_THAT(choice.error().sentence, HasSubstr("etcdctl del /rollcall/c/fe/7"));
    EXPECT_EQ(number_of(seats_of({entry(7, "x", aged)}), wish), 7U);
}

TEST(etcd_seats_test, full_cluster_is_refused) {
    std::vector<etcd_entry> entries;
    for (std::uint32_t number = 1; number <= all_numbers.last; ++number) entries.push_back(entry(number, std::to_string(number)));
    const auto choice = choose_seat(seats_of(entries), wish_of("me"), now);
    ASSERT_TRUE(choice.has_error());
    EXPECT_THAT(choice.error().sentence, HasSubstr("all numbers from 1 to 1023 are taken"));
}

TEST(etcd_seats_test, own_seat_is_judged) {
    const auto judge = [](const seat_list& list, const std::string& address) { return judge_own_seat(list.find(1), "me", address, now); };
    EXPECT_EQ(judge(seats_of({entry(1, "me")}), "fe-me:8030"), seat_state::fine);
    EXPECT_EQ(judge(seats_of({entry(1, "me")}), "fe-me:8031"), seat_state::stale);
    EXPECT_EQ(judge(seats_of({entry(1, "me", now - minutes{5})}), "fe-me:8030"), seat_state::stale);
    EXPECT_EQ(judge(seats_of({entry(1, "me", now + hours{1})}), "fe-me:8030"), seat_state::stale);
    EXPECT_EQ(judge(seats_of({entry(2, "me")}), "fe-me:8030"), seat_state::missing);
    EXPECT_EQ(judge(seats_of({entry(1, "x")}), "fe-me:8030"), seat_state::taken);
}

TEST(etcd_seats_test, aged_seats_are_left_out_but_the_own_and_the_spared) {
    const auto list = seats_of({entry(1, "x", aged), entry(2, "me", aged), entry(3, "y", aged), entry(4, "z", now - hours{24})});
    EXPECT_THAT(listed_addresses(list, "me", now, {}), ElementsAre("fe-me:8030", "fe-z:8030"));
    EXPECT_THAT(listed_addresses(list, "me", now, {"fe-y:8030"}), ElementsAre("fe-me:8030", "fe-y:8030", "fe-z:8030"));
}

TEST(etcd_seats_test, seat_without_an_address_is_not_listed_yet) {
    EXPECT_THAT(listed_addresses(seats_of({{seat_key("c", 1), encode_seat("x", "", now)}}), "me", now, {}), IsEmpty());
}

}  // namespace
}  // namespace rollcall::cluster
