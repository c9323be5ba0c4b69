// The columns of session tables: their names, and a cell's text. docs/rest.md, "Listing sessions".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/text/time_text.hpp"
#include "rollcall/registry/rows/session_row.hpp"

namespace rollcall::registry {

enum class session_column : std::uint8_t {
    id,
    user,
    host,
    cluster,
    db,
    command,
    time,
    state,
    info,
    current_connected,
    login_time,
    catalog,
    query_id,
    trace_id,
    fe,
    cloud_cluster,
    protocol,
    kind,
    time_ms,
    queries,
    errors,
    rows_sent,
    bytes_in,
    bytes_out,
    progress,
    tls_version,
    tls_cipher,
    client_name,
    client_version,
    client_pid,
    program_name,
    in_transaction,
    upstream,
    upstream_id,
    digest,
    kill_state,
    blocked_by,
};
using column_list = std::vector<session_column>;

std::string_view column_name(session_column c) noexcept;
// By name, ignoring ASCII case. Returns: nothing where there is no such column.
std::optional<session_column> find_column(std::string_view name) noexcept;
[[nodiscard]] bool is_numeric(session_column c) noexcept;

const column_list& default_columns();  // the nine
const column_list& doris_columns();
const column_list& all_columns();

// How much of Info is shown where not all of it is asked for.
inline constexpr std::size_t default_info_bytes = 4096;

// What cells need beyond the row itself. Immutable while a listing runs.
struct render_context {
    steady_time now{};
    time_zone zone;
    std::string cluster;                          // the configured cluster name
    std::string fe;                               // this FE's address
    connection_id asking;                         // the asking connection in SQL, else none
    std::size_t info_bytes = default_info_bytes;  // longer texts are cut and "…" put after
};

// Appends the cell's text. Thread: the row's shard.
void append_cell(std::string& out, const session_row& row, session_column c, const render_context& context);

// The cell's text, in the row or the context where it stands there, else made in `scratch`. Lives as long as they do, unchanged.
std::string_view cell_text(const session_row& row, session_column c, const render_context& context, std::string& scratch);

// What a numeric column is sorted by; nothing where its cell is empty. Thread: the row's shard.
std::optional<std::uint64_t> number_of(const session_row& row, session_column c, const render_context& context);

// Does the column say the same of all sessions of a listing?
[[nodiscard]] bool is_constant(session_column c) noexcept;

// `text` cut to `max_bytes` on a character boundary, with "…" put after where it was cut.
std::string cut_info(std::string_view text, std::size_t max_bytes);

}  // namespace rollcall::registry
