// The tree of operators as JSON.
#include "rollcall/engine/operator_profile.hpp"

#include <fmt/format.h>

#include <string_view>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

// "Table: t" of "Table: t, Filters: a>10"; "" where the details begin otherwise.
std::string_view without_values(std::string_view details) {
    if (!details.starts_with("Table: ") && !details.starts_with("Join Type: ")) return {};
    return details.substr(0, details.find(','));
}

void append_count(std::string& out, std::string_view key, const std::optional<std::uint64_t>& count) {
    out += key;
    out += count ? std::to_string(*count) : R"("")";
}

}  // namespace

void append_json(std::string& out, const operator_profile& top, bool with_details) {
    out += R"({"name":)";
    append_json_string(out, top.name);
    out += R"(,"time_us":)";
    out += top.time ? fmt::format("{:.1f}", static_cast<double>(top.time->count()) / 1000) : R"("")";
    append_count(out, R"(,"rows":)", top.rows);
    append_count(out, R"(,"rows_scanned":)", top.rows_scanned);
    out += R"(,"details":)";
    append_json_string(out, with_details ? std::string_view{top.details} : without_values(top.details));
    out += R"(,"children":[)";
    for (const auto& child : top.children) {
        if (out.back() != '[') out += ',';
        append_json(out, child, with_details);
    }
    out += "]}";
}

}  // namespace rollcall::engine
