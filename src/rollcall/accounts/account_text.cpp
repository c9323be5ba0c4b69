// Writing and reading the accounts file's text.
#include "rollcall/accounts/account_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/security/crypto/digest.hpp"
#include "rollcall/security/passwords/password.hpp"
#include "rollcall/security/privilege_names.hpp"

namespace rollcall::accounts {

namespace {

using security::account;
using security::account_snapshot;
using security::credential;
using security::credential_kind;
using security::privilege_set;

constexpr std::string_view head = "rollcall accounts ";
constexpr std::string_view format_version = "1";

struct kind_name {
    credential_kind kind;
    std::string_view name;
};
constexpr std::array kind_names{
    kind_name{credential_kind::none, "none"},
    kind_name{credential_kind::native_password, "mysql_native_password"},
    kind_name{credential_kind::caching_sha2_password, "caching_sha2_password"},
};

bool is_plain(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '-';
}

std::string encode_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (is_plain(c)) {
            out += c;
        } else {
            out += '%' + to_hex({&c, 1});
        }
    }
    return out;
}

std::optional<std::string> decode_name(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_plain(text[i])) {
            out += text[i];
            continue;
        }
        const auto byte = text[i] == '%' && text.size() - i > 2 ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
        if (!byte) return std::nullopt;
        out += *byte;
        i += 2;
    }
    return out;
}

std::string_view encode_kind(credential_kind kind) noexcept {
    for (const auto& candidate : kind_names) {
        if (candidate.kind == kind) return candidate.name;
    }
    return "none";
}

std::string encode_privileges(privilege_set set) {
    if (set == privilege_set::all()) return "ALL";
    std::string out;
    for (const auto which : security::all_privileges()) {
        if (!set.has(which)) continue;
        if (!out.empty()) out += ',';
        out += security::privilege_name(which);
    }
    return out.empty() ? "-" : out;
}

// An accounts file may name two that give nothing.
std::optional<privilege_set> decode_privilege(std::string_view name) {
    if (name == "CREATE_USER" || name == "SHUTDOWN") return privilege_set{};
    return security::parse_privilege(name);
}

std::optional<privilege_set> decode_privileges(std::string_view text) {
    privilege_set set;
    if (text == "-") return set;
    for (bool more = true; more;) {
        const auto comma = text.find(',');
        const auto one = decode_privilege(text.substr(0, comma));
        if (!one) return std::nullopt;
        set.bits |= one->bits;
        more = comma != std::string_view::npos;
        if (more) text.remove_prefix(comma + 1);
    }
    return set;
}

std::optional<credential> decode_credential(std::string_view kind, std::string_view hex) {
    for (const auto& candidate : kind_names) {
        if (candidate.name != kind) continue;
        if (candidate.kind == credential_kind::none) return hex == "-" ? std::optional{credential{}} : std::nullopt;
        const auto stored = from_hex(hex);
        if (!stored || stored->empty()) return std::nullopt;
        return security::parse_stored_credential(candidate.kind, *stored);
    }
    return std::nullopt;
}

std::optional<std::uint64_t> decode_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

std::vector<std::string_view> split_fields(std::string_view line) {
    std::vector<std::string_view> fields;
    for (auto blank = line.find(' '); blank != std::string_view::npos; blank = line.find(' ')) {
        fields.push_back(line.substr(0, blank));
        line.remove_prefix(blank + 1);
    }
    fields.push_back(line);
    return fields;
}

std::string encode_account(const account& one) {
    const auto stored = one.secret.stored.empty() ? "-" : to_hex(one.secret.stored);
    return fmt::format("account {} {} {} {} {} {}\n", encode_name(one.name), encode_kind(one.secret.kind), stored,
                       encode_privileges(one.privileges), one.locked ? "locked" : "unlocked", one.version);
}

std::string encode_end(std::size_t count, std::string_view before) {
    return fmt::format("end {} {}\n", count, to_hex(security::as_text(security::sha256_of({before}))));
}

// Reads the lines one after the other and knows where it stands.
class line_reader {
public:
    explicit line_reader(std::string_view text) noexcept : rest_(text) {}

    // Returns: nothing where no line, or no whole line, is left.
    std::optional<std::string_view> next() noexcept {
        ++number_;
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto line = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return line;
    }
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
    [[nodiscard]] std::string at(std::string_view what) const { return fmt::format("line {}: {}", number_, what); }

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

// Returns: an error's text, "" where the account was added to `into`.
std::string_view decode_account(const std::vector<std::string_view>& fields, account_snapshot& into) {
    if (fields.size() != 7) return "an account has six fields";
    const auto name = decode_name(fields[1]);
    const auto secret = decode_credential(fields[2], fields[3]);
    const auto privileges = decode_privileges(fields[4]);
    const auto version = decode_number(fields[6]);
    if (!name || name->empty()) return "the account's name is malformed";
    if (!secret) return "the account's credential is malformed or of an unknown plugin";
    if (!privileges) return "the account has a privilege that this version of Rollcall does not know";
    if (fields[5] != "locked" && fields[5] != "unlocked") return "an account is either locked or unlocked";
    if (!version || *version > into.version) return "the account's version is malformed";
    const bool added = into.accounts.emplace(*name, account{*name, *secret, *privileges, fields[5] == "locked", *version}).second;
    return added ? "" : "the account is there twice";
}

}  // namespace

std::string encode_accounts(const account_snapshot& snapshot) {
    auto text = fmt::format("{}{}\nversion {}\n", head, format_version, snapshot.version);
    for (const auto& [name, one] : snapshot.accounts) text += encode_account(one);
    return text + encode_end(snapshot.accounts.size(), text);
}

or_refusal<account_snapshot> decode_accounts(std::string_view text) {
    line_reader lines{text};
    const auto first = lines.next();
    if (!first || !first->starts_with(head)) return refuse(lines.at("the file does not begin as an accounts file does"));
    if (const auto format = first->substr(head.size()); format != format_version) {
        return refuse(lines.at(fmt::format("the file's format is '{}', and this version of Rollcall reads '{}'", format, format_version)));
    }

    account_snapshot snapshot;
    const auto version_line = split_fields(lines.next().value_or(""));
    const auto version = version_line.size() == 2 && version_line[0] == "version" ? decode_number(version_line[1]) : std::nullopt;
    if (!version) return refuse(lines.at("the version of the list is missing"));
    snapshot.version = *version;

    for (;;) {
        const auto before_line = text.substr(0, text.size() - lines.rest().size());
        const auto line = lines.next();
        if (!line) return refuse(lines.at("the file ends too early: it was cut off"));
        const auto fields = split_fields(*line);
        if (fields[0] == "account") {
            const auto fault = decode_account(fields, snapshot);
            if (!fault.empty()) return refuse(lines.at(fault));
            continue;
        }
        if (fields[0] != "end") return refuse(lines.at("it is neither an account nor the end"));
        if (!lines.rest().empty()) return refuse(lines.at("something follows the end"));
        if (fmt::format("{}\n", *line) != encode_end(snapshot.accounts.size(), before_line)) {
            return refuse(lines.at("the checksum does not fit: the file was changed or damaged"));
        }
        return snapshot;
    }
}

}  // namespace rollcall::accounts
