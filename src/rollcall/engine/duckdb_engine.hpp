// DuckDB as the engine: one instance in this process, its file attached under a reserved catalog.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

struct duckdb_options {
    std::filesystem::path data_dir;  // the file lives in it; created where it is missing
    std::string file_name = "data.duckdb";
    bool owns_data_dir = true;  // false: another engine of this process has locked it
    std::string catalog = "rollcall";
    std::string schema_prefix = "db_";
    std::string hidden_schema = "fe";
    std::uint64_t memory_limit_bytes = 0;   // 0: 60 % of the machine's
    std::uint64_t max_temp_bytes = 0;       // 0: DuckDB's default (90 % of the free disk)
    unsigned threads = 0;                   // 0: one a core
    std::uint64_t max_kept_plans = 4'096;   // of texts that come again, of all connections together; 0: none
    std::filesystem::path writable_folder;  // absolute; statements of the front end's own may write files there; "": nowhere
};

// Opens the data file, creating it where there is none; external access is closed before it returns.
// Errors: a sentence with cause and remedy (locked by another process, read-only, full, corrupt); damaged_file where its bytes are wrong.
or_refusal<std::unique_ptr<database>> open_duckdb(const duckdb_options& options);

}  // namespace rollcall::engine
