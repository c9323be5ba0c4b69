// Lengths of literals, columns, and the calls that keep, cut or join them.
#include "rollcall/sql/dialect/query/text_lengths.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {
namespace {

using length = std::optional<std::uint64_t>;

struct fixed_length {
    std::string_view function;
    std::uint64_t characters;
};
constexpr auto fixed_lengths = std::to_array<fixed_length>({{"md5", 32}, {"sha1", 40}, {"sha", 40}, {"uuid", 36}});

class measure {
public:
    measure(const token_list& list, const select_scope& scope) : list_(list), scope_(scope) {}

    [[nodiscard]] length of(token_span item) const {
        const std::size_t count = item.end - item.first;
        if (count == 0) return std::nullopt;
        const token& t = list_.tokens[item.first];
        if (count == 1 && t.kind == token_kind::string) return count_characters(value_of(list_, t));
        if (count == 1 && iequals(text(item.first), "NULL")) return 0;
        if (count == 1 || (count == 3 && text(item.first + 1) == ".")) return of_column(item);
        const bool call = t.kind == token_kind::word && text(item.first + 1) == "(" && closes_at(item.first + 1) + 1 == item.end;
        return call ? of_call(to_lower(text(item.first)), arguments({item.first + 2, item.end - 1})) : std::nullopt;
    }

private:
    [[nodiscard]] std::string_view text(std::size_t token) const { return list_.text_of(list_.tokens[token]); }

    [[nodiscard]] std::size_t closes_at(std::size_t open) const {
        int depth = 0;
        for (std::size_t i = open; i < list_.tokens.size(); ++i) {
            depth += text(i) == "(" ? 1 : text(i) == ")" ? -1 : 0;
            if (depth == 0) return i;
        }
        return list_.tokens.size();
    }

    [[nodiscard]] std::vector<token_span> arguments(token_span inside) const {
        std::vector<token_span> out;
        std::size_t first = inside.first;
        for (std::size_t i = inside.first; i < inside.end; ++i) {
            if (text(i) == "(") i = closes_at(i);
            if (i >= inside.end || text(i) != ",") continue;
            out.push_back({first, i});
            first = i + 1;
        }
        if (first < inside.end) out.push_back({first, inside.end});
        return out;
    }

    [[nodiscard]] length of_column(token_span item) const {
        const bool named =
            list_.tokens[item.end - 1].kind == token_kind::word || list_.tokens[item.end - 1].kind == token_kind::quoted_identifier;
        if (!named) return std::nullopt;
        const std::string qualifier = item.end - item.first == 3 ? value_of(list_, list_.tokens[item.first]) : std::string{};
        const auto found = find_column(&scope_, qualifier, value_of(list_, list_.tokens[item.end - 1]));
        const bool sized = found.schema != nullptr && found.schema->type.is(type_class::text);
        const std::uint32_t characters = sized ? length_of_text(found.schema->mysql_type) : 0;
        return characters == 0 ? length{} : length{characters};
    }

    // A whole number that is written.
    [[nodiscard]] length number(token_span item) const {
        std::uint64_t value = 0;
        if (item.end - item.first != 1) return std::nullopt;
        const std::string_view digits = text(item.first);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc{} && end == digits.data() + digits.size() ? length{value} : std::nullopt;
    }

    [[nodiscard]] length most(std::span<const token_span> of_these) const {
        length all = 0;
        for (const token_span& each : of_these) {
            const length one = of(each);
            all = all && one ? length{std::max(*all, *one)} : std::nullopt;
        }
        return all;
    }

    [[nodiscard]] length sum(std::span<const token_span> of_these) const {
        length all = 0;
        for (const token_span& each : of_these) {
            const length one = of(each);
            all = all && one ? length{*all + *one} : std::nullopt;
        }
        return all;
    }

    // ... AS CHAR(20)
    [[nodiscard]] length of_cast(token_span inside) const {
        if (inside.end - inside.first < 6 || text(inside.end - 1) != ")" || text(inside.end - 3) != "(") return std::nullopt;
        const bool to_text = iequals(text(inside.end - 4), "CHAR") && iequals(text(inside.end - 5), "AS");
        return to_text ? number({inside.end - 2, inside.end - 1}) : std::nullopt;
    }

    [[nodiscard]] length of_call(std::string_view function, const std::vector<token_span>& given) const {
        const auto is = [function](auto... names) { return ((function == std::string_view{names}) || ...); };
        const auto* const fixed = std::ranges::find(fixed_lengths, function, &fixed_length::function);
        if (fixed != fixed_lengths.end()) return fixed->characters;
        if (given.empty()) return std::nullopt;
        if (is("cast")) return of_cast({given.front().first, given.back().end});
        if (is("upper", "ucase", "lower", "lcase", "trim", "ltrim", "rtrim", "reverse") && given.size() == 1) return of(given[0]);
        if (is("concat")) return sum(given);
        if (is("ifnull", "coalesce")) return most(given);
        if (is("if") && given.size() == 3) return most(std::span(given).subspan(1));
        if (given.size() < 2) return std::nullopt;
        const length all = of(given[0]);
        const length last = number(given.back());
        if (is("left", "right") && all && last) return std::min(*all, *last);
        if (is("lpad", "rpad") && given.size() == 3) return number(given[1]);
        if (is("concat_ws") && all) {
            const length joined = sum(std::span(given).subspan(1));
            return joined ? length{*joined + *all * (given.size() - 2)} : std::nullopt;
        }
        return std::nullopt;
    }

    const token_list& list_;
    const select_scope& scope_;
};

}  // namespace

void note_text_length(const token_list& list, std::size_t begin, std::size_t end, select_scope& scope) {
    constexpr std::uint64_t longest = 512;
    const length found = measure(list, scope).of({begin, end});
    if (found && *found > 0 && *found <= longest) scope.columns.back().mysql_type = "varchar(" + std::to_string(*found) + ")";
}

}  // namespace rollcall::sql
