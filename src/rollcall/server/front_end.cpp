// The graph: what is opened, in which order it is built, served and ended.
#include "rollcall/server/front_end.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <filesystem>
#include <optional>
#include <thread>

#include "rollcall/api/action/services.hpp"
#include "rollcall/api/routes.hpp"
#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/door/account_gatekeeper.hpp"
#include "rollcall/door/door.hpp"
#include "rollcall/engine/duckdb_engine.hpp"
#include "rollcall/engine/unused_memory.hpp"
#include "rollcall/http/server/server.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/relay/all_pools.hpp"
#include "rollcall/runtime/admission.hpp"
#include "rollcall/runtime/channels/acceptor.hpp"
#include "rollcall/runtime/channels/network_list.hpp"
#include "rollcall/runtime/channels/proxy_protocol.hpp"
#include "rollcall/runtime/memory_budget.hpp"
#include "rollcall/runtime/process_memory.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/security/crypto/certificate.hpp"
#include "rollcall/security/passwords/basic_cache.hpp"
#include "rollcall/security/passwords/login_cache.hpp"
#include "rollcall/server/descriptor_limit.hpp"
#include "rollcall/server/end_connections.hpp"
#include "rollcall/server/engine_watch.hpp"
#include "rollcall/server/foundations.hpp"
#include "rollcall/server/log_output.hpp"
#include "rollcall/server/member_status.hpp"
#include "rollcall/server/node_id.hpp"
#include "rollcall/server/serve_http.hpp"
#include "rollcall/server/settings/cluster_parts.hpp"
#include "rollcall/server/settings/etcd_start.hpp"
#include "rollcall/server/settings/history_parts.hpp"
#include "rollcall/server/settings/http_parts.hpp"
#include "rollcall/server/settings/pool_keys.hpp"
#include "rollcall/server/settings/session_parts.hpp"
#include "rollcall/server/settings/sizes.hpp"
#include "rollcall/server/settings/version.hpp"
#include "rollcall/server/settings/watch_parts.hpp"
#include "rollcall/session/loop/session.hpp"
#include "rollcall/watch/all_watched.hpp"

namespace rollcall::server {

namespace {

namespace asio = boost::asio;

// Results are closed and connections made beside the statements that run, so that an end waits for nobody.
constexpr std::size_t closing_threads = 2;

// Reading the history may take long: it has threads of its own, and a bound on who waits.
constexpr std::size_t history_reading_threads = 2;
constexpr std::size_t most_history_readers = 64;

std::uint64_t random_number() {
    std::uint64_t number = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number);
    return number;
}

class running_front_end final : public front_end {
public:
    running_front_end(const settings& values, foundations made, std::vector<watch::watch_options> watched,
                      std::vector<relay::pool_options> pools)
        : values_(values),
          cores_(core_count()),
          memory_(or_else(values.max_process_memory_bytes, most_of_memory()), engine::give_back_unused_memory),
          made_(std::move(made)),
          shards_(or_else(values.shards, cores_), clock_),
          running_statements_(or_else(values.max_running_statements, 4 * cores_)),
          statement_workers_(running_statements_ + closing_threads, SIZE_MAX),
          workers_(or_else(values.workers, 2 * cores_), values.login_queue),
          admission_(running_statements_, values.max_queued_statements, lendable_statements(),
                     [this](std::size_t lent) { statement_workers_.grow_to(lent); }),
          archive_(make_archive(values, shards_.size(), clock_)),
          registry_(shards_),
          watched_(std::move(watched), shards_, registry_, *made_.ids, workers_, relayed_ends_, query_id_seed_),
          engine_users_(shards_),
          packet_memory_(or_else(values.max_packet_memory_bytes, quarter_of_memory())),
          proxies_(*runtime::network_list::parse(values.trusted_proxies)),
          checks_(*made_.accounts, login_cache_, workers_, made_.rsa),
          room_(make_descriptor_room(values.max_connections, values.max_http_connections)),
          keeper_(account_rules_of(values), *made_.accounts, checks_, made_.tls),
          door_(make_door_options(), registry_, *made_.ids, keeper_, workers_),
          pools_(std::move(pools), shards_, make_relay_ground()) {}

    ~running_front_end() override {
        // Coroutines of the shards refer to the rest: they go first, after the threads that could still wake them.
        statement_workers_.stop();
        workers_.stop();
        history_readers_.stop();
        shards_.stop();
    }

    or_refusal<void> listen() {
        auto mysql = runtime::acceptor::listen(values_.listen_mysql, main_, shards_, room_.connections);
        if (mysql.has_error()) return mysql.error();
        auto http = runtime::acceptor::listen(values_.listen_http, main_, shards_, values_.max_http_connections);
        if (http.has_error()) return http.error();
        mysql_ = std::move(*mysql);
        http_ = std::move(*http);
        if (const auto listening = pools_.listen(main_); listening.has_error()) return listening.error();
        return check_exposure();
    }

