// What stands between SELECT and FROM: columns, stars and expressions, and the names that their columns get.
// Source: MySQL 8.0 Reference Manual, "SELECT Statement".
#include <algorithm>
#include <utility>
#include <vector>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/ddl/defined_part.hpp"
#include "rollcall/sql/dialect/query/text_lengths.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/reserved_words.hpp"

namespace rollcall::sql {
namespace {

constexpr std::string_view processlist = "processlist";

std::size_t blanks_before(std::string_view name) noexcept {
    const auto* const shown = std::ranges::find_if(name, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7F'; });
    return static_cast<std::size_t>(shown - name.begin());
}

// MySQL's longest name of a result's column, in characters; here in bytes, which cuts no earlier than it must to stay bounded.
constexpr std::size_t longest_column_name = 256;

// MySQL takes off what begins a name and shows nothing. DuckDB takes no empty name: a blank stands for it.
std::string without_blanks(query_rewriter& parser, std::string written) {
    const std::size_t shown = blanks_before(written);
    if (shown == 0 && !written.empty()) return written;
    std::string kept = written.substr(shown);
    const bool none = kept.empty();
    const auto code = none ? sql_errc::name_becomes_empty : sql_errc::removed_spaces;
    if (shown > 0) {
        parser.warn(code, none ? "Name '" + written + "' has become ''" : "Leading spaces are removed from name '" + written + "'");
    }
    return none ? " " : kept;
}

// t.a, t.b
using star_columns = std::vector<std::pair<std::string_view, std::string_view>>;

// The columns that a star stands for. Returns: none where they are not all known, or two may be one.
star_columns columns_of_star(const select_scope& scope, std::string_view qualifier) {
    star_columns out;
    if (qualifier.empty() && scope.merges_columns) return out;
    for (const auto& source : scope.sources) {
        if (!qualifier.empty() && !iequals(source.name, qualifier)) continue;
        const auto is_named_alike = [&source](const select_scope::source& each) { return iequals(each.name, source.name); };
        if (source.schema == nullptr || std::ranges::count_if(scope.sources, is_named_alike) > 1) return {};
        for (const column_schema& column : source.schema->columns) out.emplace_back(source.name, column.name);
    }
    return out;
}

// The same where USING or NATURAL merge some of them: the engine would give them in the tables' order.
star_columns columns_of_merged_star(const select_scope& scope) {
    star_columns out;
    for (const auto& each : scope.star) out.emplace_back(scope.sources[each.source].name, scope.column_of(each).name);
    return out;
}

std::string engine_list(const star_columns& columns) {
    std::string out;
    for (const auto& [table, column] : columns) {
        append_name(out += out.empty() ? "" : ", ", table) += '.';
        append_name(out, column);
    }
    return out;
}

// `t.` stands before a star of one table.
std::string written_list(const star_columns& columns, bool of_table) {
    std::string out;
    for (const auto& [table, column] : columns) {
        out += out.empty() ? "" : ", ";
        if (!of_table || &column != &columns.front().second) out += backticked(table) + ".";
        out += backticked(column);
    }
    return out;
}

// BINARY x compares by its bytes, and is given as them.
bool is_made_binary(const token_list& list, std::size_t first, const expression& item) noexcept {
    return iequals(list.text_of(list.tokens[first]), "BINARY") && item.level == binding::product &&
           item.text.ends_with(" COLLATE \"binary\"");
}

}  // namespace

// Does the statement name the process list anywhere? Looked for once.
bool query_rewriter::names_processlist() {
    const token_list& list = in_.list();
    if (!names_processlist_) {
        names_processlist_ = std::ranges::any_of(list.tokens, [&](const token& t) {
            return (t.kind == token_kind::word || t.kind == token_kind::quoted_identifier) && t.end - t.begin >= processlist.size() &&
                   iequals(value_of(list, t), processlist);
        });
    }
    return *names_processlist_;
}

// What the identifier says.
std::string query_rewriter::name_at(std::size_t token) const {
    const auto& from = in_.list().tokens[token];
    return from.kind == token_kind::quoted_identifier ? value_of(in_.list(), from) : std::string(in_.list().text_of(from));
}

// The item of the tokens from `first` to before `last`: is it a column, and of which table?
void query_rewriter::note_item(std::size_t first, std::size_t last) {
    const token_list& list = in_.list();
    select_scope::item item;
    item.all = list.text_of(list.tokens[last - 1]) == "*";
    item.column = list.text_of(list.tokens[first]) != "(";
    if (!item.all) item.token = last - 1;
    if (item.column && last - first >= 3) item.qualifier = name_at(last - 3);
    scope_->items.push_back(std::move(item));
}

// `out`: where it is written to.
void query_rewriter::select_item(std::string& out, bool named, bool first) {
    if (in_.is_symbol("*")) {
        scope_->computes = true;
        if (!first) fail_here();
        in_.advance();
        note_item(in_.position() - 1, in_.position());
        note_all_columns({});
        const bool merged = scope_->merges_columns && scope_->star_known;
        const star_columns columns = merged                   ? columns_of_merged_star(*scope_)
                                     : view_edits_ != nullptr ? columns_of_star(*scope_, {})
                                                              : star_columns{};
        if (view_edits_ != nullptr && !columns.empty()) view_edits_->emplace_back(in_.position() - 1, written_list(columns, false));
        out += columns.empty() ? "*" : engine_list(columns);
        return;
    }
    const bool qualified = in_.is_symbol(".", 1) && in_.is_identifier();
    const bool of_table = qualified && in_.is_symbol("*", 2);
    const bool of_database_table = qualified && in_.is_identifier(2) && in_.is_symbol(".", 3) && in_.is_symbol("*", 4);
    const std::size_t begin = in_.position();
    if (of_table || of_database_table) {
        scope_->computes = true;
        std::string table = name();
        in_.advance();
        if (of_database_table) {
            const std::string database = std::exchange(table, any_name());
            if (is_of_other_database(scope_, database, table)) {
                fail({sql_errc::bad_table, "Unknown table '" + database + "." + table + "'"});
            }
            in_.advance();
        }
        in_.advance();
        if (!failure_) note_item(begin, in_.position());
        note_all_columns(table);
        const star_columns columns = view_edits_ != nullptr ? columns_of_star(*scope_, table) : star_columns{};
        if (columns.empty()) {
            append_name(out, table) += ".*";
        } else {
            view_edits_->emplace_back(in_.position() - 1, written_list(columns, true));
            out += engine_list(columns);
        }
        return;
    }
    const bool known = columns_known_;
    expression e = any_expression();
    const bool kept = e.type.hidden > 0 && scope_->keeps_digits && !scope_->distinct && !groups_ahead();
    if (!kept) e = settled(std::move(e));
    if (is_made_binary(in_.list(), begin, e)) e = called("encode", std::move(e), types::bytes);
    columns_known_ = known;
    if (scope_->distinct) scope_->note_distinct(e);
    // The engine would take it for a wider integer.
    const bool written = e.text.find_first_not_of("0123456789") == std::string::npos;
    if (written && e.type.is(type_class::integer) && e.type.is_unsigned) e.text = "CAST(" + e.text + " AS UBIGINT)";
    const std::size_t end = in_.position();
    if (failure_) return;
    const std::pair whole{begin, end};
    const bool is_time = time_tokens_ == whole;
    if (constant_ != whole && !is_time) scope_->computes = true;
    const bool is_column = e.kind == content::column;
    if (is_column) {
        note_item(begin, end);
    } else {
        scope_->items.emplace_back();
    }
    const std::string column = is_column ? name_at(end - 1) : std::string{};
    auto alias = item_alias();
    if (alias && !(is_column && iequals(column, *alias))) scope_->items.back().renamed = scope_->columns.size();
    const bool loose = is_column && is_loose(column, alias.value_or(""));
    // MySQL heads the columns of the process list as they are written; its tools look for User and db in it.
    bool is_headed = loose || alias || (named && (!is_column || names_processlist()));
    std::string called = alias ? *std::move(alias) : is_column ? column : source_name(begin, end);
    const std::string qualifier = is_column && end - begin >= 3 ? name_at(end - 3) : std::string{};
    if (note_columns(std::move(called), e, qualifier, column)) is_headed = true;
    if (is_time) {
        time_.begin = out.size();
        time_.size = e.text.size();
        scope_->times.push_back(time_);
    }
    if (loose) out += "\"first\"(";
    out += e.text;
    if (loose) out += ')';
    if (is_headed) append_name(out += " AS ", scope_->columns.back().name);
    const bool defines = session_.began_us == 0;  // a definition knows no time
    if ((defines || ctes_.is_growing()) && !is_column && e.type.is(type_class::text)) note_text_length(in_.list(), begin, end, *scope_);
}

// [AS] name or 'name'
std::optional<std::string> query_rewriter::item_alias() {
    const bool as = in_.try_word("AS");
    if (in_.is(token_kind::string)) return without_blanks(*this, utf8_string());
    const bool quoted = in_.is(token_kind::quoted_identifier);
    if (!as && !quoted && (!in_.is(token_kind::word) || is_reserved_word(in_.spelled()))) return std::nullopt;
    return quoted ? without_blanks(*this, name()) : name();
}

// How MySQL names a column that is no plain column: by its text as written, a string by its value. DuckDB takes no empty name.
std::string query_rewriter::source_name(std::size_t first, std::size_t last) const {
    const token_list& list = in_.list();
    const auto is_string = [&list](std::size_t at) {
        return list.tokens[at].kind == token_kind::string || list.tokens[at].kind == token_kind::national_string;
    };
    while (last > first + 1 && list.text_of(list.tokens[first]) == "+") ++first;
    if (list.tokens[first].kind == token_kind::charset_introducer && last >= first + 2 && is_string(first + 1)) ++first;
    const token& from = list.tokens[first];
    std::string source;
    bool all_strings = is_string(first);  // 'a' 'b' is one, called by its first part
    for (std::size_t at = first + 1; all_strings && at < last; ++at) all_strings = is_string(at);
    if (all_strings) {
        source = value_of(list, from);
        source.erase(0, blanks_before(source));
    } else {
        source = list.text.substr(from.begin, list.tokens[last - 1].end - from.begin);
        const bool within = list.text_of(from) == "(" && last == first + 3;
        if ((within || last == first + 1) && iequals(list.text_of(list.tokens[within ? first + 1 : first]), "NULL")) return "NULL";
    }
    if (source.find('\0') != std::string::npos) std::ranges::replace(source, '\0', ' ');
    if (!is_valid_utf8(source)) source = valid_utf8(source);
    if (source.size() > longest_column_name) source.resize(utf8_prefix(source, longest_column_name).size());
    return source.empty() ? " " : source;
}

}  // namespace rollcall::sql
