// One table of keys; the names between are the user's.
#include "rollcall/server/settings/watch_keys.hpp"

#include <fmt/format.h>

#include <array>

#include "rollcall/cluster/members/member.hpp"
#include "rollcall/server/settings/named_keys.hpp"
#include "rollcall/server/settings/upstream_access.hpp"

namespace rollcall::server {

namespace {

using checked = result<void, settings_refusal>;

constexpr std::string_view prefix = "watch.";
constexpr std::array<std::string_view, 9> keys{"address", "user",  "password_file", "interval_ms", "max_rows",
                                               "kill",    "locks", "tls",           "tls_ca"};
constexpr std::uint64_t least_interval_ms = 100;
constexpr std::uint64_t most_interval_ms = 30'000;
constexpr std::uint64_t least_max_rows = 10;
constexpr std::uint64_t most_max_rows = 100'000;

settings_refusal fault_of(const std::string& name, std::string_view key, std::string_view why) {
    auto whole = fmt::format("watch.{}.{}", name, key);
    auto sentence = fmt::format("'{}' {}", whole, why);
    return {std::move(whole), std::move(sentence)};
}

checked check_watch(const std::string& name, const watch_settings& watch) {
    if (watch.address.empty()) return fault_of(name, "address", "is missing: name the server to watch, as in shop.example.com:3306");
    if (!cluster::parse_host_port(watch.address)) {
        return fault_of(name, "address", fmt::format("has the value '{}'; allowed is host:port, as in 127.0.0.1:3306", watch.address));
    }
    if (watch.user.empty()) return fault_of(name, "user", "is missing: name the account to log in with, which has PROCESS");
    if (const auto tls = open_watch_tls(watch); tls.has_error()) return fault_of(name, "tls_ca", tls.error().sentence);
    if (watch.password_file.empty()) return {};
    const auto password = read_password(watch.password_file);
    if (password.has_value()) return {};
    return fault_of(name, "password_file", fmt::format("has the value '{}', {}", watch.password_file, password.error().sentence));
}

}  // namespace

bool is_watch_key(std::string_view key) noexcept { return key.starts_with(prefix); }

or_refusal<void> put_watch(watch_map& into, const given_value& given) {
    const auto named = read_named_key(given, keys);
    if (named.has_error()) return named.error();
    const auto key = named->key;
    auto& watch = into[std::string{named->name}];
    if (key == "address") {
        watch.address = given.text;
    } else if (key == "user") {
        watch.user = given.text;
    } else if (key == "password_file") {
        watch.password_file = given.text;
    } else if (key == "kill" || key == "locks") {
        if (given.text != "true" && given.text != "false") return allow_only(given, "true or false");
        (key == "kill" ? watch.kill : watch.locks) = given.text == "true";
    } else if (key == "tls") {
        if (given.text != "off" && given.text != "preferred" && given.text != "required")
            return allow_only(given, "off, preferred or required");
        watch.tls = given.text;
    } else if (key == "tls_ca") {
        watch.tls_ca = given.text;
    } else {
        const bool is_interval = key == "interval_ms";
        const auto least = is_interval ? least_interval_ms : least_max_rows;
        const auto most = is_interval ? most_interval_ms : most_max_rows;
        const auto value = read_number(given, least, most);
        if (value.has_error()) return value.error();
        (is_interval ? watch.interval_ms : watch.max_rows) = *value;
    }
    return {};
}

checked check_watches(const watch_map& watches) {
    std::map<std::string_view, std::string_view> names;  // by address
    for (const auto& [name, watch] : watches) {
        if (auto sound = check_watch(name, watch); sound.has_error()) return sound;
        const auto [other, added] = names.emplace(watch.address, name);
        if (!added) {
            return fault_of(name, "address",
                            fmt::format("is {}, as 'watch.{}.address' is: watch each server once", watch.address, other->second));
        }
    }
    return {};
}

or_refusal<link::mysql_tls> open_watch_tls(const watch_settings& watch) {
    if (watch.tls == "off" && !watch.tls_ca.empty()) return refuse("names a CA, and 'tls' is off: leave one of the two out");
    if (watch.tls == "off") return link::mysql_tls{};
    auto tls = open_upstream_tls(watch.tls_ca, watch.address);
    if (tls.has_value()) tls->required = watch.tls == "required" || !watch.tls_ca.empty();
    return tls;
}

std::string describe_watches(const watch_map& watches) {
    std::string text;
    for (const auto& [name, watch] : watches) {
        text += fmt::format("watch.{}.address = \"{}\"\n", name, watch.address);
        text += fmt::format("watch.{}.user = \"{}\"\n", name, watch.user);
        text += fmt::format("watch.{}.password_file = \"{}\"\n", name, watch.password_file);
        text += fmt::format("watch.{}.interval_ms = {}\n", name, watch.interval_ms);
        text += fmt::format("watch.{}.max_rows = {}\n", name, watch.max_rows);
        text += fmt::format("watch.{}.kill = {}\n", name, watch.kill);
        text += fmt::format("watch.{}.locks = {}\n", name, watch.locks);
        text += fmt::format("watch.{}.tls = \"{}\"\n", name, watch.tls);
        text += fmt::format("watch.{}.tls_ca = \"{}\"\n", name, watch.tls_ca);
    }
    return text;
}

}  // namespace rollcall::server
