// GET /rest/v1/session/all: the same question to every FE at once, and their rows in one list.
#include <fmt/format.h>

#include <utility>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/fe_nodes.hpp"
#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/parameters/columns_parameter.hpp"
#include "rollcall/api/questions/fleet_question.hpp"
#include "rollcall/api/questions/listing_context.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/server/compression.hpp"

namespace rollcall::api {

namespace {

// Every FE's part, this one's own among them. Shared with the answer's stream, where there is one.
struct gathered_parts {
    session_parameters wanted;
    security::principal caller;
    cluster::fleet_answer<registry::listed_rows> answer;
    [[nodiscard]] fe_nodes nodes() const { return nodes_of(answer.others, answer.own.rows.size(), answer.own_took, caller); }
    [[nodiscard]] registry::listed_rows& rows_of(cluster::node_part& part) { return part.self ? answer.own : part.reader->rows(); }
};

// Must all rows be here before the first goes out?
bool must_buffer(const session_parameters& wanted, const http::request& incoming) {
    const bool compressed = http::choose_coding(incoming.header("accept-encoding"), true) == http::content_coding::gzip;
    return wanted.sort_given || wanted.paged || wanted.strict || compressed;
}

bool any_rest(const cluster::fan_out_answer& answer) {
    return std::ranges::any_of(answer.parts, [](const cluster::node_part& part) { return part.rest != nullptr; });
}

registry::listed_rows merge_parts(gathered_parts& all) {
    registry::merge_order how;
    how.sort = all.wanted.sort;
    how.in_turn = !all.wanted.sort_given;
    how.offset = all.wanted.offset;
    how.limit = all.wanted.limit;
    return registry::merge(cluster::take_all_rows(all.answer.others, std::move(all.answer.own)), how);
}

// All rows of one member after the other: no page is cut and no order made, so that nothing is copied but into the answer.
http::response render_in_turn(gathered_parts& all) {
    const auto nodes = all.nodes();
    std::size_t bytes = 0;
    for (auto& part : all.answer.others.parts) bytes += all.rows_of(part).bytes.size();
    table_body body{names_of(all.wanted.columns), bytes};
    std::size_t rows = 0;
    for (auto& part : all.answer.others.parts) {
        const auto& listed = all.rows_of(part);
        body.append_rows(listed.bytes);
        rows += listed.rows.size();
    }
    append_nodes(body, nodes, all.wanted.with_nodes);
    return end_strictly(std::move(body).finish(rows), all.wanted.strict, nodes);
}

http::response render_whole(gathered_parts& all) {
    const auto nodes = all.nodes();
    const auto rows = merge_parts(all);
    table_body body{names_of(all.wanted.columns), rows.bytes.size()};
    body.append_rows(rows.bytes);
    if (all.wanted.paged) body.append_key("total", std::to_string(rows.matches));
    append_nodes(body, nodes, all.wanted.with_nodes);
    return end_strictly(std::move(body).finish(rows.rows.size()), all.wanted.strict, nodes);
}

// One FE after the other, in membership order; whoever is not first waits with its rows, most of them still unread.
asio::awaitable<void> stream_parts(cluster::fleet& fleet, std::shared_ptr<gathered_parts> all, std::shared_ptr<http::body_sink> sink) {
    table_body body{names_of(all->wanted.columns)};
    std::uint64_t rows = 0;
    for (auto& part : all->answer.others.parts) {
        if (part.self) {
            body.append_rows(all->answer.own.bytes);
            rows += all->answer.own.rows.size();
        } else {
            body.append_rows(cluster::take_rows(part).bytes);
        }
        const bool taken = co_await sink->write(body.take());
        if (!taken) co_return;
        while (part.rest) {
            co_await fleet.read_rest(part);
            body.append_rows(cluster::take_rows(part).bytes);
            const bool more_taken = co_await sink->write(body.take());
            if (!more_taken) co_return;
        }
        rows += part.rows();
    }
    append_nodes(body, all->nodes(), all->wanted.with_nodes);
    co_await sink->write(body.take_end(rows));
}

http::response render_stream(cluster::fleet& fleet, std::shared_ptr<gathered_parts> all) {
    http::response answer;
    answer.stream = [&fleet, all = std::move(all)](std::shared_ptr<http::body_sink> sink) {
        return stream_parts(fleet, all, std::move(sink));
    };
    return answer;
}

}  // namespace

action_result list_all_sessions(const services& s, request_ptr incoming, security::principal caller) {
    auto wanted = parse_session_parameters(incoming->query, list_scope::all_fes, s.default_columns);
    if (wanted.has_error()) co_return wanted.error();
    if (wanted->by) {
        auto groups = co_await list_all_groups(s, std::move(*wanted), incoming, std::move(caller));
        co_return groups;
    }
    const auto all = std::make_shared<gathered_parts>();  // shared with the stream of a long answer
    all->wanted = std::move(*wanted);
    all->caller = std::move(caller);
    const bool buffered = must_buffer(all->wanted, *incoming);
    const auto members = s.fleet.members();
    auto question = rows_question(s, all->wanted, all->caller);
    question.abandoned = incoming->abandoned;
    if (buffered) buffer_whole(question);
    // The page is cut from the whole: each FE gives its rows from the first on.
    auto own_wanted = all->wanted;
    own_wanted.offset = 0;
    own_wanted.limit = all->wanted.limit == SIZE_MAX ? SIZE_MAX : all->wanted.offset + all->wanted.limit;
    std::shared_ptr<const registry::listing> asked = make_listing(s, own_wanted, all->caller, members->self().name);
    all->answer = co_await cluster::ask_fleet(s.fleet, s.sessions.gather(std::move(asked)), members, std::move(question));
    if (buffered && all->answer.own.bytes.size() > buffered_bytes) co_return too_large_to_buffer();
    if (auto refusal = refusal_of(all->answer.others)) co_return std::move(*refusal);
    if (any_rest(all->answer.others)) co_return render_stream(s.fleet, all);
    if (!all->wanted.sort_given && !all->wanted.paged) co_return render_in_turn(*all);
    co_return render_whole(*all);
}

}  // namespace rollcall::api
