// Names, members, an address to listen on.
#include "rollcall/server/settings/pool_keys.hpp"

#include <absl/strings/str_split.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/server/settings/named_keys.hpp"
#include "rollcall/server/settings/upstream_access.hpp"

namespace rollcall::server {

namespace {

using checked = result<void, settings_refusal>;

constexpr std::string_view prefix = "pool.";
constexpr std::array<std::string_view, 7> keys{"members", "listen", "control_user", "control_password_file", "connect_timeout_ms",
                                               "tls",     "tls_ca"};
constexpr std::uint64_t least_connect_ms = 10;
constexpr std::uint64_t most_connect_ms = 60'000;

std::vector<std::string> members_of(const pool_settings& pool) { return absl::StrSplit(pool.members, ',', absl::SkipWhitespace()); }

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

checked check_control(const std::string& name, const pool_settings& pool) {
    if (pool.control_password_file.empty()) return {};
    if (pool.control_user.empty()) return fault_of(name, "control_user", "is missing: name the account that the password is for");
    const auto password = read_password(pool.control_password_file);
    if (password.has_value()) return {};
    return fault_of(name, "control_password_file",
                    fmt::format("has the value '{}', {}", pool.control_password_file, password.error().sentence));
}

checked check_pool(const std::string& name, const pool_settings& pool) {
    const auto members = members_of(pool);
    if (members.empty()) return fault_of(name, "members", "is missing: name the servers, as in 10.0.0.5:3306,10.0.0.6:3306");
    for (auto each = members.begin(); each != members.end(); ++each) {
        if (!cluster::parse_host_port(*each)) {
            return fault_of(name, "members", fmt::format("has the value '{}'; allowed are host:port, separated by commas", pool.members));
        }
        if (std::find(members.begin(), each, *each) != each) return fault_of(name, "members", fmt::format("names {} twice", *each));
    }
    if (pool.listen.empty()) return fault_of(name, "listen", "is missing: say where clients connect, as in 127.0.0.1:9040");
    const auto endpoint = runtime::check_listen_address(pool.listen);
    if (endpoint.has_error())
        return fault_of(name, "listen", fmt::format("has the value '{}': {}", pool.listen, endpoint.error().sentence));
    if (const auto tls = tls_of(pool, members.front()); tls.has_error()) return fault_of(name, "tls_ca", tls.error().sentence);
    return check_control(name, pool);
}

}  // namespace

bool is_pool_key(std::string_view key) noexcept { return key.starts_with(prefix); }

or_refusal<void> put_pool(pool_map& into, const given_value& given) {
    const auto named = read_named_key(given, keys);
    if (named.has_error()) return named.error();
    auto& pool = into[std::string{named->name}];
    if (named->key == "members") {
        pool.members = given.text;
    } else if (named->key == "listen") {
        pool.listen = given.text;
    } else if (named->key == "control_user") {
        pool.control_user = given.text;
    } else if (named->key == "control_password_file") {
        pool.control_password_file = given.text;
    } else if (named->key == "tls") {
        if (given.text != "off" && given.text != "as_client" && given.text != "required")
            return allow_only(given, "off, as_client or required");
        pool.tls = given.text;
    } else if (named->key == "tls_ca") {
        pool.tls_ca = given.text;
    } else {
        const auto value = read_number(given, least_connect_ms, most_connect_ms);
        if (value.has_error()) return value.error();
        pool.connect_timeout_ms = *value;
    }
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
        relay::pool_options pool;
        pool.name = name;
        pool.listen = given.listen;
        pool.connect_time = std::chrono::milliseconds{given.connect_timeout_ms};
        for (const auto& each : members_of(given)) {
            const auto address = cluster::parse_host_port(each);
            if (!address)
                return refuse("'pool.{}.members' has the value '{}'; allowed are host:port, separated by commas", name, given.members);
            auto tls = tls_of(given, each);
            if (tls.has_error()) return refuse("'pool.{}.tls_ca' {}", name, tls.error().sentence);
            upstream::server_options member;
            member.tls = std::move(*tls);
            member.name = fmt::format("{}/{}", name, each);
            member.host = address->host;
            member.port = address->port;
            member.user = given.control_user;
            member.password = *password;
            pool.members.push_back(std::move(member));
        }
        all.push_back(std::move(pool));
    }
    return all;
}

std::string describe_pools(const pool_map& pools) {
    std::string text;
    for (const auto& [name, pool] : pools) {
        text += fmt::format("pool.{}.members = \"{}\"\n", name, pool.members);
        text += fmt::format("pool.{}.listen = \"{}\"\n", name, pool.listen);
        text += fmt::format("pool.{}.control_user = \"{}\"\n", name, pool.control_user);
        text += fmt::format("pool.{}.control_password_file = \"{}\"\n", name, pool.control_password_file);
        text += fmt::format("pool.{}.connect_timeout_ms = {}\n", name, pool.connect_timeout_ms);
        text += fmt::format("pool.{}.tls = \"{}\"\n", name, pool.tls);
        text += fmt::format("pool.{}.tls_ca = \"{}\"\n", name, pool.tls_ca);
    }
    return text;
}

}  // namespace rollcall::server
