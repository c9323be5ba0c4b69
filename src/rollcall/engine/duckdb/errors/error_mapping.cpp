// Finding the row of the table that a message fits.
#include "rollcall/engine/duckdb/errors/error_mapping.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "rollcall/engine/duckdb/errors/error_rule.hpp"
#include "rollcall/engine/regexp_errors.hpp"

namespace rollcall::engine {

namespace {

std::optional<captures> fit(std::string_view text, std::string_view pattern) {
    captures words{};
    std::size_t used = 0;
    while (!pattern.empty()) {
        const std::size_t star = pattern.find('*');
        const std::string_view literal = pattern.substr(0, star);
        if (!text.starts_with(literal)) return std::nullopt;
        text.remove_prefix(literal.size());
        if (star == std::string_view::npos) return words;
        pattern.remove_prefix(star + 1);
        const std::string_view next = pattern.substr(0, pattern.find('*'));
        const std::size_t end = next.empty() ? text.size() : text.find(next);
        if (end == std::string_view::npos) return std::nullopt;
        words[used++] = text.substr(0, end);
        text.remove_prefix(end);
    }
    return words;
}

struct message_parts {
    std::string_view kind;
    std::string_view body;
};

// "Catalog Error: Table ..." is the kind Catalog and what follows.
message_parts split_kind(std::string_view message) noexcept {
    constexpr std::string_view mark = " Error: ";
    const std::size_t at = message.find(mark);
    constexpr std::size_t longest_kind = 24;
    if (at == std::string_view::npos || at > longest_kind) return {"", message};
    return {message.substr(0, at), message.substr(at + mark.size())};
}

// Where an error is told again, to whoever comes after it: the one that it was at first.
std::optional<std::string_view> original_error(std::string_view fatal_body) noexcept {
    constexpr std::string_view mark = "Original error: \"";
    const std::size_t at = fatal_body.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    return fatal_body.substr(at + mark.size());
}

// After a checkpoint that failed, the file that it was for takes no statements any more.
bool is_invalidation(std::string_view message) noexcept {
    const auto [kind, body] = split_kind(message);
    if (kind != "IO") return false;
    if (body.starts_with("Checkpoint failed for database \"")) return true;
    return body.starts_with("Database \"") && body.find("\" has been invalidated because checkpointing failed") != std::string_view::npos;
}

// What is missing may be missing in a view's query.
sql_error of_view_or_statement(const failure& from, sql_error error) {
    const bool is_name = error.code == sql_errc::bad_field || error.code == sql_errc::no_such_table;
    if (!is_name || !from.facts.is_broken_view) return error;
    for (const auto& each : tables_named_in(from.statement, from.naming)) {
        if (!from.facts.is_broken_view(each.database, each.table)) continue;
        return {sql_errc::view_invalid, joined({"View '", each.database, ".", each.table,
                                                "' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack "
                                                "rights to use them"})};
    }
    return error;
}

}  // namespace

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const auto part : parts) out += part;
    return out;
}

std::string_view without_quotes(std::string_view name) noexcept {
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') return name.substr(1, name.size() - 2);
    return name;
}

std::string_view database_of(std::string_view schema, const engine_naming& naming) noexcept {
    schema = without_quotes(schema);
    if (schema.starts_with(naming.schema_prefix)) schema.remove_prefix(naming.schema_prefix.size());
    return schema;
}

sql_error map_error(std::string_view message, std::string_view statement, const engine_naming& naming, const error_facts& facts) {
    const auto [named_kind, whole] = split_kind(message);
    const std::string_view kind = is_fatal(message) ? "FATAL" : named_kind;  // whatever DuckDB calls it
    const auto original = kind == "FATAL" ? original_error(whole) : std::nullopt;
    const std::string_view told = original.value_or(whole);
    const std::string_view body = told.substr(0, told.find('\n'));
    const failure from{body, statement, naming, facts};
    if (body == "std::bad_alloc") return out_of_memory(from, {});  // whatever it was doing
    for (const auto rules : {value_rules(), name_rules(), state_rules()}) {
        for (const auto& row : rules) {
            if (!row.kind.empty() && row.kind != kind) continue;
            if (const auto words = fit(body, row.pattern)) return of_view_or_statement(from, row.make(from, *words));
        }
    }
    if (kind == "Invalid Input" && is_regexp_error(body)) return regexp_error(body);
    return own_words<sql_errc::unknown>(from, {});
}

bool is_committed(std::string_view message) noexcept {
    return split_kind(message).body.starts_with("Transaction COMMIT succeeded and is durable");
}

bool is_fatal(std::string_view message) noexcept {
    if (is_committed(message) || is_invalidation(message)) return true;
    // From the beginning: further in, messages quote what clients sent. After a checkpoint that failed half-way, tables in
    // memory lack rows that the file and its WAL still hold, and a log that could not be written ends anywhere. DuckDB itself
    // would go on, and write that to the disk.
    constexpr std::array marks{
        std::string_view{"FATAL Error"},
        std::string_view{"TransactionContext Error: Failed to commit: Failed to create checkpoint"},
        std::string_view{"TransactionContext Error: Failed to commit: Checkpoint failed for database"},
        std::string_view{"TransactionContext Error: Failed to commit: Could not write file"},
        std::string_view{"TransactionContext Error: Failed to commit: Could not truncate file"},
        std::string_view{"TransactionContext Error: Failed to commit: Could not seek"},
        std::string_view{"TransactionContext Error: Failed to commit: fsync failed"},
    };
    return std::ranges::any_of(marks, [&](std::string_view mark) { return message.starts_with(mark); });
}

}  // namespace rollcall::engine
