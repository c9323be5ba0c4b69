// Text functions in the engine.
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/scalar_function.hpp"
#include "rollcall/engine/duckdb/functions/text/letter_folding.hpp"
#include "rollcall/engine/duckdb/functions/text/letter_search.hpp"
#include "rollcall/engine/duckdb/functions/text/text_values.hpp"

namespace rollcall::engine {

void add_text_functions(function_set& to) {
    to.add<concat>("rollcall_concat");
    to.add<concat_ws>("rollcall_concat_ws");
    to.add<substring>("rollcall_substring");
    to.add<substring_of>("rollcall_substring_of");
    to.add<left>("rollcall_left");
    to.add<right>("rollcall_right");
    to.add<substring_index>("rollcall_substring_index");
    to.add<locate>("rollcall_locate");
    to.add<locate_letters>("rollcall_locate_letters");
    to.add<insert_text>("rollcall_insert");
    to.add<trim_left>("rollcall_trim_left");
    to.add<trim_right>("rollcall_trim_right");
    to.add<trim_both>("rollcall_trim_both");
    to.add<lpad>("rollcall_lpad");
    to.add<rpad>("rollcall_rpad");
    to.add<repeat>("rollcall_repeat");
    to.add<replace>("rollcall_replace");
    to.add<reverse>("rollcall_reverse");
    to.add<upper>("rollcall_upper");
    to.add<lower>("rollcall_lower");
    to.add<fold_letters>("rollcall_fold");
    to.add<char_length>("rollcall_char_length");
    to.add<strcmp_of>("rollcall_strcmp");
    to.add<find_in_set>("rollcall_find_in_set");
    to.add<elt>("rollcall_elt");
    to.add<quote>("rollcall_quote");
    to.add<soundex>("rollcall_soundex");
    to.add<export_set>("rollcall_export_set");
    to.add<make_set>("rollcall_make_set");
}

}  // namespace rollcall::engine
