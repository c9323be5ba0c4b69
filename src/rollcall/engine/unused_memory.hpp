// What the engine's allocator and the process's own keep of freed memory.
#pragma once

namespace rollcall::engine {

// Gives memory that has been freed, and is kept for allocations to come, back to the system: up to a second for gigabytes. What is in use
// stays. Thread: any, but no shard.
void give_back_unused_memory() noexcept;

}  // namespace rollcall::engine
