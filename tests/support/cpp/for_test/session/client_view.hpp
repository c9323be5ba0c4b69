// What a client understands of a server's bytes, an answer a line: for tests. Text columns alone, without DEPRECATE_EOF.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::session::testing {

// What a command asks for, and so how its answer reads.
enum class asked { done, rows, binary_rows, plan, more_rows, nothing };

// Reads forward over the answers. Each packet is whole, and numbered as it must be; what is not so is a failure of the test.
class client_view {
public:
    explicit client_view(std::string_view bytes) : rest_(bytes) {}

    // "ok", "error 1064: why", "a|b; 1|x; NULL|y", "plan 1: 2 parameters, 1 column", with ", in transaction" and ", and then ..." behind.
    // Returns: nothing at the end of the bytes; "..., cut" where they end within the answer.
    // `number`: its first packet's.
    std::optional<std::string> answer(asked what, std::uint8_t number = 1) {
        if (rest_.empty()) return std::nullopt;
        sequence_ = number;
        std::string told;
        do told += (told.empty() ? "" : ", and then ") + one_result(what);
        while (more_ && !rest_.empty());
        if (more_) told += ", cut";
        return told;
    }

private:
    struct reader {
        std::string_view rest;
        std::uint64_t number(std::size_t bytes) {
            std::uint64_t value = 0;
            for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{static_cast<unsigned char>(rest[i])} << (8 * i);
            rest.remove_prefix(bytes);
            return value;
        }
        std::uint64_t length() {
            const auto first = number(1);
            return first < 0xFB ? first : number(first == 0xFC ? 2 : first == 0xFD ? 3 : 8);
        }
        std::string text() {
            const auto size = length();
            const std::string value{rest.substr(0, size)};
            rest.remove_prefix(size);
            return value;
        }
    };

    std::optional<std::string_view> packet() {
        if (rest_.empty()) return std::nullopt;
        const auto header = wire::decode_packet_header(rest_);
        EXPECT_EQ(header.sequence, sequence_) << "the packet's number";
        sequence_ = static_cast<std::uint8_t>(header.sequence + 1);
        const auto payload = rest_.substr(wire::packet_header_size, header.length);
        EXPECT_EQ(payload.size(), header.length) << "a whole packet";
        rest_.remove_prefix(wire::packet_header_size + payload.size());
        return payload;
    }

    static bool is_error(std::string_view payload) { return payload.front() == '\xFF'; }
    static bool is_end(std::string_view payload) { return payload.front() == '\xFE' && payload.size() < 9; }

    std::string error(std::string_view payload) {
        more_ = false;
        reader in{payload.substr(1)};
        const auto code = in.number(2);
        return "error " + std::to_string(code) + ": " + std::string{in.rest.substr(6)};
    }

    std::string status(std::uint64_t flags) {
        more_ = (flags & wire::server_status::more_results_exist) != 0;
        std::string told = (flags & wire::server_status::in_trans) != 0 ? ", in transaction" : "";
        if ((flags & wire::server_status::cursor_exists) != 0) told += ", cursor";
        if ((flags & wire::server_status::last_row_sent) != 0) told += ", last";
        return told;
    }

    std::string one_result(asked what) {
        more_ = false;
        if (what == asked::more_rows) return rows(false, 1, "");
        const auto first = packet();
        if (is_error(*first)) return error(*first);
        if (what == asked::plan) return plan(*first);
        if (first->front() == '\0') return done(*first);
        if (what != asked::rows && what != asked::binary_rows) return "not understood";
        const auto width = reader{*first}.length();
        std::string names;
        for (std::uint64_t i = 0; i < width; ++i) {
            const auto definition = packet();
            if (!definition) return "cut";
            names += (i == 0 ? "" : "|") + column_name(*definition);
        }
        const auto end = packet();
        if (!end) return names + ", cut";
        const std::string of_definitions = status(reader{end->substr(3)}.number(2));
        if (of_definitions.ends_with(", cursor")) return names + of_definitions;
        return rows(what == asked::rows, width, std::move(names));
    }

    std::string done(std::string_view payload) {
        reader in{payload.substr(1)};
        const auto changed = in.length();
        in.length();
        std::string told = changed == 0 ? "ok" : "ok " + std::to_string(changed);
        return told + status(in.number(2));
    }

    static std::string column_name(std::string_view definition) {
        reader in{definition};
        for (int before_it = 0; before_it < 4; ++before_it) in.text();
        return in.text();
    }

    std::string plan(std::string_view payload) {
        reader in{payload.substr(1)};
        const auto id = in.number(4);
        const auto columns = in.number(2);
        const auto parameters = in.number(2);
        // Definitions, and an end behind each of the two lists.
        const auto packets = columns + parameters + (columns > 0 ? 1 : 0) + (parameters > 0 ? 1 : 0);
        for (std::uint64_t i = 0; i < packets; ++i) {
            if (!packet()) return "cut";
        }
        return "plan " + std::to_string(id) + ": " + std::to_string(parameters) + " parameters, " + std::to_string(columns) + " columns";
    }

    std::string rows(bool as_text, std::uint64_t width, std::string told) {
        while (const auto next = packet()) {
            if (is_error(*next)) return told + (told.empty() ? "" : "; ") + error(*next);
            if (is_end(*next)) return told + status(reader{next->substr(3)}.number(2));
            told += (told.empty() ? "" : "; ") + row(*next, as_text, width);
        }
        return told + ", cut";
    }

    static std::string row(std::string_view payload, bool as_text, std::uint64_t width) {
        reader in{payload};
        std::uint64_t nulls = 0;
        if (!as_text) {
            in.number(1);
            nulls = in.number((width + 2 + 7) / 8) >> 2;
        }
        std::string told;
        for (std::uint64_t i = 0; i < width; ++i) {
            const bool null = as_text ? in.rest.front() == '\xFB' : (nulls >> i & 1) != 0;
            if (null && as_text) in.number(1);
            told += (i == 0 ? "" : "|") + (null ? std::string{"NULL"} : in.text());
        }
        return told;
    }

    std::string_view rest_;
    std::uint8_t sequence_ = 1;
    bool more_ = false;
};

}  // namespace rollcall::session::testing
