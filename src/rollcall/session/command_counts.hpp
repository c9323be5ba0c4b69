// How many statements of each kind have come: Com_select and its kin of SHOW STATUS.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::session {

// Thread: any.
class command_counts {
public:
    // `verb`: as sql::verb_of() names it. One that MySQL does not count is passed over.
    void note(std::string_view verb) noexcept;
    // Com_ names and counts, sorted by name.
    [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> list() const;

private:
    static constexpr std::size_t kinds = 24;
    std::array<std::atomic<std::uint64_t>, kinds> counts_{};
};

}  // namespace rollcall::session
