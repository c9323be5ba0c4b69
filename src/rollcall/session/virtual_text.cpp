// Marks for gathered tables become their numbers.
#include "rollcall/session/virtual_text.hpp"

namespace rollcall::session {

std::string put_gathered_numbers(std::string_view text, std::span<const std::uint64_t> numbers) {
    std::string out;
    std::size_t next = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string mark = "(@GATHERED" + std::to_string(i) + "@)";
        const auto at = text.find(mark, next);
        if (at == std::string_view::npos) continue;
        out += text.substr(next, at - next);
        out += '(' + std::to_string(numbers[i]) + ')';
        next = at + mark.size();
    }
    out += text.substr(next);
    return out;
}

}  // namespace rollcall::session
