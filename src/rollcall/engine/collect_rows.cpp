// A sink that keeps every cell as text.
#include "rollcall/engine/collect_rows.hpp"

#include <utility>

namespace rollcall::engine {

namespace {

class text_collector final : public row_sink {
public:
    void begin_row() override { rows.emplace_back(); }
    void null() override { rows.back().emplace_back(); }
    void integer(std::int64_t value) override { rows.back().emplace_back(std::to_string(value)); }
    void unsigned_integer(std::uint64_t value) override { rows.back().emplace_back(std::to_string(value)); }
    void text(std::string_view bytes) override { rows.back().emplace_back(bytes); }
    // Our own statements give none of these.
    void float32(float) override { null(); }
    void float64(double) override { null(); }
    void date(const date_value&) override { null(); }
    void time(const time_value&) override { null(); }
    void datetime(const datetime_value&) override { null(); }
    bool end_row() override { return true; }

    text_rows rows;
};

}  // namespace

sql_result<text_rows> collect_rows(connection& on, std::string_view text, std::span<const parameter> parameters) {
    auto running = on.execute(text, parameters);
    if (running.has_error()) return std::move(running).error();
    return collect_rows(**running);
}

sql_result<text_rows> collect_rows(execution& running) {
    text_collector sink;
    if (auto end = running.fetch(sink); end.has_error()) return std::move(end).error();
    return std::move(sink.rows);
}

}  // namespace rollcall::engine
