// The key holds all that the bytes of the answer depend on.
#include "rollcall/session/execution/constant_answers.hpp"

#include <fmt/format.h>

#include "rollcall/session/results/constant_results.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::session {

std::string constant_answers::key_of(const sql::engine_statement& statement, const encoding& how) const {
    const bool alone = statement.is_constant && statement.accesses.empty() && statement.reads.empty() && statement.lists.empty();
    if (!alone || core_.with.constants == nullptr || how.measured || core_.with.engine.unavailable()) return {};
    return fmt::format("{}{} {} {} {}", how.format == row_format::text ? 't' : 'b', how.capabilities, how.status.status,
                       how.status.warnings, statement.text);
}

bool constant_answers::write(const std::string& key, const encoding& how) {
    const auto* const kept = core_.with.constants->find(core_.who.home().id().value, key);
    if (kept == nullptr || kept->types != how.types) return false;
    std::string packets = kept->packets;
    wire::renumber_packets(packets, 0, core_.stream.sequence());
    core_.stream.write_packets(packets);
    core_.row().rows_sent += kept->rows;
    core_.state.row_count = -1;
    core_.state.found_rows = kept->rows;
    answer_.write_result_end();
    return true;
}

void constant_answers::keep(const std::string& key, const encoding& how, const part& made) {
    if (made.has_rows && made.done) core_.with.constants->keep(core_.who.home().id().value, key, {how.types, made.packets, made.rows});
}

}  // namespace rollcall::session
