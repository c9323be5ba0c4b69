// Opening, changing and publishing the accounts.
#include "rollcall/accounts/store.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "rollcall/accounts/account_text.hpp"
#include "rollcall/base/log.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::accounts {

namespace {

using security::account;
using security::account_snapshot;
using security::account_snapshot_ptr;
using security::privilege_set;

constexpr auto root_name = security::account_administrator;

or_refusal<account_snapshot> make_first_accounts(std::string_view root_password) {
    auto secret = security::make_credential(security::credential_kind::caching_sha2_password, root_password);
    if (secret.has_error()) return refuse("ROLLCALL_ROOT_PASSWORD cannot be used. " + secret.error().message);
    account_snapshot first;
    first.version = 1;
    first.accounts.emplace(root_name, account{std::string{root_name}, std::move(*secret), privilege_set::all(), false, first.version});
    return first;
}

// The file holds password hashes: whoever reads them may guess passwords at leisure.
void warn_if_others_may_read(const std::filesystem::path& file) {
    using std::filesystem::perms;
    std::error_code unknown;
    const auto mode = std::filesystem::status(file, unknown).permissions();
    if (unknown || (mode & (perms::group_all | perms::others_all)) == perms::none) return;
    log::warn("The accounts file '{}' can be reached by other users of this machine; 'chmod 600' it", file.string());
}

sql_error unwritable(const std::filesystem::path& file, const file_failure& failure) {
    auto code = sql_errc::unknown;
    std::string_view remedy = "look at the file system";
    switch (failure.error) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            code = sql_errc::disk_full;
            remedy = "make room";
            break;
        case EROFS:
        case EACCES:
        case EPERM:
            code = sql_errc::read_only_option;
            remedy = "let the server write there";
            break;
        default: break;
    }
    return {code, fmt::format("The accounts were not changed: the file '{}' {}. To change them, {} and try again", file.string(),
                              describe(failure), remedy)};
}

refusal unreadable(const std::filesystem::path& file, std::string_view what) {
    return refuse(
        "The accounts file '{0}' cannot be used: {1}. It was left as it is. Put a backup of it in its place, or move it away and start "
        "again with ROLLCALL_ROOT_PASSWORD set: a new file with the account root alone is made then.",
        file.string(), what);
}

}  // namespace

account_store::account_store(std::filesystem::path file, account_snapshot first, step_fault fault)
    : file_(std::move(file)), fault_(std::move(fault)), current_(std::make_shared<const account_snapshot>(std::move(first))) {}

or_refusal<std::unique_ptr<account_store>> account_store::open(const std::filesystem::path& data_dir,
                                                               std::string_view root_password_at_first_start, step_fault fault) {
    const auto file = data_dir / "accounts";
    const auto make_store = [&](account_snapshot first) {
        return std::unique_ptr<account_store>{new account_store{file, std::move(first), std::move(fault)}};
    };

    auto text = read_file(file);
    if (text.has_error()) return refuse("The accounts file '{}' {}. Let the server read it.", file.string(), text.error().sentence);
    if (text->has_value()) {
        warn_if_others_may_read(file);
        auto read = decode_accounts(**text);
        if (read.has_error()) return unreadable(file, read.error().sentence);
        return make_store(std::move(*read));
    }

    auto first = make_first_accounts(root_password_at_first_start);
    if (first.has_error()) return first.error();
    std::error_code made;
    std::filesystem::create_directories(data_dir, made);
    if (const auto failed = replace_file(file, encode_accounts(*first), fault)) {
        return refuse("The accounts file '{}' {}. Let the server write into its data folder.", file.string(), describe(*failed));
    }
    return make_store(std::move(*first));
}

account_snapshot_ptr account_store::snapshot() const {
    return current_.with([](const account_snapshot_ptr& current) { return current; });
}

sql_result<void> account_store::save(const account_snapshot& now, const account_snapshot& next) {
    const auto failed = replace_file(file_, encode_accounts(next), fault_);
    if (!failed) return {};
    // The new list is in place and may or may not outlast a power cut. The change is refused, so the old list returns.
    if (failed->step == file_step::sync_directory) (void)replace_file(file_, encode_accounts(now));
    return unwritable(file_, *failed);
}

// `rule`: what account_rules.hpp makes of the accounts as they are.
template <class Rule>
sql_result<std::vector<std::string>> account_store::change(Rule&& rule) {
    const std::lock_guard one_at_a_time{changing_};
    const auto now = snapshot();
    sql_result<worked_change> worked = std::forward<Rule>(rule)(*now);
    if (worked.has_error()) return worked.error();
    if (worked->next.version != now->version) {
        if (const auto saved = save(*now, worked->next); saved.has_error()) return saved.error();
        auto next = std::make_shared<const account_snapshot>(std::move(worked->next));
        current_.with([&](account_snapshot_ptr& current) { current = std::move(next); });
    }
    return std::move(worked->passed_over);
}

sql_result<std::vector<std::string>> account_store::create(const std::vector<new_account>& wanted, bool if_not_exists) {
    return change([&](const account_snapshot& now) { return create_accounts(now, wanted, if_not_exists); });
}

sql_result<std::vector<std::string>> account_store::alter(const std::vector<account_patch>& patches, bool if_exists) {
    return change([&](const account_snapshot& now) { return alter_accounts(now, patches, if_exists); });
}

sql_result<std::vector<std::string>> account_store::drop(const std::vector<std::string>& names, bool if_exists) {
    return change([&](const account_snapshot& now) { return drop_accounts(now, names, if_exists); });
}

sql_result<std::vector<std::string>> account_store::grant(const std::vector<std::string>& names, privilege_set granted) {
    return change([&](const account_snapshot& now) { return grant_privileges(now, names, granted); });
}

sql_result<std::vector<std::string>> account_store::revoke(const std::vector<std::string>& names, privilege_set revoked) {
    return change([&](const account_snapshot& now) { return revoke_privileges(now, names, revoked); });
}

}  // namespace rollcall::accounts
