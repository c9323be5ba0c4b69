// Writing the tokens of a query again.
#include "rollcall/sql/dialect/ddl/view_text.hpp"

#include <algorithm>

#include "rollcall/sql/dialect/ddl/defined_part.hpp"

namespace rollcall::sql {
namespace {

// Quotes and escapes are those of the mode that the client has now.
std::string in_default_mode(const token_list& list, const token& t) {
    if (t.kind == token_kind::quoted_identifier) return backticked(value_of(list, t));
    const bool odd = list.mode.ansi_quotes || list.mode.no_backslash_escapes;
    return t.kind == token_kind::string && odd ? mysql_string(value_of(list, t)) : std::string(list.text_of(t));
}

}  // namespace

std::string written_query(const token_list& list, std::size_t begin, std::size_t end, view_edits edits) {
    std::ranges::sort(edits);
    auto edit = edits.begin();
    std::string out;
    for (std::size_t i = begin; i < end; ++i) {
        const token& t = list.tokens[i];
        if (t.blank_before && !out.empty()) out += ' ';
        while (edit != edits.end() && edit->first < i) ++edit;
        const bool edited = edit != edits.end() && edit->first == i;
        if (edited) out += edit->second;
        if (!edited || list.text_of(t) != "*") out += in_default_mode(list, t);
    }
    return out;
}

}  // namespace rollcall::sql
