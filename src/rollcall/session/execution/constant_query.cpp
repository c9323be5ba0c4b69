// Queries whose text tells their result: asked of the engine once, answered here from then on.
#include <fmt/format.h>

#include "rollcall/session/command_work.hpp"
#include "rollcall/session/results/constant_results.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::session {

// Returns: "" where the engine is to be asked each time.
std::string command_work::constant_key(const sql::engine_statement& statement, const encoding& how) const {
    const bool alone = statement.is_constant && statement.accesses.empty() && statement.reads.empty() && statement.lists.empty();
    if (!alone || core_.with.constants == nullptr || how.measured || core_.with.engine.unavailable()) return {};
    return fmt::format("{}{} {} {} {}", how.format == row_format::text ? 't' : 'b', how.capabilities, how.status.status,
                       how.status.warnings, statement.text);
}

bool command_work::send_kept(const std::string& key, const encoding& how) {
    const auto* const kept = core_.with.constants->find(core_.who.home().id().value, key);
    if (kept == nullptr || kept->types != how.types) return false;
    std::string packets = kept->packets;
    wire::renumber_packets(packets, 0, core_.stream.sequence());
    core_.stream.write_packets(packets);
    core_.row().rows_sent += kept->rows;
    core_.state.row_count = -1;
    core_.state.found_rows = kept->rows;
    answers_.write_result_end();
    return true;
}

void command_work::keep_constant(const std::string& key, const encoding& how, const part& made) {
    if (made.has_rows && made.done) core_.with.constants->keep(core_.who.home().id().value, key, {how.types, made.packets, made.rows});
}

}  // namespace rollcall::session
