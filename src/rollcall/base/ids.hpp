// Strong types for the numbers that name things, and their text forms.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

// A connection's id as CONNECTION_ID() and the listing show it: unique in the cluster, the front end's number above
// a 22-bit counter. 0 is no connection.
struct connection_id {
    std::uint32_t value = 0;
    auto operator<=>(const connection_id&) const = default;
};

// One run of one statement. Text form: "%016x-%016x".
struct query_id {
    std::uint64_t hi = 0;
    std::uint64_t lo = 0;
    auto operator<=>(const query_id&) const = default;
    [[nodiscard]] bool empty() const noexcept { return hi == 0 && lo == 0; }
};

// The query id of a connection's statement number `counter`: a random half of the process, then connection and counter.
constexpr query_id make_query_id(std::uint64_t seed, connection_id connection, std::uint32_t counter) noexcept {
    return {seed, std::uint64_t{connection.value} << 32 | counter};
}
// The connection whose statement it is: anyone can tell where to look for it.
constexpr connection_id connection_of(query_id id) noexcept { return {static_cast<std::uint32_t>(id.lo >> 32)}; }

// A shard's position among its fellows, from 0.
struct shard_id {
    std::uint32_t value = 0;
    auto operator<=>(const shard_id&) const = default;
};

// Returns: 33 characters, "%016x-%016x"; "" for the empty id. Thread: any.
std::string to_string(query_id id);

// Reads a query id: two groups of 1 to 16 hex digits, any case, with '-' between. Returns: nothing where the text is
// of another form. Thread: any.
std::optional<query_id> parse_query_id(std::string_view text);

// Reads a decimal connection id, 1 to 4294967295, digits only. Thread: any.
std::optional<connection_id> parse_connection_id(std::string_view text);

}  // namespace rollcall

template <>
struct std::hash<rollcall::connection_id> {
    std::size_t operator()(rollcall::connection_id id) const noexcept { return id.value; }
};

template <>
struct std::hash<rollcall::query_id> {
    std::size_t operator()(rollcall::query_id id) const noexcept { return id.hi * 0x9e3779b97f4a7c15U ^ id.lo; }
};
