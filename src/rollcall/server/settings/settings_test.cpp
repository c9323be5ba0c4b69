// Where settings come from, which wins, and how wrong ones are refused.
#include "rollcall/server/settings/settings.hpp"
#include "rollcall/base/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>

namespace rollcall::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

or_refusal<settings> made_of(std::string key, std::string text) { return make_settings({{std::move(key), std::move(text), "--set"}}); }

TEST(settings_test, nothing_given_gives_the_defaults) { EXPECT_EQ(*make_settings({}), settings{}); }

TEST(settings_test, a_later_value_wins) {
    const auto made = make_settings({{"cluster.name", "a", "file"}, {"cluster.name", "b", "--set"}});
    EXPECT_EQ(made->cluster_name, "b");
}

TEST(settings_test, an_unknown_key_names_place_and_nearest) {
    const auto refused = make_settings({{"cluster.nmae", "a", "x.toml, line 3"}});
    ASSERT_TRUE(refused.has_error());
    EXPECT_THAT(refused.error().sentence, HasSubstr("x.toml, line 3"));
    EXPECT_THAT(refused.error().sentence, HasSubstr("did you mean 'cluster.name'"));
}

// A member's settings, with one of them changed, or left out by "".
or_refusal<settings> member_with(const std::string& key, const std::string& text) {
    std::map<std::string, std::string> values{
        {"cluster.members", "a:1,b:1"}, {"cluster.fe_number", "1"}, {"cluster.secret", "0123456789abcdef"}};
    values[key] = text;
    std::vector<given_value> given;
    for (const auto& [name, value] : values) {
        if (!value.empty()) given.push_back({name, value, "--set"});
    }
    return make_settings(given);
}

TEST(settings_test, a_member_has_a_list_a_number_and_a_secret) {
    EXPECT_TRUE(member_with("cluster.fe_number", "0").has_value());
    EXPECT_THAT(member_with("cluster.fe_number", "").error().sentence, HasSubstr("'cluster.fe_number' is missing"));
    EXPECT_THAT(member_with("cluster.secret", "").error().sentence, HasSubstr("'cluster.secret' is missing"));
    EXPECT_THAT(member_with("cluster.secret", "short").error().sentence, HasSubstr("has 5 characters"));
    EXPECT_THAT(member_with("cluster.dns", "fe:8030").error().sentence, HasSubstr("comes from one place"));
    EXPECT_THAT(member_with("cluster.members", "a:1,a:1").error().sentence, HasSubstr("'a:1' stands there twice"));
    EXPECT_THAT(member_with("cluster.members", "a").error().sentence, HasSubstr("'a' is no member's address"));
    EXPECT_THAT(member_with("cluster.members", "a:1,").error().sentence, HasSubstr("'' is no member's address"));
}

TEST(settings_test, one_that_watches_servers_has_a_number_of_their_range) {
    const std::vector<given_value> watch{{"watch.shop.address", "127.0.0.1:3306", "--set"}, {"watch.shop.user", "w", "--set"}};
    EXPECT_EQ(make_settings(watch)->fe_number, 256U);
    EXPECT_EQ(make_settings({})->fe_number, 0U);
    auto with_number = watch;
    with_number.push_back({"cluster.fe_number", "511", "--set"});
    EXPECT_EQ(make_settings(with_number)->fe_number, 511U);
    with_number.back().text = "512";
    EXPECT_THAT(make_settings(with_number).error().sentence, HasSubstr("from 256 to 511"));
}

TEST(settings_test, a_secret_is_never_shown) {
    const auto shown = describe(*member_with("cluster.members", "a:1"));
    EXPECT_THAT(shown, HasSubstr("cluster.secret = \"<redacted>\""));
    EXPECT_THAT(shown, testing::Not(HasSubstr("0123456789abcdef")));
}

