// The tree of operators as JSON.
#include "rollcall/engine/operator_profile.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "rollcall/base/text.hpp"

namespace rollcall::engine {

namespace {

// "Table: t" of "Table: t, Filters: a>10"; "" where the details begin otherwise.
std::string_view without_values(std::string_view details) {
    if (!details.starts_with("Table: ") && !details.starts_with("Join Type: ")) return {};
    return details.substr(0, details.find(','));
}

}  // namespace

void append_json(std::string& out, const operator_profile& top, bool with_details) {
    out += R"({"name":)";
    append_json_string(out, top.name);
    fmt::format_to(std::back_inserter(out), R"(,"time_us":{:.1f},"rows":{},"rows_scanned":)", static_cast<double>(top.time.count()) / 1000,
                   top.rows);
    if (top.rows_scanned) {
        out += std::to_string(*top.rows_scanned);
    } else {
        out += R"("")";
    }
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
