// The counter of connection ids, the bitmap of those in use, and the block reserved on disk.
#include "rollcall/registry/connection_ids.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "rollcall/base/files/durable_file.hpp"
#include "rollcall/base/log.hpp"

namespace rollcall::registry {

namespace {

// Returns: the counter that `text` holds, or 0, which no file of ours holds.
std::uint64_t parse_counter(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    std::uint64_t counter = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, counter);
    return error == std::errc{} && end == last ? counter : 0;
}

}  // namespace

leased_id::~leased_id() {
    if (from_ != nullptr) from_->release(id_);
}

connection_ids::connection_ids(std::filesystem::path file, std::uint32_t fe_number, std::uint64_t first)
    : file_(std::move(file)), fe_number_(fe_number), next_(first), reserved_(first), used_(counters / 64) {
    mark_used(0);  // 0 is no connection, whatever the front end's number
}

or_refusal<std::unique_ptr<connection_ids>> connection_ids::open(std::filesystem::path file, std::uint32_t fe_number) {
    const auto text = read_file(file);
    if (text.has_error()) return refuse("the file {} {}", file.string(), text.error().sentence);
    const std::uint64_t first = text->has_value() ? parse_counter(**text) : 1;
    if (first == 0) {
        return refuse("the file {} does not hold a connection counter; remove it to count from 1 again", file.string());
    }
    std::unique_ptr<connection_ids> ids{new connection_ids{std::move(file), fe_number, first}};
    if (auto reserved = ids->reserve_more(); reserved.has_error()) return reserved.error();
    return ids;
}

bool connection_ids::mark_used(std::uint32_t counter) noexcept {
    const std::uint64_t bit = std::uint64_t{1} << (counter % 64);
    return (used_[counter / 64].fetch_or(bit) & bit) == 0;
}

leased_id connection_ids::take() {
    // Connections are bounded far below the counters, so a free one is always near.
    for (;;) {
        const auto counter = static_cast<std::uint32_t>(next_.fetch_add(1) % counters);
        if (mark_used(counter)) return leased_id{*this, connection_id{fe_number_ << counter_bits | counter}};
    }
}

void connection_ids::release(connection_id id) noexcept {
    const std::uint32_t counter = id.value % counters;
    used_[counter / 64].fetch_and(~(std::uint64_t{1} << (counter % 64)));
}

bool connection_ids::wants_reserve() const noexcept { return next_.load() + block / 2 > reserved_.load(); }

or_refusal<void> connection_ids::reserve_more() {
    const std::lock_guard lock{writing_};
    if (!wants_reserve()) return {};  // another did it meanwhile
    const std::uint64_t until = next_.load() + block;
    if (const auto failed = replace_file(file_, fmt::format("{}\n", until))) {
        return refuse("the file {} {}. Make its folder writable and free some space.", file_.string(), describe(*failed));
    }
    reserved_.store(until);
    return {};
}

leased_id take_id(connection_ids& ids, runtime::worker_pool& workers) {
    auto id = ids.take();
    if (ids.wants_reserve()) {
        workers.post([&ids] {
            if (const auto reserved = ids.reserve_more(); reserved.has_error()) log::error("{}", reserved.error().sentence);
        });
    }
    return id;
}

}  // namespace rollcall::registry
