// Queries whose text tells their result: asked of the engine once, answered here from then on.
#include <fmt/format.h>

#include "rollcall/session/results/constant_results.hpp"
#include "rollcall/session/session.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::session {

// Returns: "" where the engine is to be asked each time.
std::string session::constant_key(const sql::engine_statement& statement, const encoding& how) const {
    const bool alone = statement.is_constant && statement.accesses.empty() && statement.reads.empty() && statement.lists.empty();
    if (!alone || with_.constants == nullptr || how.measured || with_.engine.unavailable()) return {};
    return fmt::format("{}{} {} {} {}", how.format == row_format::text ? 't' : 'b', how.capabilities, how.status.status,
                       how.status.warnings, statement.text);
}

bool session::send_kept(const std::string& key, const encoding& how) {
    const auto* const kept = with_.constants->find(who_.home().id().value, key);
    if (kept == nullptr || kept->types != how.types) return false;
    std::string packets = kept->packets;
    wire::renumber_packets(packets, 0, stream_.sequence());
    stream_.write_packets(packets);
    row().rows_sent += kept->rows;
    state_.row_count = -1;
    state_.found_rows = kept->rows;
    write_result_end();
    return true;
}

void session::keep_constant(const std::string& key, const encoding& how, const part& made) {
    if (made.has_rows && made.done) with_.constants->keep(who_.home().id().value, key, {how.types, made.packets, made.rows});
}

}  // namespace rollcall::session
