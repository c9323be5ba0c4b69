// INSERT ... ON DUPLICATE KEY UPDATE and REPLACE: the texts of a row_change. Several rows, and values that must be computed once, are
// staged in a temporary table first; one row of constants stands in the texts themselves, where its key finds the index.
#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/duplicate_rows.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

constexpr std::string_view turn = "\"rollcall turn\"";
constexpr std::string_view place = row_place;
constexpr std::string_view counted = "\"rollcall counted\"";  // its number is the counter's
constexpr std::string_view repeats = "\"rollcall repeats\"";

std::string joined_text(const std::vector<std::string>& parts, std::string_view between) {
    std::string out;
    for (const std::string& each : parts) {
        if (!out.empty()) out += between;
        out += each;
    }
    return out;
}

// Where a row that is there is met, nobody else would see that the new one could not be.
std::string error_of_null(const column_schema& column) {
    return error_text(sql_errc::bad_null, "Column '" + column.name + "' cannot be null");
}

// Does the column get text to which the engine knows a collation? The table's own is what tells rows apart.
bool brings_collation(const insertion& from, std::size_t column) {
    const sql_type& to = from.columns[column].schema->type;
    if (!to.is_string() || from.columns[column].added) return false;
    if (from.rows.empty()) return column < from.given.size() && from.given[column].type.order.matters();
    return std::ranges::any_of(from.rows, [column](const auto& row) { return row[column].value.type.order.matters(); });
}

}  // namespace

bool takes_no_null(const column_schema& column) noexcept { return !column.nullable && !column.auto_increment; }

std::string error_text(sql_errc code, const std::string& message) {
    return "error(" + quote_string("rollcall error " + std::to_string(static_cast<int>(code)) + ": " + message) + ")";
}

bool is_parameter(const expression& e) noexcept {
    return e.text.starts_with('$') && e.text.find_first_not_of("0123456789", 1) == std::string::npos;
}

bool is_constant(const expression& e) {
    if (e.is_literal_number() || e.kind == content::string || e.kind == content::constant) return true;
    if (e.text == "NULL" || e.text == "TRUE" || e.text == "FALSE") return true;
    const std::string_view text = e.text;
    if (text.starts_with('$')) return is_parameter(e);
    if (!text.empty() && text.find_first_not_of("0123456789.+-() ") == std::string_view::npos) return true;
    const bool bytes = text.starts_with('\'') && text.ends_with("'::BLOB") && text.find('\'', 1) == text.size() - 7;
    return bytes;
}

std::string cast_text(std::string_view value, const sql_type& type) {
    return "CAST(" + std::string(value) + " AS " + engine_type_of(type) + ")";
}

std::string differs_text(std::string_view column, const sql_type& type, std::string_view value, const sql_type& given) {
    const bool collated = type.is_string() && (type.order.matters() || given.order.matters());
    const std::string bytes = collated ? " COLLATE " + std::string(engine_name(engine_collation::bytes)) : std::string{};
    return std::string(column) + bytes + " IS DISTINCT FROM " + std::string(value) + bytes;
}

sql_type type_of_value(sql_type column) noexcept {
    column.order.kept = engine_collation::plain;
    return column;
}

std::string new_row_column(std::string_view column) { return std::string(new_row) + "." + quote_name(new_column(column)); }

