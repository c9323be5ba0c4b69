// DuckDB brings an allocator of its own (jemalloc) beside glibc's.
#include "rollcall/engine/unused_memory.hpp"

#include <malloc.h>

#include <cstddef>

extern "C" {

// Read by DuckDB's allocator where it begins. By default it keeps address space mapped for good, which a bound on mapped memory counts as
// used: what one large statement had could then be had by nobody.
extern const char* duckdb_je_malloc_conf_2_conf_harder;
const char* duckdb_je_malloc_conf_2_conf_harder = "retain:false";

// jemalloc(3); absent where DuckDB was built without it.
[[gnu::weak]] int duckdb_je_mallctl(const char* name, void* old_value, std::size_t* old_size, void* new_value, std::size_t new_size);
}

namespace rollcall::engine {

void give_back_unused_memory() noexcept {
    constexpr auto of_all_arenas = "arena.4096.purge";
    if (duckdb_je_mallctl != nullptr) duckdb_je_mallctl(of_all_arenas, nullptr, nullptr, nullptr, 0);
    malloc_trim(0);
}

}  // namespace rollcall::engine
