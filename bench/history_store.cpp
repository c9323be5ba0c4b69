// Records of a busy day, written as the front end writes them: a few thousand at a time.
#include "history_store.hpp"

#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "fleet_numbers.hpp"
#include "fleet_processes.hpp"
#include "rollcall/history/store/store.hpp"

namespace history_bench {

namespace {

using rollcall::registry::query_origin;
using rollcall::registry::query_record;
using rollcall::registry::query_state;

constexpr std::size_t batch = 10'000;
constexpr std::size_t hours = 10;

std::shared_ptr<const query_origin> make_origin(std::size_t number) {
    auto origin = std::make_shared<query_origin>();
    origin->user = "user" + std::to_string(number);
    origin->host = "10.0.0." + std::to_string(number) + ":40123";
    origin->program_name = "report";
    return origin;
}

query_record make_record(std::uint32_t number, std::size_t of, std::mt19937& random,
                         const std::vector<std::shared_ptr<const query_origin>>& origins) {
    query_record record;
    const auto roll = random();
    record.id = rollcall::make_query_id(1, rollcall::connection_id{1 + number % 1000}, number);
    record.origin = origins[roll % origins.size()];
    record.db = "shop";
    record.statement = rollcall::sql::redact("SELECT name, price FROM items WHERE id = " + std::to_string(roll) + " AND shop = 'north'" +
                                             (number == of / 2 ? " /* needle */" : ""));
    record.parsed = true;
    record.shape = 1 + number % 50;
    record.verb = "SELECT";
    record.state = roll % 1000 == 0 ? query_state::err : query_state::eof;
    record.started = rollcall::wall_time{std::chrono::hours{500'000}} +
                     std::chrono::microseconds{static_cast<std::int64_t>(number) * std::int64_t{3'600'000'000} *
                                               static_cast<std::int64_t>(hours) / static_cast<std::int64_t>(of)};
    record.total = std::chrono::microseconds{200 + roll % 1'000'000};
    record.phases.executed = record.total / 2;
    record.rows_sent = roll % 100;
    return record;
}

}  // namespace

double fill_store(const std::filesystem::path& folder, std::size_t records) {
    rollcall::history::store_options options;
    options.data_dir = folder;
    const auto opened = rollcall::history::store::open(options);
    if (opened.has_error()) fleet_bench::fail(opened.error().sentence);
    std::vector<std::shared_ptr<const query_origin>> origins;
    for (std::size_t i = 0; i < 20; ++i) origins.push_back(make_origin(i));
    std::mt19937 random{1};
    double spent_ms = 0;
    for (std::size_t done = 0; done < records; done += batch) {
        std::vector<query_record> some;
        for (std::size_t i = done; i < std::min(done + batch, records); ++i) {
            some.push_back(make_record(static_cast<std::uint32_t>(i), records, random, origins));
        }
        const auto start = fleet_bench::steady::now();
        const auto written = (*opened)->write(some);
        spent_ms += fleet_bench::ms_since(start);
        if (written.has_error()) fleet_bench::fail(written.error().sentence);
    }
    return spent_ms / 1000;
}

double megabytes_in(const std::filesystem::path& folder) {
    double bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
    }
    return bytes / 1e6;
}

}  // namespace history_bench
