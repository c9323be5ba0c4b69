// One query's profile: here or at the FE that owns the query, as the older page's HTML, as plain text or as the tree of operators.
#include <simdjson.h>

#include <chrono>
#include <utility>

#include "rollcall/api/action/query_actions.hpp"
#include "rollcall/api/parameters/session_parameters.hpp"
#include "rollcall/api/queries/explained_plan.hpp"
#include "rollcall/api/questions/history_reading.hpp"
#include "rollcall/api/questions/member_question.hpp"
#include "rollcall/api/questions/query_rows.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/history/profile_text.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

enum class profile_format : std::uint8_t { html, text, json };

constexpr std::size_t answer_bytes = std::size_t{8} << 20;
constexpr std::chrono::seconds owner_patience{2};

struct profile_question {
    query_id id;
    profile_format format = profile_format::html;
};

// Nothing where there is no such query, or none that the caller may see; else the plain text or the JSON.
using rendered = http::http_result<std::optional<std::string>>;

http::problem no_such_query(query_id id) {
    return {404, "There is no query " + http::quoted(to_string(id)) +
                     ", it is no longer kept, or you may not see it; GET /rest/v1/query_profile lists the ids."};
}

http::http_result<query_id> read_id(const std::string& text) {
    if (const auto id = parse_query_id(text)) return *id;
    return http::problem{404,
                         "There is no query " + http::quoted(text) +
                             "; a query's id has two groups of hexadecimal digits with '-' between, as GET /rest/v1/query_profile lists "
                             "them."};
}

http::http_result<profile_format> read_format(const http::parameter_list& given) {
    const auto text = http::find_parameter(given, "format");
    if (!text) return profile_format::html;
    if (*text == "text") return profile_format::text;
    if (*text == "json") return profile_format::json;
    return http::problem{400, "The parameter 'format' is " + http::quoted(*text) + "; it takes text or json."};
}

// The id stands in the path or in query_id=.
http::http_result<profile_question> parse_question(const http::request& incoming) {
    const auto in_path = incoming.path_parameters.find("id");
    const bool by_path = in_path != incoming.path_parameters.end();
    std::vector<std::string_view> known{"format"};
    if (!by_path) known.emplace_back("query_id");
    if (const auto checked = http::check_known(incoming.query, known); checked.has_error()) return checked.error();
    const auto id = read_id(by_path ? in_path->second : http::find_parameter(incoming.query, "query_id").value_or(""));
    if (id.has_error()) return id.error();
    const auto format = read_format(incoming.query);
    if (format.has_error()) return format.error();
    return profile_question{*id, *format};
}

asio::awaitable<http::http_result<std::optional<history::stored_profile>>> find_here(const services& s, query_id id,
                                                                                     security::principal caller) {
    using found = std::optional<history::stored_profile>;
    // It may end between the two looks: then the second finds it.
    if (auto running = co_await find_running_here(s, id, caller)) {
        history::stored_profile profile;
        profile.query = std::move(*running);
        co_return found{std::move(profile)};
    }
    if (s.history == nullptr) co_return found{};
    auto read = [id, caller = std::move(caller)](history::archive& from) { return from.find(id, caller); };
    co_return co_await read_history(s, std::move(read));
}

asio::awaitable<rendered> render_here(const services& s, profile_question asked, time_zone zone, std::string fe,
                                      security::principal caller) {
    auto found = co_await find_here(s, asked.id, std::move(caller));
    if (found.has_error()) co_return found.error();
    if (!*found) co_return std::optional<std::string>{};
    auto& profile = **found;
    if (profile.operators.empty()) {
        profile.operators = co_await explain_plan(s, profile.query);
        profile.explained = true;
    }
    if (asked.format == profile_format::json)
        co_return std::optional{(**found).operators.empty() ? std::string{"{}"} : (**found).operators};
    const history::profile_context how{std::move(zone), s.cluster, std::move(fe), s.version};
    co_return std::optional{history::profile_text(**found, how)};
}

bool is_json(const std::string& text) {
    simdjson::dom::parser parser;
    const simdjson::padded_string padded{text};
    return parser.parse(padded).error() == simdjson::SUCCESS;
}

