// Records into the tables of their hours.
#include "rollcall/history/store_writer.hpp"

#include <algorithm>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/digest.hpp"

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

stored<engine::table_writer*> store_writer::writer_of(const store_table& table, std::set<store_table>& known, writers& open) {
    using found = stored<engine::table_writer*>;
    auto& writer = open[table];
    if (writer != nullptr) return found{boost::system::in_place_value, writer.get()};
    if (known.insert(table).second) {
        const auto columns = table.kind == 'p' ? profile_columns : query_columns;
        const auto made = run(*on_, "CREATE TABLE IF NOT EXISTS " + qualified(table) + " (" + std::string{columns} + ")");
        if (made.has_error()) return found{boost::system::in_place_error, made.error()};
    }
    auto opened = on_->write_to("fe", table.name());
    if (opened.has_error()) return found{boost::system::in_place_error, opened.error().message};
    writer = std::move(*opened);
    return found{boost::system::in_place_value, writer.get()};
}

stored<void> store_writer::write_all(const std::vector<query_record>& records, std::set<store_table>& known, writers& open) {
    for (const auto& record : records) {
        const auto to = writer_of(table_of(is_notable(record, slow_) ? 'k' : 'q', record.started), known, open);
        if (to.has_error()) return to.error();
        put_query(**to, record, digest_of(record));
        if (record.profile.empty()) continue;
        const auto profiles = writer_of(table_of('p', record.started), known, open);
        if (profiles.has_error()) return profiles.error();
        put_profile(**profiles, record);
    }
    for (auto& [table, writer] : open) {
        const auto finished = writer->finish();
        if (finished.has_error()) return finished.error().message;
    }
    return {};
}

stored<void> store_writer::write(const std::vector<query_record>& records, std::set<store_table>& known) {
    if (auto begun = on_->begin(false); begun.has_error()) return begun.error().message;
    writers open;
    auto written = write_all(records, known, open);
    open.clear();  // before the end of the transaction, outside of which they would write on their own
    if (written.has_value()) {
        const auto committed = on_->commit();
        if (committed.has_error()) written = committed.error().message;
        return written;
    }
    const auto undone = on_->rollback();
    if (undone.has_error()) return written.error() + "; " + undone.error().message;
    return written;
}

}  // namespace rollcall::history
