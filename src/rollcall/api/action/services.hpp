// What the REST actions work with. Built by server/, outlives every request, shared by all shards.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/accounts/store.hpp"
#include "rollcall/base/clock.hpp"
#include "rollcall/base/text/time_text.hpp"
#include "rollcall/cluster/calls/refusal_log.hpp"
#include "rollcall/cluster/calls/token.hpp"
#include "rollcall/cluster/questions/fleet.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/history/archive.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/security/passwords/basic_cache.hpp"

namespace rollcall::api {

// Immutable while requests are served; what it refers to guards itself.
struct services {
    registry::registry& sessions;
    const accounts::account_store& accounts;
    runtime::worker_pool& workers;       // passwords
    security::basic_cache& credentials;  // verified HTTP Basic credentials
    const clock& time;
    cluster::fleet& fleet;           // this FE and its fellows
    cluster::token_checker* tokens;  // of members' calls; null for an FE that belongs to no cluster
    cluster::refusal_log& refusals;  // of such calls
    cluster::member_identity identity;
    std::string cluster;  // the configured cluster name
    time_zone zone;
    registry::column_list default_columns = registry::default_columns();  // of the bare call: http.session_columns
    bool lists_queries = false;                                           // the bare call lists queries: http.session_view
    bool allow_plaintext_login = false;                                   // HTTP Basic without TLS from beyond loopback
    std::string version{};
    wall_time started{};
    // Returns: "" while the FE takes statements, else which part is down. Not set: it always does. Thread: any.
    std::function<std::string()> unavailable{};
    // Returns: "" where this FE may join members beyond loopback, else why not. Not set: it may. Thread: any.
    std::function<std::string()> must_stay_local{};
    // Returns: "" or Prometheus text for /metrics, each line ended. Not set: none. Thread: any.
    std::function<std::string()> more_metrics{};
    // Statements that have ended, and the workers that read them. Null: none are kept.
    history::archive* history = nullptr;
    runtime::worker_pool* history_readers = nullptr;
    engine::database* engine = nullptr;  // whose catalog the system tree shows
    // Returns: the server's variables, name and value, sorted. Not set: none. Thread: any.
    std::function<std::vector<std::pair<std::string, std::string>>()> variables{};
};

}  // namespace rollcall::api
