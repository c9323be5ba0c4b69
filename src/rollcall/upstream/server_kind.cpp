// Names within texts.
// Sources: MariaDB Knowledge Base, "VERSION"; TiDB docs, "TiDB versioning" (8.0.11-TiDB-v7.5.0); apache/doris
// fe/fe-core/src/main/java/org/apache/doris/qe/GlobalVariable.java (version 5.7.99, version_comment "Doris version …");
// StarRocks/starrocks fe/fe-core/src/main/java/com/starrocks/qe/GlobalVariable.java (version 8.0.33, version_comment "3.4.2-c15ba7c", once
// "StarRocks version …"); OceanBase docs, "version" (5.7.25-OceanBase-v4.2.1.0).
#include "rollcall/upstream/server_kind.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"

namespace rollcall::upstream {

namespace {

struct sign {
    std::string_view word;
    server_kind kind;
};
constexpr std::array<sign, 6> signs{{
    {"MariaDB", server_kind::mariadb},
    {"TiDB", server_kind::tidb},
    {"StarRocks", server_kind::starrocks},
    {"Doris", server_kind::doris},
    {"OceanBase", server_kind::oceanbase},
    {"rollcall", server_kind::rollcall},
}};

bool has_word(std::string_view text, std::string_view word) noexcept {
    for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
        if (iequals(text.substr(at, word.size()), word)) return true;
    }
    return false;
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// "3.4.2-c15ba7c": a version and a commit without a word, as nobody's comment but StarRocks' is.
bool is_version_and_commit(std::string_view comment) noexcept {
    constexpr std::size_t short_commit = 7;
    const auto dash = comment.rfind('-');
    if (dash == std::string_view::npos || !is_digit(comment.front()) || comment.find(' ') != std::string_view::npos) return false;
    const auto commit = comment.substr(dash + 1);
    return commit.size() >= short_commit && std::ranges::all_of(commit, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string_view kind_name(server_kind kind) noexcept {
    switch (kind) {
        case server_kind::mariadb: return "mariadb";
        case server_kind::mysql: return "mysql";
        case server_kind::tidb: return "tidb";
        case server_kind::doris: return "doris";
        case server_kind::starrocks: return "starrocks";
        case server_kind::oceanbase: return "oceanbase";
        case server_kind::rollcall: break;
    }
    return "rollcall";
}

server_kind find_kind(std::string_view version, std::string_view comment) noexcept {
    for (const auto& each : signs) {
        if (has_word(version, each.word) || has_word(comment, each.word)) return each.kind;
    }
    return is_version_and_commit(comment) ? server_kind::starrocks : server_kind::mysql;
}

}  // namespace rollcall::upstream
