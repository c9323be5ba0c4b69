// Settings of which there may be several: between the table's name and the key stands one that the user gives, as in watch.shop.address.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

// Views into the given value.
struct named_key {
    std::string_view name;
    std::string_view key;
};

// "watch.shop.kill" in its parts. Errors: a sentence, where there is no such name or none of `keys`. Thread: any, as all here.
or_refusal<named_key> read_named_key(const given_value& given, std::span<const std::string_view> keys);

// "WATCH_SHOP_PASSWORD_FILE" is "watch.shop.password_file" for the table "watch". Returns: nothing for a variable of another form.
std::optional<std::string> named_key_of_variable(std::string_view table, std::string_view name);

// What is said of a value that cannot be.
refusal allow_only(const given_value& given, std::string_view allowed);

// A whole number within the bounds. Errors: as allow_only().
or_refusal<std::uint64_t> read_number(const given_value& given, std::uint64_t least, std::uint64_t most);

}  // namespace rollcall::server
