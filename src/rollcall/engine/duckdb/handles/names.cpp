// Names between MySQL and the engine: quoting, finding them in statements, taking ours out of messages.
#include "rollcall/engine/duckdb/handles/names.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

bool is_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (c & 0x80) != 0;
}

// Reads identifiers out of the engine's text from `at` on.
struct name_scanner {
    std::string_view text;
    std::size_t at = 0;

    [[nodiscard]] bool at_end() const noexcept { return at >= text.size(); }

    // Past a quoted run that begins at `at`; a doubled quote stands for itself. Returns: its content.
    std::string quoted_run() {
        const char quote = text[at++];
        std::string content;
        while (!at_end()) {
            const char c = text[at++];
            if (c != quote) {
                content.push_back(c);
            } else if (!at_end() && text[at] == quote) {
                content.push_back(text[at++]);
            } else {
                break;
            }
        }
        return content;
    }

    std::optional<std::string> identifier() {
        if (at_end()) return std::nullopt;
        if (text[at] == '"') return quoted_run();
        const std::size_t begin = at;
        while (!at_end() && is_word(text[at])) ++at;
        if (at == begin) return std::nullopt;
        return std::string{text.substr(begin, at - begin)};
    }

    bool dot() {
        if (at_end() || text[at] != '.') return false;
        ++at;
        return true;
    }

    // Past a string, a comment, or one character of anything else that is no identifier.
    void skip_other() {
        if (text[at] == '\'') return void(quoted_run());
        if (text.substr(at).starts_with("--")) {
            at = std::min(text.find('\n', at), text.size());
        } else if (text.substr(at).starts_with("/*")) {
            const std::size_t end = text.find("*/", at + 2);
            at = end == std::string_view::npos ? text.size() : end + 2;
        } else {
            ++at;
        }
    }
};

bool has_prefix(std::string_view name, std::string_view prefix) noexcept {
    return name.size() > prefix.size() && iequals(name.substr(0, prefix.size()), prefix);
}

// The dotted name at the scanner: one part or more.
std::vector<std::string> dotted_name(name_scanner& in) {
    std::vector<std::string> parts;
    while (auto part = in.identifier()) {
        parts.push_back(std::move(*part));
        const std::size_t before_dot = in.at;
        if (!in.dot()) break;
        if (in.at_end() || (!is_word(in.text[in.at]) && in.text[in.at] != '"')) {
            in.at = before_dot;
            break;
        }
    }
    return parts;
}

std::string doubled(std::string_view text, char quote) {
    std::string out{quote};
    for (const char c : text) {
        out.push_back(c);
        if (c == quote) out.push_back(c);
    }
    out.push_back(quote);
    return out;
}

}  // namespace

std::string quoted_name(std::string_view identifier) { return doubled(identifier, '"'); }

std::string quoted_text(std::string_view text) { return doubled(text, '\''); }

std::vector<name_piece> split_names(std::string_view text) {
    std::vector<name_piece> pieces;
    name_scanner in{text};
    std::size_t other = 0;  // where the stretch that is no name begins
    while (!in.at_end()) {
        const std::size_t begin = in.at;
        const bool unterminated = text[begin] == '"' && text.find('"', begin + 1) == std::string_view::npos;
        if (unterminated || (!is_word(text[begin]) && text[begin] != '"')) {
            in.skip_other();
            continue;
        }
        if (other != begin) pieces.push_back({text.substr(other, begin - other)});
        name_piece name{text.substr(begin)};
        name.parts = dotted_name(in);
        name.text = text.substr(begin, in.at - begin);
        name.quoted = name.text.find('"') != std::string_view::npos;
        pieces.push_back(std::move(name));
        other = in.at;
    }
    if (other != text.size()) pieces.push_back({text.substr(other)});
    return pieces;
}

std::vector<table_name> tables_named_in(std::string_view statement, const engine_naming& naming) {
    std::vector<table_name> found;
    for (const auto& piece : split_names(statement)) {
        const auto& parts = piece.parts;
        if (parts.size() < 3 || !iequals(parts[0], naming.catalog) || !has_prefix(parts[1], naming.schema_prefix)) continue;
        table_name name{parts[1].substr(naming.schema_prefix.size()), parts[2]};
        if (std::ranges::find(found, name) == found.end()) found.push_back(std::move(name));
    }
    return found;
}

std::string without_engine_names(std::string_view message, const engine_naming& naming) {
    constexpr std::string_view of_functions = "rollcall_";
    std::string out;
    for (const auto& piece : split_names(message)) {
        const auto& parts = piece.parts;
        const std::size_t end = static_cast<std::size_t>(piece.text.data() - message.data()) + piece.text.size();
        if (parts.size() == 1 && !piece.quoted && piece.text.starts_with(of_functions) && message.substr(end).starts_with('(')) {
            out += piece.text.substr(of_functions.size());
            continue;
        }
        const bool ours = parts.size() > 1 && iequals(parts[0], naming.catalog);
        const std::size_t schema = ours ? 1 : 0;
        const std::string_view before{out};
        const bool names_schema = before.ends_with("chema with name ") || before.ends_with("chema ") || before.ends_with("drop entry ");
        const bool prefixed =
            schema < parts.size() && has_prefix(parts[schema], naming.schema_prefix) && (parts.size() > 1 || names_schema);
        if (!ours && !prefixed) {
            out += piece.text;
            continue;
        }
        const std::string_view quote = parts.size() == 1 && piece.quoted ? "\"" : "";
        out += quote;
        for (std::size_t i = schema; i < parts.size(); ++i) {
            if (i != schema) out.push_back('.');
            out += i == schema && prefixed ? std::string_view{parts[i]}.substr(naming.schema_prefix.size()) : std::string_view{parts[i]};
        }
        out += quote;
    }
    return out;
}

std::string plan_without_engine_names(std::string_view plan, const engine_naming& naming) {
    constexpr std::string_view border = "\u2502";
    std::string out;
    while (!plan.empty()) {
        const std::size_t end = std::min(plan.find(border), plan.size());
        const std::string_view cell = plan.substr(0, end);
        const std::string told = without_engine_names(cell, naming);
        const std::size_t gone = cell.size() - std::min(told.size(), cell.size());
        out.append(gone / 2, ' ').append(told).append(gone - gone / 2, ' ');
        if (end < plan.size()) out += border;
        plan.remove_prefix(std::min(end + border.size(), plan.size()));
    }
    return out;
}

}  // namespace rollcall::engine
