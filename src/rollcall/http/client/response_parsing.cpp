// The machine from bytes to an answer: the scan finds the head, Beast's parser reads head and body, and what Beast lets pass
// but others may read otherwise is refused here, as it is in requests.
#include "rollcall/http/client/response_parsing.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/buffers_iterator.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/none.hpp>
#include <boost/optional.hpp>

#include <limits>
#include <optional>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/head_lines.hpp"
#include "rollcall/http/message/header_list.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

namespace beast = boost::beast;

// A body that is taken away as it comes. Beast's own string_body reserves whatever Content-Length claims.
struct piece_body {
    using value_type = std::string;

    class reader {
    public:
        template <bool IsRequest, class Fields>
        reader(beast::http::header<IsRequest, Fields>& /*head*/, value_type& piece) : piece_(piece) {}
        void init(const boost::optional<std::uint64_t>& /*length*/, beast::error_code& failed) { failed = {}; }
        template <class Buffers>
        std::size_t put(const Buffers& buffers, beast::error_code& failed) {
            failed = {};
            std::size_t taken = 0;
            for (const auto part : beast::buffers_range_ref(buffers)) {
                piece_.append(static_cast<const char*>(part.data()), part.size());
                taken += part.size();
            }
            return taken;
        }
        void finish(beast::error_code& failed) { failed = {}; }

    private:
        value_type& piece_;
    };
};

using parser = beast::http::response_parser<piece_body>;

// The least that can be missing of a chunked body: "0\r\n\r\n". Beast asserts that it is given as much.
constexpr std::size_t least_chunked_bytes = 5;

client_error malformed(const std::string& why) { return {client_errc::malformed, "this is not an HTTP/1.1 answer: " + why}; }

client_error explain(beast::error_code failure) {
    using beast::http::error;
    if (failure == error::bad_version) return malformed("its first line does not begin with HTTP/1.1 or HTTP/1.0.");
    if (failure == error::bad_status) return malformed("its status is no number of three digits.");
    if (failure == error::bad_reason) return malformed("its reason holds a character that none holds.");
    if (failure == error::bad_field) return malformed("a header's name is empty or holds a character that none holds.");
    if (failure == error::bad_value) return malformed("a header's value is malformed.");
    if (failure == error::bad_content_length) return malformed("Content-Length is no number, or comes with Transfer-Encoding.");
    if (failure == error::multiple_content_length) return malformed("it has several Content-Lengths.");
    if (failure == error::bad_transfer_encoding) return malformed("Transfer-Encoding is repeated, or comes with Content-Length.");
    if (failure == error::bad_chunk) return malformed("a chunk of its body does not begin with its size.");
    if (failure == error::bad_chunk_extension) return malformed("a chunk extension of its body is malformed.");
    return malformed("it is malformed (" + failure.message() + ").");
}

// Where two readers could differ on where the body ends, there is no body. Source: RFC 9112, section 6.
client_result<void> check_framing(const header_list& headers, bool http_1_0) {
    const auto lengths = values_of(headers, "content-length");
    if (lengths.size() > 1) return malformed("it has several Content-Lengths.");
    if (!lengths.empty() && !is_digits(lengths[0])) return malformed("its Content-Length " + quoted(lengths[0]) + " is no number.");
    const auto codings = values_of(headers, "transfer-encoding");
    if (codings.empty()) return {};
    if (http_1_0) return malformed("HTTP/1.0 has no Transfer-Encoding.");
    if (!lengths.empty()) return malformed("it has both Content-Length and Transfer-Encoding.");
    if (codings.size() > 1) return malformed("it has several Transfer-Encodings.");
    if (!iequals(codings[0], "chunked")) return malformed("its Transfer-Encoding " + quoted(codings[0]) + " is not 'chunked'.");
    return {};
}

client_result<void> check_coding(const header_list& headers) {
    const auto codings = values_of(headers, "content-encoding");
    if (codings.empty()) return {};
    return client_error{client_errc::malformed,
                        "compressed answers are not taken, and this one has the Content-Encoding " + quoted(codings[0])};
}

response_head copy_head(const parser::value_type& message) {
    response_head head;
    head.status = message.result_int();
    for (const auto& field : message) head.headers.emplace_back(to_lower(field.name_string()), std::string{field.value()});
    return head;
}

}  // namespace

struct response_parsing::parts {
    explicit parts(bool answer_to_head) : to_head(answer_to_head) { begin_answer(); }

    void begin_answer();
    answer_state advance_head(std::string& input);
    answer_state advance_body(std::string& input);
    std::optional<client_error> read_head(std::string_view bytes);
    std::optional<client_error> check_head();
    answer_state refuse(client_error why) {
        failure = std::move(why);
        return state = answer_state::refused;
    }

