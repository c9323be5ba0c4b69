// rollcall_gathered(BIGINT): tables that the front end gathered before a statement runs, as a table function.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// The tables held, by their number. A statement that has been planned keeps its table until it ends, released or not.
// Thread: any.
class gathered_tables {
public:
    // Text that is no UTF-8 is made so: DuckDB takes no other.
    std::uint64_t hold(gathered_table table);
    void release(std::uint64_t number);
    // Returns: null where the number is not held.
    std::shared_ptr<const gathered_table> find(std::uint64_t number) const;

private:
    struct shelf {
        std::uint64_t last = 0;
        std::unordered_map<std::uint64_t, std::shared_ptr<const gathered_table>> tables;
    };
    guarded<shelf> shelf_;
};

// Makes the function known in the instance. `tables` outlives the instance. An unknown number is an error when the
// statement is planned. Returns: false where DuckDB refuses it.
bool register_gathered(duckdb_connection on, const gathered_tables& tables);

}  // namespace rollcall::engine
