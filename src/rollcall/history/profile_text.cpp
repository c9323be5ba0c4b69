// The profile's parts, from top to bottom.
#include "rollcall/history/profile_text.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <iterator>
#include <string_view>

#include "rollcall/history/duration_text.hpp"

namespace rollcall::history {

namespace {

using std::chrono::microseconds;

constexpr std::size_t spaces_a_level = 2;

class text_writer {
public:
    void heading(std::size_t level, std::string_view words) {
        indent(level);
        out_ += words;
        out_ += ":\n";
    }
    // Further lines of a value stand below its first.
    void fact(std::size_t level, std::string_view name, std::string_view value) {
        indent(level);
        fmt::format_to(std::back_inserter(out_), "- {}: ", name);
        for (const char c : value) {
            out_ += c;
            if (c == '\n') indent(level + 2);
        }
        out_ += '\n';
    }
    void line(std::size_t level, std::string_view text) {
        indent(level);
        out_ += text;
        out_ += '\n';
    }
    std::string take() { return std::move(out_); }

private:
    void indent(std::size_t level) { out_.append(level * spaces_a_level, ' '); }
    std::string out_;
};

// Milliseconds with what is below them: "0.42ms".
std::string fine_time(microseconds time) { return fmt::format("{:.3f}ms", std::chrono::duration<double, std::milli>{time}.count()); }

std::string error_text(const stored_query& query) {
    return query.error_code == 0 ? std::string{} : fmt::format("{} {}", query.error_code, query.error);
}

void write_summary(text_writer& out, const stored_query& query, const profile_context& how) {
    const std::string_view state = registry::query_state_name(query.state);
    out.heading(1, "Summary");
    out.fact(2, "Query ID", to_string(query.id));
    out.fact(2, "Start Time", how.zone.format(query.started));
    out.fact(2, "End Time", query.ended() ? how.zone.format(query.started + query.total) : std::string{});
    out.fact(2, "Total", duration_text(query.total));
    out.fact(2, "Query Type", "Query");
    out.fact(2, "Query State", state);
    out.fact(2, "Rollcall Version", how.version);
    out.fact(2, "User", query.user);
    out.fact(2, "Default Db", query.db.empty() ? std::string{} : how.cluster + ":" + query.db);
    out.fact(2, "Sql Statement", query.statement);
    out.fact(2, "Verb", query.verb);
    out.fact(2, "Digest", query.digest);
    out.fact(2, "FE", how.fe);
    out.fact(2, "Connection", std::to_string(query.connection().value));
    out.fact(2, "Host", query.host);
    out.fact(2, "Program", query.program_name);
    out.fact(2, "Client", query.client_name + (query.client_version.empty() ? "" : " " + query.client_version));
    out.fact(2, "Trace ID", query.trace_id);
    out.fact(2, "Error", error_text(query));
    if (!query.ended()) out.fact(2, "Progress", query.progress.empty() ? std::string{} : query.progress + "%");
}

void write_phases(text_writer& out, const stored_query& query) {
    if (!query.ended()) return;
    out.heading(1, "Phases");
    out.fact(2, "Total", fine_time(query.total));
    out.fact(2, "Queue", fine_time(query.queued));
    out.fact(2, "Plan", fine_time(query.planned));
    out.fact(2, "Execute", fine_time(query.executed));
    out.fact(2, "Send", fine_time(query.sent));
    out.heading(1, "Result");
    out.fact(2, "Rows", std::to_string(query.rows_sent));
    out.fact(2, "Bytes", std::to_string(query.bytes_sent));
    out.fact(2, "Rows Changed", std::to_string(query.rows_changed));
}

std::string_view text_of(const simdjson::dom::element& object, std::string_view key) {
    std::string_view text;
    if (object[key].get(text) != simdjson::SUCCESS) return {};
    return text;
}

void write_operator(text_writer& out, const simdjson::dom::element& node, std::size_t level) {
    double time_us = 0;
    std::uint64_t rows = 0;
    const auto details = text_of(node, "details");
    // A plan that was not measured has neither.
    const bool measured = node["time_us"].get(time_us) == simdjson::SUCCESS && node["rows"].get(rows) == simdjson::SUCCESS;
    const auto figures = measured ? fmt::format(": (Time: {:.3f}ms, Rows: {})", time_us / 1000, rows) : std::string{":"};
    out.line(level, fmt::format("{}{}{}{}", text_of(node, "name"), figures, details.empty() ? "" : " ", details));
    simdjson::dom::array children;
    if (node["children"].get(children) != simdjson::SUCCESS) return;
    for (const auto child : children) write_operator(out, child, level + 1);
}

void write_plan(text_writer& out, const stored_profile& profile) {
    if (profile.operators.empty()) return;
    simdjson::dom::parser parser;
    simdjson::dom::element top;
    const simdjson::padded_string json{profile.operators};
    if (parser.parse(json).get(top) != simdjson::SUCCESS) return;
    out.heading(1, profile.explained ? "Plan, as EXPLAIN gives it now" : "Plan");
    write_operator(out, top, 2);
}

}  // namespace

std::string profile_text(const stored_profile& profile, const profile_context& how) {
    text_writer out;
    out.heading(0, "Query");
    write_summary(out, profile.query, how);
    write_phases(out, profile.query);
    write_plan(out, profile);
    return out.take();
}

}  // namespace rollcall::history
