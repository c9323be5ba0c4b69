// The machine from bytes to a request: the scan finds the head, Beast's parser reads head and body, and what Beast lets pass
// but proxies may read otherwise is refused here.
#include "rollcall/http/server/request_parsing.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/guards/host.hpp"
#include "rollcall/http/message/head_scan.hpp"
#include "rollcall/http/message/header_list.hpp"
#include "rollcall/http/message/quoting.hpp"
#include "rollcall/http/message/target.hpp"

namespace rollcall::http {

namespace {

namespace beast = boost::beast;
using parser = beast::http::request_parser<beast::http::string_body>;

// Chunks' framing that never ends would fill the buffer: no chunk header and no trailer section may be longer.
constexpr std::size_t max_chunk_framing_bytes = 16 * 1024;
// The least that can be missing of a chunked body: "0\r\n\r\n". Beast asserts that it is given as much.
constexpr std::size_t least_chunked_bytes = 5;

problem to_problem(beast::error_code failure, const server_options& limits) {
    using beast::http::error;
    if (failure == error::body_limit) {
        return problem{413, "The request's body is longer than " + std::to_string(limits.max_body_bytes) + " bytes; send less."};
    }
    const auto detail = [&]() -> std::string {
        if (failure == error::bad_method) return "its method is no word.";
        if (failure == error::bad_target) return "its target is empty or holds a character that none holds.";
        if (failure == error::bad_version) return "its first line does not end in HTTP/1.1 or HTTP/1.0.";
        if (failure == error::bad_field) return "a header's name is empty or holds a character that none holds.";
        if (failure == error::bad_value) return "a header's value is malformed.";
        if (failure == error::bad_content_length) return "Content-Length is no number, or comes with Transfer-Encoding.";
        if (failure == error::multiple_content_length) return "it has several Content-Lengths.";
        if (failure == error::bad_transfer_encoding) return "Transfer-Encoding is repeated, or comes with Content-Length.";
        if (failure == error::bad_chunk) return "a chunk of its body does not begin with its size.";
        if (failure == error::bad_chunk_extension) return "a chunk extension of its body is malformed.";
        return "it is malformed (" + failure.message() + ").";
    }();
    return problem{400, "This is not an HTTP/1.1 request: " + detail};
}

method to_method(std::string_view name) {
    for (const auto known : {method::get, method::head, method::post, method::put, method::delete_, method::options}) {
        if (method_name(known) == name) return known;
    }
    return method::other;
}

header_list copy_headers(const parser::value_type& message) {
    header_list headers;
    for (const auto& field : message) headers.emplace_back(to_lower(field.name_string()), std::string{field.value()});
    return headers;
}

// Only "chunked" alone is served. Source: RFC 9112, sections 6.1 and 6.3.
http_result<void> check_coding(std::string_view coding) {
    const auto items = list_items(coding);
    const auto times = std::ranges::count(items, "chunked");
    if (items.empty() || items.back() != "chunked" || times > 1) {
        return problem{400,
                       "The Transfer-Encoding " + quoted(coding) + " does not end in the one 'chunked' that tells where the body ends."};
    }
    if (items.size() == 1) return {};
    return problem{501, "The Transfer-Encoding " + quoted(coding) + " is not known here; send 'chunked' alone."};
}

// Where two readers could differ on where the body ends, there is no body. Source: RFC 9112, section 6.
http_result<void> check_framing(const header_list& headers, bool http_1_0) {
    const auto lengths = values_of(headers, "content-length");
    if (lengths.size() > 1) return problem{400, "The request has several Content-Length headers; send one."};
    if (!lengths.empty() && !is_digits(lengths[0])) {
        return problem{400, "The Content-Length " + quoted(lengths[0]) + " is no number; send the body's length in bytes."};
    }
    const auto codings = values_of(headers, "transfer-encoding");
    if (codings.empty()) return {};
    if (http_1_0) return problem{400, "HTTP/1.0 has no Transfer-Encoding; send a Content-Length."};
    if (!lengths.empty()) return problem{400, "The request has both Content-Length and Transfer-Encoding; send one of them."};
    if (codings.size() > 1) return problem{400, "The request has several Transfer-Encoding headers; send one."};
    return check_coding(codings[0]);
}

// Source: RFC 9112, section 3.2.
http_result<void> check_hosts(const header_list& headers, bool http_1_0, std::string_view target_authority) {
    const auto hosts = values_of(headers, "host");
    if (hosts.size() > 1) return problem{400, "The request has several Host headers; send one."};
    if (hosts.empty() && !http_1_0) return problem{400, "The request has no Host header, which HTTP/1.1 demands."};
    if (target_authority.empty() || hosts.empty()) return {};
    const auto named = parse_authority(hosts[0]);
    if (!named || named != parse_authority(target_authority)) {
        return problem{400, "The target is for " + quoted(target_authority) + ", but Host is " + quoted(hosts[0]) + "; let them agree."};
    }
    return {};
}

}  // namespace

struct request_parsing::parts {
    explicit parts(const server_options& given) : limits(given), scan(given.max_header_bytes, given.max_target_bytes) {
        beast_parser.header_limit(std::numeric_limits<std::uint32_t>::max());  // the scan keeps it
        beast_parser.body_limit(given.max_body_bytes);
        beast_parser.eager(true);
    }

