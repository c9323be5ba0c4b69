// A file that finished statements are exported to: written beside its name, and named when it is whole.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "rollcall/base/result.hpp"

namespace rollcall::history {

enum class export_errc : std::uint8_t {
    off,     // no folder for exports is configured
    name,    // not a name in that folder
    exists,  // a file of that name is there already
    failed,  // the folder or the file cannot be written
};

struct export_error {
    export_errc why = export_errc::failed;
    std::string sentence;
};

// Thread: one at a time; all of it may block. Unless it is kept, what was written is removed at the end.
class export_file {
public:
    // `folder`: where exports may go, "" for nowhere. `name`: a file's name, or its path in that folder.
    // Errors: each of export_errc.
    static result<export_file, export_error> begin(const std::filesystem::path& folder, const std::string& name);
    export_file(export_file&& from) noexcept;
    export_file& operator=(export_file&&) = delete;
    ~export_file();

    // The statement that writes the rows of `query` there, as Parquet.
    [[nodiscard]] std::string statement_for(std::string_view query) const;
    // Gives it its name. Errors: exists, failed.
    result<void, export_error> keep();

private:
    export_file(std::filesystem::path named, std::filesystem::path unfinished)
        : named_(std::move(named)), unfinished_(std::move(unfinished)) {}

    std::filesystem::path named_;
    std::filesystem::path unfinished_;  // "" once it is kept, or moved from
};

}  // namespace rollcall::history
