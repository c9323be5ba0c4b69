// The members' part of an answer.
#include "rollcall/api/action/fe_nodes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rollcall/base/text/text.hpp"

namespace rollcall::api {

bool is_complete(const fe_nodes& nodes) noexcept { return std::ranges::all_of(nodes, &registry::fleet_node::ok); }

void append_nodes(table_body& body, const fe_nodes& nodes, bool with_nodes) {
    const bool complete = is_complete(nodes);
    body.append_key("complete", complete ? "true" : "false");
    if (complete && !with_nodes) return;
    std::string list = "[";
    for (const auto& node : nodes) {
        if (list.size() > 1) list += ',';
        list += R"({"FE":)";
        append_json_string(list, node.fe);
        if (!node.upstream.empty()) {
            list += R"(,"upstream":)";
            append_json_string(list, node.upstream);
        }
        list += fmt::format(R"(,"state":"{}","rows":{},)", node.state, node.rows);
        if (!node.upstream.empty()) list += fmt::format(R"("age_ms":{},)", node.age.count());
        list += fmt::format(R"("took_ms":{},"error":)", node.took.count());
        append_json_string(list, node.error);
        list += '}';
    }
    body.append_key("nodes", list + "]");
}

http::response end_strictly(http::response answer, bool strict, const fe_nodes& nodes) {
    if (!strict || is_complete(nodes)) return answer;
    constexpr std::string_view success_head = R"({"msg":"success","code":0,)";
    answer.status = 503;
    answer.body.replace(0, success_head.size(), R"({"msg":"Service Unavailable","code":503,)");
    answer.headers.emplace_back("Retry-After", "1");
    return answer;
}

std::string missing_text(const fe_nodes& nodes) {
    std::string text;
    for (const auto& node : nodes) {
        if (node.ok()) continue;
        if (!text.empty()) text += ", ";
        if (!node.upstream.empty()) text += fmt::format("the server {} watched by ", node.upstream);
        text += fmt::format("{} ({})", node.fe, node.state);
    }
    return text;
}

}  // namespace rollcall::api
