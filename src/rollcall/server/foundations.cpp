// One opening after the other; the first that fails says why.
#include "rollcall/server/foundations.hpp"

#include <filesystem>
#include <utility>

#include "rollcall/engine/duckdb_engine.hpp"
#include "rollcall/server/node_id.hpp"
#include "rollcall/server/settings/certificate_files.hpp"
#include "rollcall/server/settings/cluster_parts.hpp"
#include "rollcall/server/settings/etcd_start.hpp"

namespace rollcall::server {

namespace {

or_refusal<void> prepare_data_dir(const std::filesystem::path& data_dir) {
    std::error_code error;
    std::filesystem::create_directories(data_dir, error);
    if (error) {
        return refuse("cannot make the data folder {}: {}. Choose another with --data-dir, or make it writable.", data_dir.string(),
                      error.message());
    }
    return {};
}

// The files that TLS stands on, those of the server's own making included.
std::pair<std::string, std::string> certificate_paths(const settings& values) {
    if (!values.tls_certificate.empty()) return {values.tls_certificate, values.tls_key};
    const std::filesystem::path data_dir{values.data_dir};
    return {(data_dir / "server-cert.pem").string(), (data_dir / "server-key.pem").string()};
}

or_refusal<std::shared_ptr<runtime::tls_context>> open_tls(const settings& values, wall_time now) {
    const bool configured = !values.tls_certificate.empty();
    const auto pem = configured ? read_certificate(values.tls_certificate, values.tls_key) : own_certificate(values.data_dir, now);
    if (pem.has_error()) return pem.error();
    auto made = runtime::tls_context::make(pem->certificate, pem->private_key);
    if (made.has_value()) return made;
    const auto files = certificate_paths(values);
    return refuse("the certificate {} and its key {} cannot be used: {}. Put right or replace them.", files.first, files.second,
                  made.error().sentence);
}

or_refusal<std::unique_ptr<engine::database>> open_engine(const settings& values) {
    engine::duckdb_options options;
    options.data_dir = values.data_dir;
    options.memory_limit_bytes = values.engine_memory_bytes;
    options.max_temp_bytes = values.engine_temp_bytes;
    options.threads = static_cast<unsigned>(values.engine_threads);
    options.max_kept_plans = values.engine_kept_plans;
    return engine::open_duckdb(options);
}

}  // namespace

or_refusal<foundations> open_foundations(const settings& values, const std::string& root_password) {
    const std::filesystem::path data_dir{values.data_dir};
    if (const auto made = prepare_data_dir(data_dir); made.has_error()) return made.error();
    // The engine's lock on its file keeps a second FE off the whole folder, so it comes first.
    auto engine = open_engine(values);
    if (engine.has_error()) return engine.error();
    auto accounts = accounts::account_store::open(data_dir, root_password);
    if (accounts.has_error()) return accounts.error();
    auto node_id = read_node_id(data_dir);
    if (node_id.has_error()) return node_id.error();
    cluster::etcd_memory seat;
    seat.fe_number = static_cast<std::uint32_t>(values.fe_number);
    if (!values.cluster_etcd.empty()) {
        auto taken = take_seat(values, *node_id, system_clock{});
        if (taken.has_error()) return taken.error();
        seat = std::move(*taken);
    }
    auto ids = registry::connection_ids::open(data_dir / "connection_ids", seat.fe_number);
    if (ids.has_error()) return ids.error();
    auto tls = open_tls(values, system_clock{}.wall_now());
    if (tls.has_error()) return tls.error();
    auto rsa = security::rsa_key::make();
    if (rsa.has_error()) return rsa.error();
    auto cluster_ca = open_cluster_ca(values);
    if (cluster_ca.has_error()) return cluster_ca.error();

    const auto number = seat.fe_number;
    foundations made{std::move(*accounts), std::move(*engine),     std::move(*ids), std::move(*tls), std::move(*rsa),
                     std::move(*node_id),  std::move(*cluster_ca), number,          std::move(seat)};
    return made;
}

}  // namespace rollcall::server
