// The members' part of an answer.
#include "rollcall/api/fe_nodes.hpp"

#include <string>

#include "rollcall/base/text.hpp"

namespace rollcall::api {

void append_lone_fe(table_body& body, std::string_view fe, std::uint64_t rows, std::chrono::milliseconds took, bool with_nodes) {
    body.append_key("complete", "true");
    if (!with_nodes) return;
    std::string nodes = R"([{"FE":)";
    append_json_string(nodes, fe);
    nodes += R"(,"state":"ok","rows":)" + std::to_string(rows);
    nodes += R"(,"took_ms":)" + std::to_string(took.count());
    nodes += R"(,"error":""}])";
    body.append_key("nodes", nodes);
}

}  // namespace rollcall::api