    parsing_state advance_head(std::string& input);
    parsing_state advance_body(std::string& input);
    parsing_state read_head(std::string_view head);
    http_result<void> take_fields();
    parsing_state refuse(problem why) {
        failure = std::move(why);
        return state = parsing_state::refused;
    }

    const server_options& limits;
    head_scan scan;
    parser beast_parser;
    parsing_state state = parsing_state::head;
    request head;
    bool http_1_0 = false;
    bool chunked = false;
    bool has_body = false;
    bool expects_continue = false;
    problem failure{};
};

parsing_state request_parsing::parts::advance_head(std::string& input) {
    for (;;) {
        const auto end = scan.advance(input);
        if (end.has_error()) return refuse(end.error());
        if (!*end) return state;
        const auto length = **end;
        constexpr std::size_t empty_line = 2;
        if (length > empty_line) {
            const auto reached = read_head(std::string_view{input}.substr(0, length));
            input.erase(0, length);
            return reached;
        }
        // Clients of old put an empty line after a body. Source: RFC 9112, section 2.2.
        input.erase(0, length);
        scan = head_scan{limits.max_header_bytes, limits.max_target_bytes};
    }
}

parsing_state request_parsing::parts::read_head(std::string_view bytes) {
    beast::error_code failed;
    beast_parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failed);
    if (failed && failed != beast::http::error::need_more) return refuse(to_problem(failed, limits));
    if (!beast_parser.is_header_done()) return refuse(problem{400, "This is not an HTTP/1.1 request: its head ends too early."});
    if (const auto taken = take_fields(); taken.has_error()) return refuse(taken.error());
    return state = beast_parser.is_done() ? parsing_state::complete : parsing_state::body;
}

http_result<void> request_parsing::parts::take_fields() {
    const auto& message = beast_parser.get();
    http_1_0 = message.version() < 11;
    head.method = to_method(message.method_string());
    head.target = std::string{message.target()};
    head.headers = copy_headers(message);
    if (const auto framed = check_framing(head.headers, http_1_0); framed.has_error()) return framed;
    std::string target_authority;
    auto taken = parse_target(head.target);
    if (taken.has_error()) {
        // What CONNECT and unknown methods aim at need not be a path; they end as 501.
        if (head.method != method::other) return taken.error();
        head.path = head.target;
    } else {
        target_authority = std::move(taken->authority);
        head.path = std::move(taken->path);
        head.segments = std::move(taken->segments);
        head.query = std::move(taken->query);
    }
    if (const auto hosted = check_hosts(head.headers, http_1_0, target_authority); hosted.has_error()) return hosted;
    chunked = beast_parser.chunked();
    // The parser's reading of the list decides on where the body ends: it must be ours.
    if (chunked != head.has_header("transfer-encoding")) return problem{400, "The Transfer-Encoding is malformed; send 'chunked'."};
    has_body = !beast_parser.is_done();
    expects_continue = !http_1_0 && has_body && std::ranges::count(list_items(head.header("expect")), "100-continue") > 0;
    return {};
}

parsing_state request_parsing::parts::advance_body(std::string& input) {
    if (input.size() < (chunked ? least_chunked_bytes : 1)) return state;
    beast::error_code failed;
    const auto taken = beast_parser.put(boost::asio::buffer(input.data(), input.size()), failed);
    input.erase(0, taken);
    if (failed && failed != beast::http::error::need_more) return refuse(to_problem(failed, limits));
    if (beast_parser.is_done()) return state = parsing_state::complete;
    if (input.size() > max_chunk_framing_bytes) {
        return refuse(problem{431, "A chunk's header or the trailers are longer than " + std::to_string(max_chunk_framing_bytes) +
                                       " bytes; send them without extensions."});
    }
    return state;
}

request_parsing::request_parsing(const server_options& limits) : parts_(std::make_unique<parts>(limits)) {}
request_parsing::~request_parsing() = default;

parsing_state request_parsing::advance(std::string& input) {
    if (parts_->state == parsing_state::head) return parts_->advance_head(input);
    if (parts_->state == parsing_state::body) return parts_->advance_body(input);
    return parts_->state;
}

parsing_state request_parsing::state() const noexcept { return parts_->state; }
request request_parsing::take_head() { return std::move(parts_->head); }
bool request_parsing::has_body() const noexcept { return parts_->has_body; }
bool request_parsing::expects_continue() const noexcept { return parts_->expects_continue; }
bool request_parsing::keep_alive() const noexcept { return parts_->beast_parser.is_header_done() && parts_->beast_parser.keep_alive(); }
bool request_parsing::http_1_0() const noexcept { return parts_->http_1_0; }
std::string request_parsing::take_body() { return std::move(parts_->beast_parser.get().body()); }
void request_parsing::refuse(problem why) { parts_->refuse(std::move(why)); }
const problem& request_parsing::failure() const noexcept { return parts_->failure; }

}  // namespace rollcall::http
