// A small descent by precedence: sums of products of signed operands.
#include "rollcall/sql/variables/constant_expression.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {
namespace {

using value = std::optional<literal>;

class evaluator {
public:
    evaluator(token_cursor& in, const session_view& session) : in_(in), session_(session) {}

    value sum() {
        value left = product();
        while (left && (in_.is_symbol("+") || in_.is_symbol("-"))) {
            const bool minus = in_.is_symbol("-");
            in_.advance();
            left = joined(*left, product(), [minus](std::int64_t a, std::int64_t b, std::int64_t& out) {
                return !(minus ? __builtin_sub_overflow(a, b, &out) : __builtin_add_overflow(a, b, &out));
            });
        }
        return left;
    }

private:
    value product() {
        value left = sign();
        while (left) {
            if (in_.try_symbol("*")) {
                left = joined(*left, sign(),
                              [](std::int64_t a, std::int64_t b, std::int64_t& out) { return !__builtin_mul_overflow(a, b, &out); });
            } else if (in_.try_word("DIV")) {
                left = joined(*left, sign(), [](std::int64_t a, std::int64_t b, std::int64_t& out) {
                    if (!divides(a, b)) return false;
                    out = a / b;
                    return true;
                });
            } else if (in_.try_symbol("%") || in_.try_word("MOD")) {
                left = joined(*left, sign(), [](std::int64_t a, std::int64_t b, std::int64_t& out) {
                    if (!divides(a, b)) return false;
                    out = a % b;
                    return true;
                });
            } else {
                break;
            }
        }
        return left;
    }

    static bool divides(std::int64_t a, std::int64_t b) noexcept {
        return b != 0 && !(a == std::numeric_limits<std::int64_t>::min() && b == -1);
    }

    // NULL with anything is NULL; what is no integer is left to the engine.
    template <class Operation>
    static value joined(const literal& left, const value& right, Operation operation) {
        if (!right) return std::nullopt;
        if (std::holds_alternative<std::monostate>(left) || std::holds_alternative<std::monostate>(*right)) return literal{};
        const auto* const a = std::get_if<std::int64_t>(&left);
        const auto* const b = std::get_if<std::int64_t>(&*right);
        std::int64_t out = 0;
        if (a == nullptr || b == nullptr || !operation(*a, *b, out)) return std::nullopt;
        return literal{out};
    }

    value sign() {
        bool negative = false;
        while (in_.is_symbol("-") || in_.is_symbol("+")) {
            if (in_.is_symbol("-")) negative = !negative;
            in_.advance();
        }
        if (negative && in_.is(token_kind::number)) return literal_of_number("-" + take());
        value inner = operand();
        if (!negative || !inner) return inner;
        return joined(literal{std::int64_t{0}}, inner,
                      [](std::int64_t a, std::int64_t b, std::int64_t& out) { return !__builtin_sub_overflow(a, b, &out); });
    }

    value operand() {
        constexpr int deepest = 200;
        if (in_.try_symbol("(")) {
            if (++depth_ > deepest) return std::nullopt;
            value inner = sum();
            --depth_;
            if (!in_.try_symbol(")")) return std::nullopt;
            return inner;
        }
        if (in_.is(token_kind::number)) return literal_of_number(take());
        if (in_.is_string()) {
            auto text = in_.string_literal();
            return text.has_value() ? value(literal{std::move(*text)}) : std::nullopt;
        }
        if (in_.is(token_kind::placeholder)) return next_parameter();
        if (in_.is(token_kind::user_variable)) return session_.variables->find(take(), variable_scope::user).value_or(literal{});
        if (in_.is(token_kind::system_variable)) return system_variable();
        if (in_.is(token_kind::word)) return word();
        return std::nullopt;
    }

    value next_parameter() {
        in_.advance();
        const std::size_t next = parameters_used_++;
        // Before they are bound any value stands for them.
        if (session_.parameters == nullptr) return literal{};
        return next < session_.parameters->size() ? value((*session_.parameters)[next]) : std::nullopt;
    }

    value system_variable() {
        const std::string whole = to_lower(take());
        const std::size_t dot = whole.find('.');
        const std::string scope = dot == std::string::npos ? std::string{} : whole.substr(0, dot);
        const bool scoped = scope == "session" || scope == "local" || scope == "global";
        const std::string name = scoped ? whole.substr(dot + 1) : whole;
        if (is_of_statement(name)) return std::nullopt;
        return session_.variables->find(name, scope == "global" ? variable_scope::global : variable_scope::session);
    }

    value word() {
        if (in_.try_word("NULL")) return literal{};
        if (in_.try_word("TRUE")) return literal{std::int64_t{1}};
        if (in_.try_word("FALSE")) return literal{std::int64_t{0}};
        if (in_.is_word("CONNECTION_ID") && in_.is_symbol("(", 1) && in_.is_symbol(")", 2)) {
            for (int i = 0; i < 3; ++i) in_.advance();
            return literal{std::int64_t{session_.id.value}};
        }
        return std::nullopt;
    }

    std::string take() {
        std::string text = value_of(in_.list(), in_.peek());
        in_.advance();
        return text;
    }

    token_cursor& in_;
    const session_view& session_;
    std::size_t parameters_used_ = 0;
    int depth_ = 0;
};

}  // namespace

bool is_of_statement(std::string_view variable) noexcept {
    constexpr auto names = std::to_array<std::string_view>({"timestamp", "warning_count", "error_count", "last_insert_id", "identity"});
    return std::ranges::find(names, variable) != names.end();
}

std::optional<literal> constant_expression(token_cursor& in, const session_view& session) { return evaluator(in, session).sum(); }

literal literal_of_number(std::string digits) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (failure == std::errc{} && end == digits.data() + digits.size()) return number;
    if (digits.find_first_of("eE") == std::string::npos) return decimal_text{std::move(digits)};
    double real = 0;
    // Beyond its range it is what the engine makes of it: an error.
    if (std::from_chars(digits.data(), digits.data() + digits.size(), real).ec != std::errc{}) return decimal_text{std::move(digits)};
    return double_number{real};
}

}  // namespace rollcall::sql
