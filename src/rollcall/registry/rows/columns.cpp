// The table of columns, their texts, and the three sets of them.
#include "rollcall/registry/rows/columns.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "rollcall/base/text/text.hpp"
#include "rollcall/registry/rows/filter.hpp"
#include "rollcall/sql/redaction/digest.hpp"

namespace rollcall::registry {

namespace {

using column = session_column;

struct column_facts {
    std::string_view name;
    bool numeric = false;
};

// In the order of the enumerators.
constexpr std::array facts{
    column_facts{"Id", true},
    column_facts{"User"},
    column_facts{"Host"},
    column_facts{"Cluster"},
    column_facts{"Db"},
    column_facts{"Command"},
    column_facts{"Time", true},
    column_facts{"State"},
    column_facts{"Info"},
    column_facts{"CurrentConnected"},
    column_facts{"LoginTime"},
    column_facts{"Catalog"},
    column_facts{"QueryId"},
    column_facts{"TraceId"},
    column_facts{"FE"},
    column_facts{"CloudCluster"},
    column_facts{"Protocol"},
    column_facts{"Kind"},
    column_facts{"TimeMs", true},
    column_facts{"Queries", true},
    column_facts{"Errors", true},
    column_facts{"RowsSent", true},
    column_facts{"BytesIn", true},
    column_facts{"BytesOut", true},
    column_facts{"Progress", true},
    column_facts{"TlsVersion"},
    column_facts{"TlsCipher"},
    column_facts{"ClientName"},
    column_facts{"ClientVersion"},
    column_facts{"ClientPid", true},
    column_facts{"ProgramName"},
    column_facts{"InTransaction"},
    column_facts{"Upstream"},
    column_facts{"UpstreamId"},  // a server behind may number by more than 64 bits
    column_facts{"Digest"},
    column_facts{"KillState"},
    column_facts{"BlockedBy"},
};
static_assert(facts.size() == static_cast<std::size_t>(column::blocked_by) + 1);

void append_number(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

std::uint64_t milliseconds_in_command(const session_row& row, steady_time now) {
    return static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(now - row.since).count()));
}

constexpr std::string_view unauthenticated = "unauthenticated user";

// The cell's text where it stands in the row as it is; nothing where it has to be made.
std::optional<std::string_view> stored_text(const session_row& row, column c, const render_context& context) {
    static const session_details no_details;
    const session_details& details = row.details ? *row.details : no_details;
    switch (c) {
        case column::user: return row.logged_in ? std::string_view{row.user} : unauthenticated;
        case column::host: return row.host;
        case column::cluster:
        case column::cloud_cluster: return context.cluster;
        case column::db: return row.db;
        case column::command: return command_name(row.doing);
        case column::state: return row.shown_state();
        case column::info:
            if (row.info.text().size() > context.info_bytes) return std::nullopt;
            return row.info.text();
        case column::current_connected: return row.id == context.asking ? "Yes" : "No";
        case column::catalog: return "internal";
        case column::trace_id: return details.trace_id;
        case column::fe: return context.fe;
        case column::protocol: return "MySQL";
        case column::kind: return kind_name(row.kind);
        case column::tls_version: return details.tls_version;
        case column::tls_cipher: return details.tls_cipher;
        case column::client_name: return details.client_name;
        case column::client_version: return details.client_version;
        case column::client_pid: return details.client_pid;
        case column::program_name: return details.program_name;
        case column::in_transaction: return row.in_transaction ? "Yes" : "No";
        case column::upstream: return details.upstream;
        case column::upstream_id: return details.upstream_id;
        case column::kill_state: return kill_state_name(row.kill_at(context.now));
        case column::blocked_by: return details.blocked_by;
        default: return std::nullopt;
    }
}

// A number that the row keeps as text.
std::optional<std::uint64_t> read_number(std::string_view text) {
    std::uint64_t number = 0;
    if (text.empty()) return std::nullopt;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::optional<std::uint64_t> own_number(const session_row& row, session_column c, const render_context& context) {
    switch (c) {
        case column::id: return row.id.value;
        case column::time: return static_cast<std::uint64_t>(seconds_in_command(row, context.now));
        case column::time_ms: return milliseconds_in_command(row, context.now);
        case column::queries: return row.queries;
        case column::errors: return row.errors;
        case column::rows_sent: return row.rows_sent;
        case column::bytes_in: return row.bytes_in;
        case column::bytes_out: return row.bytes_out;
        case column::progress:
            if (row.progress < 0) return std::nullopt;
            return static_cast<std::uint64_t>(std::lround(row.progress));
        case column::client_pid: return read_number(stored_text(row, c, context).value_or(""));
        default: return std::nullopt;
    }
}

// The cells that are made anew: numbers, ids, times. None of them needs escaping but a cut Info.
void append_made_text(std::string& out, const session_row& row, column c, const render_context& context) {
    switch (c) {
        case column::login_time:
            if (row.login_time != wall_time{}) out += context.zone.format(row.login_time);
            return;
        case column::query_id: out += to_string(row.query); return;
        case column::digest:
            // A verb is known only of what parses; what a watched server runs has passed its own parser.
            if (!row.verb.empty() || (row.kind == security::session_kind::watched && !row.query.empty()))
                out += sql::digest_of(row.info.text(), {});
            return;
        case column::info: out += cut_info(row.info.text(), context.info_bytes); return;
        default:
            if (const auto number = own_number(row, c, context)) append_number(out, *number);
            return;
    }
}

std::vector<column> range(column first, column last) {
    std::vector<column> columns;
    for (auto c = static_cast<int>(first); c <= static_cast<int>(last); ++c) columns.push_back(static_cast<column>(c));
    return columns;
}

}  // namespace

std::string_view column_name(session_column c) noexcept { return facts[static_cast<std::size_t>(c)].name; }

bool is_numeric(session_column c) noexcept { return facts[static_cast<std::size_t>(c)].numeric; }

std::optional<session_column> find_column(std::string_view name) noexcept {
    const auto* const found = std::ranges::find_if(facts, [&](const column_facts& each) { return iequals(each.name, name); });
    if (found == facts.end()) return std::nullopt;
    return static_cast<session_column>(found - facts.begin());
}

const column_list& default_columns() {
    static const column_list columns = range(column::id, column::info);
    return columns;
}

const column_list& doris_columns() {
    static const column_list columns{column::current_connected, column::id,       column::user,    column::host, column::login_time,
                                     column::catalog,           column::db,       column::command, column::time, column::state,
                                     column::query_id,          column::trace_id, column::info,    column::fe,   column::cloud_cluster,
                                     column::protocol};
    return columns;
}

const column_list& all_columns() {
    static const column_list columns = [] {
        column_list made = doris_columns();
        made.push_back(column::cluster);
        const auto more = range(column::kind, column::blocked_by);
        made.insert(made.end(), more.begin(), more.end());
        return made;
    }();
    return columns;
}

std::string cut_info(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) return std::string{text};
    return std::string{utf8_prefix(text, max_bytes)} + "…";
}

void append_cell(std::string& out, const session_row& row, session_column c, const render_context& context) {
    if (const auto text = stored_text(row, c, context)) {
        out += *text;
    } else {
        append_made_text(out, row, c, context);
    }
}

std::string_view cell_text(const session_row& row, session_column c, const render_context& context, std::string& scratch) {
    if (const auto text = stored_text(row, c, context)) return *text;
    scratch.clear();
    append_made_text(scratch, row, c, context);
    return scratch;
}

std::optional<std::uint64_t> number_of(const session_row& row, session_column c, const render_context& context) {
    return own_number(row, c, context);
}

bool is_constant(session_column c) noexcept {
    return c == column::fe || c == column::cluster || c == column::cloud_cluster || c == column::catalog || c == column::protocol;
}

}  // namespace rollcall::registry
