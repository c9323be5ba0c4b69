// What an FE remembers of its etcd cluster across restarts, so that it starts while etcd is away: the text of the file
// `<data_dir>/cluster_members`. Pure: reading and writing it is the server's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::cluster {

// Whose memory it is: a folder may be copied, or the FE moved to another cluster.
struct memory_owner {
    std::string cluster_name;
    std::string uuid;
};

struct etcd_memory {
    std::uint32_t fe_number = 0;
    std::string address;               // its own, "" before it was published
    std::vector<std::string> members;  // the last list read, its own address included
    bool operator==(const etcd_memory&) const = default;
};

std::string encode_memory(const etcd_memory& memory, const memory_owner& owner);
// Returns: nothing where `text` is damaged or another owner's: then the FE remembers nothing.
std::optional<etcd_memory> decode_memory(const std::string& text, const memory_owner& owner);

// The remembered list as it stands for an FE that is at `address` now: its own old address is replaced.
std::vector<std::string> remembered_members(const etcd_memory& memory, const std::string& address);

}  // namespace rollcall::cluster
