// Functions whose arguments have a grammar of their own, or whose sense must be spelled out for the engine.
#include <algorithm>
#include <array>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {
namespace {

// Operands that are written twice must be short: else a nest of calls would double at every level.
constexpr std::size_t longest_repeated = 512;

}  // namespace

// COUNT(*), COUNT(x), COUNT(DISTINCT x[, y]): of several, MySQL leaves out rows where any is NULL.
expression query_rewriter::count() {
    if (in_.try_symbol("*")) {
        expect_symbol(")");
        return {"count(*)"};
    }
    const bool distinct = in_.try_word("DISTINCT");
    std::vector<expression> args = arguments(1, distinct ? 16 : 1, "COUNT");
    if (failure_) return {};
    if (args.size() == 1) return wrapped(distinct ? "count(DISTINCT " : "count(", std::move(args.front()), ")");
    std::string nulls;
    std::string row;
    for (const expression& arg : args) {
        if (arg.text.size() > longest_repeated) not_supported("COUNT(DISTINCT) of several long expressions", "Count a derived table");
        nulls += (nulls.empty() ? "" : " OR ") + text_of(arg, binding::operation) + " IS NULL";
        row += (row.empty() ? "" : ", ") + arg.text;
    }
    return wrapped("count(DISTINCT CASE WHEN " + nulls + " THEN NULL ELSE (", {row, binding::atom, content::other, nesting_of(args)},
                   ") END)");
}

// GROUP_CONCAT([DISTINCT] x [, y] [ORDER BY ...] [SEPARATOR 's'])
expression query_rewriter::group_concat() {
    const bool distinct = in_.try_word("DISTINCT");
    std::string text;
    std::string alone;
    std::uint16_t nesting = 0;
    int parts = 0;
    do {
        expression part = any_expression();
        nesting = std::max(nesting, part.nesting);
        alone = part.text;
        text += (text.empty() ? "" : " || ") + (part.kind == content::string ? part.text : "CAST(" + part.text + " AS VARCHAR)");
        ++parts;
    } while (in_.try_symbol(","));
    std::string order = order_by();
    // A DISTINCT aggregate sorts by what it joins: the same text, so not by the number behind it.
    if (distinct && !order.empty()) {
        const std::string by_itself = " ORDER BY " + alone + " ";
        if (parts != 1 || !order.starts_with(by_itself) || order.find(", ", by_itself.size()) != std::string::npos) {
            not_supported("GROUP_CONCAT(DISTINCT x ORDER BY y)", "Order by x itself, or use a derived table");
        } else {
            order = " ORDER BY " + text + order.substr(by_itself.size() - 1);
        }
    }
    std::string separator = ",";
    if (in_.try_word("SEPARATOR")) separator = utf8_string();
    if (in_.is_word("LIMIT")) not_supported("LIMIT in GROUP_CONCAT", "Use a derived table");
    expect_symbol(")");
    text += ", " + quote_string(separator) + order;
    return wrapped(distinct ? "string_agg(DISTINCT " : "string_agg(", {text, binding::atom, content::other, nesting}, ")");
}

// NULL where any part is, as || gives it and the engine's concat() does not.
expression query_rewriter::concat() {
    std::vector<expression> args = arguments(1, 10000, "CONCAT");
    expression out{{}, binding::atom, content::other, nesting_of(args)};
    for (const expression& arg : args) {
        if (!out.text.empty()) out.text += " || ";
        out.text += arg.kind == content::string ? arg.text : "CAST(" + arg.text + " AS VARCHAR)";
    }
    return wrapped("(", std::move(out), ")");
}

