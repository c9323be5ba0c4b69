// Names, members, an address to listen on.
#include "rollcall/server/settings/pool_keys.hpp"

#include <absl/strings/str_split.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/server/settings/named_keys.hpp"
#include "rollcall/server/settings/upstream_access.hpp"

namespace rollcall::server {

namespace {

using checked = result<void, settings_refusal>;

constexpr std::string_view prefix = "pool.";
// A server that is busy takes its time to let us in.
constexpr std::chrono::milliseconds least_login_limit{2000};
struct text_key {
    std::string_view name;
    std::string pool_settings::*value;
};
constexpr std::array<text_key, 9> text_keys{{
    {"members", &pool_settings::members},
    {"listen", &pool_settings::listen},
    {"listen_reader", &pool_settings::listen_reader},
    {"control_user", &pool_settings::control_user},
    {"control_password_file", &pool_settings::control_password_file},
    {"tls", &pool_settings::tls},
    {"tls_ca", &pool_settings::tls_ca},
    {"proxy_protocol", &pool_settings::proxy_protocol},
    {"on_role_change", &pool_settings::on_role_change},
}};

struct number_key {
    std::string_view name;
    std::uint64_t pool_settings::*value;
    std::uint64_t least;
    std::uint64_t most;
};
constexpr std::array<number_key, 9> number_keys{{
    {"connect_timeout_ms", &pool_settings::connect_timeout_ms, 10, 60'000},
    {"connect_wait_s", &pool_settings::connect_wait_s, 0, 3'600},
    {"check_interval_ms", &pool_settings::check_interval_ms, 100, 60'000},
    {"fail_after", &pool_settings::fail_after, 1, 100},
    {"rise_after", &pool_settings::rise_after, 1, 100},
    {"slow_start_s", &pool_settings::slow_start_s, 0, 3'600},
    {"max_sessions", &pool_settings::max_sessions, 0, 1'000'000},
    {"max_lag_s", &pool_settings::max_lag_s, 0, 86'400},
    {"status_port", &pool_settings::status_port, 0, 65'535},
}};

struct flag_key {
    std::string_view name;
    bool pool_settings::*value;
};
constexpr std::array<flag_key, 1> flag_keys{{{"donor_ok", &pool_settings::donor_ok}}};

// Texts of which only some are known.
struct choice {
    std::string_view key;
    std::string pool_settings::*value;
    std::array<std::string_view, 3> known;
    std::string_view told;
};
constexpr std::array<choice, 3> choices{{
    {"tls", &pool_settings::tls, {"off", "as_client", "required"}, "off, as_client or required"},
    {"proxy_protocol", &pool_settings::proxy_protocol, {"off", "v1", "v2"}, "off, v1 or v2"},
    {"on_role_change", &pool_settings::on_role_change, {"keep", "close", "keep"}, "keep or close"},
}};

std::vector<std::string_view> key_names() {
    std::vector<std::string_view> names;
    names.reserve(text_keys.size() + number_keys.size() + flag_keys.size());
    for (const auto& each : text_keys) names.push_back(each.name);
    for (const auto& each : number_keys) names.push_back(each.name);
    for (const auto& each : flag_keys) names.push_back(each.name);
    return names;
}

// "host:port*2".
struct named_member {
    std::string place;  // without the weight
    cluster::host_port address;
    std::uint32_t weight = 1;
};

std::optional<named_member> parse_member(std::string_view text) {
    constexpr std::uint32_t most_weight = 1'000;
    const auto star = text.find('*');
    named_member member;
    member.place = text.substr(0, star);
    if (star != std::string_view::npos) {
        const auto* const end = text.data() + text.size();
        const auto [stopped, error] = std::from_chars(text.data() + star + 1, end, member.weight);
        if (error != std::errc{} || stopped != end || member.weight == 0 || member.weight > most_weight) return std::nullopt;
    }
    const auto address = cluster::parse_host_port(member.place);
    if (!address) return std::nullopt;
    member.address = *address;
    return member;
}

std::vector<std::string> members_of(const pool_settings& pool) { return absl::StrSplit(pool.members, ',', absl::SkipWhitespace()); }

std::string bad_members(const pool_settings& pool) {
    return fmt::format("has the value '{}'; allowed are host:port or host:port*weight (1 to 1000), separated by commas", pool.members);
}

settings_refusal fault_of(const std::string& name, std::string_view key, std::string_view why) {
    auto whole = fmt::format("pool.{}.{}", name, key);
    auto sentence = fmt::format("'{}' {}", whole, why);
    return {std::move(whole), std::move(sentence)};
}

or_refusal<link::mysql_tls> tls_of(const pool_settings& pool, const std::string& member) {
    if (pool.tls == "off" && !pool.tls_ca.empty()) return refuse("names a CA, and 'tls' is off: leave one of the two out");
    if (pool.tls == "off") return link::mysql_tls{};
    auto tls = open_upstream_tls(pool.tls_ca, member);
    if (tls.has_value()) tls->required = pool.tls == "required";
    return tls;
}

std::optional<runtime::proxy_version> proxy_of(const pool_settings& pool) {
    if (pool.proxy_protocol == "off") return std::nullopt;
    return pool.proxy_protocol == "v1" ? runtime::proxy_version::v1 : runtime::proxy_version::v2;
}

checked check_control(const std::string& name, const pool_settings& pool) {
    if (pool.control_password_file.empty()) return {};
    if (pool.control_user.empty()) return fault_of(name, "control_user", "is missing: name the account that the password is for");
    const auto password = read_password(pool.control_password_file);
    if (password.has_value()) return {};
    return fault_of(name, "control_password_file",
                    fmt::format("has the value '{}', {}", pool.control_password_file, password.error().sentence));
}

checked check_members(const std::string& name, const pool_settings& pool) {
    const auto members = members_of(pool);
    if (members.empty()) return fault_of(name, "members", "is missing: name the servers, as in 10.0.0.5:3306,10.0.0.6:3306");
    std::vector<std::string> seen;
    for (const auto& each : members) {
        const auto member = parse_member(each);
        if (!member) return fault_of(name, "members", bad_members(pool));
        if (std::ranges::find(seen, member->place) != seen.end()) {
            return fault_of(name, "members", fmt::format("names {} twice", member->place));
        }
        seen.push_back(member->place);
    }
    return {};
}

checked check_listen(const std::string& name, std::string_view key, const std::string& address) {
    const auto endpoint = runtime::check_listen_address(address);
    if (endpoint.has_value()) return {};
    return fault_of(name, key, fmt::format("has the value '{}': {}", address, endpoint.error().sentence));
}

checked check_pool(const std::string& name, const pool_settings& pool) {
    if (auto sound = check_members(name, pool); sound.has_error()) return sound;
    if (pool.listen.empty()) return fault_of(name, "listen", "is missing: say where clients connect, as in 127.0.0.1:9040");
    if (auto sound = check_listen(name, "listen", pool.listen); sound.has_error()) return sound;
    if ((pool.max_lag_s > 0 || pool.status_port > 0) && pool.control_user.empty()) {
        const auto* const why = pool.max_lag_s > 0 ? "max_lag_s" : "status_port";
        return fault_of(name, "control_user",
                        fmt::format("is missing: pool.{}.{} needs it, for without it members are not checked", name, why));
    }
    if (pool.on_role_change == "close" && pool.listen_reader.empty()) {
        return fault_of(
            name, "listen_reader",
            fmt::format("is missing: without it pool.{}.on_role_change = close has no effect, for 'listen' leads to all", name));
    }
    if (!pool.listen_reader.empty()) {
        if (auto sound = check_listen(name, "listen_reader", pool.listen_reader); sound.has_error()) return sound;
        if (pool.control_user.empty()) {
            return fault_of(
                name, "control_user",
                fmt::format("is missing: with pool.{}.listen_reader it is needed to find out which member is the writer", name));
        }
    }
    for (const auto& each : choices) {
        const auto& given = pool.*each.value;
        if (std::ranges::find(each.known, given) != each.known.end()) continue;
        return fault_of(name, each.key, fmt::format("has the value '{}'; allowed is {}", given, each.told));
    }
    if (const auto tls = tls_of(pool, parse_member(members_of(pool).front())->place); tls.has_error())
        return fault_of(name, "tls_ca", tls.error().sentence);
    return check_control(name, pool);
}

relay::pool_options options_of(const std::string& name, const pool_settings& given) {
    relay::pool_options pool;
    pool.name = name;
    pool.listen = given.listen;
    pool.listen_reader = given.listen_reader;
    pool.rules.connect_time = std::chrono::milliseconds{given.connect_timeout_ms};
    pool.rules.connect_wait = std::chrono::seconds{given.connect_wait_s};
    pool.rules.check_interval = std::chrono::milliseconds{given.check_interval_ms};
    pool.rules.standing.fail_after = static_cast<unsigned>(given.fail_after);
    pool.rules.standing.rise_after = static_cast<unsigned>(given.rise_after);
    pool.rules.close_on_role_change = given.on_role_change == "close";
    pool.rules.status_port = static_cast<std::uint16_t>(given.status_port);
    pool.rules.health.max_lag = std::chrono::seconds{given.max_lag_s};
    pool.rules.health.donor_ok = given.donor_ok;
    pool.rules.balance.slow_start = std::chrono::seconds{given.slow_start_s};
    pool.rules.balance.max_sessions = static_cast<std::uint32_t>(given.max_sessions);
    return pool;
}

}  // namespace

bool is_pool_key(std::string_view key) noexcept { return key.starts_with(prefix); }

or_refusal<void> put_pool(pool_map& into, const given_value& given) {
    const auto known = key_names();
    const auto named = read_named_key(given, known);
    if (named.has_error()) return named.error();
    auto& pool = into[std::string{named->name}];
    if (const auto found = std::ranges::find(text_keys, named->key, &text_key::name); found != text_keys.end()) {
        pool.*found->value = given.text;
        return {};
    }
    if (const auto found = std::ranges::find(flag_keys, named->key, &flag_key::name); found != flag_keys.end()) {
        if (given.text != "true" && given.text != "false") return allow_only(given, "true or false");
        pool.*found->value = given.text == "true";
        return {};
    }
    const auto& found = *std::ranges::find(number_keys, named->key, &number_key::name);
    const auto value = read_number(given, found.least, found.most);
    if (value.has_error()) return value.error();
    pool.*found.value = *value;
    return {};
}

checked check_pools(const pool_map& pools) {
    for (const auto& [name, pool] : pools) {
        if (auto sound = check_pool(name, pool); sound.has_error()) return sound;
    }
    return {};
}

or_refusal<std::vector<relay::pool_options>> make_pool_options(const pool_map& pools) {
    std::vector<relay::pool_options> all;
    for (const auto& [name, given] : pools) {
        auto password =
            given.control_password_file.empty() ? or_refusal<std::string>{std::string{}} : read_password(given.control_password_file);
        if (password.has_error()) {
            return refuse("'pool.{}.control_password_file' has the value '{}', {}", name, given.control_password_file,
                          password.error().sentence);
        }
        auto pool = options_of(name, given);
        for (const auto& each : members_of(given)) {
            auto named = parse_member(each);
            if (!named) return refuse("'pool.{}.members' {}", name, bad_members(given));
            auto tls = tls_of(given, named->place);
            if (tls.has_error()) return refuse("'pool.{}.tls_ca' {}", name, tls.error().sentence);
            upstream::member_options member;
            member.server.tls = std::move(*tls);
            member.server.name = fmt::format("{}/{}", name, named->place);
            member.server.host = named->address.host;
            member.server.port = named->address.port;
            member.server.user = given.control_user;
            member.server.password = *password;
            member.server.proxy = proxy_of(given);
            member.server.login_limit = std::max(least_login_limit, pool.rules.connect_time);
            member.place = std::move(named->place);
            member.weight = named->weight;
            pool.members.push_back(std::move(member));
        }
        all.push_back(std::move(pool));
    }
    return all;
}

std::string describe_pools(const pool_map& pools) {
    std::string text;
    for (const auto& [name, pool] : pools) {
        for (const auto& each : text_keys) text += fmt::format("pool.{}.{} = \"{}\"\n", name, each.name, pool.*each.value);
        for (const auto& each : number_keys) text += fmt::format("pool.{}.{} = {}\n", name, each.name, pool.*each.value);
        for (const auto& each : flag_keys) text += fmt::format("pool.{}.{} = {}\n", name, each.name, pool.*each.value);
    }
    return text;
}

}  // namespace rollcall::server
