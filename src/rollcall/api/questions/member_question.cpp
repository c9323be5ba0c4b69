// Taking a member's own parameters apart from the caller's.
#include "rollcall/api/questions/member_question.hpp"

#include <fmt/format.h>

#include "rollcall/cluster/questions/row_lines.hpp"

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

http::problem owner_cannot_be_asked(std::string_view owner, std::string_view owned, std::string_view why) {
    return http::passing_problem(503, fmt::format("The front end {} that owns {} cannot be asked: {}", owner, owned, why));
}

http::response answer_with(const registry::listed_rows& rows) {
    http::response answer;
    answer.content_type = "text/plain; charset=utf-8";
    answer.body = cluster::encode_row_lines(rows);
    return answer;
}

}  // namespace rollcall::api