    or_refusal<void> run(const std::function<void(const std::string&)>& on_ready) override {
        build_services();
        if (archive_) archive_->start();
        shards_.start();
        http_->start([this](std::shared_ptr<runtime::byte_channel> channel, runtime::shard&, bool over_limit) {
            return serve_http(std::move(channel), http_service_, made_.tls, http_->where().ip, over_limit);
        });
        signals_.async_wait([this](const boost::system::error_code& error, int number) {
            if (!error) begin_stop(number);
        });
        asio::co_spawn(shards_.at(0).context(),
                       watch_engine(*made_.engine, engine_users_, workers_,
                                    std::filesystem::path{values_.data_dir} / engine::duckdb_options{}.file_name),
                       [](const std::exception_ptr& failure) {
                           if (failure) log::error("nobody looks after the engine any more: {}", what_of(failure));
                       });
        // The other members may ask this one already: it answers over HTTP while it looks for them.
        asio::co_spawn(shards_.at(0).context(), cluster_->directory().first_round(),
                       [this, &on_ready](const std::exception_ptr& failure, or_refusal<void> joined) {
                           if (failure) joined = refuse("looking for the members of the cluster failed");
                           asio::post(main_, [this, &on_ready, joined = std::move(joined)] { end_of_joining(joined, on_ready); });
                       });
        // Stopping leaves main_ without work of its own while the shards end their sessions: end_connections() says when it is over.
        const auto serving = asio::make_work_guard(main_);
        main_.run();
        if (const auto open = mysql_->open() + http_->open() + pools_.open(); open > 0) {
            // A statement that the engine cannot interrupt holds its worker: waiting for it could take hours. What was
            // acknowledged is on the disk.
            log::warn("{} connections could not be ended in time; stopping without them", open);
            if (archive_) archive_->stop();
            finish_log();
            std::_Exit(0);
        }
        log::info("rollcall has stopped");
        return kept_from_serving_;
    }

private:
    // Thread: main, as all that follows but the coroutines.
    void end_of_joining(const or_refusal<void>& joined, const std::function<void(const std::string&)>& on_ready) {
        if (stopping_) return;
        if (joined.has_error()) {
            kept_from_serving_ = joined;
            begin_stop(0);
            return;
        }
        cluster_->directory().start();
        watched_.start([this](const std::string& identity) { return cluster_->fleet().also_watched_by(identity); },
                       [this](const std::string& identity) { return cluster_->fleet().relayed_elsewhere(identity); });
        mysql_->start([this](std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit) {
            return serve_mysql(*this, std::move(channel), &home, over_limit);
        });
        pools_.start(cluster_->fleet());
        log::info(
            "rollcall {} serves MySQL on {} and HTTP on {}; {} shards, {} statements at once, {} connections at most (descriptor limit {})",
            product_version, mysql_->where().text(), http_->where().text(), shards_.size(), running_statements_, room_.connections,
            room_.soft_limit);
        on_ready(fmt::format("rollcall ready mysql={} http={}{} pid={}", mysql_->where().text(), http_->where().text(), pools_.where(),
                             ::getpid()));
    }

    // Thread: any.
    [[nodiscard]] bool has_open_root() const {
        const auto snapshot = made_.accounts->snapshot();
        const auto* const root = snapshot->find("root");
        return root != nullptr && root->secret.kind == security::credential_kind::none;
    }

    // Members trust one another's accounts: a root that anyone may be must not reach beyond this machine.
    [[nodiscard]] std::string must_stay_local() const {
        if (!has_open_root()) return {};
        return "root has no password at the front end " + fe_name() +
               ", which therefore joins members on this machine only; set one with ALTER USER root IDENTIFIED BY '...'";
    }

    // A root without a password must not be reachable from elsewhere.
    or_refusal<void> check_exposure() {
        const bool open_root = has_open_root();
        for (const auto* listener : {mysql_.get(), http_.get()}) {
            if (open_root && !listener->where().loopback) {
                return refuse(
                    "refusing to listen on {}: root has no password. Set one first: start on 127.0.0.1 and send ALTER USER root IDENTIFIED "
                    "BY '...', "
                    "or set ROLLCALL_ROOT_PASSWORD at the first start",
                    listener->where().text());
            }
        }
        return {};
    }

    door::door_options make_door_options() {
        door::door_options options;
        options.server_version = server_version;
        options.max_connections = room_.connections;
        options.packet_memory = &packet_memory_;
        options.login_time = std::chrono::seconds{values_.login_timeout_s};
        return options;
    }

