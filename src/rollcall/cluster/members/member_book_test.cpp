// The book: who is a member, once, under which name, in which state.
#include "rollcall/cluster/members/member_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using ::testing::ElementsAre;

const wall_time start{std::chrono::seconds{1'700'000'000}};
const wall_time later = start + std::chrono::seconds{5};

member_identity identity(std::string uuid, std::uint32_t number, std::int64_t started_ms = 0, std::string advertise = "") {
    return {std::move(uuid), number, std::move(advertise), started_ms, "0.1.0"};
}

std::vector<std::string> names(const member_table& table) {
    std::vector<std::string> all;
    for (const auto& each : table.members) all.push_back(each.name);
    return all;
}

member_book book_of(const std::vector<std::string>& addresses) {
    member_book book{identity("me", 0), "127.0.0.1", start};
    book.set_addresses(addresses, start);
    return book;
}

TEST(member_book_test, fe_alone_is_its_only_member) {
    const auto table = book_of({}).make_table();
    EXPECT_THAT(names(table), ElementsAre("127.0.0.1"));
    EXPECT_TRUE(table.alone());
    EXPECT_TRUE(table.self().self);
}

TEST(member_book_test, own_address_is_shown_once_at_its_place) {
    auto book = book_of({"fe1:8030", "fe2:8030", "fe3:8030"});
    book.note_hello("fe2:8030", identity("me", 0), later);
    EXPECT_THAT(names(book.make_table()), ElementsAre("fe1", "fe2", "fe3"));
    EXPECT_EQ(book.make_table().self().name, "fe2");
}

TEST(member_book_test, fe_that_the_configuration_does_not_name_comes_last) {
    EXPECT_THAT(names(book_of({"fe1:8030"}).make_table()), ElementsAre("fe1", "127.0.0.1"));
}

TEST(member_book_test, member_under_two_names_counts_once) {
    auto book = book_of({"fe1:8030", "also-fe1:8030", "fe2:8030"});
    book.note_hello("fe1:8030", identity("one", 1), later);
    book.note_hello("also-fe1:8030", identity("one", 1), later);
    book.note_hello("fe2:8030", identity("me", 0), later);
    EXPECT_THAT(names(book.make_table()), ElementsAre("fe1", "fe2"));
}

TEST(member_book_test, two_members_on_one_host_bear_their_ports) {
    auto book = book_of({"host:8030", "host:8031", "other:8030"});
    EXPECT_THAT(names(book.make_table()), ElementsAre("host:8030", "host:8031", "other", "127.0.0.1"));
}

TEST(member_book_test, advertised_name_goes_before_the_address) {
    auto book = book_of({"fe1:8030"});
    book.note_hello("fe1:8030", identity("one", 1, 0, "vienna"), later);
    EXPECT_THAT(names(book.make_table()), ElementsAre("vienna", "127.0.0.1"));
}

TEST(member_book_test, failure_keeps_the_time_it_began_at_and_who_it_was) {
    auto book = book_of({"fe1:8030"});
    book.note_hello("fe1:8030", identity("one", 1), start);
    book.note_failure("fe1:8030", member_state::down, "refused", later);
    book.note_failure("fe1:8030", member_state::down, "no answer", later + std::chrono::seconds{9});
    const auto table = book.make_table();
    EXPECT_EQ(table.members[0].state, member_state::down);
    EXPECT_EQ(table.members[0].since, later);
    EXPECT_EQ(table.members[0].reason, "no answer");
    EXPECT_EQ(table.find_number(1), &table.members[0]);
}

TEST(member_book_test, addresses_of_a_name_are_tried_in_turn_while_the_member_is_down) {
    auto book = book_of({"localhost:8030"});
    const auto where = [&] { return book.make_table().members.front().where.ip; };
    runtime::peer_address six;
    six.ip = "::1";
    six.port = 8030;
    runtime::peer_address four;
    four.ip = "127.0.0.1";
    four.port = 8030;
    book.note_resolved("localhost:8030", {six, four});
    book.note_resolved("localhost:8030", {six, four});
    EXPECT_EQ(where(), "::1");
    book.note_failure("localhost:8030", member_state::down, "connection refused", later);
    book.note_resolved("localhost:8030", {six, four});
    EXPECT_EQ(where(), "127.0.0.1");
    book.note_resolved("localhost:8030", {six, four});
    EXPECT_EQ(where(), "::1");
    book.note_resolved("localhost:8030", {four});
    EXPECT_EQ(where(), "127.0.0.1");
    book.note_hello("localhost:8030", identity("one", 1), later);
    book.note_resolved("localhost:8030", {six, four});
    EXPECT_EQ(where(), "127.0.0.1");
    book.note_resolved("localhost:8030", {});
    EXPECT_EQ(where(), "127.0.0.1");
}

TEST(member_book_test, changed_list_keeps_what_is_known_of_those_that_stay) {
    auto book = book_of({"fe1:8030", "fe2:8030"});
    book.note_hello("fe2:8030", identity("two", 2), start);
    book.set_addresses({"fe3:8030", "fe2:8030"}, later);
    book.note_hello("fe1:8030", identity("one", 1), later);
    const auto table = book.make_table();
    EXPECT_THAT(names(table), ElementsAre("fe3", "fe2", "127.0.0.1"));
    EXPECT_EQ(table.members[1].state, member_state::up);
    EXPECT_EQ(table.find_number(1), nullptr);
}

TEST(member_book_test, of_two_with_one_number_the_later_one_collides) {
    member_book book{identity("me", 7, 2000), "127.0.0.1", start};
    book.set_addresses({"fe1:8030"}, start);
    book.note_hello("fe1:8030", identity("one", 7, 1000), later);
    const auto table = book.make_table();
    ASSERT_NE(member_book::collision(table), nullptr);
    EXPECT_EQ(member_book::collision(table)->name, "fe1");
    EXPECT_EQ(table.find_number(7)->name, "fe1");
    book.note_hello("fe1:8030", identity("one", 7, 3000), later);
    EXPECT_EQ(member_book::collision(book.make_table()), nullptr);
    book.note_hello("fe1:8030", identity("one", 8, 1000), later);
    EXPECT_EQ(member_book::collision(book.make_table()), nullptr);
}

TEST(member_book_test, copy_of_a_data_folder_is_another_member_and_collides_with_the_earlier_one) {
    member_book book{identity("me", 7, 2000), "127.0.0.1", start};
    book.set_addresses({"fe1:8030", "fe2:8030"}, start);
    book.note_hello("fe1:8030", identity("me", 8, 1000), later);
    book.note_hello("fe2:8030", identity("me", 7, 2000), later);
    const auto table = book.make_table();
    EXPECT_THAT(names(table), ElementsAre("fe1", "fe2"));
    EXPECT_EQ(table.self().name, "fe2");
    ASSERT_NE(member_book::collision(table), nullptr);
    EXPECT_EQ(member_book::collision(table)->name, "fe1");
    book.note_hello("fe1:8030", identity("me", 7, 3000), later);
    EXPECT_EQ(member_book::collision(book.make_table()), nullptr);
}

TEST(member_test, address_is_a_host_and_a_port) {
    EXPECT_EQ(parse_host_port("fe1:8030")->host, "fe1");
    EXPECT_EQ(parse_host_port("[::1]:8030")->host, "::1");
    EXPECT_EQ(parse_host_port("[::1]:8030")->port, 8030);
    for (const auto* const wrong :
         {"", "fe1", ":8030", "fe1:", "fe1:0", "fe1:65536", "::1:8030", "[::1:8030", "fe 1:8030", "http://fe1:8030"}) {
        EXPECT_FALSE(parse_host_port(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace rollcall::cluster