bool is_repeatable(std::string_view text) {
    constexpr std::string_view fickle[] = {"random(",        "uuid(",          "nextval(", "rollcall_next_id", "rollcall_told_id",
                                           "rollcall_sleep", "rollcall_lock_", "error(",   "SELECT",           "get_current_t"};
    return std::ranges::none_of(fickle, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// The condition under which an UPDATE changes anything in a row. Nothing where that cannot be told before.
std::optional<std::string> query_rewriter::change_test(const table_schema& schema) const {
    std::vector<std::string> tests;
    for (const column_assignment& each : assignments_) {
        const column_schema* const column = schema.find(each.column.substr(1, each.column.size() - 2));
        if (column == nullptr || !column->type.is_known()) return std::nullopt;
        std::string value = each.value.text;
        bool may_fail = !is_constant(each.value) && each.value.kind != content::column;
        if (each.is_default) {
            if (!column->default_text && (column->has_default || !column->nullable)) return std::nullopt;
            value = column->default_text ? quote_string(*column->default_text) : "NULL";
            may_fail = false;
        }
        if (value.size() > longest_repeated_operand || !is_repeatable(value)) return std::nullopt;
        if (value == each.column) continue;
        value = cast_text(value, column->type);
        // The engine may test rows that WHERE leaves out: an error there is none of the statement's.
        if (may_fail) {
            tests.push_back("TRY(" + value + " IS NULL) IS NULL");
            value = "TRY(" + value + ")";
        }
        tests.push_back(differs_text(each.column, column->type, value, each.value.type));
    }
    if (tests.empty()) return "FALSE";
    return "(" + joined_text(tests, " OR ") + ")";
}

void query_rewriter::write_row_change(insertion from) {
    drop_defaults(from);
    if (failure_) return;
    const std::vector<met_columns> keys = keys_in_question(from);
    const std::vector<met_columns> parents = parents_in_question(from);
    if ((keys.empty() && parents.empty()) || from.columns.empty()) {
        from.replace = from.updates = from.ignore = false;  // no row that is there is met
        return write_insert(std::move(from));
    }
    take_lists(from);
    const auto is_added = [](const inserted_column& each) { return each.added.has_value(); };
    const bool one_row =
        from.query.empty() && from.rows.size() <= 1 &&
        (from.rows.empty() || std::ranges::all_of(from.rows.front(), [](const auto& each) { return is_constant(each.value); }));
    const std::string table = engine_table(names_, from.table);
    row_change change;
    change.replaces = from.replace;

    // Each column's value: for the texts of one row, and for the stage.
    const auto numbered = std::ranges::find_if(from.columns, [](const auto& each) { return each.schema->auto_increment; });
    if (numbered != from.columns.end()) out_.numbered = numbered_column{from.table, numbered->schema->name};
    const auto value_at = [&](std::size_t i) -> const inserted_value* {
        return from.columns[i].added || from.rows.empty() ? nullptr : &from.rows.front()[i];
    };
    std::vector<std::string> names;
    for (const inserted_column& each : from.columns) names.push_back(quote_name(each.name));

    const std::string of_new = std::string(new_row) + ".";
    const auto new_name = [&](std::size_t i) { return of_new + quote_name(new_column(from.columns[i].name)); };
    const auto raw_value = [&](std::size_t i) {
        const inserted_value* const given = value_at(i);
        return cast_text(given == nullptr ? *from.columns[i].added : given->value.text, from.columns[i].schema->type);
    };
    const auto key_test = [&](const met_columns& key, const std::string& qualifier) {
        std::vector<std::string> parts;
        for (const std::size_t i : key.columns) {
            const bool padded = pads(from.columns[i].schema->type.order.by);
            const auto side = [padded](const std::string& text) { return padded ? trimmed_text(text) : text; };
            parts.push_back(side(qualifier + names[i]) + " = " + side(one_row ? raw_value(i) : new_name(i)));
        }
        return joined_text(parts, " AND ");
    };

    std::string rows_from = std::string(staged_rows) + " AS " + std::string(new_row);
    const std::string this_turn = " AND " + of_new + std::string(turn) + " = ";
    if (one_row) {
        std::vector<std::string> values;
        for (std::size_t i = 0; i < names.size(); ++i)
            values.push_back(raw_value(i) + " AS " + quote_name(new_column(from.columns[i].name)));
        rows_from = "(SELECT " + joined_text(values, ", ") + ") AS " + std::string(new_row);
    }
    const std::string end = one_row ? std::string{} : this_turn;

    // By which its row was found, a column that is set to the new row's stays as it is, but for the case of its letters.
    const auto keeps_key = [&](const column_assignment& each) {
        return keys.size() == 1 && std::ranges::any_of(keys.front().columns, [&](std::size_t i) {
                   const bool same = each.value.text == each.column || each.value.text == new_name(i);
                   return iequals(names[i], each.column) && same;
               });
    };
    std::vector<std::string> changing;
    const auto tests = from.updates ? tests_of_new_rows(from) : std::vector<std::string>{};
    for (column_assignment& each : assignments_) {
        const column_schema* const column = from.schema->find(each.column.substr(1, each.column.size() - 2));
        const bool folds = column != nullptr && column->type.order.folds_in_engine();
        if (from.updates && keeps_key(each) && !folds) each.value.text = each.column;
        if (each.value.text == each.column) continue;
        const bool counts = !each.is_default && counts_up(from.schema, each.column);
        const std::string value = counts ? moving_counter(from.table, each.value.text) : each.value.text;
        changing.push_back(each.column + " = " + (each.is_default ? "DEFAULT" : value));
    }
    if (!changing.empty()) from.assignments = joined_text(changing, ", ");

    // --- what is there already ---
    const auto test = from.updates ? test_of_assignments(*from.schema) : std::nullopt;
    const auto counting = std::ranges::find_if(from.schema->columns, &column_schema::auto_increment);
    std::string number = counting == from.schema->columns.end() ? "" : quote_name(counting->name);
    // The number that the row is told by is the one that it has then; LAST_INSERT_ID(id) tells it though nothing changes.
    for (const column_assignment& each : assignments_) {
        if (!number.empty() && each.column == number && !each.is_default) number = each.value.text;
    }
    if (!number.empty()) number = ", max(" + number + ")";
    const auto not_met = [&](const met_columns& key) {
        return "NOT EXISTS (SELECT 1 FROM " + table + " AS rollcall_old WHERE " + key_test(key, "rollcall_old.") + ")";
    };
    const auto value_in = [&](const column_schema& column) -> std::optional<std::string> {
        const auto is_it = [&column](const inserted_column& each) { return each.schema == &column; };
        const auto found = std::ranges::find_if(from.columns, is_it);
        const auto at = static_cast<std::size_t>(found - from.columns.begin());
        if (found != from.columns.end()) return one_row ? raw_value(at) : new_name(at);
        if (column.default_text) return cast_text(quote_string(*column.default_text), column.type);
        return column.has_default ? std::nullopt : std::optional<std::string>("NULL");
    };
    // MySQL replaces by an update, of a table whose one key no other table refers to, and counts none where nothing changes.
    const auto same_row = [&]() -> std::optional<std::string> {
        if (from.schema->is_parent || from.schema->unique_keys.size() != 1) return std::nullopt;
        std::string out;
        for (const column_schema& column : from.schema->columns) {
            const auto value = value_in(column);
            if (!value) return std::nullopt;
            out += " AND NOT (" + differs_text(quote_name(column.name), column.type, *value, type_of_value(column.type)) + ")";
        }
        return out;
    };
    const auto has_parent = [&](const met_columns& key) {
        std::vector<std::string> lacks;
        std::vector<std::string> same;
        for (std::size_t i = 0; i < key.columns.size(); ++i) {
            const sql_type& type = from.columns[key.columns[i]].schema->type;
            const std::string value = one_row ? raw_value(key.columns[i]) : new_name(key.columns[i]);
            const std::string other = "rollcall_parent." + quote_name(key.parent->parent_columns[i]);
            lacks.push_back(value + " IS NULL");
            same.push_back(type.order.matters() ? "NOT (" + differs_text(other, type, value, type) + ")" : other + " = " + value);
        }
        return "(" + joined_text(lacks, " OR ") + " OR EXISTS (SELECT 1 FROM " +
               engine_table(names_, {from.table.database, key.parent->parent}) + " AS rollcall_parent WHERE " + joined_text(same, " AND ") +
               "))";
    };
    // Of one key no row gets its turn but the first with its value.
    const bool first_alone = from.ignore && keys.size() == 1 && parents.empty();
    // Of the rows that are kept away: their places, MySQL's messages and codes.
    const auto duplicates = [&] {
        std::vector<met_key> met;
        std::string which;
        for (const met_columns& key : keys) {
            met_key& each = met.emplace_back("NOT " + not_met(key));
            for (const std::size_t i : key.columns) {
                each.columns.push_back(from.columns[i].name);
                each.values.push_back("rollcall_text(" + (one_row ? raw_value(i) : new_name(i)) + ")");
            }
            which += (which.empty() ? "(" : " OR ") + each.test;
        }
        for (const met_columns& key : parents) {
            met.push_back({"NOT " + has_parent(key), {}, {}, missing_parent_message(from.table, *key.parent)});
            which += (which.empty() ? "(" : " OR ") + met.back().test;
        }
        which += one_row ? ")" : first_alone ? " OR " + of_new + std::string(turn) + " > 1) AND 1 = " : ")" + this_turn;
        return "SELECT " + (one_row ? "1" : of_new + std::string(place)) + ", " + duplicate_message(*from.schema, from.table.table, met) +
               ", " + code_of_message(met) + " FROM " + rows_from + " WHERE " + which;
    };
    std::vector<std::string> absent;  // the keys by which a row that is there keeps a new one away
    for (const met_columns& key : keys) {
        if (from.ignore) {
            absent.push_back(not_met(key));
            continue;
        }
        const std::string met = key_test(key, "");
        auto& texts = change.keys.emplace_back();
        if (from.replace) {
            texts.change = "DELETE FROM " + table + (one_row ? "" : " USING " + rows_from) + " WHERE " + met + end;
            if (const auto same = same_row()) {
                texts.matches = "SELECT count(*) FROM " + table + (one_row ? "" : ", " + rows_from) + " WHERE " + met + *same + end;
            }
            continue;
        }
        std::vector<std::string> conditions{met};
        if (one_row) conditions.insert(conditions.end(), tests.begin(), tests.end());
        if (const std::string values = one_row ? test_of_values(from) : std::string{}; !values.empty()) conditions.push_back(values);
        const std::string found = joined_text(conditions, " AND ") + end;
        const bool counts_new = !one_row || !tests.empty() || number.find(of_new) != std::string::npos;
        texts.matches = "SELECT count(*)" + number + " FROM " + table + (counts_new ? ", " + rows_from : "") + " WHERE " + found;
        for (std::size_t i = 0; one_row && i < names.size(); ++i) {
            if (value_at(i) == nullptr || !value_at(i)->value.text.starts_with('$') || !takes_no_null(*from.columns[i].schema)) continue;
            texts.matches +=
                " AND CASE WHEN " + raw_value(i) + " IS NULL THEN " + error_of_null(*from.columns[i].schema) + " ELSE true END";
        }
        const bool reads_new = !one_row || from.assignments.find(of_new) != std::string::npos;
        texts.change = "UPDATE " + table + " SET " + from.assignments + (reads_new ? " FROM " + rows_from : "") + " WHERE " + met +
                       (test ? " AND " + *test : "") + end;
    }

    for (const met_columns& key : parents) absent.push_back(has_parent(key));
    if (from.ignore) change.keys.push_back({duplicates(), {}});

    // --- what is not ---
    change.insert = "INSERT INTO " + table + " (" + joined_text(names, ", ") + ") ";
    if (one_row) {
        std::vector<std::string> values;
        for (std::size_t i = 0; i < names.size(); ++i) values.push_back(value_text(from, i, value_at(i)));
        change.insert += absent.empty() ? "VALUES (" + joined_text(values, ", ") + ")"
                                        : "SELECT " + joined_text(values, ", ") + " WHERE " + joined_text(absent, " AND ");
        out_.change = std::move(change);
        return;
    }
    std::vector<std::string> staged;
    for (std::size_t i = 0; i < names.size(); ++i) staged.push_back(new_name(i));
    change.insert += "SELECT " + joined_text(staged, ", ") + " FROM " + rows_from + " WHERE ";
    if (from.updates && keys.size() == 1) absent.push_back(not_met(keys.front()));
    change.insert += (absent.empty() ? "TRUE" : joined_text(absent, " AND ")) + this_turn;

    // --- the stage ---
    std::vector<std::string> values;
    std::vector<std::string> inputs;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string input = "c" + std::to_string(i);
        inserted_value given{{input}};
        const bool is_input = !from.columns[i].added;
        if (is_input) inputs.push_back(input);
        if (is_input && i < from.given.size()) {
            given.value.type = from.given[i].type;
            given.value = stored(std::move(given.value), *from.columns[i].schema, 1);
        }
        std::string value = cast_text(value_text(from, i, is_input ? &given : nullptr), from.columns[i].schema->type);
        if (brings_collation(from, i)) value = "decode(encode(" + value + "))";
        if (from.updates && is_input && takes_no_null(*from.columns[i].schema)) {
            value = "coalesce(" + value + ", " + error_of_null(*from.columns[i].schema) + ")";
        }
        values.push_back(value + " AS " + quote_name(new_column(from.columns[i].name)));
    }
    std::string source = from.query;
    if (source.empty()) {
        source = "VALUES ";
        const auto width = static_cast<std::size_t>(std::ranges::count_if(from.columns, std::not_fn(is_added)));
        for (const auto& row : from.rows) {
            source += &row == &from.rows.front() ? "(" : ", (";
            for (std::size_t i = 0; i < width; ++i) {
                if (i > 0) source += ", ";
                source += from.columns[i].schema->auto_increment ? cast_text(row[i].value.text, types::bigint)
                                                                 : cast_text(row[i].value.text, from.columns[i].schema->type);
            }
            source += ")";
        }
    }
    if ((from.ignore || from.updates) && numbered != from.columns.end()) {
        const auto at = static_cast<std::size_t>(numbered - from.columns.begin());
        const std::string given = "CAST(c" + std::to_string(at) + " AS BIGINT)";
        values.push_back((numbered->added   ? "TRUE"
                          : zero_counts_up_ ? "coalesce(" + given + ", 0) = 0"
                                            : given + " IS NULL") +
                         " AS " + std::string(counted));
        change.first_number = "SELECT min(" + new_name(at) + ") FROM " + std::string(staged_rows) + " AS " + std::string(new_row) +
                              " WHERE " + std::string(counted) + " AND EXISTS (SELECT 1 FROM " + table +
                              " AS rollcall_old WHERE rollcall_old." + names[at] + " = " + new_name(at) + ")";
    }
    std::string rows = "SELECT row_number() OVER () AS " + std::string(place) + ", " + joined_text(values, ", ") + " FROM (" + source +
                       ") AS given(" + joined_text(inputs, ", ") + ")";
    const auto parts_of = [&](const met_columns& key) {
        std::vector<std::string> parts;
        for (const std::size_t i : key.columns)
            parts.push_back(collation_key(quote_name(new_column(from.columns[i].name)), from.columns[i].schema->type.order.by));
        return parts;
    };
    const auto lacks_part = [&](const met_columns& key) { return joined_text(parts_of(key), " IS NULL OR ") + " IS NULL"; };
    // Where each key stands by itself, rows of other keys go in one round: only the order of a key's own rows tells in the result.
    std::string round = std::string(place);
    const bool moves_keys = std::ranges::any_of(assignments_, [&](const column_assignment& each) {
        if (from.replace || from.ignore || keeps_key(each)) return false;
        return !is_repeatable(each.value.text) || std::ranges::any_of(from.schema->unique_keys, [&](const auto& key) {
            return std::ranges::any_of(key, [&](const std::string& name) { return iequals(quote_name(name), each.column); });
        });
    });
    if (keys.size() == 1 && parents.empty() && !moves_keys) {
        round = "CASE WHEN " + lacks_part(keys.front()) + " THEN 1 ELSE row_number() OVER (PARTITION BY " +
                joined_text(parts_of(keys.front()), ", ") + " ORDER BY " + std::string(place) + ") END";
    } else if (from.ignore) {
        std::vector<shared_key> shared;
        for (const met_columns& key : keys) shared.push_back({joined_text(parts_of(key), ", "), lacks_part(key)});
        rows = rows_in_turn(rows, shared, joined_text(absent, " AND "));
        round = first_turn;
    } else if (from.replace) {
        std::vector<std::string> counts;
        for (const met_columns& key : keys) {
            counts.push_back("CASE WHEN " + lacks_part(key) + " THEN 1 ELSE count(*) OVER (PARTITION BY " +
                             joined_text(parts_of(key), ", ") + ") END");
        }
        rows = "SELECT *, greatest(" + joined_text(counts, ", ") + ") AS " + std::string(repeats) + " FROM (" + rows + ")";
        round = "CASE WHEN max(" + std::string(repeats) + ") OVER () = 1 THEN 1 ELSE " + std::string(place) + " END";
    }
    change.stage = "CREATE OR REPLACE TEMP TABLE " + std::string(staged_rows) + " AS SELECT *, " + round + " AS " + std::string(turn) +
                   " FROM (" + rows + ")" + (tests.empty() ? "" : " AS " + std::string(new_row) + " WHERE " + joined_text(tests, " AND "));
    change.rounds = "SELECT " + std::string(turn) + ", count(*) FROM " + std::string(staged_rows) +
                    (first_alone ? " WHERE " + std::string(turn) + " = 1" : "") + " GROUP BY ALL ORDER BY ALL";
    change.end = "DROP TABLE " + std::string(staged_rows);
    out_.change = std::move(change);
}

}  // namespace rollcall::sql
