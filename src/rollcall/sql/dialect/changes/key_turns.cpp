// UPDATE of a unique key, row by row. The engine looks at the keys when all rows are changed, MySQL at each row's turn.
// Source: MySQL 8.0 Reference Manual, "UPDATE Statement".
#include "rollcall/sql/dialect/changes/key_turns.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"

namespace rollcall::sql {
namespace {

using key_columns = std::vector<std::string>;

const column_assignment* assignment_of(std::string_view column, std::span<const column_assignment> assignments) {
    const auto found = std::ranges::find_if(assignments, [column](const auto& each) { return iequals(each.column, quote_name(column)); });
    return found == assignments.end() ? nullptr : &*found;
}

// Does it give the same value twice in one statement? What it reads does not change meanwhile: no subquery reads the table (1093).
bool is_same_again(std::string_view text) {
    constexpr std::string_view fickle[] = {"random(",          "uuid(",          "nextval(",      "rollcall_next_id",
                                           "rollcall_told_id", "rollcall_sleep", "rollcall_lock_"};
    return std::ranges::none_of(fickle, [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// Gets it a value that is another for each row? Where all get the same, two rows of one key are left, which the engine tells.
bool moves(const key_columns& key, std::span<const column_assignment> assignments) {
    return std::ranges::any_of(key, [assignments](const std::string& column) {
        const column_assignment* const given = assignment_of(column, assignments);
        if (given == nullptr || given->is_default || given->value.text == given->column || is_constant(given->value)) return false;
        return given->value.text.find('"') != std::string::npos;  // it names a column
    });
}

// The columns by whose order MySQL finds the rows where it reads them all. Returns: null where it has no such key.
const key_columns* clustered_by(const table_schema& schema) {
    const auto takes_no_null = [&schema](const std::string& name) {
        const column_schema* const column = schema.find(name);
        return column != nullptr && !column->nullable;
    };
    for (const key_columns& key : schema.unique_keys) {
        if (std::ranges::all_of(key, takes_no_null)) return &key;
    }
    return nullptr;
}

std::string order_of_turns(const table_schema& schema) {
    const key_columns* const key = clustered_by(schema);
    if (key == nullptr) return "ORDER BY rowid";
    std::string out;
    for (const std::string& column : *key) out += (out.empty() ? "ORDER BY " : ", ") + quote_name(column);
    return out;
}

std::string name_of_unique_key(const table_schema& schema, const key_columns& key) {
    if (schema.has_primary_key && &key == &schema.unique_keys.front()) return "PRIMARY";
    const auto is_it = [&key](const table_key& each) { return each.unique && std::ranges::equal(each.columns, key, iequals); };
    const auto found = std::ranges::find_if(schema.keys, is_it);
    return found == schema.keys.end() ? key.front() : found->name;
}

// The message of the first row that meets a later one, NULL where none does.
std::optional<std::string> first_clash(std::string_view rows, std::string_view order, const table_schema& schema, const key_columns& key,
                                       std::span<const column_assignment> assignments) {
    std::string columns = "row_number() OVER (" + std::string(order) + ") AS turn";
    std::string meets, entry;
    for (std::size_t i = 0; i < key.size(); ++i) {
        const column_schema* const column = schema.find(key[i]);
        if (column == nullptr || !column->type.is_known()) return std::nullopt;
        const column_assignment* const given = assignment_of(key[i], assignments);
        if (given != nullptr && (given->is_default || !is_same_again(given->value.text))) return std::nullopt;
        const std::string number = std::to_string(i);
        const std::string value = given == nullptr ? quote_name(key[i]) : cast_text(given->value.text, column->type);
        columns += ", " + quote_name(key[i]) + " AS o" + number + ", " + value + " AS n" + number;
        meets += " AND early.n" + number + " = late.o" + number;
        entry += (i == 0 ? "" : " || '-' || ") + std::string("CAST(early.n") + number + " AS VARCHAR)";
    }
    const std::string head = "rollcall error " + std::to_string(static_cast<int>(sql_errc::dup_entry)) + ": Duplicate entry '";
    return "(WITH rollcall_turns AS MATERIALIZED (SELECT " + columns + " FROM " + std::string(rows) + ") SELECT " + quote_string(head) +
           " || " + entry + " || " + quote_string("' for key '" + name_of_unique_key(schema, key) + "'") +
           " FROM rollcall_turns AS early, rollcall_turns AS late WHERE early.turn < late.turn" + meets + " ORDER BY early.turn LIMIT 1)";
}

// The condition under which a row, found as `early`, would get the key that another has, found as `late`. Nothing where none can.
std::optional<std::string> meeting_of_joined(const key_columns& key, const table_schema& schema, std::span<const joined_assignment> sets,
                                             std::size_t target) {
    std::string meets;
    bool moves = false;
    for (const std::string& name : key) {
        const auto is_it = [&](const joined_assignment& each) { return each.source == target && iequals(each.column, quote_name(name)); };
        const auto given = std::ranges::find_if(sets, is_it);
        const column_schema* const column = schema.find(name);
        if (column == nullptr || !column->type.is_known()) return std::nullopt;
        std::string value = "own." + quote_name(name);
        if (given != sets.end()) {
            value = cast_text("early.v" + std::to_string(given - sets.begin()), column->type);
            moves = moves || given->value.find('"') != std::string::npos;
        }
        meets += " AND " + value + " = other." + quote_name(name);
    }
    return moves ? std::optional(std::move(meets)) : std::nullopt;
}

}  // namespace

std::optional<std::string> test_of_joined_keys(std::string_view table, std::string_view found, std::string_view number,
                                               const table_schema& schema, std::span<const joined_assignment> sets, std::size_t target) {
    constexpr std::string_view refusal =
        "'rollcall error 1235: An UPDATE of several tables that gives a row the unique key that another one of its rows has is not "
        "supported. Write an UPDATE of one table with ORDER BY.'";
    if (!is_same_again(found)) return std::nullopt;
    std::string out;
    for (const key_columns& key : schema.unique_keys) {
        const auto meets = meeting_of_joined(key, schema, sets, target);
        if (!meets) continue;
        const std::string row(number), its(table);
        out += (out.empty() ? "" : " AND ") + ("error((WITH rollcall_turns AS MATERIALIZED (SELECT * FROM " + std::string(found));
        out.append(" AS given) SELECT ").append(refusal).append(" FROM rollcall_turns AS early, rollcall_turns AS late, ");
        out += its + " AS own, " + its + " AS other WHERE own.rowid = early." + row + " AND other.rowid = late." + row + " AND early." +
               row + " <> late." + row + *meets + " LIMIT 1)) IS NULL";
    }
    return out.empty() ? std::nullopt : std::optional(std::move(out));
}

std::optional<std::string> test_of_key_turns(std::string_view target, std::string_view where, std::string_view order,
                                             const table_schema& schema, std::span<const column_assignment> assignments) {
    if (schema.find("rowid") != nullptr) return std::nullopt;
    const std::string turns = order.empty() ? order_of_turns(schema) : std::string(order.substr(1));
    std::string out;
    for (const key_columns& key : schema.unique_keys) {
        if (!moves(key, assignments)) continue;
        const auto clash = first_clash(std::string(target) + std::string(where), turns, schema, key, assignments);
        if (clash) out += (out.empty() ? "" : " AND ") + ("error(" + *clash + ") IS NULL");
    }
    return out.empty() || !is_same_again(where) ? std::nullopt : std::optional(std::move(out));
}

}  // namespace rollcall::sql
