// The server's JSON read: a table, what it says of front ends, or a refusal's sentence. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/cli/terminal/table.hpp"

namespace rollcall::cli {

// A front end whose sessions are missing, as `data.nodes` tells of it.
struct missing_node {
    std::string fe;
    std::string state;
    std::string error;
};

struct table_answer {
    text_table table;
    bool complete = true;
    std::vector<missing_node> missing;
    std::optional<std::uint64_t> total;  // all matches, where the rows are a page of them
};

// Returns: nothing where `body` is no envelope with a table. Thread: any. Source: docs/rest.md, "Every answer" and "Listing sessions".
std::optional<table_answer> parse_table(std::string_view body);

// The sentence of a failure, "" where `body` is none. Thread: any.
std::string parse_sentence(std::string_view body);

}  // namespace rollcall::cli
