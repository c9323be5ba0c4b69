// The rows of a prepared statement's cursor, encoded and waiting for COM_STMT_FETCH: in memory while they are few, else in a file
// without a name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/counted_place.hpp"
#include "rollcall/base/files/spool_file.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/runtime/memory_budget.hpp"

namespace rollcall::session {

struct cursor_bounds {
    std::filesystem::path folder;  // where the file goes
    std::size_t memory_bytes = 0;  // what is kept in memory at most; beyond, the file has it
    std::size_t most_bytes = 0;    // of one cursor
};

// Thread: workers, one at a time; destroying it, too, may wait for the disk.
class cursor {
public:
    cursor(cursor_bounds bounds, runtime::memory_budget& memory, counted_place place)
        : bounds_(std::move(bounds)), memory_(&memory), place_(std::move(place)) {}

    // Puts rows behind those that are there, as packets with whatever numbers. Errors: 1041 beyond the bound, 1021 on a full disk,
    // 1105 where the file cannot be written.
    sql_result<void> append(std::string_view packets);

    struct batch {
        std::string packets;
        std::uint8_t sequence = 0;  // the next packet's
        std::uint64_t rows = 0;
        bool at_end = false;  // there are no more
    };
    // Takes the next rows: at most `rows`, and no more once they have `bytes`; numbered from `sequence` on. Errors: 1105.
    sql_result<batch> take(std::uint64_t rows, std::size_t bytes, std::uint8_t sequence);
    // For another cursor to have, though this one may take a while to close.
    void give_back_place() noexcept { place_.reset(); }

private:
    sql_result<bool> hold(std::size_t bytes);
    sql_result<std::size_t> next_row();

    cursor_bounds bounds_;
    std::string window_;  // the rows next to be taken, from begin_ on; the file's come behind them
    std::size_t begin_ = 0;
    runtime::memory_share memory_;  // of window_
    std::optional<spool_file> file_;
    std::optional<counted_place> place_;
};

}  // namespace rollcall::session
