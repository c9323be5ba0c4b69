// The stretch of time to which a WHERE narrows the history of statements, so that a statement which reads other tables too need not
// gather all of it.
#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

namespace {

constexpr auto time_columns = std::to_array<std::string_view>({"starttime", "endtime"});
constexpr auto comparisons = std::to_array<spelling>({"=", "<", "<=", ">", ">="});

// Beside literals, what an expression without columns is made of.
constexpr auto constant_words = std::to_array<std::string_view>(
    {"AND", "NOW", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "UTC_TIMESTAMP", "CURDATE", "CURRENT_DATE", "TIMESTAMP", "DATE",
     "HOUR", "DATE_ADD", "DATE_SUB", "INTERVAL", "SECOND", "MINUTE", "DAY", "WEEK", "MONTH"});
constexpr auto constant_symbols = std::to_array<std::string_view>({"+", "-", "*", "/", "(", ")", ","});

bool is_constant(const token_list& list, const token& each) {
    if (each.kind == token_kind::string || each.kind == token_kind::number) return true;
    const auto is_text = [text = list.text_of(each)](std::string_view known) { return iequals(text, known); };
    if (each.kind == token_kind::word) return std::ranges::any_of(constant_words, is_text);
    return each.kind == token_kind::symbol && std::ranges::any_of(constant_symbols, is_text);
}

}  // namespace

// The terms that AND holds together, from `begin` to before `end`; none where something looser does.
std::vector<token_span> query_rewriter::conjuncts(std::size_t begin, std::size_t end) const {
    constexpr auto looser = std::to_array<spelling>({"OR", "XOR", "CASE"});
    std::vector<token_span> terms;
    std::size_t first = begin;
    bool between = false;
    for (std::size_t at = begin; at < end; ++at) {
        const token_cursor here(in_.list(), at);
        if (here.is_symbol("(")) {
            at = closing_[at];
            continue;
        }
        if (at > begin && token_cursor(in_.list(), at - 1).is_symbol(".")) continue;  // after a dot every word is a name
        const auto is_here = [&here](spelling word) { return here.is_word(word); };
        if (std::ranges::any_of(looser, is_here) || here.is_symbol("||")) return {};
        if (here.is_word("BETWEEN")) between = true;
        if (!here.is_word("AND") && !here.is_symbol("&&")) continue;
        if (!std::exchange(between, false)) {
            terms.push_back({first, at});
            first = at + 1;
        }
    }
    terms.push_back({first, end});
    return terms;
}

// [alias.]StartTime >= constant, and the like?
bool query_rewriter::bounds_time(token_span term, std::string_view alias) const {
    const token_list& list = in_.list();
    token_cursor in(list, term.first);
    if (in.is_identifier() && in.is_symbol(".", 1)) {
        if (!iequals(name_at(in.position()), alias)) return false;
        in.advance();
        in.advance();
    }
    if (in.position() >= term.end || !in.is_identifier()) return false;
    const auto is_column = [name = name_at(in.position())](std::string_view column) { return iequals(name, column); };
    if (std::ranges::none_of(time_columns, is_column)) return false;
    in.advance();
    const auto is_here = [&in](spelling symbol) { return in.is_symbol(symbol); };
    if (!in.is_word("BETWEEN") && std::ranges::none_of(comparisons, is_here)) return false;
    for (std::size_t at = in.position() + 1; at < term.end; ++at) {
        if (!is_constant(list, list.tokens[at])) return false;
    }
    return in.position() + 1 < term.end;
}

// Of the WHERE that was read from `begin` on.
void query_rewriter::note_time_range(std::size_t begin) {
    if (failure_ || scope_->histories.size() != 1) return;
    const auto& [read, alias] = scope_->histories.front();
    if (out_.ranges[read].several) return;
    const std::size_t end = in_.position();
    std::string bounds;
    for (const auto& term : conjuncts(begin, end)) {
        if (!bounds_time(term, alias)) continue;
        in_.seek(term.first);
        if (!bounds.empty()) bounds += " AND ";
        bounds += text_of(operators(precedence::comparison), binding::negation);
    }
    in_.seek(end);
    if (!bounds.empty()) out_.ranges[read].text = " AS " + quote_name(alias) + " WHERE " + bounds;
}

}  // namespace rollcall::sql
