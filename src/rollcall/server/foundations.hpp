// What must be opened before the graph can stand: the data folder with what it holds, keys and certificates, the number.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "rollcall/accounts/store.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/cluster/etcd/etcd_memory.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/registry/connection_ids.hpp"
#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/security/crypto/rsa_key.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

struct foundations {
    std::unique_ptr<accounts::account_store> accounts;
    std::unique_ptr<engine::database> engine;
    std::unique_ptr<registry::connection_ids> ids;
    std::shared_ptr<runtime::tls_context> tls;  // shared with the connections made from it
    security::rsa_key rsa;
    std::string node_id;
    std::shared_ptr<runtime::tls_client_context> cluster_ca;  // null: members are asked over plain HTTP
    std::uint32_t fe_number = 0;                              // as configured, or as etcd gave it
    cluster::etcd_memory seat;                                // of an FE of an etcd cluster
};

// Makes the data folder and first accounts where there are none, and takes the number in etcd where the cluster is kept there.
// Blocks. Errors: a sentence with cause and remedy; what was on disk is as it was.
or_refusal<foundations> open_foundations(const settings& values, const std::string& root_password);

}  // namespace rollcall::server