    relay::relay_ground make_relay_ground() {
        auto* const records = archive_ ? &archive_->records() : nullptr;
        relay::relay_ground ground{registry_, *made_.ids, workers_,  packet_memory_,       relayed_ends_, clock_,
                                   records,   made_.rsa,  made_.tls, values_.tls_required, query_id_seed_};
        ground.limits = relay_limits_of(values_, room_.connections);
        ground.history = relay_history_of(values_);
        ground.status = ask_member_status;
        return ground;
    }

    sql::server_facts make_facts() const {
        sql::server_facts facts;
        facts.version = server_version;
        facts.version_comment = fmt::format("Rollcall {}", product_version);
        facts.server_uuid = as_uuid(made_.node_id);
        facts.hostname = security::local_host_name();
        facts.port = mysql_->where().port;
        facts.max_allowed_packet = values_.max_allowed_packet_bytes;
        facts.max_connections = room_.connections;
        facts.max_user_connections = values_.max_user_connections;
        facts.wait_timeout_s = values_.wait_timeout_s;
        facts.data_dir = std::filesystem::absolute(values_.data_dir).string();
        return facts;
    }

    // This FE's name in listings: as configured, else the address it listens on, for a wildcard the host's name.
    std::string fe_name() const {
        if (!values_.advertise.empty()) return values_.advertise;
        const auto& ip = http_->where().ip;
        return ip == "0.0.0.0" || ip == "::" ? security::local_host_name() : ip;
    }

    [[nodiscard]] etcd_place make_etcd_place() const {
        return {reachable_address(values_.advertise, http_->where(), security::local_host_name()), made_.seat};
    }

    void build_services() {
        const auto zone = time_zone::find(values_.time_zone).value_or(time_zone{});
        cluster_.emplace(
            values_, made_.node_id, fe_name(), make_etcd_place(), made_.cluster_ca, [this] { return must_stay_local(); },
            cluster_ground{registry_, shards_, workers_, clock_, &watched_, &pools_});
        session::services for_sessions{
            .engine = *made_.engine,
            .engine_users = engine_users_,
            .statement_workers = statement_workers_,
            .workers = workers_,
            .admission = admission_,
            .sessions = registry_,
            .accounts = *made_.accounts,
            .door = door_,
            .counters = counters_,
            .packet_memory = packet_memory_,
            .time = clock_,
            .facts = make_facts(),
            .fresh_variables = sql::session_variables{make_facts()},
            .names = {},
            .limits = session_limits_of(values_),
            .spool_folder = values_.data_dir,
            .cluster = values_.cluster_name,
            .fleet = cluster_->fleet(),
            .zone = zone,
            .query_id_seed = query_id_seed_,
            .started = clock_.wall_now(),
            .records = archive_ ? &archive_->records() : nullptr,
            .history = history_tables_.get(),
            .schemas = &schemas_,
            .constants = &constants_,
            .memory = &memory_,
        };
        session_services_ = std::make_unique<session::services>(std::move(for_sessions));
        api::services for_actions{
            .sessions = registry_,
            .accounts = *made_.accounts,
            .workers = workers_,
            .credentials = basic_cache_,
            .time = clock_,
            .fleet = cluster_->fleet(),
            .tokens = cluster_->tokens(),
            .refusals = cluster_->refusals(),
            .identity = cluster_->identity(),
            .cluster = values_.cluster_name,
            .zone = zone,
            .default_columns = session_columns_of(values_),
            .lists_queries = values_.session_view == "queries",
            .allow_plaintext_login = values_.allow_plaintext_login,
            .version = std::string{product_version},
            .started = clock_.wall_now(),
            .unavailable = [this] { return unavailable(); },
            .must_stay_local = [this] { return must_stay_local(); },
            .more_metrics = [this] { return statement_metrics(counters_, admission_, packet_memory_) + history_metrics(archive_.get()); },
            .history = archive_.get(),
            .history_readers = &history_readers_,
            .engine = made_.engine.get(),
            .variables = [facts = make_facts()] { return sql::session_variables{facts}.list(sql::variable_scope::global); },
        };
        api_services_ = std::make_unique<api::services>(std::move(for_actions));
        http_service_ =
            std::make_shared<const http::service>(http::service{http_options_of(values_), http::router{api::make_routes(*api_services_)}});
    }

    // Thread: any.
    [[nodiscard]] std::string unavailable() const {
        if (auto why = made_.engine->unavailable()) return std::move(why->message);
        if (counters_.statements_stuck.load() >= running_statements_ + lendable_statements()) {
            return "Statements that were killed and do not end hold every place to run one; only a restart ends them";
        }
        if (auto name = pools_.without_member(); !name.empty()) return fmt::format("no server of the pool '{}' is up", name);
        return cluster_->directory().conflict();
    }

    // Beside those that run, as many more that sleep or do not end.
    [[nodiscard]] std::size_t lendable_statements() const { return 4 * running_statements_; }

