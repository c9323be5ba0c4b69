// Is the log beside a data file one that DuckDB wrote? DuckDB itself drops a log that it cannot read from its beginning, with all
// that was acknowledged in it.
#pragma once

#include <filesystem>
#include <string>

namespace rollcall::engine {

// Looks at the log's form, not at its contents, whose checksums DuckDB compares. An absent or empty log is in order, and so is
// one that ends within a record, as a crash leaves it.
// Returns: what is wrong, "" where nothing is. Source: DuckDB 1.5.6, src/storage/write_ahead_log.cpp and wal_replay.cpp.
std::string log_damage(const std::filesystem::path& log);

}  // namespace rollcall::engine
