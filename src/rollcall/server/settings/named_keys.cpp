// The table's name, the user's, the key.
#include "rollcall/server/settings/named_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "rollcall/base/text/number.hpp"

namespace rollcall::server {

namespace {

constexpr std::size_t longest_name = 31;

bool is_small(char c) noexcept { return c >= 'a' && c <= 'z'; }

bool is_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= longest_name && is_small(name.front()) &&
           std::ranges::all_of(name, [](char c) { return is_small(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

or_refusal<named_key> read_named_key(const given_value& given, std::span<const std::string_view> keys) {
    const std::string_view whole = given.key;
    const auto table = whole.substr(0, whole.find('.'));
    auto rest = whole.substr(std::min(table.size() + 1, whole.size()));
    const auto name = rest.substr(0, rest.find('.'));
    const auto key = name.size() == rest.size() ? std::string_view{} : rest.substr(name.size() + 1);
    if (!is_name(name)) {
        return refuse(
            "{}: '{}' has no name behind '{}.' that begins with a small letter and has at most {} small letters and digits, as in "
            "{}.shop.{}",
            given.place, given.key, table, longest_name, table, keys.front());
    }
    if (std::ranges::find(keys, key) == keys.end()) {
        return refuse("{}: unknown setting '{}'; '{}.{}' has {}", given.place, given.key, table, name, fmt::join(keys, ", "));
    }
    return named_key{name, key};
}

std::optional<std::string> named_key_of_variable(std::string_view table, std::string_view name) {
    std::string lower{name};
    std::ranges::transform(lower, lower.begin(), [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); });
    const auto begin = lower.find('_');
    const auto end = lower.find('_', begin + 1);
    if (lower.substr(0, begin) != table || begin == std::string::npos || end == std::string::npos) return std::nullopt;
    return fmt::format("{}.{}.{}", table, lower.substr(begin + 1, end - begin - 1), lower.substr(end + 1));
}

refusal allow_only(const given_value& given, std::string_view allowed) {
    return refuse("{}: '{}' has the value '{}'; allowed is {}", given.place, given.key, given.text, allowed);
}

or_refusal<std::uint64_t> read_number(const given_value& given, std::uint64_t least, std::uint64_t most) {
    const auto value = parse_number<std::uint64_t>(given.text);
    if (value && *value >= least && *value <= most) return *value;
    return allow_only(given, fmt::format("a whole number from {} to {}", least, most));
}

}  // namespace rollcall::server
