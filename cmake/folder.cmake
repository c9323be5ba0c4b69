# What nearly every file includes, compiled once for the libraries and once for the tests.
set(ROLLCALL_COMMON_HEADERS <algorithm> <array> <atomic> <chrono> <cstdint> <deque> <functional> <map> <memory> <mutex>
  <optional> <ranges> <span> <string> <string_view> <thread> <unordered_map> <unordered_set> <utility> <variant> <vector>
  <boost/system/result.hpp> ${CMAKE_SOURCE_DIR}/src/rollcall/base/text/format.hpp)
# What nearly every file of a folder whose functions wait includes besides.
set(ROLLCALL_ASIO_HEADERS <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp> <boost/asio/bind_cancellation_slot.hpp>
  <boost/asio/cancellation_signal.hpp> <boost/asio/co_spawn.hpp> <boost/asio/detached.hpp> <boost/asio/io_context.hpp>
  <boost/asio/ip/tcp.hpp> <boost/asio/post.hpp> <boost/asio/steady_timer.hpp> <boost/asio/this_coro.hpp> <boost/asio/thread_pool.hpp>
  <boost/asio/use_awaitable.hpp>)
set(ROLLCALL_TEST_HEADERS <gmock/gmock.h> <gtest/gtest.h>)

# `target` takes the headers that `owner` precompiled, or precompiles them where it is the owner itself.
function(rollcall_precompile target owner)
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# Compiles up to `size` files of `target` as one (ROLLCALL_BATCHES).
function(rollcall_batches target size)
  if(NOT ROLLCALL_BATCHES)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${size})
  # GCC takes the files of a batch for headers, whose unnamed namespaces should not show in types.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()

# The library rollcall_NAME_for_test: what tests of the folder and of those above it stand on, in tests/support/cpp/for_test/NAME. In no
# library of the product.
function(rollcall_for_test name precompiled_by)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/support/cpp/for_test/${name}/*.cpp)
  if(sources)
    set(visibility PUBLIC)
    add_library(rollcall_${name}_for_test STATIC ${sources})
    rollcall_precompile(rollcall_${name}_for_test rollcall_${precompiled_by})
  else()
    set(visibility INTERFACE)
    add_library(rollcall_${name}_for_test INTERFACE)
  endif()
  target_include_directories(rollcall_${name}_for_test ${visibility} ${CMAKE_SOURCE_DIR}/tests/support/cpp)
  target_link_libraries(rollcall_${name}_for_test ${visibility} rollcall_${name} GTest::gmock)
  foreach(used ${ARGN})
    target_link_libraries(rollcall_${name}_for_test ${visibility} rollcall_${used}_for_test)
  endforeach()
endfunction()

# rollcall_folder(NAME [WAITS] [USES folders...] [LIBRARIES targets...])
# The library rollcall_NAME of the folder's *.cpp, and, where the folder has *_test.cpp, the ctest NAME_test.
# WAITS: most of its files hold coroutines. `base` and `runtime` stand first, for they precompile headers for the others.
function(rollcall_folder name)
  cmake_parse_arguments(arg "WAITS" "" "USES;LIBRARIES" ${ARGN})
  set(precompiled_by base)
  set(batch 6)
  set(headers ${ROLLCALL_COMMON_HEADERS})
  if(arg_WAITS)
    set(precompiled_by runtime)
    set(batch 4)  # coroutines take long to compile, and one changed file compiles its batch
    list(APPEND headers ${ROLLCALL_ASIO_HEADERS})
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  if(sources)
    set(visibility PUBLIC)
    add_library(rollcall_${name} STATIC ${sources})
  else()
    set(visibility INTERFACE)
    add_library(rollcall_${name} INTERFACE)
  endif()
  target_include_directories(rollcall_${name} ${visibility} ${CMAKE_SOURCE_DIR}/src)
  if(sources)
    rollcall_precompile(rollcall_${name} rollcall_${precompiled_by} ${headers})
    rollcall_batches(rollcall_${name} ${batch})
  endif()
  target_link_libraries(rollcall_${name} ${visibility} rollcall_options ${arg_LIBRARIES})
  foreach(used ${arg_USES})
    target_link_libraries(rollcall_${name} ${visibility} rollcall_${used})
  endforeach()

  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE rollcall_${name}_for_test GTest::gtest_main)
    rollcall_precompile(${name}_test ${precompiled_by}_test ${headers} ${ROLLCALL_TEST_HEADERS})
    rollcall_batches(${name}_test ${batch})
    # A test's own code runs once: to optimize it takes longer than to run it as it is.
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:RelWithDebInfo>:-O0>)
    add_test(NAME ${name}_test COMMAND ${name}_test --gtest_brief=1)
    math(EXPR limit "120 * ${ROLLCALL_TEST_PATIENCE}")
    set_tests_properties(${name}_test PROPERTIES TIMEOUT ${limit} LABELS unit)
  endif()
  rollcall_for_test(${name} ${precompiled_by} ${arg_USES})
endfunction()
