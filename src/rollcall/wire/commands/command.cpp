// The bodies of commands, read from what came after login.
#include "rollcall/wire/commands/command.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/commands/bound_values.hpp"

namespace rollcall::wire {

namespace {

// COM_STMT_EXECUTE's flag: the number of values is in the packet though the statement may have none.
constexpr std::uint8_t parameter_count_available = 0x08;

// Values from `first` on, with their names where they came with names.
std::vector<query_attribute> take_attributes(bound_values& block, std::size_t first) {
    std::vector<query_attribute> attributes;
    attributes.reserve(block.values.size() - first);
    for (auto i = first; i < block.values.size(); ++i) {
        attributes.push_back({i < block.names.size() ? std::move(block.names[i]) : std::string{}, std::move(block.values[i])});
    }
    return attributes;
}

}  // namespace

wire_result<query_command> decode_query(std::string_view body, capability_flags capabilities) {
    query_command query;
    byte_reader in{body};
    if ((capabilities & capability::query_attributes) != 0) {
        const auto count = in.lenenc_int();
        const auto sets = count ? in.lenenc_int() : std::nullopt;
        if (!sets) return wire_errc::truncated;
        if (*sets != 1) return wire_errc::malformed;
        if (*count > 0) {
            bound_values_form form;
            form.count = static_cast<std::size_t>(*count);
            form.named = true;
            auto block = decode_bound_values(in, form);
            if (block.has_error()) return block.error();
            query.attributes = take_attributes(*block, 0);
        }
    }
    query.sql = in.rest();
    return query;
}

wire_result<field_list_command> decode_field_list(std::string_view body) {
    byte_reader in{body};
    const auto table = in.nul_string();
    if (!table) return wire_errc::truncated;
    auto wildcard = in.rest();
    if (wildcard.ends_with('\0')) wildcard.remove_suffix(1);
    return field_list_command{*table, wildcard};
}

wire_result<std::uint32_t> decode_statement_id(std::string_view body) {
    const auto id = byte_reader{body}.u32();
    if (!id) return wire_errc::truncated;
    return *id;
}

wire_result<execute_command> decode_execute(std::string_view body, capability_flags capabilities, std::size_t parameter_count,
                                            std::span<const bound_type> known_types, std::span<const std::string* const> long_data) {
    byte_reader in{body};
    const auto id = in.u32();
    const auto flags = id ? in.u8() : std::nullopt;
    const auto iterations = flags ? in.u32() : std::nullopt;
    // The iteration count is always 1, and MySQL does not look at it either.
    if (!iterations) return wire_errc::truncated;

    execute_command command;
    command.statement_id = *id;
    command.flags = *flags;
    command.types.assign(known_types.begin(), known_types.end());

    const bool with_attributes = (capabilities & capability::query_attributes) != 0;
    auto count = std::uint64_t{parameter_count};
    if (with_attributes && (parameter_count > 0 || (*flags & parameter_count_available) != 0)) {
        const auto sent = in.lenenc_int();
        if (!sent) return wire_errc::truncated;
        if (*sent < parameter_count) return wire_errc::malformed;
        count = *sent;
    }
    if (count == 0) return command;

    bound_values_form form;
    form.count = static_cast<std::size_t>(count);
    form.named = with_attributes;
    form.known_types = known_types;
    form.long_data = long_data.first(std::min(long_data.size(), parameter_count));
    auto block = decode_bound_values(in, form);
    if (block.has_error()) return block.error();
    command.attributes = take_attributes(*block, parameter_count);
    command.types = std::move(block->types);
    command.parameters = std::move(block->values);
    command.parameters.resize(parameter_count);
    return command;
}

wire_result<fetch_command> decode_fetch(std::string_view body) {
    byte_reader in{body};
    const auto id = in.u32();
    const auto rows = id ? in.u32() : std::nullopt;
    if (!rows) return wire_errc::truncated;
    return fetch_command{*id, *rows};
}

wire_result<long_data_command> decode_long_data(std::string_view body) {
    byte_reader in{body};
    const auto id = in.u32();
    const auto index = id ? in.u16() : std::nullopt;
    if (!index) return wire_errc::truncated;
    return long_data_command{*id, *index, in.rest()};
}

}  // namespace rollcall::wire
