// Records into the tables of their hours.
#include "rollcall/history/store/store_writer.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/redaction/digest.hpp"

namespace rollcall::history {

namespace {

using registry::query_record;
using registry::query_state;

std::int64_t microseconds_of(std::chrono::nanoseconds time) { return std::chrono::duration_cast<std::chrono::microseconds>(time).count(); }

bool is_notable(const query_record& record, std::chrono::milliseconds slow) {
    return record.state == query_state::err || record.state == query_state::cancelled || record.total >= slow;
}

// The engine takes UTF-8 alone.
void put_text(engine::table_writer& to, std::string_view text) {
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) {
        to.text(text);
    } else {
        to.text(valid_utf8(text));
    }
}

// In the order of query_columns.
void put_query(engine::table_writer& to, const query_record& record, std::string_view digest) {
    to.begin_row();
    to.unsigned_integer(record.id.hi);
    to.unsigned_integer(record.id.lo);
    to.integer(microseconds_of(record.started.time_since_epoch()));
    to.integer(microseconds_of(record.total));
    to.integer(microseconds_of(record.phases.queued));
    to.integer(microseconds_of(record.phases.planned));
    to.integer(microseconds_of(record.phases.executed));
    to.integer(microseconds_of(record.phases.sent));
    to.unsigned_integer(record.rows_sent);
    to.unsigned_integer(record.bytes_sent);
    to.unsigned_integer(record.rows_changed);
    to.text(registry::query_state_name(record.state));
    to.unsigned_integer(record.error_code);
    put_text(to, record.origin->user);
    put_text(to, record.origin->host);
    put_text(to, record.db);
    to.text(record.verb);
    put_text(to, record.statement.text());
    to.text(digest);
    put_text(to, record.error);
    put_text(to, record.origin->client_name);
    put_text(to, record.origin->client_version);
    put_text(to, record.origin->program_name);
    put_text(to, record.trace_id);
    to.end_row();
}

void put_profile(engine::table_writer& to, const query_record& record) {
    to.begin_row();
    to.unsigned_integer(record.id.hi);
    to.unsigned_integer(record.id.lo);
    put_text(to, record.profile);
    to.end_row();
}

std::string columns_of(const store_table& table) {
    if (table.kind == 'p') return std::string{profile_columns};
    return query_kinds.find(table.kind) != std::string_view::npos ? std::string{query_columns} : text_columns();
}

}  // namespace

std::string store_writer::digest_of(const query_record& record) {
    if (!record.parsed) return {};
    if (!record.digest.empty()) return record.digest;
    if (record.shape == 0) return sql::digest_of(record.statement.text(), record.mode);
    constexpr std::size_t most = 8192;
    if (digests_.size() >= most) digests_.clear();
    const auto [known, added] = digests_.try_emplace(record.shape);
    if (added) known->second = sql::digest_of(record.statement.text(), record.mode);
    return known->second;
}

or_refusal<engine::table_writer*> store_writer::writer_of(const store_table& table, known_tables& known, writers& open) {
    auto& writer = open[table];
    if (writer != nullptr) return writer.get();
    if (known.try_emplace(table).second) {
        const auto made = run(*on_, "CREATE TABLE IF NOT EXISTS " + qualified(table) + " (" + columns_of(table) + ")");
        if (made.has_error()) return made.error();
    }
    auto opened = on_->write_to("fe", table.name());
    if (opened.has_error()) return refuse(opened.error().message);
    writer = std::move(*opened);
    return writer.get();
}

or_refusal<void> store_writer::write_query(const query_record& record, known_tables& known, writers& open) {
    const auto table = table_of(is_notable(record, slow_) ? 'k' : 'q', record.started);
    const auto to = writer_of(table, known, open);
    if (to.has_error()) return to.error();
    put_query(**to, record, digest_of(record));
    auto& facts = known[table];
    const auto started = microseconds_of(record.started.time_since_epoch());
    const auto row = facts.rows++;
    facts.first_us = std::min(facts.first_us, started);
    facts.last_us = std::max(facts.last_us, started);
    const auto full = stretches_.add(table, row, started, record.statement.text());
    if (!full) return {};
    const auto index = writer_of(text_table_of(table), known, open);
    if (index.has_error()) return index.error();
    put_stretch(**index, *full);
    return {};
}

or_refusal<void> store_writer::write_all(const std::vector<query_record>& records, known_tables& known, writers& open) {
    for (const auto& record : records) {
        if (auto written = write_query(record, known, open); written.has_error()) return written;
        if (record.profile.empty()) continue;
        const auto profiles = writer_of(table_of('p', record.started), known, open);
        if (profiles.has_error()) return profiles.error();
        put_profile(**profiles, record);
    }
    for (auto& [table, writer] : open) {
        const auto finished = writer->finish();
        if (finished.has_error()) return refuse(finished.error().message);
    }
    return {};
}

or_refusal<void> store_writer::write(const std::vector<query_record>& records, known_tables& known) {
    if (auto begun = on_->begin(false); begun.has_error()) return refuse(begun.error().message);
    writers open;
    auto written = write_all(records, known, open);
    open.clear();  // before the end of the transaction, outside of which they would write on their own
    if (written.has_value()) {
        const auto committed = on_->commit();
        if (committed.has_value()) return {};
        stretches_.forget();
        return refuse(committed.error().message);
    }
    stretches_.forget();
    const auto undone = on_->rollback();
    if (undone.has_error()) return refuse("{}; {}", written.error().sentence, undone.error().message);
    return written;
}

}  // namespace rollcall::history
