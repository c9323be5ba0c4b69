// Hints are read by words and parentheses: which tables or indexes one names does not matter where it has no effect.
#include "rollcall/sql/parse/optimizer_hints.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "rollcall/base/text/ascii.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {
namespace {

// Of warnings alone.
constexpr sql_errc unsupported_max_execution_time{3125};
constexpr sql_errc conflicting_hint{3126};

constexpr auto known_hints = std::to_array<std::string_view>({"BKA",
                                                              "BNL",
                                                              "NO_BKA",
                                                              "NO_BNL",
                                                              "DERIVED_CONDITION_PUSHDOWN",
                                                              "NO_DERIVED_CONDITION_PUSHDOWN",
                                                              "HASH_JOIN",
                                                              "NO_HASH_JOIN",
                                                              "INDEX",
                                                              "NO_INDEX",
                                                              "INDEX_MERGE",
                                                              "NO_INDEX_MERGE",
                                                              "JOIN_INDEX",
                                                              "NO_JOIN_INDEX",
                                                              "GROUP_INDEX",
                                                              "NO_GROUP_INDEX",
                                                              "ORDER_INDEX",
                                                              "NO_ORDER_INDEX",
                                                              "JOIN_FIXED_ORDER",
                                                              "JOIN_ORDER",
                                                              "JOIN_PREFIX",
                                                              "JOIN_SUFFIX",
                                                              "MERGE",
                                                              "NO_MERGE",
                                                              "MRR",
                                                              "NO_MRR",
                                                              "NO_ICP",
                                                              "NO_RANGE_OPTIMIZATION",
                                                              "QB_NAME",
                                                              "RESOURCE_GROUP",
                                                              "SEMIJOIN",
                                                              "NO_SEMIJOIN",
                                                              "SKIP_SCAN",
                                                              "NO_SKIP_SCAN",
                                                              "SET_VAR",
                                                              "SUBQUERY",
                                                              "MAX_EXECUTION_TIME"});

// One hint: NAME(content).
struct hint {
    std::string_view name;
    std::string_view content;  // trimmed
    std::size_t begin = 0;     // in the statement's text
    std::size_t content_begin = 0;
};

bool is_name_byte(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Reads one hint comment forward.
class hint_reader {
public:
    hint_reader(std::string_view text, const hint_comment& comment) : text_(text), pos_(comment.begin), end_(comment.end) {}

    [[nodiscard]] bool at_end() {
        skip_blanks();
        return pos_ >= end_;
    }
    // Returns: nothing where no hint stands here; where the trouble is, trouble() tells.
    std::optional<hint> next() {
        hint read;
        read.begin = trouble_ = pos_;
        while (pos_ < end_ && is_name_byte(text_[pos_])) ++pos_;
        read.name = text_.substr(read.begin, pos_ - read.begin);
        if (std::ranges::none_of(known_hints, [&read](std::string_view known) { return iequals(known, read.name); })) return std::nullopt;
        skip_blanks();
        trouble_ = pos_;
        if (pos_ >= end_ || text_[pos_] != '(') return std::nullopt;
        const std::size_t open = pos_++;
        if (!skip_content()) return std::nullopt;
        read.content_begin = open + 1;
        read.content = trimmed(text_.substr(open + 1, pos_ - open - 1));
        ++pos_;
        return read;
    }
    [[nodiscard]] std::size_t trouble() const noexcept { return trouble_; }

private:
    void skip_blanks() {
        while (pos_ < end_ && is_blank(text_[pos_])) ++pos_;
    }
    // To the parenthesis that closes. A name in quotes may hold one.
    bool skip_content() {
        char quote = '\0';
        for (; pos_ < end_; ++pos_) {
            const char c = text_[pos_];
            if (quote != '\0') {
                if (c == quote) quote = '\0';
            } else if (c == '`' || c == '"' || c == '\'') {
                quote = c;
            } else if (c == ')') {
                return true;
            } else if (c == '(') {
                break;
            }
        }
        trouble_ = pos_;
        return false;
    }
    static std::string_view trimmed(std::string_view text) {
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
        while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
        return text;
    }

    std::string_view text_;
    std::size_t pos_;
    std::size_t end_;
    std::size_t trouble_ = 0;
};

// The token of the SELECT that the statement's rows come from first: behind EXPLAIN, WITH and parentheses that hold all of it.
std::optional<std::size_t> first_select(const token_list& list) {
    const auto is = [&list](std::size_t at, std::string_view text) {
        return at < list.tokens.size() && list.tokens[at].kind != token_kind::quoted_identifier &&
               iequals(list.text_of(list.tokens[at]), text);
    };
    std::size_t at = is(0, "EXPLAIN") || is(0, "DESCRIBE") || is(0, "DESC") ? 1 : 0;
    if (is(at, "WITH")) {
        for (int depth = 0; at < list.tokens.size() && (depth > 0 || !is(at, "SELECT")); ++at) {
            if (is(at, "(")) ++depth;
            if (is(at, ")")) --depth;
        }
    }
    while (is(at, "(")) ++at;
    return is(at, "SELECT") ? std::optional(at) : std::nullopt;
}

class hint_taker {
public:
    hint_taker(const token_list& list, engine_statement& into) : list_(list), into_(into), first_select_(first_select(list)) {}

    void take(const hint_comment& comment) {
        hint_reader reader(list_.text, comment);
        while (!reader.at_end()) {
            const auto one = reader.next();
            if (!one) return syntax_warning("Optimizer hint syntax error", reader.trouble());
            if (iequals(one->name, "MAX_EXECUTION_TIME")) {
                if (!take_time_limit(*one, comment)) return;
            } else if (!iequals(one->name, "QB_NAME")) {
                warn(sql_errc::not_supported_yet, "The optimizer hint " + std::string(one->name) + " has no effect here");
            }
        }
    }

private:
    // Returns: false where the hint cannot be read, nor what stands behind it.
    bool take_time_limit(const hint& one, const hint_comment& comment) {
        constexpr std::uint64_t most_ms = 4294967295;
        std::uint64_t limit = 0;
        const char* const end = one.content.data() + one.content.size();
        const auto [read_to, failure] = std::from_chars(one.content.data(), end, limit);
        if (read_to != end || failure == std::errc::invalid_argument) {
            syntax_warning("Optimizer hint syntax error", one.content_begin);
            return false;
        }
        if (failure != std::errc{} || limit > most_ms) {
            syntax_warning("Unsupported MAX_EXECUTION_TIME", one.content_begin);
        } else if (!first_select_ || comment.behind != *first_select_) {
            warn(unsupported_max_execution_time, "MAX_EXECUTION_TIME hint is supported by top-level standalone SELECT statements only");
        } else if (std::exchange(has_time_limit_, true)) {
            warn(conflicting_hint, "Hint MAX_EXECUTION_TIME(" + std::string(one.content) + ") is ignored as conflicting/duplicated");
        } else {
            into_.time_limit_ms = limit;
        }
        return true;
    }

    void warn(sql_errc code, std::string message) {
        constexpr std::size_t most_warnings = 64;
        if (into_.warnings.size() < most_warnings) into_.warnings.push_back({code, std::move(message)});
    }

    // As MySQL words it: what stands there, and on which line.
    void syntax_warning(std::string_view what, std::size_t where) {
        auto worded = syntax_error(list_.text, where).message;
        const auto near = worded.find(" near '");
        if (near != std::string::npos) worded.replace(0, near, what);
        warn(sql_errc::parse, std::move(worded));
    }

    const token_list& list_;
    engine_statement& into_;
    std::optional<std::size_t> first_select_;
    bool has_time_limit_ = false;
};

}  // namespace

void take_hints(const token_list& list, engine_statement& into) {
    if (list.hints.empty()) return;
    hint_taker taker(list, into);
    for (const auto& comment : list.hints) taker.take(comment);
}

}  // namespace rollcall::sql
