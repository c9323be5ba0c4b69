// The front end of tests: its parts built, requests run, answers taken apart.
#include "for_test/api/house.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "rollcall/base/text/base64.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/target.hpp"
#include "rollcall/http/router.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::api::testing {
namespace {

answer take_apart(http::response whole) {
    answer taken;
    taken.status = whole.status;
    taken.body = whole.body;
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    simdjson::dom::array columns;
    simdjson::dom::array rows;
    if (whole.content_type == "application/json") {
        EXPECT_EQ(parser.parse(taken.body).get(root), simdjson::SUCCESS) << taken.body;
        if (root["data"]["column_names"].get(columns) == simdjson::SUCCESS) {
            for (const auto name : columns) taken.columns.emplace_back(std::string_view{name});
        }
        if (root["data"]["rows"].get(rows) == simdjson::SUCCESS) {
            for (const simdjson::dom::object row : rows) {
                auto& cells = taken.rows.emplace_back();
                for (const auto cell : row) cells.emplace_back(cell.key, std::string_view{cell.value});
            }
        }
    }
    taken.whole = std::move(whole);
    return taken;
}

}  // namespace

fake_session::fake_session(registry::session_table& table, connection_id id) : table_(table), timer_(table.home().context()) {
    entry_.emplace(table_, id, *this);
}

void fake_session::kill_query(const registry::kill_order& order) {
    told.push_back("query " + registry::describe(order.notice, registry::kill_kind::query));
    receipts.push_back(order.notice.receipt);
    if (obedient) later([this] { entry_->end_command(); });
}

void fake_session::kill_connection(const registry::kill_order& order) {
    told.push_back("connection " + registry::describe(order.notice, registry::kill_kind::connection));
    receipts.push_back(order.notice.receipt);
    if (obedient) later([this] { leave(); });
}

// Never at once: the registry still looks at the row.
void fake_session::later(std::function<void()> end) {
    timer_.expires_after(obeys_after);
    timer_.async_wait([end = std::move(end)](const boost::system::error_code&) { end(); });
}

std::vector<std::string> answer::cells(std::string_view column) const {
    std::vector<std::string> found;
    for (const auto& row : rows) {
        for (const auto& [name, value] : row) {
            if (name == column) found.push_back(value);
        }
    }
    return found;
}

std::string answer::sentence() const {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view text;
    if (parser.parse(body).get(root) != simdjson::SUCCESS || root["data"].get(text) != simdjson::SUCCESS) return {};
    return std::string{text};
}

std::string answer::header(std::string_view name) const {
    for (const auto& [each, value] : whole.headers) {
        if (each == name) return value;
    }
    return {};
}

house::house() {
    auto opened = accounts::account_store::open(folder.path(), "");
    EXPECT_TRUE(opened.has_value());
    store = std::move(*opened);
    add_accounts();
    identity.uuid = "0123456789ABCDEF0123456789ABCDEF";
    cluster::directory_options options;
    options.own_name = "fe1";
    directory.emplace(std::move(options), identity, cluster::make_static_source({}), peers, shards.at(0), workers, time);
    fleet.emplace(registry_, *directory, peers, shards, workers, time_zone{}, "default_cluster");
    services parts{
        .sessions = registry_,
        .accounts = *store,
        .workers = workers,
        .credentials = cache,
        .time = time,
        .fleet = *fleet,
        .tokens = nullptr,
        .refusals = refusals,
        .identity = identity,
        .cluster = "default_cluster",
        .zone = {},
    };
    served.emplace(std::move(parts));
    served->version = "9.9.9";
    served->started = time.wall_now();
    shards.start();
}

house::~house() {
    for (auto& [id, place] : sessions) {
        on(place.first, [session = place.second.get()] { session->leave(); });
    }
    shards.stop();
}

