// Reading what a kill of one session is asked with.
#include "rollcall/api/parameters/kill_parameters.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using http::http_result;
using http::problem;

// A query id that some query could have: the empty one would stand for sessions that run none.
std::optional<query_id> parse_real_query_id(std::string_view text) {
    const auto id = parse_query_id(text);
    if (!id || id->empty()) return std::nullopt;
    return id;
}

http_result<std::optional<query_id>> query_parameter(const http::parameter_list& given) {
    const auto text = http::find_parameter(given, "query_id");
    if (!text) return std::optional<query_id>{};
    const auto id = parse_real_query_id(*text);
    if (!id) {
        return problem{400, "The parameter 'query_id' is " + http::quoted(*text) +
                                "; it takes a QueryId as the list shows it, two groups of hexadecimal digits with '-' between."};
    }
    return id;
}

// One strong entity tag. Source: RFC 9110, sections 8.8.3 and 13.1.1.
http_result<std::optional<query_id>> if_match(const http::request& incoming) {
    if (!incoming.has_header("if-match")) return std::optional<query_id>{};
    const auto sent = incoming.header("if-match");
    std::string_view tag = sent;
    if (tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"')) {
        if (const auto id = parse_real_query_id(tag.substr(1, tag.size() - 2))) return id;
    }
    return problem{400, "The If-Match header is " + http::quoted(sent) + "; it takes one QueryId as the list shows it, in double quotes."};
}

}  // namespace

http_result<std::string> check_reason(std::string_view reason) {
    constexpr std::size_t most = 256;
    if (reason.size() > most) {
        return problem{400, "The reason has " + std::to_string(reason.size()) + " bytes; it may have 256."};
    }
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(reason, control)) {
        return problem{400, "The reason " + http::quoted(reason) + " holds a control character; it takes one line of text."};
    }
    return valid_utf8(reason);
}

http_result<std::chrono::milliseconds> wait_parameter(const http::parameter_list& given) {
    const auto wait = http::number_parameter(given, "wait_ms", 0, 30000);
    if (wait.has_error()) return wait.error();
    if (!*wait) return http_result<std::chrono::milliseconds>{boost::system::in_place_value, default_kill_wait};
    return http_result<std::chrono::milliseconds>{boost::system::in_place_value, **wait};
}

http_result<kill_parameters> parse_kill_parameters(const http::request& incoming) {
    if (const auto known = http::check_known(incoming.query, {"query_id", "inexact", "reason", "wait_ms"}); known.has_error())
        return known.error();
    const auto by_parameter = query_parameter(incoming.query);
    if (by_parameter.has_error()) return by_parameter.error();
    const auto by_header = if_match(incoming);
    if (by_header.has_error()) return by_header.error();
    if (*by_parameter && *by_header && **by_parameter != **by_header) {
        return problem{400, "The parameter 'query_id' names the query " + to_string(**by_parameter) + " and If-Match names " +
                                to_string(**by_header) + "; name one."};
    }
    const auto inexact = http::flag_parameter(incoming.query, "inexact");
    if (inexact.has_error()) return inexact.error();
    auto reason = check_reason(http::find_parameter(incoming.query, "reason").value_or(""));
    if (reason.has_error()) return reason.error();
    const auto wait = wait_parameter(incoming.query);
    if (wait.has_error()) return wait.error();

    kill_parameters wanted;
    wanted.only_query = *by_parameter ? *by_parameter : *by_header;
    wanted.inexact = inexact->value_or(false);
    wanted.reason = std::move(*reason);
    wanted.wait = *wait;
    return wanted;
}

}  // namespace rollcall::api
