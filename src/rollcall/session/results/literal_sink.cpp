// Which of a variable's types a column's value becomes.
#include "rollcall/session/results/literal_sink.hpp"

#include <string>

#include "rollcall/sql/variables/constant_expression.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::session {

namespace {

// As in results: a fraction that is zero is not told, for the engine's times have room for one whatever was declared.
std::uint8_t told_digits(const column& of, const time_value& value) { return value.microseconds == 0 ? std::uint8_t{0} : of.scale; }

}  // namespace

void literal_sink::unsigned_integer(std::uint64_t value) { keep(sql::literal_of_number(std::to_string(value))); }

void literal_sink::text(std::string_view bytes) {
    switch (here().type) {
        case column_type::decimal: return keep(sql::decimal_text{std::string(bytes)});
        case column_type::blob:
        case column_type::bit: return keep(sql::byte_text{std::string(bytes)});
        default: return keep(std::string(bytes));
    }
}

void literal_sink::date(const date_value& value) {
    std::string text;
    wire::append_date(text, value);
    keep(std::move(text));
}

void literal_sink::time(const time_value& value) {
    std::string text;
    wire::append_time(text, value, told_digits(here(), value));
    keep(std::move(text));
}

void literal_sink::datetime(const datetime_value& value) {
    std::string text;
    wire::append_datetime(text, value, told_digits(here(), value.time));
    keep(std::move(text));
}

}  // namespace rollcall::session