void house::add_accounts() {
    const auto secret = security::make_native_credential("secret");
    std::vector<accounts::new_account> wanted;
    for (const auto* const name : {"ann", "bob", "watcher", "killer", "blind", "barred"}) {
        wanted.push_back({name, secret, std::string_view{name} == "barred"});
    }
    EXPECT_TRUE(store->create(wanted).has_value());
    security::privilege_set process;
    process.add(security::privilege::process);
    security::privilege_set admin;
    admin.add(security::privilege::connection_admin);
    EXPECT_TRUE(store->grant({"watcher", "killer"}, process).has_value());
    EXPECT_TRUE(store->grant({"killer", "blind"}, admin).has_value());
}

fake_session& house::open(std::uint32_t id, const std::string& user, const std::function<void(fake_session&)>& arrange) {
    const std::size_t shard = id % 2;
    auto& place = sessions[id];
    on(shard, [&] {
        place = {shard, std::make_unique<fake_session>(registry_.table(shards.at(shard)), connection_id{id})};
        auto& entry = place.second->entry();
        auto& row = entry.row();
        row.user = user;
        row.logged_in = true;
        row.host = "10.0.0." + std::to_string(id) + ":4000";
        row.ip_length = static_cast<std::uint8_t>(row.host.find(':'));
        row.login_time = time.wall_now();
        entry.end_command();
        if (arrange) arrange(*place.second);
    });
    return *place.second;
}

fake_session& house::open_running(std::uint32_t id, const std::string& user, const std::string& info,
                                  const std::function<void(fake_session&)>& arrange) {
    return open(id, user, [&](fake_session& session) {
        session.entry().begin_command(registry::command::query, sql::redacted_sql::note(info), query_id{7, id});
        session.entry().row().state = registry::session_state::executing;
        if (arrange) arrange(session);
    });
}

void house::leave(std::uint32_t id) {
    on(sessions.at(id).first, [&] { sessions.at(id).second->leave(); });
}

std::vector<std::string> house::told(std::uint32_t id) {
    std::vector<std::string> words;
    on(sessions.at(id).first, [&] { words = sessions.at(id).second->told; });
    return words;
}

std::vector<std::string> house::receipts(std::uint32_t id) {
    std::vector<std::string> given;
    on(sessions.at(id).first, [&] { given = sessions.at(id).second->receipts; });
    return given;
}

std::shared_ptr<http::request> house::make_request(http::method verb, const std::string& target, std::string_view user,
                                                   std::string_view password) {
    auto made = std::make_shared<http::request>();
    made->method = verb;
    made->target = target;
    auto parts = http::parse_target(target);
    EXPECT_TRUE(parts.has_value()) << target;
    made->path = parts->path;
    made->segments = parts->segments;
    made->query = parts->query;
    made->peer.ip = "127.0.0.1";
    made->peer.port = 5000;
    made->peer.loopback = true;
    if (!user.empty()) made->headers.emplace_back("authorization", "Basic " + to_base64(std::string{user} + ":" + std::string{password}));
    return made;
}

answer house::run(std::shared_ptr<http::request> incoming) {
    const http::router routes{make_routes(*served)};
    const auto handle = routes.find(*incoming);
    if (handle.has_error()) return take_apart(http::to_response(handle.error()));
    auto outcome = asio::co_spawn(shards.at(0).context(), (*handle)(incoming), asio::use_future);
    return take_apart(outcome.get());
}

answer house::get(const std::string& target, std::string_view user) {
    return run(make_request(http::method::get, target, user, user == "root" ? "" : "secret"));
}

answer house::remove(const std::string& target, std::string_view user) {
    return run(make_request(http::method::delete_, target, user, user == "root" ? "" : "secret"));
}

answer house::post(const std::string& target, const std::string& body, std::string_view user) {
    auto made = make_request(http::method::post, target, user, user == "root" ? "" : "secret");
    made->body = body;
    return run(std::move(made));
}

}  // namespace rollcall::api::testing
