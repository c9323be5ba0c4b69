// Why something could not be had, for whoever runs the server: settings, files, certificates, other servers' answers.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

#include "rollcall/base/result.hpp"

namespace rollcall {

// What a caller may have to tell apart; most only pass the sentence on.
enum class refusal_kind : std::uint8_t {
    plain,
    damaged_file,  // its bytes are not those that were written
};

// A sentence with cause and remedy, for the log or the terminal; or, from inner functions, the part of it that they know.
// Made by refuse() alone: no text becomes one by itself, and so an or_refusal<std::string> takes a text for its value.
struct refusal {
    std::string sentence;
    refusal_kind kind = refusal_kind::plain;

    refusal() = default;

private:
    refusal(refusal_kind of, std::string why) : sentence(std::move(why)), kind(of) {}
    friend refusal refuse(refusal_kind kind, std::string sentence);
};

[[nodiscard]] inline refusal refuse(refusal_kind kind, std::string sentence) { return {kind, std::move(sentence)}; }
[[nodiscard]] inline refusal refuse(std::string sentence) { return refuse(refusal_kind::plain, std::move(sentence)); }

// The sentence is `text` with the values in it.
template <class First, class... Rest>
[[nodiscard]] refusal refuse(fmt::format_string<First, Rest...> text, First&& first, Rest&&... rest) {
    return refuse(fmt::format(text, std::forward<First>(first), std::forward<Rest>(rest)...));
}

template <class T>
using or_refusal = result<T, refusal>;

}  // namespace rollcall
