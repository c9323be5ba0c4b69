// The engine lane's entry: which query or change this is, and the small steps that all of its grammar shares.
#include "rollcall/sql/dialect/rewrite.hpp"

#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/passed_over.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/reserved_words.hpp"

namespace rollcall::sql {

query_rewriter::query_rewriter(const token_list& list, const session_view& session, const engine_names& names, bool prepared)
    : rewriting_state(list, session, names, prepared) {
    survey();
    out_.parameter_count = placeholders_.size();
    read_modes();
}

// Where each parenthesis closes, so that looking ahead over one costs nothing, and where the placeholders are.
void query_rewriter::survey() {
    constexpr std::size_t deepest = 1000;
    const token_list& list = in_.list();
    closing_.assign(list.tokens.size(), static_cast<std::uint32_t>(list.tokens.size()));  // what never closes, at the end
    std::array<std::uint32_t, deepest> open;
    std::size_t depth = 0;
    for (const token& each : list.tokens) {
        const auto at = static_cast<std::uint32_t>(&each - list.tokens.data());
        if (each.key == key_of("(")) {
            if (depth == deepest) return fail(syntax_error(list.text, each.begin));
            open[depth++] = at;
        } else if (each.key == key_of(")")) {
            if (depth == 0) return fail(syntax_error(list.text, each.begin));
            closing_[open[--depth]] = at;
        } else if (each.kind == token_kind::placeholder) {
            placeholders_.push_back(at);
        }
    }
    if (depth > 0) fail(syntax_error(list.text, list.text.size()));
}

void query_rewriter::fail(sql_error error) {
    if (!failure_) failure_ = std::move(error);
    in_.seek(in_.list().tokens.size());
}

// Only the first failure is worded: wording one reads the statement for its line, and a deep nest fails at every level.
void query_rewriter::fail_here() {
    if (!failure_) fail(in_.unexpected());
}

void query_rewriter::not_supported(std::string_view what, std::string_view remedy) {
    fail({sql_errc::not_supported_yet, std::string(what) + " is not supported. " + std::string(remedy) + "."});
}

void query_rewriter::expect_word(spelling word) {
    if (!in_.try_word(word)) fail_here();
}

void query_rewriter::expect_symbol(spelling symbol) {
    if (!in_.try_symbol(symbol)) fail_here();
}

void query_rewriter::expect_end() {
    if (!in_.at_end()) fail_here();
}

std::string query_rewriter::name() {
    if (is_reserved_word(in_.spelled())) fail_here();
    return any_name();
}

std::string query_rewriter::any_name() {
    if (failure_) return {};
    if (in_.is(token_kind::word) && is_ascii_word(in_.spelled())) {
        const std::string_view plain = in_.text();
        in_.advance();
        return std::string(plain);
    }
    const std::size_t at = in_.peek().begin;
    auto value = in_.identifier();
    if (value.has_error()) {
        fail(value.error());
        return {};
    }
    if (value->find('\0') != std::string::npos || !is_valid_utf8(*value)) {
        fail(syntax_error(in_.list().text, at));
        return {};
    }
    return std::move(*value);
}

std::string query_rewriter::column_list() {
    expect_symbol("(");
    std::string out;
    listed_columns_.clear();
    do {
        out += out.empty() ? "(" : ", ";
        std::string column_name = name();
        while (in_.try_symbol(".")) column_name = any_name();
        append_name(out, column_name);
        listed_columns_.push_back(std::move(column_name));
    } while (in_.try_symbol(","));
    expect_symbol(")");
    return out + ")";
}

void query_rewriter::whole_statement() {
    if (in_.try_word("INSERT")) return insert_or_replace(false);
    if (in_.try_word("REPLACE")) return insert_or_replace(true);
    if (in_.try_word("UPDATE")) return update_rows({});
    if (in_.try_word("DELETE")) return delete_rows({});
    if (in_.is_word("WITH")) {
        const std::size_t start = in_.position();
        std::string with = with_clause();
        if (in_.try_word("UPDATE")) return update_rows(std::move(with));
        if (in_.try_word("DELETE")) return delete_rows(std::move(with));
        // Read again as a whole: what the first reading counted must not count twice.
        ctes_.forget(0);
        out_ = {};
        out_.parameter_count = placeholders_.size();
        outermost_selects_ = 0;
        reads_.clear();
        deepest_own_subquery_ = deepest_subquery_ = 0;
        cte_subqueries_.clear();
        tables_behind_views_ = subqueries_ = 0;
        if (!failure_) in_.seek(start);
    }
    out_.verb = in_.is_word("VALUES") ? verb::values : verb::select;
    takes_into_ = true;
    out_.text = query(true);
    into_clause();
    row_locks(*this);
    if (columns_known_) {
        out_.column_types.reserve(columns_.size());
        for (const column_schema& column : columns_) out_.column_types.push_back(column.type);
        // What they point to ends with this reading.
        for (sql_type& type : out_.column_types) type.values = nullptr;
    }
    into_clause();
    const bool counts_differ = !out_.into.empty() && columns_known_ && columns_.size() != out_.into.size();
    if (counts_differ) fail({sql_errc::wrong_number_of_columns_in_select, "The used SELECT statements have a different number of columns"});
}

// DO a, b: a query whose row nobody gets.
void query_rewriter::computed_expressions() {
    out_.verb = verb::compute;
    out_.rows = rows_go::nowhere;
    do out_.text += (out_.text.empty() ? "SELECT " : ", ") + any_expression().text;
    while (in_.try_symbol(","));
}

void query_rewriter::explained_statement() {
    if (in_.is_word("ANALYZE")) not_supported("EXPLAIN ANALYZE", "Use EXPLAIN");
    if (in_.is_word("FORMAT") || in_.is_word("EXTENDED") || in_.is_word("PARTITIONS") || in_.is_word("FOR")) {
        not_supported("EXPLAIN with options", "Use plain EXPLAIN");
    }
    whole_statement();
    if (!out_.export_file.empty()) not_supported("EXPLAIN of SELECT ... INTO OUTFILE", "Explain the SELECT");
    if (out_.change) {
        const row_change& change = *out_.change;
        const bool only_inserts = change.keys.empty() || change.keys.front().change.empty();
        out_.text = !change.stage.empty() ? change.stage : only_inserts ? change.insert : change.keys.front().change;
        out_.change.reset();
    }
    out_.staged.reset();
    out_.numbered.reset();
    out_.tells_id = false;
    out_.rows = rows_go::to_client;
    out_.into.clear();
    out_.text.insert(0, "EXPLAIN ");
    out_.origins.clear();
    out_.column_types.clear();
    out_.verb = verb::explain;
}

sql_result<engine_statement> query_rewriter::run() {
    if (in_.try_word("EXPLAIN") || in_.try_word("DESCRIBE") || in_.try_word("DESC")) {
        explained_statement();
    } else if (in_.try_word("DO")) {
        computed_expressions();
    } else {
        whole_statement();
    }
    expect_end();
    if (failure_) return *failure_;
    if (times_read_ != out_.times.size()) out_.is_constant = false;  // as in ORDER BY NOW()
    return std::move(out_);
}

sql_result<engine_statement> rewrite_query(const token_list& list, const session_view& session, const engine_names& names, bool prepared) {
    return query_rewriter(list, session, names, prepared).run();
}

}  // namespace rollcall::sql
