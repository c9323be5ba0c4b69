// MySQL's JSON functions in the engine. Each takes values of any type: text that is a document is read, other values become JSON.
// Source: MySQL 8.0 Reference Manual, "JSON Functions".
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/engine/duckdb/functions/any_function.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/json/json_edit.hpp"
#include "rollcall/engine/duckdb/functions/json/json_order.hpp"
#include "rollcall/engine/duckdb/functions/running_function.hpp"
#include "rollcall/engine/duckdb/functions/text/like_matcher.hpp"

namespace rollcall::engine {

namespace {

template <class T>
using maybe = sql_result<std::optional<T>>;

json_text made(const json_value& value) { return {to_text(value)}; }

// The document and, of the arguments behind it, the path at `at`, where there is one. Nothing: one of them is NULL.
struct document_and_path {
    json_value root;
    json_path path;
};

sql_result<std::optional<json_path>> path_at(any_list values, std::size_t at, bool wildcards) {
    if (at >= values.size()) return std::optional<json_path>(json_path{});
    if (is_null(values[at])) return std::optional<json_path>();
    auto path = parse_path(text_of(values[at]));
    if (path.has_error()) return path.error();
    if (!wildcards && path->has_wildcard()) {
        return sql_error{sql_errc::invalid_json_path_wildcard,
                         "In this situation, path expressions may not contain the * and ** tokens or an array range."};
    }
    return std::optional<json_path>(std::move(*path));
}

maybe<document_and_path> open_document(any_list values, std::size_t path_index, std::string_view where) {
    if (is_null(values[0])) return std::optional<document_and_path>();
    auto root = document_of(values[0], where);
    if (root.has_error()) return root.error();
    auto path = path_at(values, path_index, false);
    if (path.has_error()) return path.error();
    if (!*path) return std::optional<document_and_path>();
    return std::optional<document_and_path>(document_and_path{std::move(*root), std::move(**path)});
}

// What stands at the path, handed to `use`; NULL where nothing does.
template <class T, class Use>
maybe<T> at_path(any_list values, std::size_t path_index, std::string_view where, const Use& use) {
    auto opened = open_document(values, path_index, where);
    if (opened.has_error()) return opened.error();
    if (!*opened) return std::optional<T>();
    const auto found = find_all((*opened)->root, (*opened)->path);
    if (found.empty()) return std::optional<T>();
    return std::optional<T>(use(*found.front()));
}

maybe<json_text> extract(any_list values) {
    if (is_null(values[0])) return std::optional<json_text>();
    auto root = document_of(values[0], "argument 1 to function json_extract");
    if (root.has_error()) return root.error();
    json_value all;
    all.kind = json_kind::array;
    bool several = values.size() > 2;
    for (std::size_t i = 1; i < values.size(); ++i) {
        auto path = path_at(values, i, true);
        if (path.has_error()) return path.error();
        if (!*path) return std::optional<json_text>();
        several = several || (*path)->has_wildcard();
        for (const json_value* each : find_all(*root, **path)) all.items.push_back(*each);
    }
    if (all.items.empty()) return std::optional<json_text>();
    return std::optional(made(several ? all : all.items.front()));
}

// What stands in double quotes must be JSON.
sql_result<std::string> unquote_text(std::string text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
    auto read = parse_json(text, "argument 1 to function json_unquote");
    if (read.has_error()) return read.error();
    return std::move(read->text);
}

maybe<std::string> extract_text(any_list values) {
    auto found = extract(values);
    if (found.has_error()) return found.error();
    if (!*found) return std::optional<std::string>();
    auto text = unquote_text(std::move((*found)->text));
    if (text.has_error()) return text.error();
    return std::optional(std::move(*text));
}

sql_result<std::string> unquote(const any_value& value) {
    if (std::holds_alternative<byte_string>(value)) return no_json_charset();
    return unquote_text(text_of(value));
}

sql_result<std::string> quote_json(const any_value& value) {
    if (std::holds_alternative<byte_string>(value)) return no_json_charset();
    return to_text(json_string_of(text_of(value)));
}

sql_result<json_text> to_json(const any_value& value) {
    auto document = document_of(value, "argument 1 to function cast_as_json");
    if (document.has_error() && document.error().code == sql_errc::invalid_json_type) document = json_of(value);
    if (document.has_error()) return document.error();
    return made(*document);
}

// What is longer than any result is NULL, and not read for seconds before.
maybe<json_text> cast_json(const any_value& value) {
    const auto* const text = std::get_if<std::string_view>(&value);
    const auto* const json = std::get_if<json_string>(&value);
    const std::size_t size = text != nullptr ? text->size() : json != nullptr ? json->text.size() : 0;
    if (size > longest_result) return std::optional<json_text>();
    auto read = to_json(value);
    if (read.has_error()) return read.error();
    return std::optional(std::move(*read));
}

sql_result<json_text> fit_json(const any_value& value, const any_value& column) {
    auto made = to_json(value);
    if (made.has_value() || made.error().code != sql_errc::invalid_json_text_in_param) return made;
    std::string message = made.error().message;
    constexpr std::string_view where = " in argument 1 to function cast_as_json";
    message.replace(message.find(where), where.size(), "");
    if (message.ends_with('.')) message.pop_back();
    return sql_error{sql_errc::invalid_json_text, message + " in value for column '" + text_of(column) + "'."};
}

sql_result<bool> valid(const any_value& value) {
    if (!std::holds_alternative<std::string_view>(value) && !std::holds_alternative<json_string>(value)) return false;
    return is_json(text_of(value));
}

maybe<std::string> type(any_list values) {
    return at_path<std::string>(values, 1, "argument 1 to function json_type",
                                [](const json_value& v) { return std::string(type_name(v)); });
}

maybe<std::int64_t> length(any_list values) {
    return at_path<std::int64_t>(values, 1, "argument 1 to function json_length", [](const json_value& v) {
        return v.is_scalar() ? std::int64_t{1} : static_cast<std::int64_t>(v.items.size());
    });
}

maybe<std::int64_t> depth(any_list values) { return at_path<std::int64_t>(values, 1, "argument 1 to function json_depth", depth_of); }
maybe<std::string> pretty_text(any_list values) { return at_path<std::string>(values, 1, "argument 1 to function json_pretty", pretty); }

maybe<json_text> keys(any_list values) {
    std::optional<json_value> out;
    auto seen = at_path<bool>(values, 1, "argument 1 to function json_keys", [&out](const json_value& v) {
        if (v.kind != json_kind::object) return false;
        out.emplace();
        out->kind = json_kind::array;
        for (const auto& key : v.keys) out->items.push_back(json_string_of(key));
        return true;
    });
    if (seen.has_error()) return seen.error();
    return out ? std::optional(made(*out)) : std::nullopt;
}

maybe<std::string> value_text(any_list values) {
    std::optional<std::string> out;
    auto seen = at_path<bool>(values, 1, "argument 1 to function json_value", [&out](const json_value& v) {
        if (v.is_scalar() && v.kind != json_kind::null) out = unquoted(v);
        return true;
    });
    if (seen.has_error()) return seen.error();
    return out;
}

maybe<std::int64_t> contains_value(any_list values) {
    if (is_null(values[1])) return std::optional<std::int64_t>();
    auto part = document_of(values[1], "argument 2 to function json_contains");
    if (part.has_error()) return part.error();
    return at_path<std::int64_t>(values, 2, "argument 1 to function json_contains",
                                 [&part](const json_value& v) { return std::int64_t{contains(v, *part) ? 1 : 0}; });
}

// Equal values have equal ones; of others few have.
std::string rough_key(const json_value& of) {
    if (of.is_number()) {
        std::string out = "n";
        append_double(out, leading_number(of.text) + 0.0);  // -0 is 0
        return out;
    }
    const std::string kind(1, static_cast<char>('A' + static_cast<int>(of.kind)));
    return of.is_scalar() ? kind + (of.truth ? "true" : of.text) : kind + std::to_string(of.items.size());
}

// What is no array is an item of itself.
std::span<const json_value> items_of(const json_value& value) {
    return value.kind == json_kind::array ? std::span(value.items) : std::span(&value, 1);
}

bool share_item(std::span<const json_value> a, std::span<const json_value> b) {
    using keyed_item = std::pair<std::string, const json_value*>;
    std::vector<keyed_item> sorted;
    sorted.reserve(b.size());
    for (const json_value& each : b) sorted.emplace_back(rough_key(each), &each);
    std::ranges::sort(sorted, {}, &keyed_item::first);
    return std::ranges::any_of(a, [&sorted](const json_value& each) {
        if (running_function::interrupted()) return true;
        const auto alike = std::ranges::equal_range(sorted, rough_key(each), {}, &keyed_item::first);
        const auto is_equal = [&each](const keyed_item& other) { return running_function::interrupted() || equal(each, *other.second); };
        return std::ranges::any_of(alike, is_equal);
    });
}

maybe<std::int64_t> overlaps(const any_value& a, const any_value& b) {
    auto left = document_of(a, "argument 1 to function json_overlaps");
    if (left.has_error()) return left.error();
    auto right = document_of(b, "argument 2 to function json_overlaps");
    if (right.has_error()) return right.error();
    bool any = false;
    if (left->kind == json_kind::object && right->kind == json_kind::object) {
        for (std::size_t i = 0; i < left->keys.size(); ++i) {
            const json_value* const other = right->find(left->keys[i]);
            any = any || (other != nullptr && equal(left->items[i], *other));
        }
    } else {
        any = share_item(items_of(*left), items_of(*right));
    }
    return std::optional<std::int64_t>(any ? 1 : 0);
}

sql_result<bool> asks_for_all(const any_value& word) {
    const std::string text = text_of(word);
    if (text == "all" || text == "ALL") return true;
    if (text == "one" || text == "ONE") return false;
    return sql_error{sql_errc::json_bad_one_or_all, "The oneOrAll argument may take these values: 'one' or 'all'."};
}

maybe<std::int64_t> contains_path(any_list values) {
    if (is_null(values[0]) || is_null(values[1])) return std::optional<std::int64_t>();
    auto root = document_of(values[0], "argument 1 to function json_contains_path");
    if (root.has_error()) return root.error();
    const auto all = asks_for_all(values[1]);
    if (all.has_error()) return all.error();
    bool result = *all;
    for (std::size_t i = 2; i < values.size(); ++i) {
        auto path = path_at(values, i, true);
        if (path.has_error()) return path.error();
        if (!*path) return std::optional<std::int64_t>();
        const bool found = !find_all(*root, **path).empty();
        result = *all ? result && found : result || found;
    }
    return std::optional<std::int64_t>(result ? 1 : 0);
}

void search_below(const json_value& here, const std::string& path, const like_pattern& pattern, std::vector<std::string>& found) {
    if (here.kind == json_kind::string) {
        const bool new_one = std::ranges::find(found, path) == found.end();
        if (new_one && pattern.matches(here.text, running_function::flag()).value_or(false)) found.push_back(path);
        return;
    }
    for (std::size_t i = 0; i < here.items.size() && !running_function::interrupted(); ++i) {
        std::string below = path;
        here.kind == json_kind::object ? append_key_leg(below, here.keys[i]) : append_index_leg(below, i);
        search_below(here.items[i], below, pattern, found);
    }
}

// The path of each value that the search may begin at.
void paths_below(const json_value& here, const std::string& path, std::vector<std::pair<const json_value*, std::string>>& all) {
    all.emplace_back(&here, path);
    for (std::size_t i = 0; i < here.items.size(); ++i) {
        std::string below = path;
        here.kind == json_kind::object ? append_key_leg(below, here.keys[i]) : append_index_leg(below, i);
        paths_below(here.items[i], below, all);
    }
}

// JSON_SEARCH(document, one_or_all, pattern[, escape[, path ...]])
maybe<json_text> search(any_list values) {
    if (is_null(values[0]) || is_null(values[1]) || is_null(values[2])) return std::optional<json_text>();
    auto root = document_of(values[0], "argument 1 to function json_search");
    if (root.has_error()) return root.error();
    const auto all = asks_for_all(values[1]);
    if (all.has_error()) return all.error();
    const std::string escape = values.size() > 3 && !is_null(values[3]) ? text_of(values[3]) : "\\";
    const like_pattern pattern(text_of(values[2]), escape.empty() ? "\\" : escape);
    std::vector<std::string> found;
    std::vector<std::pair<const json_value*, std::string>> places;
    if (values.size() > 4) paths_below(*root, "$", places);
    if (values.size() <= 4) search_below(*root, "$", pattern, found);
    for (std::size_t i = 4; i < values.size(); ++i) {
        auto path = path_at(values, i, true);
        if (path.has_error()) return path.error();
        if (!*path) return std::optional<json_text>();
        for (const json_value* each : find_all(*root, **path)) {
            if (running_function::interrupted()) break;
            const auto place = std::ranges::find(places, each, &std::pair<const json_value*, std::string>::first);
            if (place != places.end()) search_below(*each, place->second, pattern, found);
        }
    }
    if (found.empty()) return std::optional<json_text>();
    if (!*all || found.size() == 1) return std::optional(made(json_string_of(found.front())));
    json_value list;
    list.kind = json_kind::array;
    for (const auto& each : found) list.items.push_back(json_string_of(each));
    return std::optional(made(list));
}

sql_result<json_text> array(any_list values) {
    json_value out;
    out.kind = json_kind::array;
    for (const any_value& each : values) {
        auto item = json_of(each);
        if (item.has_error()) return item.error();
        out.items.push_back(std::move(*item));
    }
    return made(out);
}

// Bytes. Source: MySQL 8.0 Reference Manual, "The JSON Data Type".
constexpr std::size_t longest_key = 65'535;

sql_result<std::string> key_of(const any_value& name) {
    if (is_null(name)) return sql_error{sql_errc::json_document_null_key, "JSON documents may not contain NULL member names."};
    if (std::holds_alternative<byte_string>(name)) return no_json_charset();
    std::string key = text_of(name);
    if (key.size() <= longest_key) return key;
    return sql_error{sql_errc::json_key_too_big, "The JSON object contains a key name that is too long."};
}

sql_result<json_text> object(any_list values) {
    json_value out;
    out.kind = json_kind::object;
    for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
        auto key = key_of(values[i]);
        if (key.has_error()) return key.error();
        auto item = json_of(values[i + 1]);
        if (item.has_error()) return item.error();
        out.set(std::move(*key), std::move(*item));
    }
    return made(out);
}

// Parts of a document that an aggregate puts together.
sql_result<std::string> item_text(any_list values) {
    const auto item = json_of(values[0]);
    if (item.has_error()) return item.error();
    return to_text(*item);
}

sql_result<std::string> member_text(any_list values) {
    const auto key = key_of(values[0]);
    if (key.has_error()) return key.error();
    const auto item = json_of(values[1]);
    if (item.has_error()) return item.error();
    return to_text(json_string_of(*key)) + ": " + to_text(*item);
}

// (document, path, value[, path, value ...]): each pair changes what the ones before it left.
template <auto Change>
maybe<json_text> changed(any_list values) {
    if (is_null(values[0])) return std::optional<json_text>();
    auto root = document_of(values[0], "argument 1 to function json_set");
    if (root.has_error()) return root.error();
    for (std::size_t i = 1; i + 1 < values.size(); i += 2) {
        auto path = path_at(values, i, false);
        if (path.has_error()) return path.error();
        if (!*path) return std::optional<json_text>();
        auto value = json_of(values[i + 1]);
        if (value.has_error()) return value.error();
        Change(*root, **path, std::move(*value));
    }
    return std::optional(made(*root));
}

void set_at(json_value& root, const json_path& path, json_value value) { put(root, path, std::move(value), {true, true}); }
void insert_at(json_value& root, const json_path& path, json_value value) { put(root, path, std::move(value), {true, false}); }
void replace_at(json_value& root, const json_path& path, json_value value) { put(root, path, std::move(value), {false, true}); }

maybe<json_text> removed(any_list values) {
    if (is_null(values[0])) return std::optional<json_text>();
    auto root = document_of(values[0], "argument 1 to function json_remove");
    if (root.has_error()) return root.error();
    for (std::size_t i = 1; i < values.size(); ++i) {
        auto path = path_at(values, i, false);
        if (path.has_error()) return path.error();
        if (!*path) return std::optional<json_text>();
        if ((*path)->legs.empty()) return sql_error{sql_errc::json_vacuous_path, "The path expression '$' is not allowed in this context."};
        remove(*root, **path);
    }
    return std::optional(made(*root));
}

template <bool Patch>
maybe<json_text> merged(any_list values) {
    std::optional<json_value> out;
    for (const any_value& each : values) {
        if (is_null(each)) return std::optional<json_text>();
        auto next = document_of(each, "an argument to function json_merge");
        if (next.has_error()) return next.error();
        if (!out) {
            out = std::move(*next);
        } else {
            out = Patch ? merge_patch(std::move(*out), *next) : merge_preserve(std::move(*out), std::move(*next));
        }
    }
    return out ? std::optional(made(*out)) : std::nullopt;
}

}  // namespace