    static asio::awaitable<void> serve_mysql(running_front_end& fe, std::shared_ptr<runtime::byte_channel> channel, runtime::shard* home,
                                             bool over_limit) {
        auto who = co_await let_in(fe, std::move(channel), home, over_limit);
        if (who) co_await session::serve(std::move(who), *fe.session_services_);
    }

    // Apart from serve_mysql(), which is in memory for as long as the connection lives.
    static asio::awaitable<std::unique_ptr<door::client>> let_in(running_front_end& fe, std::shared_ptr<runtime::byte_channel> channel,
                                                                 runtime::shard* home, bool over_limit) {
        if (auto conflict = fe.cluster_->directory().conflict(); !conflict.empty()) {
            sql_error closed{sql_errc::server_isnt_available, "This front end takes no connections: " + conflict};
            co_await door::door::turn_away(std::move(channel), std::move(closed));
            co_return nullptr;
        }
        if (fe.proxies_.contains(channel->peer().ip)) {
            const auto taken = co_await runtime::take_proxy_header(channel, std::chrono::seconds{fe.values_.login_timeout_s});
            if (taken.has_error()) {
                log::info("connection from {} refused, as listen.trusted_proxies has it and its PROXY header cannot be read: {}",
                          channel->peer().text(), taken.error().sentence);
                co_return nullptr;
            }
        }
        co_return co_await fe.door_.admit(std::move(channel), *home, over_limit);
    }

    void begin_stop(int number) {
        stopping_ = true;
        if (number != 0) log::info("signal {}: no new connections; running queries may finish for {} s", number, values_.shutdown_grace_s);
        mysql_->stop();
        http_->stop();
        pools_.stop();
        signals_.async_wait([this](const boost::system::error_code& error, int) {
            if (!error) hurry_ = true;  // asked twice: the grace is over
        });
        stopping over;
        over.grace = std::chrono::seconds{values_.shutdown_grace_s};
        over.hurry = &hurry_;
        over.open = [this] { return mysql_->open() + http_->open() + pools_.open(); };
        asio::co_spawn(shards_.at(0).context(), end_connections(registry_, shards_, std::move(over)),
                       [this](const std::exception_ptr& failure) {
                           if (failure) log::error("ending the connections failed; stopping at once");
                           asio::post(main_, [this] {
                               signals_.cancel();
                               main_.stop();
                           });
                       });
    }

    const settings values_;
    const std::size_t cores_;
    system_clock clock_;
    runtime::process_memory memory_;
    foundations made_;
    session::session_counters counters_;
    runtime::shard_group shards_;
    const std::size_t running_statements_;
    runtime::worker_pool statement_workers_;
    runtime::worker_pool workers_;
    runtime::admission admission_;
    const std::unique_ptr<history::archive> archive_;  // null: no history is kept
    const std::unique_ptr<archived_tables> history_tables_ =
        archive_ ? std::make_unique<archived_tables>(*archive_, export_folder(values_)) : nullptr;
    runtime::worker_pool history_readers_{history_reading_threads, most_history_readers};
    registry::registry registry_;
    const std::uint64_t query_id_seed_ = random_number();
    registry::relayed_ends relayed_ends_{clock_};
    watch::all_watched watched_;
    session::engine_users engine_users_;
    runtime::memory_budget packet_memory_;
    const runtime::network_list proxies_;
    security::login_cache login_cache_;
    security::basic_cache basic_cache_;
    door::credentials checks_;
    const descriptor_room room_;
    door::account_gatekeeper keeper_;
    door::door door_;
    relay::all_pools pools_;
    std::optional<cluster_parts> cluster_;
    session::schema_cache schemas_;
    session::constant_results constants_{shards_.size()};
    std::unique_ptr<session::services> session_services_;
    std::unique_ptr<api::services> api_services_;
    std::shared_ptr<const http::service> http_service_;  // shared with the connections it serves
    asio::io_context main_{1};
    std::unique_ptr<runtime::acceptor> mysql_;
    std::unique_ptr<runtime::acceptor> http_;
    asio::signal_set signals_{main_, SIGTERM, SIGINT};
    std::atomic<bool> hurry_ = false;  // main thread to shard 0
    bool stopping_ = false;
    or_refusal<void> kept_from_serving_;
};

}  // namespace

or_refusal<std::unique_ptr<front_end>> front_end::open(settings values, const std::string& root_password) {
    auto made = open_foundations(values, root_password);
    if (made.has_error()) return made.error();
    values.fe_number = made->fe_number;
    auto watched = make_watch_options(values);
    if (watched.has_error()) return watched.error();
    auto pools = make_pool_options(values.pools);
    if (pools.has_error()) return pools.error();
    auto fe = std::make_unique<running_front_end>(values, std::move(*made), std::move(*watched), std::move(*pools));
    if (const auto listening = fe->listen(); listening.has_error()) return listening.error();
    return fe;
}

}  // namespace rollcall::server
