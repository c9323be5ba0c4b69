// Reading JSON paths and following them.
#include "rollcall/engine/duckdb/functions/json/json_path.hpp"

#include <algorithm>
#include <unordered_set>

#include "rollcall/base/text/ascii.hpp"

namespace rollcall::engine {

namespace {

bool begins_name(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

class path_parser {
public:
    explicit path_parser(std::string_view text) : text_(text) {}

    sql_result<json_path> parse() {
        json_path out;
        spaces();
        bool good = take('$');
        spaces();
        while (good && at_ < text_.size()) {
            good = leg(out.legs.emplace_back());
            spaces();
        }
        if (good && !out.legs.empty() && out.legs.back().kind == leg_kind::any_depth) good = false;
        if (good) return out;
        return sql_error{sql_errc::invalid_json_path,
                         "Invalid JSON path expression. The error is around character position " + std::to_string(at_) + "."};
    }

private:
    void spaces() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
    }
    bool take(char c) {
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool take_word(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }
    bool number(std::int64_t& into) {
        const std::size_t from = at_;
        std::int64_t value = 0;
        while (at_ < text_.size() && is_digit(text_[at_])) {
            value = value * 10 + (text_[at_++] - '0');
            if (value > UINT32_MAX) return false;
        }
        into = value;
        return at_ != from;
    }
    bool index(path_index& into) {
        if (!take_word("last")) return number(into.number);
        into.from_last = true;
        spaces();
        if (!take('-')) return true;
        spaces();
        return number(into.number);
    }
    bool leg(path_leg& into) {
        if (take_word("**")) {
            into.kind = leg_kind::any_depth;
            return at_ < text_.size() && text_[at_] != '*';
        }
        if (take('[')) return array_leg(into);
        if (!take('.')) return false;
        spaces();
        if (take('*')) {
            into.kind = leg_kind::any_key;
            return true;
        }
        return key(into.key);
    }
    bool array_leg(path_leg& into) {
        spaces();
        if (take('*')) {
            into.kind = leg_kind::any_index;
        } else {
            into.kind = leg_kind::index;
            if (!index(into.first)) return false;
            spaces();
            if (take_word("to")) {
                into.kind = leg_kind::range;
                spaces();
                if (!index(into.last)) return false;
            }
        }
        spaces();
        return take(']');
    }
    bool key(std::string& into) {
        const std::size_t from = at_;
        if (take('"')) {
            while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
            if (at_ >= text_.size()) return false;
            ++at_;
            auto name = parse_json(text_.substr(from, at_ - from), "a path");
            if (name.has_error()) return false;
            into = std::move(name->text);
            return true;
        }
        if (at_ == text_.size() || !begins_name(text_[at_])) return false;
        while (at_ < text_.size() && (begins_name(text_[at_]) || is_digit(text_[at_]))) ++at_;
        into = text_.substr(from, at_ - from);
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

using places = std::vector<const json_value*>;

void add_with_descendants(places& to, const json_value& from) {
    to.push_back(&from);
    for (const json_value& each : from.items) add_with_descendants(to, each);
}

void follow(places& to, const json_value& from, const path_leg& leg) {
    const bool array = from.kind == json_kind::array;
    const bool object = from.kind == json_kind::object;
    const auto add_all = [&] {
        for (const json_value& each : from.items) to.push_back(&each);
    };
    switch (leg.kind) {
        case leg_kind::key:
            if (const json_value* const found = object ? from.find(leg.key) : nullptr) to.push_back(found);
            return;
        case leg_kind::any_key:
            if (object) add_all();
            return;
        case leg_kind::any_index:
            if (array) add_all();
            return;
        case leg_kind::any_depth: return add_with_descendants(to, from);
        case leg_kind::index: {
            const std::size_t size = array ? from.items.size() : 1;
            const std::int64_t at = leg.first.in(size);
            if (at >= 0 && at < static_cast<std::int64_t>(size)) to.push_back(array ? &from.items[static_cast<std::size_t>(at)] : &from);
            return;
        }
        case leg_kind::range: {
            const auto size = static_cast<std::int64_t>(array ? from.items.size() : 1);
            const std::int64_t begin = std::max<std::int64_t>(leg.first.in(static_cast<std::size_t>(size)), 0);
            const std::int64_t last = std::min(leg.last.in(static_cast<std::size_t>(size)), size - 1);
            for (std::int64_t i = begin; i <= last; ++i) to.push_back(array ? &from.items[static_cast<std::size_t>(i)] : &from);
            return;
        }
    }
}

}  // namespace

std::int64_t path_index::in(std::size_t size) const noexcept { return from_last ? static_cast<std::int64_t>(size) - 1 - number : number; }

bool json_path::has_wildcard() const noexcept {
    return std::ranges::any_of(legs, [](const path_leg& leg) { return leg.kind != leg_kind::key && leg.kind != leg_kind::index; });
}

sql_result<json_path> parse_path(std::string_view text) { return path_parser(text).parse(); }

std::vector<const json_value*> find_all(const json_value& root, const json_path& path) {
    places found{&root};
    for (const path_leg& leg : path.legs) {
        places next;
        for (const json_value* each : found) follow(next, *each, leg);
        std::unordered_set<const json_value*> seen;
        std::erase_if(next, [&seen](const json_value* each) { return !seen.insert(each).second; });
        found = std::move(next);
    }
    return found;
}

void append_key_leg(std::string& path, std::string_view key) {
    const bool plain =
        !key.empty() && begins_name(key.front()) && std::ranges::all_of(key, [](char c) { return begins_name(c) || is_digit(c); });
    path += '.';
    path += plain ? std::string(key) : to_text(json_string_of(key));
}

void append_index_leg(std::string& path, std::size_t index) { path += "[" + std::to_string(index) + "]"; }

}  // namespace rollcall::engine