    const bool to_head;
    head_lines lines{max_answer_head_bytes};
    std::optional<parser> beast_parser;
    answer_state state = answer_state::head;
    response_head head;
    bool chunked = false;
    int interim_answers = 0;
    client_error failure{};
};

// Beast's parser reads one message: each interim answer needs its own.
void response_parsing::parts::begin_answer() {
    lines = head_lines{max_answer_head_bytes};
    beast_parser.emplace();
    beast_parser->header_limit(std::numeric_limits<std::uint32_t>::max());  // the scan keeps it
    beast_parser->body_limit(boost::none);                                  // who reads the body keeps it
    beast_parser->eager(true);
    beast_parser->skip(to_head);
}

answer_state response_parsing::parts::advance_head(std::string& input) {
    for (;;) {
        const auto end = lines.advance(input);
        if (end.has_error()) {
            if (end.error() != head_flaw::too_long) return refuse(malformed(std::string{sentence(end.error())}));
            return refuse({client_errc::too_large, "the answer's head is longer than " + std::to_string(max_answer_head_bytes) + " bytes"});
        }
        if (!*end) return state;
        const auto length = **end;
        auto refusal = read_head(std::string_view{input}.substr(0, length));
        input.erase(0, length);
        if (refusal) return refuse(std::move(*refusal));
        constexpr unsigned last_interim_status = 199;
        if (head.status > last_interim_status) return state = beast_parser->is_done() ? answer_state::complete : answer_state::body;
        if (++interim_answers > max_interim_answers) return refuse(malformed("too many interim answers precede it."));
        begin_answer();
    }
}

std::optional<client_error> response_parsing::parts::read_head(std::string_view bytes) {
    beast::error_code failed;
    beast_parser->put(boost::asio::buffer(bytes.data(), bytes.size()), failed);
    if (failed && failed != beast::http::error::need_more) return explain(failed);
    if (!beast_parser->is_header_done()) return malformed("its head ends too early.");
    head = copy_head(beast_parser->get());
    return check_head();
}

std::optional<client_error> response_parsing::parts::check_head() {
    constexpr unsigned switching_protocols = 101;
    constexpr unsigned least_status = 100;
    if (head.status < least_status) return malformed("its status is less than 100.");
    if (head.status == switching_protocols) return malformed("it switches to another protocol, unasked.");
    if (const auto framed = check_framing(head.headers, beast_parser->get().version() < 11); framed.has_error()) return framed.error();
    if (const auto coded = check_coding(head.headers); coded.has_error()) return coded.error();
    chunked = beast_parser->chunked();
    // The parser's reading of the header decides on where the body ends: it must be ours.
    if (chunked != !values_of(head.headers, "transfer-encoding").empty()) return malformed("its Transfer-Encoding is malformed.");
    return std::nullopt;
}

answer_state response_parsing::parts::advance_body(std::string& input) {
    if (input.size() < (chunked ? least_chunked_bytes : 1)) return state;
    beast::error_code failed;
    const auto taken = beast_parser->put(boost::asio::buffer(input.data(), input.size()), failed);
    input.erase(0, taken);
    if (failed && failed != beast::http::error::need_more) return refuse(explain(failed));
    if (beast_parser->is_done()) return state = answer_state::complete;
    if (input.size() > max_answer_framing_bytes) {
        return refuse({client_errc::too_large,
                       "a chunk's header or the trailers are longer than " + std::to_string(max_answer_framing_bytes) + " bytes"});
    }
    return state;
}

response_parsing::response_parsing(bool to_head) : parts_(std::make_unique<parts>(to_head)) {}
response_parsing::~response_parsing() = default;

answer_state response_parsing::advance(std::string& input) {
    if (parts_->state == answer_state::head) return parts_->advance_head(input);
    if (parts_->state == answer_state::body) return parts_->advance_body(input);
    return parts_->state;
}

answer_state response_parsing::end_of_input() {
    auto& p = *parts_;
    if (p.state == answer_state::head) return p.refuse({client_errc::closed, "the peer closed the connection before it answered"});
    if (p.state != answer_state::body) return p.state;
    if (!p.beast_parser->need_eof()) {
        return p.refuse({client_errc::closed, "the peer closed the connection in the middle of its answer"});
    }
    beast::error_code failed;
    p.beast_parser->put_eof(failed);
    if (failed) return p.refuse(explain(failed));
    return p.state = answer_state::complete;
}

answer_state response_parsing::state() const noexcept { return parts_->state; }
response_head response_parsing::take_head() { return std::move(parts_->head); }
std::string response_parsing::take_body() { return std::exchange(parts_->beast_parser->get().body(), {}); }
bool response_parsing::keep_alive() const noexcept { return parts_->state == answer_state::complete && parts_->beast_parser->keep_alive(); }
const client_error& response_parsing::failure() const noexcept { return parts_->failure; }

}  // namespace rollcall::http
