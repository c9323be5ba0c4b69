# Warnings are errors in our code; sanitizers come with the asan and tsan presets.
add_library(rollcall_options INTERFACE)
target_compile_options(rollcall_options INTERFACE
  -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
# In a batch the names of one file would be global to the next.
option(ROLLCALL_BATCHES "compile several files as one, which reads their headers once" ON)
target_compile_options(rollcall_options INTERFACE $<IF:$<AND:$<BOOL:${ROLLCALL_BATCHES}>,$<CXX_COMPILER_ID:GNU>>,-Wshadow=local,-Wshadow>)
# g++ 12 reports false positives of these from inlined library code.
target_compile_options(rollcall_options INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-restrict -Wno-mismatched-new-delete -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)

# Nobody replaces our functions from outside, so that the compiler may inline them within their file.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fno-semantic-interposition>)
# Lets ccache see what a precompiled header holds.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
# g++ looks for garbage in all that a precompiled header holds whenever its heap has grown a little: a tenth of the time to compile.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=524288>)

set(ROLLCALL_SANITIZE "" CACHE STRING "sanitizers of this build, as in -fsanitize=")
set(ROLLCALL_TEST_PATIENCE 1)  # what every test's time limit is multiplied by
if(ROLLCALL_SANITIZE)
  set(ROLLCALL_TEST_PATIENCE 4)
  add_compile_options(-fsanitize=${ROLLCALL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ROLLCALL_SANITIZE})
  # ThreadSanitizer does not see fences and warns of each. Those are Asio's, which orders by mutexes what passes between threads.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
endif()
if(ROLLCALL_SANITIZE MATCHES undefined)
  # The check of vptrs opens a pipe, and where it gets none it takes every object for a broken one: a test exhausts descriptors.
  add_compile_options(-fno-sanitize=vptr)
endif()
if(ROLLCALL_SANITIZE MATCHES thread)
  # DuckDB's library is not instrumented. Were it to call our instances of the standard library's templates, or we its libstdc++,
  # half of what it does would be seen and half not: each keeps to its own (tests/support/tsan.supp).
  add_link_options(-static-libstdc++ -Wl,--version-script=${CMAKE_SOURCE_DIR}/cmake/local_symbols.map)
endif()
