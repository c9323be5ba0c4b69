// Takes one member's part of an answer as its bytes come, and checks it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/base/result.hpp"

namespace rollcall::cluster {

// Thread: one at a time.
class part_reader {
public:
    virtual ~part_reader() = default;
    // Errors: a sentence that tells what is wrong with the member's bytes; what came before it stays.
    virtual result<void, std::string> feed(std::string_view piece) = 0;
    // The member has ended its answer. Errors: where it promised more.
    [[nodiscard]] virtual result<void, std::string> finish() const = 0;
    // Rows that came and were sound.
    [[nodiscard]] virtual std::uint64_t rows_seen() const noexcept = 0;
};

}  // namespace rollcall::cluster
