// One condition a field; in SQL as in C++, since running statements are not in the tables.
#include "rollcall/history/store/query_condition.hpp"

#include <algorithm>
#include <string_view>

#include "rollcall/base/text/case_folding.hpp"
#include "rollcall/engine/duckdb/handles/names.hpp"
#include "rollcall/history/store/store_tables.hpp"

namespace rollcall::history {

namespace {

using registry::text_pattern;
using registry::value_set;

class condition_writer {
public:
    void add(std::string_view text, parameter value) {
        add(text);
        made_.parameters.push_back(std::move(value));
    }
    void add(std::string_view text) {
        if (!made_.text.empty()) made_.text += " AND ";
        made_.text += text;
    }
    // `expressions`: any of them may match.
    void add(const std::optional<value_set>& values, const std::vector<std::string_view>& expressions, bool ignore_case = false) {
        if (!values) return;
        std::string allowed;
        for (const auto& pattern : values->patterns) {
            if (pattern.negated) {
                add("NOT (" + one_of(pattern, expressions, ignore_case) + ")");
            }
        }
        for (const auto& pattern : values->patterns) {
            if (pattern.negated) continue;
            if (!allowed.empty()) allowed += " OR ";
            allowed += one_of(pattern, expressions, ignore_case);
        }
        if (!allowed.empty()) add("(" + allowed + ")");
    }
    sql_condition take() {
        if (made_.text.empty()) made_.text = "true";
        return std::move(made_);
    }

private:
    std::string one_of(const text_pattern& pattern, const std::vector<std::string_view>& expressions, bool ignore_case) {
        std::string text;
        for (const auto expression : expressions) {
            if (!text.empty()) text += " OR ";
            const std::string compared = ignore_case ? "lower(" + std::string{expression} + ")" : std::string{expression};
            const bool exact = pattern.pieces.size() == 1;
            text += compared + (exact ? " = ?" : " LIKE ? ESCAPE '\\'");
            auto wanted = exact ? pattern.pieces.front() : like_text(pattern);
            made_.parameters.emplace_back(ignore_case ? fold_case(wanted) : std::move(wanted));
        }
        return text;
    }
    static std::string like_text(const text_pattern& pattern) {
        std::string text;
        for (std::size_t i = 0; i < pattern.pieces.size(); ++i) {
            if (i > 0) text += '%';
            for (const char c : pattern.pieces[i]) {
                if (c == '%' || c == '_' || c == '\\') text += '\\';
                text += c;
            }
        }
        return text;
    }

    sql_condition made_;
};

bool in(const std::optional<value_set>& values, std::string_view text, bool ignore_case = false,
        std::optional<std::string_view> alternative = {}) {
    return !values || values->matches(text, ignore_case, alternative);
}

}  // namespace

sql_condition make_condition(const query_question& asked) {
    condition_writer out;
    if (asked.visible_to && !security::holds(*asked.visible_to, security::privilege::process)) {
        if (security::is_account(*asked.visible_to, asked.visible_to->name))
            out.add("user_name = ?", asked.visible_to->name);
        else
            out.add("false");
    }
    if (asked.since) out.add("started >= ?", microseconds_of(*asked.since));
    if (asked.until) out.add("started < ?", microseconds_of(*asked.until));
    if (asked.at_least.count() > 0) out.add("total_us >= ?", std::int64_t{std::chrono::microseconds{asked.at_least}.count()});
    out.add(asked.user, {"user_name"});
    const std::string with_cluster = "CASE WHEN db = '' THEN '' ELSE " + engine::quoted_text(asked.cluster + ":") + " || db END";
    out.add(asked.db, {"db", with_cluster});
    out.add(asked.state, {"state"}, true);
    out.add(asked.type, {"verb"}, true);
    out.add(asked.digest, {"digest"}, true);
    out.add(asked.connection, {"CAST(lo >> 32 AS VARCHAR)"});
    if (!asked.contains.empty()) out.add("contains(lower(statement), ?)", asked.contains);
    return out.take();
}

bool matches(const query_question& asked, const stored_query& query) {
    if (asked.visible_to && !security::may_see(*asked.visible_to, {query.user, security::session_kind::served})) return false;
    if (asked.since && query.started < *asked.since) return false;
    if (asked.until && query.started >= *asked.until) return false;
    if (query.total < asked.at_least) return false;
    const std::string with_cluster = query.db.empty() ? std::string{} : asked.cluster + ":" + query.db;
    return in(asked.user, query.user) && in(asked.db, query.db, false, with_cluster) &&
           in(asked.state, registry::query_state_name(query.state), true) && in(asked.type, query.verb, true) &&
           in(asked.digest, query.digest, true) && in(asked.connection, std::to_string(query.connection().value)) &&
           (asked.contains.empty() || contains_folded(query.statement, asked.contains));
}

}  // namespace rollcall::history
