// Functions over regular expressions in the engine.
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/text/regexp_values.hpp"

namespace rollcall::engine {

void add_regexp_functions(function_set& to) {
    to.add<regexp_like>("rollcall_regexp_like");
    to.add<regexp_instr>("rollcall_regexp_instr");
    to.add<regexp_substr>("rollcall_regexp_substr");
    to.add<regexp_replace>("rollcall_regexp_replace");
}

}  // namespace rollcall::engine
