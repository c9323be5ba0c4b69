// Taking a member's own parameters apart from the caller's.
#include "rollcall/api/member_question.hpp"

#include "rollcall/cluster/row_lines.hpp"

namespace rollcall::api {

http::http_result<member_question> parse_member_question(const http::request& incoming) {
    member_question question;
    for (const auto& [name, value] : incoming.query) {
        if (name == "as") {
            question.fe = value;
        } else if (name == "kill") {
            question.kill = value;
        } else {
            question.given.emplace_back(name, value);
        }
    }
    if (question.fe.empty()) return http::problem{400, "The parameter 'as' is missing: how the asking member names this front end."};
    return question;
}

http::response answer_with(const registry::listed_rows& rows) {
    http::response answer;
    answer.content_type = "text/plain; charset=utf-8";
    answer.body = cluster::encode_row_lines(rows);
    return answer;
}

}  // namespace rollcall::api