void add_json_functions(function_set& to) {
    to.add<extract>("rollcall_json_extract");
    to.add<extract_text>("rollcall_json_extract_text");
    to.add<unquote>("rollcall_json_unquote");
    to.add<quote_json>("rollcall_json_quote");
    to.add<fit_json>("rollcall_fit_json");
    to.add<cast_json>("rollcall_json");
    to.add<order_key>("rollcall_json_key");
    to.add<has_equal>("rollcall_json_has_equal");
    to.add<valid>("rollcall_json_valid");
    to.add<type>("rollcall_json_type");
    to.add<length>("rollcall_json_length");
    to.add<depth>("rollcall_json_depth");
    to.add<pretty_text>("rollcall_json_pretty");
    to.add<keys>("rollcall_json_keys");
    to.add<value_text>("rollcall_json_value");
    to.add<contains_value>("rollcall_json_contains");
    to.add<overlaps>("rollcall_json_overlaps");
    to.add<contains_path>("rollcall_json_contains_path");
    to.add<search>("rollcall_json_search");
    to.add<array>("rollcall_json_array");
    to.add<object>("rollcall_json_object");
    to.add<item_text>("rollcall_json_item");
    to.add<member_text>("rollcall_json_member");
    to.add<changed<set_at>>("rollcall_json_set");
    to.add<changed<insert_at>>("rollcall_json_insert");
    to.add<changed<replace_at>>("rollcall_json_replace");
    to.add<changed<append_to>>("rollcall_json_array_append");
    to.add<changed<insert_before>>("rollcall_json_array_insert");
    to.add<removed>("rollcall_json_remove");
    to.add<merged<true>>("rollcall_json_merge_patch");
    to.add<merged<false>>("rollcall_json_merge_preserve");
}

}  // namespace rollcall::engine
