// A log is its head and then records: length, checksum (8 bytes each, least significant first), and as many bytes as the length says.
#include "rollcall/engine/duckdb/instance/log_check.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>

namespace rollcall::engine {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view head = "\x64\x00\x62\x65\x00\x02\xff\xff"sv;  // log of version 2
// The record that ends a transaction is always the same.
constexpr std::string_view commit_record = "\x05\x00\x00\x00\x00\x00\x00\x00\xe7\xfe\x7d\x72\x2f\xed\x3d\x5e\x64\x00\x64\xff\xff"sv;
constexpr std::uint64_t record_head = 16;

std::string read_at(std::ifstream& in, std::uint64_t at, std::size_t bytes) {
    std::string out(bytes, '\0');
    in.clear();
    in.seekg(static_cast<std::streamoff>(at));
    in.read(out.data(), static_cast<std::streamsize>(bytes));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

std::uint64_t length_of(std::string_view record) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t length = 0;
    std::memcpy(&length, record.data(), sizeof length);
    return length;
}

// Where the record begins that reaches beyond the file's end: the end itself, where none does.
std::uint64_t end_of_whole_records(std::ifstream& in, std::uint64_t size) {
    std::uint64_t at = head.size();
    while (size - at >= record_head) {
        const std::uint64_t length = length_of(read_at(in, at, record_head));
        if (length > size - at - record_head) break;
        at += record_head + length;
    }
    return at;
}

bool holds_commit(std::ifstream& in, std::uint64_t from) {
    constexpr std::size_t piece = std::size_t{1} << 20;
    for (std::uint64_t at = from;; at += piece) {
        const std::string bytes = read_at(in, at, piece + commit_record.size());
        if (bytes.find(commit_record) != std::string::npos) return true;
        if (bytes.size() < piece) return false;
    }
}

}  // namespace

std::string log_damage(const std::filesystem::path& log) {
    std::error_code absent;
    const std::uint64_t size = std::filesystem::file_size(log, absent);
    std::ifstream in{log, std::ios::binary};
    if (absent || !in) return {};
    if (!head.starts_with(read_at(in, 0, head.size()))) return "its log " + log.string() + " does not begin as one";
    if (size < head.size()) return {};
    // What a crash cuts short is the last there is: with a whole commit behind it, it is a length that is wrong.
    const std::uint64_t whole = end_of_whole_records(in, size);
    if (!holds_commit(in, whole)) return {};
    return "its log " + log.string() + " has a broken record at byte " + std::to_string(whole) + ", with others behind it";
}

}  // namespace rollcall::engine
