// What the REST actions work with. Built by server/, outlives every request, shared by all shards.
#pragma once

#include <functional>
#include <string>

#include "rollcall/accounts/store.hpp"
#include "rollcall/base/clock.hpp"
#include "rollcall/base/time_text.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/security/basic_cache.hpp"

namespace rollcall::api {

// Immutable while requests are served; what it refers to guards itself.
struct services {
    registry::registry& sessions;
    const accounts::account_store& accounts;
    runtime::worker_pool& workers;       // passwords
    security::basic_cache& credentials;  // verified HTTP Basic credentials
    const clock& time;
    std::string cluster;  // the configured cluster name
    std::string fe;       // this FE's address as it is shown
    time_zone zone;
    registry::column_list default_columns = registry::default_columns();  // of the bare call: http.session_columns
    bool allow_plaintext_login = false;                                   // HTTP Basic without TLS from beyond loopback
    std::string version{};
    wall_time started{};
    // Returns: "" while the FE takes statements, else which part is down. Not set: it always does. Thread: any.
    std::function<std::string()> unavailable{};
    // Returns: "" or Prometheus text for /metrics, each line ended. Not set: none. Thread: any.
    std::function<std::string()> more_metrics{};
};

}  // namespace rollcall::api
