// Regular expressions over RE2.
#include "rollcall/engine/duckdb/functions/text/regexp_values.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/engine/duckdb/functions/running_function.hpp"
#include "rollcall/engine/regexp_errors.hpp"

namespace rollcall::engine {

namespace {

constexpr std::size_t most_groups = 99;

// Steps that a match takes at worst: the size of the pattern's program for each byte of the text. Nothing ends a match in its middle.
constexpr std::uint64_t most_steps = std::uint64_t{1} << 30;

// What a call of any of them asks for.
struct search {
    std::string text;
    std::string pattern;
    std::string replacement;
    std::string match_type;
    std::int64_t position = 1;    // characters, from 1
    std::int64_t occurrence = 1;  // from 1
    std::int64_t option = 0;      // REGEXP_INSTR: 0 where it begins, 1 what is behind it
};

struct compiled {
    std::string pattern;
    std::string match_type;
    std::unique_ptr<re2::RE2> expression;
};

// Neighbouring calls ask for the same pattern.
sql_result<const re2::RE2*> compile(const std::string& pattern, const std::string& match_type) {
    thread_local compiled last;
    if (last.expression && last.pattern == pattern && last.match_type == match_type) return last.expression.get();
    re2::RE2::Options options;
    options.set_log_errors(false);
    bool many_lines = false;
    for (const char letter : match_type) {
        switch (letter) {
            case 'c': options.set_case_sensitive(true); break;
            case 'i': options.set_case_sensitive(false); break;
            case 'n': options.set_dot_nl(true); break;
            case 'm': many_lines = true; break;
            case 'u': break;
            default:
                return sql_error{sql_errc::regexp_illegal_argument,
                                 "Illegal argument to a regular expression: match type '" + match_type + "'."};
        }
    }
    auto made = std::make_unique<re2::RE2>((many_lines ? "(?m)" : "") + pattern, options);
    if (!made->ok()) return regexp_error(made->error());
    last = {pattern, match_type, std::move(made)};
    return last.expression.get();
}

// The pattern's program, for a match over the text. Errors: as above; 3699 where that may take too long.
sql_result<const re2::RE2*> program_of(const search& of) {
    const auto expression = compile(of.pattern, of.match_type);
    if (expression.has_error()) return expression.error();
    if (static_cast<std::uint64_t>((*expression)->ProgramSize()) * of.text.size() > most_steps) {
        return sql_error{sql_errc::regexp_too_expensive,
                         "Timeout exceeded in regular expression match: the pattern is too large for a text of " +
                             std::to_string(of.text.size()) + " bytes."};
    }
    return *expression;
}

// Walks over the matches of a text from a position on.
class matches {
public:
    matches(const re2::RE2& expression, std::string_view text, std::size_t from)
        : expression_(expression), text_(text), at_(from), groups_(1 + static_cast<std::size_t>(expression.NumberOfCapturingGroups())) {}

    bool next() {
        if (at_ > text_.size()) return false;
        const re2::StringPiece whole(text_.data(), text_.size());
        const int groups = static_cast<int>(std::min(groups_.size(), most_groups + 1));
        if (!expression_.Match(whole, at_, whole.size(), re2::RE2::UNANCHORED, groups_.data(), groups)) return false;
        begin_ = static_cast<std::size_t>(groups_[0].data() - text_.data());
        end_ = begin_ + groups_[0].size();
        at_ = end_;
        // Nothing matched: on to the next character, or beyond the end.
        if (begin_ == end_) at_ += end_ < text_.size() ? character_size(text_, end_) : 1;
        return true;
    }
    [[nodiscard]] std::size_t begin() const noexcept { return begin_; }
    [[nodiscard]] std::size_t end() const noexcept { return end_; }
    [[nodiscard]] std::size_t group_count() const noexcept { return groups_.size(); }
    [[nodiscard]] std::string_view group(std::size_t number) const noexcept { return {groups_[number].data(), groups_[number].size()}; }

private:
    const re2::RE2& expression_;
    std::string_view text_;
    std::size_t at_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::vector<re2::StringPiece> groups_;
};

bool has_null(any_list arguments) {
    return std::ranges::any_of(arguments, [](const any_value& each) { return is_null(each); });
}

sql_error out_of_bounds() { return {sql_errc::regexp_index_out_of_bounds, "Index out of bounds in regular expression search."}; }

// Bytes before the position. Errors: 3686.
sql_result<std::size_t> start_of(const search& of) {
    const auto characters = static_cast<std::int64_t>(count_characters(of.text));
    if (of.position < 1 || of.position > characters + 1) return out_of_bounds();
    return bytes_of_characters(of.text, static_cast<std::uint64_t>(of.position - 1));
}

// The matches from the position on. They refer to the text.
sql_result<matches> matches_of(const search& of) {
    const auto expression = program_of(of);
    if (expression.has_error()) return expression.error();
    const auto from = start_of(of);
    if (from.has_error()) return from.error();
    return matches(**expression, of.text, *from);
}

// On to the one that the occurrence counts. Returns: false where there are fewer.
bool reach(matches& found, std::int64_t occurrence) {
    for (std::int64_t i = 0; i < occurrence; ++i) {
        if (running_function::interrupted() || !found.next()) return false;
    }
    return true;
}

search search_of(any_list arguments) {
    search out;
    out.text = text_of(arguments[0]);
    out.pattern = text_of(arguments[1]);
    return out;
}

// Appends what the replacement makes of a match. Returns: false where it names a group that is not there.
bool append_replacement(std::string& out, std::string_view replacement, const matches& found) {
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char c = replacement[i];
        const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
        if (c == '\\' && next != '\0') {
            out += next;
            ++i;
        } else if (c == '$' && next >= '0' && next <= '9') {
            const auto group = static_cast<std::size_t>(next - '0');
            if (group >= found.group_count()) return false;
            out += found.group(group);
            ++i;
        } else {
            out += c;
        }
    }
    return true;
}

sql_result<std::string> replaced(const search& of, matches found) {
    std::string out;
    std::size_t kept = 0;
    std::int64_t count = 0;
    while (!running_function::interrupted() && found.next()) {
        if (++count < of.occurrence) continue;
        out.append(of.text, kept, found.begin() - kept);
        kept = found.end();
        if (!append_replacement(out, of.replacement, found)) return out_of_bounds();
        if (out.size() > longest_result) {
            return sql_error{sql_errc::regexp_buffer_overflow, "The result string is larger than the result buffer."};
        }
        if (of.occurrence > 0) break;
    }
    out.append(of.text, kept);
    return out;
}

}  // namespace

