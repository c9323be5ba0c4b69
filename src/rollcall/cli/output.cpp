// Standard output and standard error.
#include "rollcall/cli/output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "rollcall/cli/terminal/terminal.hpp"
#include "rollcall/cli/terminal/text.hpp"

namespace rollcall::cli {

std::string render(const text_table& table, output_format format) {
    if (format == output_format::json) return render_json(table);
    if (format == output_format::csv) return render_csv(table, is_terminal(STDOUT_FILENO));
    table_style style;
    if (const auto size = output_size()) style.width = size->columns;
    style.bold_header = wants_colour();
    return render_table(table, style);
}

bool write_out(std::string_view text) {
    std::cout << text << std::flush;
    return static_cast<bool>(std::cout);
}

void complain(std::string_view sentence) { std::cerr << "rollcall: " << harmless(sentence) << '\n'; }

exit_code report(const failure& why) {
    complain(why.sentence);
    return why.code;
}

std::string describe_missing(const missing_node& node) {
    if (node.error.empty()) return fmt::format("{} is missing: {}", node.fe, node.state);
    return fmt::format("{} is missing: {}: {}", node.fe, node.state, node.error);
}

}  // namespace rollcall::cli
