// Collations of operands and arguments.
#include "rollcall/sql/dialect/comparison/collating.hpp"

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/ddl/column_type.hpp"

namespace rollcall::sql {
namespace {

constexpr std::size_t few_arguments = 8;

std::string_view rank_name(coercibility rank) noexcept {
    switch (rank) {
        case coercibility::written: return "EXPLICIT";
        case coercibility::mixed: return "NONE";
        case coercibility::column: return "IMPLICIT";
        case coercibility::system: return "SYSCONST";
        case coercibility::literal: break;
    }
    return "COERCIBLE";
}

// Text, and what the engine alone knows the type of.
bool may_be_text(const sql_type& type) noexcept { return type.is_string() || !type.is_known(); }

std::string told(const text_order& order) {
    return "(" + std::string(collation_name(order.by)) + "," + std::string(rank_name(order.rank)) + ")";
}

// What the texts among them make together. Returns: nothing where no collation is to be seen to.
std::optional<text_order> common_order(std::span<expression* const> operands) {
    const auto matters = [](const expression* each) { return each->type.order.matters() && may_be_text(each->type); };
    if (std::ranges::none_of(operands, matters)) return std::nullopt;
    std::optional<text_order> common;
    for (const expression* const each : operands) {
        if (each->type.is(type_class::null) || !may_be_text(each->type)) continue;
        common = common ? combined(*common, each->type.order) : each->type.order;
    }
    return common;
}

sql_error illegal_mix(std::span<expression* const> operands, std::string_view operation) {
    const std::string behind = " for operation '" + std::string(operation) + "'";
    if (operands.size() == 2) {
        return {sql_errc::illegal_mix_of_collations,
                "Illegal mix of collations " + told(operands[0]->type.order) + " and " + told(operands[1]->type.order) + behind};
    }
    const auto code = operands.size() == 3 ? sql_errc::illegal_mix_of_three_collations : sql_errc::illegal_mix_of_many_collations;
    return {code, "Illegal mix of collations" + behind};
}

expression in_engine_collation(expression e, engine_collation of) {
    if (e.type.order.kept == of) return e;
    e.text = text_of(e, binding::atom) + " COLLATE " + std::string(engine_name(of));
    e.level = binding::product;
    e.kind = content::other;
    e.type.order.kept = of;
    ++e.nesting;
    return e;
}

// `behind`: what stands behind a literal that has none at its end. `write`: what a text becomes.
expression with_blanks(expression e, std::string_view behind, std::string (*write)(std::string_view)) {
    if (!is_padded(e.type) || e.type.order.trimmed) return e;
    e.type.order.trimmed = true;
    if (e.is_string_literal()) {
        const std::string value = literal_value(e);
        e.text = quote_string(value.substr(0, value.find_last_not_of(' ') + 1).append(behind));
        return e;
    }
    e.text = write(e.text);
    e.level = binding::atom;
    e.kind = content::other;
    ++e.nesting;
    return e;
}

// What compares whole texts. LIKE and its kin look letter by letter, and GREATEST gives what it compares.
constexpr auto ordering = std::to_array<std::string_view>({"<", "<=", ">", ">=", "between"});
constexpr auto equating = std::to_array<std::string_view>({"=", "<>", "<=>", " IN ", "case"});

bool is_one_of(std::string_view operation, std::span<const std::string_view> of) noexcept {
    return std::ranges::find(of, operation) != of.end();
}

expression written_by(expression e, std::string (*write)(std::string_view, collation)) {
    const collation by = e.type.order.by;
    if (by == collation::bin || !may_be_text(e.type)) return e;
    return {write(e.text, by), binding::atom, content::other, static_cast<std::uint16_t>(e.nesting + 1), types::text};
}

// An operand whose type only the running statement knows, beside text whose blanks at the end do not count.
void pad_unknown(query_rewriter& on, expression& e, bool ordered) {
    if (std::exchange(e.type.order.trimmed, true)) return;
    std::size_t number = 0;
    const char* const end = e.text.data() + e.text.size();
    const bool parameter = e.text.starts_with('$') && std::from_chars(e.text.data() + 1, end, number).ptr == end;
    if (parameter) return on.pad_parameter(number, ordered);
    on.not_supported(
        "A value of a type that is not known before it is computed, beside text whose blanks at the end do not count (PAD SPACE)",
        "Write CAST(... AS CHAR)");
}

}  // namespace

void query_rewriter::pad_parameter(std::size_t number, bool ordered) {
    const padded_parameter wanted{number, ordered};
    auto& padded = out_.padded_parameters;
    const auto known = std::ranges::find(padded, number, &padded_parameter::number);
    if (known == padded.end()) return padded.push_back(wanted);
    if (*known != wanted) {
        not_supported("A parameter of rows in order beside text whose blanks at the end do not count (PAD SPACE)", "Write CAST(? AS CHAR)");
    }
}

collation read_collation(query_rewriter& parser) {
    token_cursor& in = parser.in();
    const std::string name = to_lower(in.is_string() ? parser.utf8_string() : parser.any_name());
    if (parser.failure()) return collation::bin;
    const auto served = served_collation(name);
    if (served) return *served;
    const std::string_view set = std::string_view(name).substr(0, name.find('_'));
    const bool complete = name.size() > set.size() + 1;
    if (!is_character_set(set) || !complete) {
        parser.fail({sql_errc::unknown_collation, "Unknown collation: '" + name + "'"});
    } else {
        parser.not_supported("The collation " + name,
                             "Use utf8mb4_0900_ai_ci, which ignores case and accents, utf8mb4_0900_as_ci or utf8mb4_0900_bin");
    }
    return collation::bin;
}

expression settled(expression e) {
    e = shown(std::move(e));
    const text_order& order = e.type.order;
    if (!order.matters() || !may_be_text(e.type)) return e;
    if (order.by != collation::bin) return in_engine_collation(std::move(e), engine_collation_of(order.by));
    return order.folds_in_engine() ? in_engine_collation(std::move(e), engine_collation::bytes) : e;
}

bool is_padded(const sql_type& type) noexcept { return type.is(type_class::text) && pads(type.order.by); }

expression without_padding(expression e) { return with_blanks(std::move(e), "", trimmed_text); }

expression padded(expression e) { return with_blanks(std::move(e), " ", padded_text); }

bool may_have_equals(const sql_type& type) noexcept { return is_padded(type) || type.is(type_class::json); }

std::string may_equal_another(const sql_type& type, const std::string& value) {
    return type.is(type_class::json) ? "rollcall_json_has_equal(" + value + ")" : "ends_with(" + value + ", ' ')";
}

std::string equals_check(std::span<const std::string> tests) {
    std::string any;
    for (const std::string& each : tests) any += (any.empty() ? "" : " OR ") + each;
    const std::string error =
        error_text(sql_errc::not_supported_yet,
                   "Grouping or merging text that ends with blanks, where these do not count (PAD SPACE), or JSON with "
                   "numbers like 1.0 and 1.50 is not supported. Take RTRIM() of the text, or the collation "
                   "utf8mb4_0900_ai_ci, or CAST the JSON AS CHAR.");
    return "CASE WHEN " + any + " THEN " + error + " ELSE true END";
}

expression as_collation_key(expression e) { return written_by(std::move(e), collation_key); }

expression with_letters_folded(expression e) { return written_by(std::move(e), folded_letters); }

void match_collations(query_rewriter& on, std::span<expression* const> operands, std::string_view operation) {
    const auto common = common_order(operands);
    if (!common || on.failure()) return;
    if (common->rank == coercibility::mixed) return on.fail(illegal_mix(operands, operation));
    const auto engine = engine_collation_of(common->by);
    bool told = engine == engine_collation::plain;
    for (expression* const each : operands) {
        if (!may_be_text(each->type)) continue;
        each->type.order.by = common->by;
        const bool plain = each->type.order.kept == engine_collation::plain;
        if (!plain && engine != engine_collation::plain) *each = in_engine_collation(std::move(*each), engine);
        if (engine == engine_collation::plain) *each = settled(std::move(*each));
        told = told || each->type.order.kept == engine;
        const bool orders = is_one_of(operation, ordering);
        const bool compares = orders || is_one_of(operation, equating);
        if (compares && pads(common->by) && each->type.is(type_class::unknown)) pad_unknown(on, *each, orders);
        if (compares) *each = orders ? padded(std::move(*each)) : without_padding(std::move(*each));
    }
    const auto text = std::ranges::find_if(operands, [](const expression* each) { return each->type.is_string(); });
    if (!told && text != operands.end()) **text = in_engine_collation(std::move(**text), engine);
}

collation fold_together(query_rewriter& on, std::span<expression* const> texts, std::string_view operation) {
    const bool locates = operation == "locate";
    const bool within = locates || operation == "find_in_set";
    const auto common = common_order(texts);
    if (!common || on.failure()) return collation::bin;
    if (common->rank == coercibility::mixed) on.fail(illegal_mix(texts, operation));
    if (locates && ignores_accents(common->by)) return common->by;
    for (expression* const each : texts) {
        if (!may_be_text(each->type)) continue;
        each->type.order.by = common->by;
        *each = within ? with_letters_folded(std::move(*each)) : as_collation_key(std::move(*each));
    }
    return common->by;
}

text_order order_of(std::span<expression> arguments) {
    absl::InlinedVector<expression*, few_arguments> each;
    for (expression& argument : arguments) each.push_back(&argument);
    return order_of(each);
}

text_order order_of(std::span<expression* const> arguments) {
    const auto common = common_order(arguments);
    if (!common) {
        const auto is_column = [](const expression* e) { return e->type.is_string() && e->type.order.rank == coercibility::column; };
        return std::ranges::any_of(arguments, is_column) ? order_of_column(collation::bin) : text_order{};
    }
    if (common->by != collation::bin || common->rank == coercibility::mixed) return *common;
    for (expression* const argument : arguments) {
        const bool folds = may_be_text(argument->type) && argument->type.order.folds_in_engine();
        if (folds) *argument = in_engine_collation(std::move(*argument), engine_collation::bytes);
    }
    text_order out = *common;
    out.kept = engine_collation::bytes;
    return out;
}

void fold_for_like(query_rewriter& on, expression& text, expression& pattern, const expression& escape) {
    if (text.type.order.by == collation::bin) return;
    const bool letter =
        escape.kind == content::string && escape.text.find_first_not_of("'!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~") != std::string::npos;
    if (letter) return on.not_supported("A letter as ESCAPE of a LIKE that ignores case", "Take another character, such as '!'");
    text = with_letters_folded(std::move(text));
    pattern = with_letters_folded(std::move(pattern));
}

bool ignores_case(query_rewriter& on, std::span<expression* const> operands, std::string_view operation) {
    const auto common = common_order(operands);
    if (common && common->rank == coercibility::mixed) on.fail(illegal_mix(operands, operation));
    return common && common->by != collation::bin;
}

void fold_arguments(query_rewriter& on, std::string_view function, std::vector<expression>& args) {
    constexpr auto searching = std::to_array<std::string_view>({"strcmp", "find_in_set", "field"});
    if (args.size() < 2) return;
    absl::InlinedVector<expression*, few_arguments> texts;
    for (expression& arg : args) texts.push_back(&arg);
    const bool all_texts = std::ranges::all_of(args, [](const expression& e) { return may_be_text(e.type); });
    if (function == "field" && !all_texts) return;
    if (function != "field") texts.resize(2);
    if (std::ranges::find(searching, function) != searching.end()) {
        fold_together(on, texts, function);
        return;
    }
    if (!function.starts_with("regexp_") || !ignores_case(on, texts, function)) return;
    const std::size_t last = function == "regexp_like" ? 2 : function == "regexp_substr" ? 4 : 5;
    constexpr std::size_t last_of_zero = 4;  // an occurrence of REGEXP_REPLACE, what REGEXP_INSTR returns
    while (args.size() < last) args.push_back({args.size() == last_of_zero ? "0" : "1", binding::atom, content::other, 0, types::bigint});
    if (args.size() > last) {
        args[last].text = "rollcall_concat('i', " + args[last].text + ")";  // what is written counts more
    } else {
        args.push_back({"'i'", binding::atom, content::string, 0, types::text});
    }
}

}  // namespace rollcall::sql
