// The key holds all that the bytes of the answer depend on, but for the time.
#include "rollcall/session/execution/constant_answers.hpp"

#include <fmt/format.h>

#include "rollcall/session/results/told_times.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::session {

namespace {

// A letter and a digit that no statement holds stand for each time.
std::string timeless(const sql::engine_statement& statement) {
    std::string out;
    std::size_t from = 0;
    for (const auto& each : statement.times) {
        out.append(statement.text, from, each.begin - from);
        out += fmt::format("\1{}.{}", static_cast<int>(each.what), each.digits);
        from = each.begin + each.size;
    }
    return out.append(statement.text, from);
}

}  // namespace

std::string constant_answers::key_of(const sql::engine_statement& statement, const encoding& how) const {
    const bool alone = statement.is_constant && statement.accesses.empty() && statement.reads.empty() && statement.lists.empty();
    if (!alone || core_.with.constants == nullptr || how.measured || core_.with.engine.unavailable()) return {};
    return fmt::format("{}{} {} {} {}", how.format == row_format::text ? 't' : 'b', how.capabilities, how.status.status,
                       how.status.warnings, timeless(statement));
}

bool constant_answers::write(const std::string& key, const sql::engine_statement& statement, const encoding& how) {
    const auto* const kept = core_.with.constants->find(core_.who.home().id().value, key);
    if (kept == nullptr || kept->types != how.types) return false;
    std::string packets = kept->packets;
    auto& sequence = core_.stream.sequence();
    wire::renumber_packets(packets, 0, sequence);
    if (!kept->columns.empty()) append_times(packets, sequence, kept->columns, statement.times, how.format, core_.with.time.wall_now());
    core_.stream.write_packets(packets);
    core_.row().rows_sent += kept->rows;
    core_.state.row_count = -1;
    core_.state.found_rows = kept->rows;
    answer_.write_result_end();
    return true;
}

void constant_answers::keep(const std::string& key, const sql::engine_statement& statement, const encoding& how, const part& made,
                            const std::vector<column>& columns) {
    if (!made.has_rows || !made.done) return;
    constant_results::kept kept{how.types, made.packets, made.rows};
    if (!statement.times.empty() && made.rows > 0) {
        kept.packets.resize(made.head_bytes);
        kept.columns = columns;
    }
    core_.with.constants->keep(core_.who.home().id().value, key, std::move(kept));
}

}  // namespace rollcall::session
