// Parameters become one value.
#include "rollcall/engine/duckdb/instance/open_parameters.hpp"

#include <algorithm>

#include "rollcall/base/text/ascii.hpp"

namespace rollcall::engine {

namespace {

// How long the parameter at the text's beginning is, 0 where there is none.
std::size_t parameter_length(std::string_view text) noexcept {
    if (text.front() == '?') return 1;
    if (text.front() != '$') return 0;
    const auto end = std::ranges::find_if_not(text.substr(1), is_digit) - text.begin();
    return end == 1 ? 0 : static_cast<std::size_t>(end);
}

}  // namespace

std::string with_parameters(std::string_view text, std::string_view value) {
    std::string out;
    while (!text.empty()) {
        std::size_t length = 1;
        if (text.front() == '\'' || text.front() == '"') length = std::min(text.find(text.front(), 1), text.size() - 1) + 1;
        if (const auto parameter = parameter_length(text)) {
            out += value;
            length = parameter;
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace rollcall::engine