asio::awaitable<rendered> render_at(const services& s, cluster::member owner, profile_question asked, security::principal caller) {
    http::parameter_list parameters;
    parameters.emplace_back("query_id", to_string(asked.id));
    parameters.emplace_back("format", asked.format == profile_format::json ? "json" : "text");
    parameters.emplace_back("tz", s.zone.name());
    parameters.emplace_back("as", owner.name);
    cluster::internal_call call{http::method::get, http::make_target(cluster::profile_target, parameters), "", std::move(caller)};
    const auto body = co_await s.fleet.call(owner, std::move(call), answer_bytes, owner_patience);
    if (body.has_error()) co_return owner_cannot_be_asked(owner.name, "the query", body.error().sentence);
    if (body->empty()) co_return std::optional<std::string>{};
    if (asked.format == profile_format::json && !is_json(*body))
        co_return owner_cannot_be_asked(owner.name, "the query", "it answered a profile that is no JSON");
    co_return std::optional{valid_utf8(*body)};
}

asio::awaitable<rendered> render(const services& s, profile_question asked, security::principal caller) {
    const auto members = s.fleet.members();
    const auto* const owner = members->find_number(cluster::fe_number_of(connection_of(asked.id)));
    rendered profile;
    if (owner != nullptr && !owner->self) {
        profile = co_await render_at(s, *owner, asked, std::move(caller));
    } else {
        profile = co_await render_here(s, asked, s.zone, s.fleet.own_name(), std::move(caller));
    }
    if (profile.has_value() && !*profile) co_return no_such_query(asked.id);
    co_return profile;
}

// As it is put into pages: markup becomes text, then lines and blanks become markup.
std::string as_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() * 2);
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            case '\n': out += "</br>"; break;
            case ' ': out += "&nbsp;&nbsp;"; break;
            default: out += c;
        }
    }
    return out;
}

http::response in_envelope(profile_format format, const std::string& profile) {
    if (format == profile_format::json) return http::success(profile, 0);
    std::string data;
    append_json_string(data, format == profile_format::html ? as_html(profile) : profile);
    return http::success(data, 0);
}

action_result show_as(const services& s, request_ptr incoming, security::principal caller, std::optional<profile_format> format) {
    auto asked = parse_question(*incoming);
    if (asked.has_error()) co_return asked.error();
    if (format) {
        if (http::find_parameter(incoming->query, "format"))
            co_return http::problem{400, "The path names the format already; leave format= out."};
        asked->format = *format;
    }
    const auto profile = co_await render(s, *asked, std::move(caller));
    if (profile.has_error()) co_return profile.error();
    co_return in_envelope(asked->format, **profile);
}

}  // namespace

asio::awaitable<bool> knows_query(const services& s, query_id id, security::principal caller) {
    const auto members = s.fleet.members();
    const auto* const owner = members->find_number(cluster::fe_number_of(connection_of(id)));
    if (owner != nullptr && !owner->self) {
        const profile_question asked{id, profile_format::text};
        const auto profile = co_await render_at(s, *owner, asked, std::move(caller));
        co_return profile.has_value() && profile->has_value();
    }
    const auto found = co_await find_here(s, id, std::move(caller));
    co_return found.has_value() && found->has_value();
}

action_result show_profile(const services& s, request_ptr incoming, security::principal caller) {
    return show_as(s, std::move(incoming), std::move(caller), std::nullopt);
}

action_result show_profile_text(const services& s, request_ptr incoming, security::principal caller) {
    return show_as(s, std::move(incoming), std::move(caller), profile_format::text);
}

action_result show_profile_json(const services& s, request_ptr incoming, security::principal caller) {
    return show_as(s, std::move(incoming), std::move(caller), profile_format::json);
}

action_result show_bare_profile(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {"query_id"}); known.has_error()) co_return known.error();
    const auto id = read_id(http::find_parameter(incoming->query, "query_id").value_or(""));
    if (id.has_error()) co_return id.error();
    const profile_question asked{*id, profile_format::text};
    const auto profile = co_await render(s, asked, std::move(caller));
    if (profile.has_error()) co_return profile.error();
    http::response answer;
    answer.content_type = "text/plain; charset=utf-8";
    answer.body = **profile;
    co_return answer;
}

action_result give_profile(const services& s, request_ptr incoming, security::principal caller) {
    const auto text = http::find_parameter(incoming->query, "query_id").value_or("");
    const auto id = parse_query_id(text);
    const auto format = read_format(incoming->query);
    auto zone = zone_parameter(incoming->query);
    if (!id || format.has_error() || zone.has_error()) co_return http::problem{400, "The question for a profile is malformed."};
    auto fe = http::find_parameter(incoming->query, "as").value_or("");
    const profile_question asked{*id, *format};
    auto profile = co_await render_here(s, asked, zone->value_or(s.zone), std::move(fe), std::move(caller));
    if (profile.has_error()) co_return profile.error();
    http::response answer;
    answer.content_type = "text/plain; charset=utf-8";
    answer.body = profile->value_or("");
    co_return answer;
}

}  // namespace rollcall::api
