# Third parties: Debian's packages, and DuckDB as ./dev fetches it from npm into build/third_party/duckdb.
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
find_package(ZLIB REQUIRED)
find_package(absl REQUIRED)
find_package(simdjson REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_library(RE2 re2 REQUIRED)
add_library(re2 INTERFACE)
target_link_libraries(re2 INTERFACE ${RE2})
find_library(UTF8PROC utf8proc REQUIRED)  # Debian gives it no CMake package
add_library(utf8proc INTERFACE)
target_link_libraries(utf8proc INTERFACE ${UTF8PROC})

find_library(SODIUM sodium REQUIRED)
add_library(sodium INTERFACE)
target_link_libraries(sodium INTERFACE ${SODIUM})

set(DUCKDB_DIR ${CMAKE_SOURCE_DIR}/build/third_party/duckdb CACHE PATH "folder with duckdb.h and libduckdb.so")
if(NOT EXISTS ${DUCKDB_DIR}/duckdb.h)
  message(FATAL_ERROR "DuckDB is not at ${DUCKDB_DIR}: run ./dev build, which fetches it first")
endif()
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION ${DUCKDB_DIR}/libduckdb.so
  IMPORTED_NO_SONAME ON
  INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_DIR})

# Asio and Beast compiled once, in runtime and http. Frames and handlers are allocated in their own size: kept blocks of earlier ones
# would stay with idle sessions that need less.
add_library(asio INTERFACE)
target_compile_definitions(asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_DATE_TIME BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING BOOST_ASIO_DISABLE_SMALL_BLOCK_RECYCLING)
target_link_libraries(asio INTERFACE Boost::headers Threads::Threads OpenSSL::SSL)