// TRIM(x), TRIM(s FROM x), TRIM(BOTH|LEADING|TRAILING [s] FROM x). MySQL takes away whole strings, the engine characters:
// they agree where the string is one character.
expression query_rewriter::trim() {
    std::string_view side = "trim(";
    bool sided = true;
    if (in_.try_word("LEADING")) {
        side = "ltrim(";
    } else if (in_.try_word("TRAILING")) {
        side = "rtrim(";
    } else {
        sided = in_.try_word("BOTH");
    }
    expression removed{"' '", binding::atom, content::string};
    expression text;
    if (sided && in_.try_word("FROM")) {
        text = any_expression();
    } else {
        expression first = any_expression();
        if (!sided && !in_.is_word("FROM")) {
            expect_symbol(")");
            first.text += ", ' '";
            return wrapped(side, std::move(first), ")");
        }
        expect_word("FROM");
        const bool one = first.kind == content::string && utf8_prefix(std::string_view(first.text).substr(1), 4).size() > 0;
        const std::string bare = first.text.size() >= 2 ? first.text.substr(1, first.text.size() - 2) : "";
        const auto characters = std::ranges::count_if(bare, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
        if (!one || (characters != 1 && bare != "''")) not_supported("TRIM of anything but one character", "Use REGEXP_REPLACE");
        removed = std::move(first);
        text = any_expression();
    }
    expect_symbol(")");
    return wrapped(side, joined(std::move(text), ", ", removed, binding::atom, binding::disjunction, binding::disjunction), ")");
}

// SUBSTRING(x, p[, n]), SUBSTRING(x FROM p [FOR n])
expression query_rewriter::substring() {
    expression out = as_type(any_expression(), "VARCHAR");
    const bool words = in_.try_word("FROM");
    if (!words) expect_symbol(",");
    out = joined(std::move(out), ", ", any_expression(), binding::atom, binding::disjunction, binding::disjunction);
    if (words ? in_.try_word("FOR") : in_.try_symbol(",")) {
        out = joined(std::move(out), ", ", any_expression(), binding::atom, binding::disjunction, binding::disjunction);
    }
    expect_symbol(")");
    return wrapped("substring(", std::move(out), ")");
}

// POSITION(part IN text)
expression query_rewriter::position() {
    expression part = bits(1);
    expect_word("IN");
    expression text = any_expression();
    expect_symbol(")");
    return wrapped(
        "instr(",
        joined(as_type(std::move(text), "VARCHAR"), ", ", as_type(std::move(part), "VARCHAR"), binding::atom, binding::atom, binding::atom),
        ")");
}

// NULL where any argument is; the engine's pass over NULLs.
expression query_rewriter::extremum(std::string_view engine_name) {
    std::vector<expression> args = arguments(2, 64, engine_name);
    std::string nulls;
    for (const expression& arg : args) {
        if (arg.kind == content::number || arg.kind == content::nonzero_number || arg.kind == content::string) continue;
        if (arg.text.size() > longest_repeated) not_supported("GREATEST and LEAST of long expressions", "Use a derived table");
        nulls += (nulls.empty() ? "" : " OR ") + text_of(arg, binding::operation) + " IS NULL";
    }
    expression plain = plain_call(engine_name, std::move(args));
    return nulls.empty() ? plain : wrapped("CASE WHEN " + nulls + " THEN NULL ELSE ", std::move(plain), " END");
}

expression query_rewriter::greatest() { return extremum("greatest"); }
expression query_rewriter::least() { return extremum("least"); }

// SHA2(x, 256|0): the engine has no other length.
expression query_rewriter::sha2() {
    std::vector<expression> args = arguments(2, 2, "SHA2");
    if (failure_) return {};
    if (args[1].text != "256" && args[1].text != "0") not_supported("SHA2 of another length than 256", "Use SHA2(x, 256)");
    return wrapped("sha256(", std::move(args.front()), ")");
}

// FIELD(x, a, b, ...): the position of x, 0 where it is not among them.
expression query_rewriter::field() {
    expression sought = any_expression();
    expect_symbol(",");
    expression list = plain_call("list_value", arguments(1, 1000, "FIELD"));
    return wrapped("COALESCE(list_position(", joined(std::move(list), ", ", sought, binding::atom, binding::atom, binding::disjunction),
                   "), 0)");
}

expression query_rewriter::elt() {
    expression index = any_expression();
    expect_symbol(",");
    expression list = plain_call("list_value", arguments(1, 1000, "ELT"));
    return wrapped("list_extract(", joined(std::move(list), ", ", index, binding::atom, binding::atom, binding::disjunction), ")");
}

expression query_rewriter::rand() {
    if (!in_.is_symbol(")")) not_supported("RAND with a seed", "Call it without an argument");
    expect_symbol(")");
    return {"random()"};
}

// FORMAT(x, decimals): thousands with commas.
expression query_rewriter::format_number() {
    std::vector<expression> args = arguments(2, 2, "FORMAT");
    if (failure_) return {};
    const std::string decimals = args[1].text;
    if (decimals.size() > 2 || !std::ranges::all_of(decimals, [](char c) { return c >= '0' && c <= '9'; })) {
        not_supported("FORMAT with a computed number of decimals", "Write the number of decimals, 0 to 30");
    }
    return wrapped("format('{:,." + decimals + "f}', CAST(", std::move(args.front()), " AS DOUBLE))");
}

}  // namespace rollcall::sql
