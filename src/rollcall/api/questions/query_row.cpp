// Cells by key: one function a key, so that the keys' order and the row's cannot differ.
#include "rollcall/api/questions/query_row.hpp"

#include <array>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/history/duration_text.hpp"
#include "rollcall/registry/rows/columns.hpp"

namespace rollcall::api {

namespace {

using history::stored_query;
using row_context = query_row_context;

std::string id_of(const stored_query& q, const row_context&) { return to_string(q.id); }
std::string task_type(const stored_query&, const row_context&) { return "QUERY"; }
std::string start_time(const stored_query& q, const row_context& c) { return c.zone.format(q.started); }
std::string end_time(const stored_query& q, const row_context& c) { return q.ended() ? c.zone.format(q.started + q.total) : std::string{}; }
std::string total(const stored_query& q, const row_context&) { return history::duration_text(q.total); }
std::string state(const stored_query& q, const row_context&) { return std::string{registry::query_state_name(q.state)}; }
std::string user(const stored_query& q, const row_context&) { return q.user; }
std::string default_db(const stored_query& q, const row_context& c) { return q.db.empty() ? std::string{} : c.cluster + ":" + q.db; }
std::string statement(const stored_query& q, const row_context&) { return registry::cut_info(q.statement, registry::default_info_bytes); }
std::string query_type(const stored_query&, const row_context&) { return "Query"; }
std::string verb(const stored_query& q, const row_context&) { return q.verb; }
std::string connection(const stored_query& q, const row_context&) { return std::to_string(q.connection().value); }
std::string host(const stored_query& q, const row_context&) { return q.host; }
std::string digest(const stored_query& q, const row_context&) { return q.digest; }
std::string trace_id(const stored_query& q, const row_context&) { return q.trace_id; }
std::string rows(const stored_query& q, const row_context&) { return q.ended() ? std::to_string(q.rows_sent) : std::string{}; }
std::string bytes(const stored_query& q, const row_context&) { return q.ended() ? std::to_string(q.bytes_sent) : std::string{}; }
std::string changed(const stored_query& q, const row_context&) { return q.ended() ? std::to_string(q.rows_changed) : std::string{}; }
std::string error_code(const stored_query& q, const row_context&) {
    return q.error_code == 0 ? std::string{} : std::to_string(q.error_code);
}
std::string error(const stored_query& q, const row_context&) { return q.error; }
std::string progress(const stored_query& q, const row_context&) { return q.progress; }
std::string old_link(const stored_query& q, const row_context&) { return "/query_profile/query_id=" + to_string(q.id); }
std::string new_link(const stored_query& q, const row_context&) { return "/query_profile/" + to_string(q.id); }

struct row_key {
    std::string_view name;
    std::string (*cell)(const stored_query& query, const row_context& how);
    bool list = false;
};

// Today's columns, what the older page has beside them, ours, the links.
constexpr std::size_t todays = 9;
constexpr std::array keys{
    row_key{"Profile ID", id_of},
    row_key{"Task Type", task_type},
    row_key{"Start Time", start_time},
    row_key{"End Time", end_time},
    row_key{"Total", total},
    row_key{"Task State", state},
    row_key{"User", user},
    row_key{"Default Db", default_db},
    row_key{"Sql Statement", statement},
    row_key{"SQL", statement},
    row_key{"Query Type", query_type},
    row_key{"Cost", total},
    row_key{"Query State", state},
    row_key{"Profile", id_of},
    row_key{"QueryId", id_of},
    row_key{"Verb", verb},
    row_key{"Connection", connection},
    row_key{"Host", host},
    row_key{"Digest", digest},
    row_key{"TraceId", trace_id},
    row_key{"Rows", rows},
    row_key{"Bytes", bytes},
    row_key{"RowsChanged", changed},
    row_key{"ErrorCode", error_code},
    row_key{"Error", error},
    row_key{"Progress", progress},
    row_key{"__hrefPath", old_link},
    row_key{"__hrefPaths", new_link, true},
};

}  // namespace

const std::vector<std::string_view>& query_columns() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> made;
        for (std::size_t i = 0; i < todays; ++i) made.push_back(keys[i].name);
        return made;
    }();
    return names;
}

const std::vector<query_list_key>& query_list_keys() {
    static const std::vector<query_list_key> further{
        {"columns_names", R"(["User","Default Db","SQL","Query Type","Start Time","End Time","Cost","Query State","Profile"])"},
        {"href_column", R"("Profile")"},
        {"href_columns", R"(["Profile ID"])"},
    };
    return further;
}

std::vector<std::string_view> query_row_keys(bool with_fe) {
    std::vector<std::string_view> names;
    if (with_fe) names.emplace_back("FE");
    for (const auto& key : keys) names.push_back(key.list ? "__hrefPaths[]" : key.name);
    return names;
}

void append_query_row(std::string& out, const stored_query& query, const query_row_context& how) {
    char before = '{';
    if (!how.fe.empty()) {
        out += R"({"FE":)";
        append_json_string(out, how.fe);
        before = ',';
    }
    for (const auto& key : keys) {
        out += std::exchange(before, ',');
        append_json_string(out, key.name);
        out += key.list ? ":[" : ":";
        append_json_string(out, key.cell(query, how));
        if (key.list) out += ']';
    }
    out += '}';
}

}  // namespace rollcall::api
