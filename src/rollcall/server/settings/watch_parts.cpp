// Settings, files, options.
#include "rollcall/server/settings/watch_parts.hpp"

#include <utility>

#include "rollcall/cluster/members/member.hpp"
#include "rollcall/server/settings/upstream_access.hpp"
#include "rollcall/server/settings/watch_keys.hpp"

namespace rollcall::server {

or_refusal<std::vector<watch::watch_options>> make_watch_options(const settings& values) {
    std::vector<watch::watch_options> all;
    for (const auto& [name, given] : values.watches) {
        const auto address = cluster::parse_host_port(given.address);
        if (!address) return refuse("'watch.{}.address' has the value '{}'; allowed is host:port", name, given.address);
        watch::watch_options options;
        options.server.name = name;
        options.server.host = address->host;
        options.server.port = address->port;
        options.server.user = given.user;
        options.interval = std::chrono::milliseconds{given.interval_ms};
        options.max_rows = given.max_rows;
        options.kill = given.kill;
        options.locks = given.locks;
        auto tls = open_watch_tls(given);
        if (tls.has_error()) return refuse("'watch.{}.tls_ca' {}", name, tls.error().sentence);
        options.server.tls = std::move(*tls);
        if (!given.password_file.empty()) {
            auto password = read_password(given.password_file);
            if (password.has_error()) {
                return refuse("'watch.{}.password_file' has the value '{}', {}", name, given.password_file, password.error().sentence);
            }
            options.server.password = std::move(*password);
        }
        all.push_back(std::move(options));
    }
    return all;
}

}  // namespace rollcall::server