struct bad_value {
    const char* key;
    const char* text;
    const char* told;
};
class bad_value_test : public testing::TestWithParam<bad_value> {};
TEST_P(bad_value_test, is_refused_with_what_is_allowed) {
    const auto refused = made_of(GetParam().key, GetParam().text);
    ASSERT_TRUE(refused.has_error());
    EXPECT_THAT(refused.error().sentence, HasSubstr(GetParam().told));
}
INSTANTIATE_TEST_SUITE_P(
    table, bad_value_test,
    testing::Values(bad_value{"cluster.fe_number", "1024", "from 0 to 1023"}, bad_value{"cluster.fe_number", "-1", "whole number"},
                    bad_value{"cluster.fe_number", "", "whole number"}, bad_value{"cluster.fe_number", "7x", "whole number"},
                    bad_value{"tls.required", "yes", "true or false"}, bad_value{"server.log_level", "loud", "one of debug"},
                    bad_value{"http.session_columns", "9", "one of default, doris, all"},
                    bad_value{"server.time_zone", "Mars/Base", "a zone name"}, bad_value{"tls.key", "k.pem", "belong together"},
                    bad_value{"cluster.name", "", "empty"}, bad_value{"listen.mysql", "9030", "write HOST:PORT"},
                    bad_value{"listen.http", "127.0.0.1:65536", "write HOST:PORT"}, bad_value{"http.host_names", "a b", "without blanks"},
                    bad_value{"http.host_names", "a,,b", "without blanks"}, bad_value{"cluster.ca", "/no/such.pem", "does not exist"},
                    bad_value{"data_dir", "", "name a folder"}, bad_value{"history.profile", "some", "one of auto, all, off"},
                    bad_value{"http.session_view", "both", "one of sessions, queries"},
                    bad_value{"data_dir", "/dev/null", "/dev/null is no folder"},
                    bad_value{"data_dir", "/dev/null/data", "/dev/null is no folder"},
                    bad_value{"listen.mysql", "192.0.2.1:9030", "Choose an address of this machine"},
                    bad_value{"listen.http", "127.0.0.1:9030", "a port of its own"}));

TEST(settings_test, blanks_around_host_names_are_taken) { EXPECT_TRUE(made_of("http.host_names", "a, b ,c").has_value()); }

TEST(settings_test, files_that_tls_stands_on_are_looked_at) {
    const auto file = std::filesystem::path{testing::TempDir()} / "settings_test.pem";
    std::ofstream{file} << "no certificate\n";
    const auto with = [](const std::string& path) {
        return make_settings({{"tls.certificate", path, "--set"}, {"tls.key", path, "--set"}});
    };
    EXPECT_THAT(with("/no/such.pem").error().sentence, HasSubstr("/no/such.pem does not exist"));
    EXPECT_THAT(with(file.string()).error().sentence, HasSubstr("not a PEM certificate"));
}

TEST(settings_test, what_does_not_go_together_names_the_place_of_what_is_to_blame) {
    const auto refused = [](std::vector<given_value> given) { return make_settings(given).error().sentence; };
    EXPECT_THAT(refused({{"tls.key", "k.pem", "x.toml, line 3"}}), StartsWith("x.toml, line 3: 'tls.certificate' and"));
    EXPECT_THAT(refused({{"cluster.members", "a:1", "x.toml, line 7"}}), StartsWith("x.toml, line 7: 'cluster.secret' is missing"));
    EXPECT_THAT(refused({{"cluster.secret", "short", "x.toml, line 2"}}), StartsWith("x.toml, line 2: 'cluster.secret' has"));
    EXPECT_THAT(refused({{"server.time_zone", "UTC", "x.toml, line 1"}, {"server.time_zone", "Mars", "--set"}}), StartsWith("--set: "));
}

TEST(settings_test, environment_names_are_the_keys_in_capitals) {
    const std::array<const char*, 5> environment{"PATH=/bin", "ROLLCALL_CLUSTER_FE_NUMBER=7", "ROLLCALL_ROOT_PASSWORD=x",
                                                 "ROLLCALL_DATA_DIR=/d", nullptr};
    const auto made = make_settings(values_of_environment(environment.data()));
    EXPECT_EQ(made->fe_number, 7U);
    EXPECT_EQ(made->data_dir, "/d");
}

TEST(settings_test, an_unknown_name_in_the_environment_is_refused) {
    const std::array<const char*, 2> environment{"ROLLCALL_CLUSTER_NUMBER=7", nullptr};
    EXPECT_THAT(make_settings(values_of_environment(environment.data())).error().sentence, HasSubstr("ROLLCALL_CLUSTER_NUMBER"));
}

TEST(settings_test, a_file_gives_values_with_their_lines) {
    const auto file = std::filesystem::path{testing::TempDir()} / "settings_test.toml";
    std::ofstream{file} << "data_dir = \"/d\"\n[cluster]\nfe_number = 5\n[tls]\nrequired = true\n";
    const auto made = make_settings(*values_of_file(file));
    ASSERT_TRUE(made.has_value()) << made.error().sentence;
    EXPECT_EQ(made->data_dir, "/d");
    EXPECT_EQ(made->fe_number, 5U);
    EXPECT_TRUE(made->tls_required);
    std::ofstream{file} << "[cluster]\nfe_number = 5000\n";
    EXPECT_THAT(make_settings(*values_of_file(file)).error().sentence, HasSubstr("line 2"));
    std::ofstream{file} << "[cluster\n";
    EXPECT_THAT(values_of_file(file).error().sentence, HasSubstr("line 1"));
}

}  // namespace
}  // namespace rollcall::server
