// Functions over numbers in the engine.
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/numbers/internet_addresses.hpp"
#include "rollcall/engine/duckdb/functions/numbers/number_values.hpp"
#include "rollcall/engine/duckdb/functions/numbers/whole_division.hpp"

namespace rollcall::engine {

void add_number_functions(function_set& to) {
    to.add<natural_log>("rollcall_ln");
    to.add<log_to_base>("rollcall_log");
    to.add<log_2>("rollcall_log2");
    to.add<log_10>("rollcall_log10");
    to.add<square_root>("rollcall_sqrt");
    to.add<arc_cosine>("rollcall_acos");
    to.add<arc_sine>("rollcall_asin");
    to.add<power>("rollcall_pow");
    to.add<divide_whole>("rollcall_divide_whole");
    to.add<exponential>("rollcall_exp");
    to.add<cotangent>("rollcall_cot");
    to.add<round_double>("rollcall_round_double");
    to.add<truncate_double>("rollcall_truncate_double");
    to.add<round_signed>("rollcall_round_signed");
    to.add<round_unsigned>("rollcall_round_unsigned");
    to.add<truncate_signed>("rollcall_truncate_signed");
    to.add<truncate_unsigned>("rollcall_truncate_unsigned");
    to.add<fixed_text>("rollcall_fixed_text");
    to.add<seeded_random>("rollcall_rand");
    to.add<format_number>("rollcall_format");
    to.add<conv>("rollcall_conv");
    to.add<binary_digits>("rollcall_bin");
    to.add<octal_digits>("rollcall_oct");
    to.add<hex_digits>("rollcall_hex");
    to.add<bit_count>("rollcall_bit_count");
    to.add<shift_left>("rollcall_shift_left");
    to.add<shift_right>("rollcall_shift_right");
    to.add<inet_aton>("rollcall_inet_aton");
    to.add<inet_ntoa>("rollcall_inet_ntoa");
    to.add<inet6_aton>("rollcall_inet6_aton");
    to.add<inet6_ntoa>("rollcall_inet6_ntoa");
    to.add<is_ipv4>("rollcall_is_ipv4");
    to.add<is_ipv6>("rollcall_is_ipv6");
    to.add<exact_key>("rollcall_exact_key");
    to.add<field>("rollcall_field");
    to.add<interval_of>("rollcall_interval");
    to.add<characters>("rollcall_char");
}

}  // namespace rollcall::engine
