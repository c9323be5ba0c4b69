// Functions over bytes in the engine.
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/text/byte_values.hpp"

namespace rollcall::engine {

void add_byte_functions(function_set& to) {
    to.add<length>("rollcall_length");
    to.add<bit_length>("rollcall_bit_length");
    to.add<ascii>("rollcall_ascii");
    to.add<ord>("rollcall_ord");
    to.add<crc32>("rollcall_crc32");
    to.add<md5>("rollcall_md5");
    to.add<sha1>("rollcall_sha1");
    to.add<sha2>("rollcall_sha2");
    to.add<to_base64>("rollcall_to_base64");
    to.add<from_base64>("rollcall_from_base64");
    to.add<cut>("rollcall_cut");
    to.add<unhex>("rollcall_unhex");
    to.add<binary>("rollcall_binary");
}

}  // namespace rollcall::engine
