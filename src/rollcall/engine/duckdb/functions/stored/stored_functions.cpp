// Functions that make a value what a column takes, in the engine.
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/stored/stored_values.hpp"

namespace rollcall::engine {

void add_stored_functions(function_set& to) {
    to.add<fit_text>("rollcall_fit_text");
    to.add<fit_char>("rollcall_fit_char");
    to.add<fit_bytes>("rollcall_fit_bytes");
    to.add<fit_utf8>("rollcall_fit_utf8");
    to.add<fit_blob>("rollcall_fit_blob");
    to.add<pad_bytes>("rollcall_pad_bytes");
    to.add<fit_bits>("rollcall_fit_bits");
    to.add<fit_integer>("rollcall_fit_integer");
    to.add<fit_unsigned>("rollcall_fit_unsigned");
    to.add<fit_real>("rollcall_fit_real");
    to.add<fit_double>("rollcall_fit_double");
    to.add<fit_float>("rollcall_fit_float");
    to.add<fit_number_text>("rollcall_fit_number_text");
    to.add<fit_decimal_text>("rollcall_fit_decimal_text");
    to.add<fit_unsigned_decimal>("rollcall_fit_unsigned_decimal");
    to.add<fit_timestamp>("rollcall_fit_timestamp");
    to.add<fit_year>("rollcall_fit_year");
    to.add<fit_time>("rollcall_fit_time");
}

}  // namespace rollcall::engine
