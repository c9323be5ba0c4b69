// Lookup in headers, and lists in their values.
#include "rollcall/http/message/header_list.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"

namespace rollcall::http {

std::vector<std::string_view> values_of(const header_list& headers, std::string_view lower_name) {
    std::vector<std::string_view> values;
    for (const auto& [header, value] : headers) {
        if (header == lower_name) values.emplace_back(value);
    }
    return values;
}

std::string joined_values(const header_list& headers, std::string_view lower_name) {
    std::string joined;
    bool found = false;
    for (const auto& [name, value] : headers) {
        if (name != lower_name) continue;
        if (found) joined += ", ";
        joined += value;
        found = true;
    }
    return joined;
}

std::vector<std::string> list_items(std::string_view list) {
    std::vector<std::string> items;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        auto item = list.substr(0, end);
        while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
        while (item.ends_with(' ') || item.ends_with('\t')) item.remove_suffix(1);
        if (!item.empty()) items.push_back(to_lower(item));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return items;
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace rollcall::http