sql_result<std::optional<bool>> regexp_like(any_list arguments) {
    if (has_null(arguments)) return std::optional<bool>{};
    search of = search_of(arguments);
    if (arguments.size() > 2) of.match_type = text_of(arguments[2]);
    const auto expression = program_of(of);
    if (expression.has_error()) return expression.error();
    return std::optional(re2::RE2::PartialMatch(of.text, **expression));
}

sql_result<std::optional<std::int64_t>> regexp_instr(any_list arguments) {
    if (has_null(arguments)) return std::optional<std::int64_t>{};
    search of = search_of(arguments);
    if (arguments.size() > 2) of.position = signed_of(arguments[2]);
    if (arguments.size() > 3) of.occurrence = std::max<std::int64_t>(signed_of(arguments[3]), 1);
    if (arguments.size() > 4) of.option = signed_of(arguments[4]);
    if (arguments.size() > 5) of.match_type = text_of(arguments[5]);
    if (of.option != 0 && of.option != 1) {
        return sql_error{sql_errc::regexp_illegal_argument, "Incorrect arguments to regexp_instr: return_option must be 1 or 0."};
    }
    auto found = matches_of(of);
    if (found.has_error()) return found.error();
    if (!reach(*found, of.occurrence)) return std::optional(std::int64_t{0});
    const std::size_t at = of.option == 0 ? found->begin() : found->end();
    return std::optional(static_cast<std::int64_t>(count_characters(std::string_view(of.text).substr(0, at))) + 1);
}

sql_result<std::optional<std::string>> regexp_substr(any_list arguments) {
    using made = std::optional<std::string>;
    if (has_null(arguments)) return made{};
    search of = search_of(arguments);
    if (arguments.size() > 2) of.position = signed_of(arguments[2]);
    if (arguments.size() > 3) of.occurrence = std::max<std::int64_t>(signed_of(arguments[3]), 1);
    if (arguments.size() > 4) of.match_type = text_of(arguments[4]);
    auto found = matches_of(of);
    if (found.has_error()) return found.error();
    if (!reach(*found, of.occurrence)) return made{};
    return made(of.text.substr(found->begin(), found->end() - found->begin()));
}

sql_result<std::optional<std::string>> regexp_replace(any_list arguments) {
    using made = std::optional<std::string>;
    if (has_null(arguments)) return made{};
    search of = search_of(arguments);
    of.replacement = text_of(arguments[2]);
    of.occurrence = 0;
    if (arguments.size() > 3) of.position = signed_of(arguments[3]);
    if (arguments.size() > 4) of.occurrence = std::max<std::int64_t>(signed_of(arguments[4]), 0);
    if (arguments.size() > 5) of.match_type = text_of(arguments[5]);
    auto found = matches_of(of);
    if (found.has_error()) return found.error();
    auto out = replaced(of, std::move(*found));
    if (out.has_error()) return out.error();
    return made(std::move(*out));
}

}  // namespace rollcall::engine
