// The list of our scalar functions.
#include "rollcall/engine/duckdb/functions/functions.hpp"

#include "rollcall/engine/duckdb/functions/first_takers.hpp"
#include "rollcall/engine/duckdb/functions/numbers/exact_division.hpp"
#include "rollcall/engine/duckdb/functions/numbers/one_decimal.hpp"
#include "rollcall/engine/duckdb/functions/numbers/reals_as_decimals.hpp"

namespace rollcall::engine {

bool register_functions(duckdb_connection on, const interrupt_flags& flags) {
    function_set all(on, flags);
    add_conversion_functions(all);
    add_like_function(all);
    add_text_functions(all);
    add_json_functions(all);
    add_temporal_functions(all);
    add_statement_time(all);
    add_recursion_step(all);
    add_byte_functions(all);
    add_number_functions(all);
    add_stored_functions(all);
    add_regexp_functions(all);
    add_user_lock_functions(all);
    return all.all_registered() && register_exact_division(on) && register_one_decimals(on) && register_casts_of_reals(on) &&
           register_first_takers(on);
}

}  // namespace rollcall::engine
