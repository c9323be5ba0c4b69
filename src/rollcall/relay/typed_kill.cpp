// Few statements begin with a K: the others are not looked at further.
#include "rollcall/relay/typed_kill.hpp"

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/number.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::relay {

namespace {

constexpr std::size_t longest_kill = 256;  // with the comments that drivers put before it

bool may_be_kill(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t\r\n");
    return text.size() <= longest_kill && first != std::string_view::npos &&
           (text[first] == 'k' || text[first] == 'K' || text[first] == '/');
}

}  // namespace

std::optional<typed_kill> read_kill(std::string_view text) {
    if (!may_be_kill(text)) return std::nullopt;
    const auto lexed = sql::tokenize(text, {});
    if (lexed.has_error()) return std::nullopt;
    const auto& tokens = lexed->tokens;
    std::size_t at = 0;
    const auto is = [&](std::string_view word) {
        return at < tokens.size() && tokens[at].kind == sql::token_kind::word && iequals(lexed->text_of(tokens[at]), word);
    };
    if (!is("KILL")) return std::nullopt;
    typed_kill kill;
    kill.words = "KILL";
    const auto take = [&] { kill.words.append(" ").append(lexed->text_of(tokens[at++])); };
    ++at;
    if (is("HARD") || is("SOFT")) take();
    if (is("QUERY")) kill.kind = registry::kill_kind::query;
    if (is("QUERY") || is("CONNECTION")) take();
    if (at >= tokens.size() || tokens[at].kind != sql::token_kind::number) return std::nullopt;
    const auto id = parse_number<std::uint64_t>(lexed->text_of(tokens[at++]));
    if (at < tokens.size() && lexed->text_of(tokens[at]) == ";") ++at;
    if (!id || at != tokens.size()) return std::nullopt;
    kill.id = *id;
    return kill;
}

std::optional<typed_kill> read_kill(const wire::command_scan& command, wire::capability_flags capabilities) {
    if (command.code() == wire::command_code::process_kill) {
        const auto id = byte_reader{command.body()}.u32();
        if (!id) return std::nullopt;
        return typed_kill{registry::kill_kind::connection, *id, "KILL"};
    }
    if (command.code() != wire::command_code::query || command.body_bytes() > longest_kill) return std::nullopt;
    const auto query = wire::decode_query(command.body(), capabilities);
    return query.has_value() ? read_kill(query->sql) : std::nullopt;
}

}  // namespace rollcall::relay
