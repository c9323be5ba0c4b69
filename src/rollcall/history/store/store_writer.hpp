// Writing records: the store's one writing connection. Private to history.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/history/store/store_tables.hpp"
#include "rollcall/history/store/text_index.hpp"
#include "rollcall/registry/rows/query_record.hpp"

namespace rollcall::history {

// Thread: one at a time; every call may block.
class store_writer {
public:
    store_writer(std::unique_ptr<engine::connection> on, std::chrono::milliseconds slow) : on_(std::move(on)), slow_(slow) {}

    // All of them in one transaction. `known`: the tables that are there; it is told of those made, and of the rows. Errors: nothing
    // is written, and `known` is of no use.
    or_refusal<void> write(const std::vector<registry::query_record>& records, known_tables& known);

private:
    using writers = std::map<store_table, std::unique_ptr<engine::table_writer>>;
    or_refusal<void> write_all(const std::vector<registry::query_record>& records, known_tables& known, writers& open);
    or_refusal<void> write_query(const registry::query_record& record, known_tables& known, writers& open);
    or_refusal<engine::table_writer*> writer_of(const store_table& table, known_tables& known, writers& open);
    std::string digest_of(const registry::query_record& record);

    std::unique_ptr<engine::connection> on_;
    const std::chrono::milliseconds slow_;
    std::unordered_map<std::uint64_t, std::string> digests_;  // by shape
    open_stretches stretches_;
};

}  // namespace rollcall::history
