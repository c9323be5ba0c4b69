// ./dev bench rewrite [--milliseconds N]: what it takes to write the engine's statement from a client's, by its length and kind: rewriting
// alone, and all that parse_statement() does, which cuts the text into words before and tells its shape behind.
// There is no peer: the goal is 3 us of rewriting for a statement of 200 bytes, and time in proportion to the length, up to the bounds that
// are told (4096 columns).
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench_main.hpp"
#include "rollcall/sql/dialect/rewrite.hpp"
#include "rollcall/sql/parse/parse.hpp"
#include "rollcall/sql/text/token.hpp"

namespace fleet_bench {

namespace {

namespace sql = rollcall::sql;
using steady = std::chrono::steady_clock;

sql::table_schemas one_table() {
    auto table = std::make_shared<sql::table_schema>();
    table->name = "orders";
    for (const auto& [name, type] :
         {std::pair{"id", "int"}, {"customer", "varchar(40)"}, {"price", "decimal(10,2)"}, {"placed", "datetime"}}) {
        auto& column = table->columns.emplace_back();
        column.name = name;
        column.mysql_type = type;
        column.type = sql::type_of_text(type);
    }
    return {{sql::schema_key("shop", "orders"), std::move(table)}};
}

// Statements of one kind, each `size` bytes long at least: `head`, then `piece` as often as it takes, with `joint` between.
struct kind {
    const char* name;
    std::string_view head;
    std::string_view piece;
    std::string_view joint;
    std::string_view tail;
};

constexpr kind kinds[] = {
    {"SELECT items", "SELECT ", "id + price AS sum_of_both, UPPER(customer)", ", ", " FROM orders WHERE placed >= '2024-01-01'"},
    {"WHERE ... OR ...", "SELECT id, customer, price FROM orders WHERE ", "(id = 17 AND customer LIKE 'a%' AND price > 5)", " OR ",
     " ORDER BY id LIMIT 10"},
    {"WHERE ... IN (...)", "SELECT id, customer FROM orders WHERE price > 10.5 AND id IN (", "100017", ", ", ")"},
    {"INSERT ... VALUES", "INSERT INTO orders (id, customer, price, placed) VALUES ", "(17, 'ann', 9.99, '2024-01-02 10:11:12')", ", ", ""},
};

std::string statement_of(const kind& of, std::size_t size) {
    std::string text{of.head};
    text += of.piece;
    while (text.size() + of.joint.size() + of.piece.size() + of.tail.size() <= size) {
        text += of.joint;
        text += of.piece;
    }
    text += of.tail;
    return text;
}

// As the server does: given back to the kernel between two statements, memory would cost a page fault each time.
void keep_freed_memory() {
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
}

// `once`: runs the statement's way once. Returns: microseconds, the least of several rounds; none where the statement is refused.
template <class Once>
std::optional<double> cost(const std::string& text, std::chrono::milliseconds budget, Once once) {
    double least = 1e12;
    const auto end = steady::now() + budget;
    do {
        const int times = std::max(1, static_cast<int>(50'000 / text.size()));
        const auto begun = steady::now();
        for (int i = 0; i < times; ++i) {
            if (once().has_error()) return std::nullopt;
        }
        least = std::min(least, std::chrono::duration<double, std::micro>(steady::now() - begun).count() / times);
    } while (steady::now() < end);
    return least;
}

void print_row(const char* name, const std::vector<std::size_t>& sizes, const auto& cost_of) {
    std::printf("  %-20s", name);
    for (const auto size : sizes) {
        if (const std::optional<double> us = cost_of(size)) {
            std::printf("%12.2f %8.1f ", *us, *us * 1000 / static_cast<double>(size));
        } else {
            std::printf("%21s ", "refused");
        }
        std::fflush(stdout);
    }
    std::printf("\n");
}

void measure(std::chrono::milliseconds budget) {
    keep_freed_memory();
    const auto tables = one_table();
    const sql::session_variables variables{sql::server_facts{}};
    sql::session_view session;
    session.began_us = 1;  // as of a statement that runs: a definition knows no time
    session.database = "shop";
    session.user = "ann@127.0.0.1";
    session.account = "ann@%";
    session.version = "8.0.36";
    session.variables = &variables;
    session.tables = &tables;
    const std::vector<std::size_t> sizes{200, 2'000, 20'000, 200'000};
    const auto print_head = [&sizes](const char* what) {
        std::printf("%s: us a statement, and ns a byte, by its length\n  %-20s", what, "");
        for (const auto size : sizes) std::printf("%12zu bytes     ", size);
        std::printf("\n");
    };
    print_head("rewriting");
    for (const kind& each : kinds) {
        print_row(each.name, sizes, [&](std::size_t size) {
            const std::string text = statement_of(each, size);
            const auto list = sql::tokenize(text, variables.mode());
            return cost(text, budget, [&] { return sql::rewrite_query(*list, session, sql::engine_names{}, false); });
        });
    }
    print_head("all of parsing");
    for (const kind& each : kinds) {
        print_row(each.name, sizes, [&](std::size_t size) {
            const std::string text = statement_of(each, size);
            return cost(text, budget, [&] { return sql::parse_statement(text, session, sql::engine_names{}, false); });
        });
    }
}

}  // namespace

}  // namespace fleet_bench

int main(int count, char** words) {
    std::size_t milliseconds = 500;
    return fleet_bench::bench_main(count, words, {{"--milliseconds", milliseconds}},
                                   [&](const std::string&) { fleet_bench::measure(std::chrono::milliseconds{milliseconds}); });
}
