// Facts of sessions as bytes. Written and read within the process only.
#include "rollcall/api/session_facts.hpp"

#include <utility>

#include "rollcall/base/byte_cursor.hpp"

namespace rollcall::api {

namespace {

using registry::session_column;

void encode_cell(std::string& out, const registry::session_row& row, session_column column, const registry::render_context& context) {
    std::string text;
    registry::append_cell(text, row, column, context);
    append_lenenc_string(out, text);
}

std::string decode_cell(byte_reader& reader) { return std::string{reader.lenenc_string().value_or("")}; }

}  // namespace

void encode_facts(std::string& out, const registry::session_row& row, const registry::render_context& context) {
    append_fixed_int(out, row.id.value, 4);
    append_fixed_int(out, row.query.hi, 8);
    append_fixed_int(out, row.query.lo, 8);
    append_fixed_int(out, row.command_number, 8);
    for (const auto column : {session_column::user, session_column::host, session_column::db, session_column::info}) {
        encode_cell(out, row, column, context);
    }
}

session_facts decode_facts(std::string_view bytes) {
    byte_reader reader{bytes};
    session_facts facts;
    facts.id.value = reader.u32().value_or(0);
    facts.query.hi = reader.u64().value_or(0);
    facts.query.lo = reader.u64().value_or(0);
    facts.command_number = reader.u64().value_or(0);
    facts.user = decode_cell(reader);
    facts.host = decode_cell(reader);
    facts.db = decode_cell(reader);
    facts.info = decode_cell(reader);
    return facts;
}

std::shared_ptr<registry::listing> make_facts_listing(registry::session_filter filter, registry::render_context context) {
    auto asked = std::make_shared<registry::listing>();
    asked->filter = std::move(filter);
    asked->context = std::move(context);
    asked->render = [context = asked->context](std::string& out, const registry::session_row& row) { encode_facts(out, row, context); };
    return asked;
}

}  // namespace rollcall::api
