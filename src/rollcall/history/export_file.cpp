// Which names are taken, and the step from unfinished to named.
#include "rollcall/history/export_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "rollcall/engine/duckdb/handles/names.hpp"

namespace rollcall::history {

namespace {

constexpr std::size_t longest_name = 200;

// Returns: the file's name, "" where it is none that stands in `folder`.
std::string name_within(const std::filesystem::path& folder, const std::string& name) {
    const std::filesystem::path path{name};
    const auto file = path.filename().string();
    const bool within = path == path.filename() || path.parent_path() == folder;
    const bool plain = !file.empty() && !file.starts_with('.') && file.size() <= longest_name &&
                       std::ranges::none_of(file, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    return within && plain ? file : std::string{};
}

export_error taken(const std::filesystem::path& named) {
    return {export_errc::exists, fmt::format("File '{}' already exists; export under another name", named.string())};
}

}  // namespace

result<export_file, export_error> export_file::begin(const std::filesystem::path& folder, const std::string& name) {
    if (folder.empty()) {
        return export_error{export_errc::off,
                            "Exports are off: history.export_dir names no folder; have it name one that the server may write to"};
    }
    const auto file = name_within(folder, name);
    if (file.empty()) {
        return export_error{export_errc::name,
                            fmt::format("'{}' is no file's name in {} (history.export_dir); give a plain name such as 'october.parquet'",
                                        name, folder.string())};
    }
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        return export_error{
            export_errc::failed,
            fmt::format("The folder for exports, {} (history.export_dir), is not there; make it, or name another", folder.string())};
    }
    auto named = folder / file;
    if (std::filesystem::exists(std::filesystem::symlink_status(named, error))) return taken(named);
    static std::atomic<unsigned> count = 0;
    auto unfinished = folder / fmt::format(".{}.{}-{}", file, ::getpid(), count.fetch_add(1));
    return export_file{std::move(named), std::move(unfinished)};
}

export_file::export_file(export_file&& from) noexcept
    : named_(std::move(from.named_)), unfinished_(std::exchange(from.unfinished_, std::filesystem::path{})) {}

export_file::~export_file() {
    std::error_code never_begun;
    if (!unfinished_.empty()) std::filesystem::remove(unfinished_, never_begun);
}

std::string export_file::statement_for(std::string_view query) const {
    return fmt::format("COPY ({}) TO {} (FORMAT parquet)", query, engine::quoted_text(unfinished_.string()));
}

result<void, export_error> export_file::keep() {
    // Not std::filesystem's rename, which would replace what another made of that name meanwhile.
    if (::renameat2(AT_FDCWD, unfinished_.c_str(), AT_FDCWD, named_.c_str(), RENAME_NOREPLACE) != 0) {
        const std::error_code why{errno, std::generic_category()};
        if (why == std::errc::file_exists) return taken(named_);
        return export_error{export_errc::failed, fmt::format("The export cannot get its name {}: {}", named_.string(), why.message())};
    }
    unfinished_.clear();
    return {};
}

}  // namespace rollcall::history
