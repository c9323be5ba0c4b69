// The file node_id.
#include "rollcall/server/node_id.hpp"

#include <algorithm>

#include "rollcall/base/files/durable_file.hpp"
#include "rollcall/cluster/calls/token.hpp"

namespace rollcall::server {

namespace {

bool is_node_id(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEFabcdef";
    return text.size() == 32 && text.find_first_not_of(digits) == std::string_view::npos;
}

}  // namespace

or_refusal<std::string> read_node_id(const std::filesystem::path& data_dir) {
    const auto path = data_dir / "node_id";
    const auto kept = read_file(path);
    if (kept.has_error()) return refuse("{} could not be read: {}", path.string(), kept.error().sentence);
    if (*kept) {
        std::string id = **kept;
        while (!id.empty() && id.back() == '\n') id.pop_back();
        if (is_node_id(id)) return id;
        return refuse("{} does not hold a front end's id; remove it to draw a new one", path.string());
    }
    auto fresh = cluster::make_nonce();
    if (const auto failure = replace_file(path, fresh + '\n')) {
        return refuse("{} {}. Make its folder writable and free some space.", path.string(), describe(*failure));
    }
    return fresh;
}

std::string as_uuid(std::string_view node_id) {
    std::string text;
    for (const char c : node_id) {
        if (text.size() == 8 || text.size() == 13 || text.size() == 18 || text.size() == 23) text += '-';
        text += static_cast<char>(c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c);
    }
    return text;
}

}  // namespace rollcall::server
