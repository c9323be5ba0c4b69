// Requests and answers: header lookup, reason phrases, and the JSON envelope that every answer is wrapped in.
#include "rollcall/http/message/message.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/header_list.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

std::string envelope(std::string_view message, unsigned code, std::string_view data, std::uint64_t count) {
    std::string text;
    text.reserve(data.size() + message.size() + 64);
    text += R"({"msg":)";
    append_json_string(text, message);
    text += R"(,"code":)";
    text += std::to_string(code);
    text += R"(,"data":)";
    text += data;
    text += R"(,"count":)";
    text += std::to_string(count);
    text += '}';
    return text;
}

}  // namespace

std::string quoted(std::string_view sent) {
    constexpr std::size_t shown_bytes = 64;
    const auto shown = utf8_prefix(sent, shown_bytes);
    std::string text = "'" + valid_utf8(shown);
    if (shown.size() < sent.size()) text += "…";
    return text + "'";
}

problem passing_problem(unsigned status, std::string sentence, std::chrono::seconds until) {
    problem passing{status, std::move(sentence)};
    passing.headers.emplace_back("Retry-After", std::to_string(until.count()));
    return passing;
}

std::string_view method_name(method m) noexcept {
    switch (m) {
        case method::get: return "GET";
        case method::head: return "HEAD";
        case method::post: return "POST";
        case method::put: return "PUT";
        case method::delete_: return "DELETE";
        case method::options: return "OPTIONS";
        case method::other: break;
    }
    return "other";
}

std::string request::header(std::string_view lower_name) const { return joined_values(headers, lower_name); }

bool request::has_header(std::string_view lower_name) const {
    return std::ranges::any_of(headers, [&](const auto& field) { return field.first == lower_name; });
}

// Source: RFC 9110, section 15; RFC 6585 for 428 to 431.
std::string_view reason(unsigned status) noexcept {
    switch (status) {
        case 100: return "Continue";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 421: return "Misdirected Request";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        default: return "Unknown Status";
    }
}

response to_response(const problem& failure) {
    std::string sentence;
    append_json_string(sentence, failure.sentence);
    response answer;
    answer.status = failure.status;
    answer.headers = failure.headers;
    answer.body = envelope(reason(failure.status), failure.status, sentence, 0);
    return answer;
}

response success(std::string_view data, std::uint64_t count) {
    response answer;
    answer.body = envelope("success", 0, data, count);
    return answer;
}

}  // namespace rollcall::http
