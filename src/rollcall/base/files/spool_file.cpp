// Made under a name where the file system asks for one, and unlinked at once.
#include "rollcall/base/files/spool_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace rollcall {

result<spool_file, int> spool_file::make(const std::filesystem::path& folder) {
    using made = result<spool_file, int>;
    file_descriptor unnamed{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (!unnamed.is_open()) {
        std::string name = (folder / "spool-XXXXXX").string();
        unnamed = file_descriptor{::mkostemp(name.data(), O_CLOEXEC)};
        if (!unnamed.is_open()) return made{boost::system::in_place_error, errno};
        ::unlink(name.c_str());
    }
    return made{boost::system::in_place_value, spool_file{std::move(unnamed)}};
}

result<void, int> spool_file::append(std::string_view bytes) {
    using done = result<void, int>;
    if (const int error = write_all(file_, bytes); error != 0) return done{boost::system::in_place_error, error};
    written_ += bytes.size();
    return done{};
}

result<std::size_t, int> spool_file::read_on(std::span<char> into) {
    using got = result<std::size_t, int>;
    for (;;) {
        const auto count = ::pread(file_.get(), into.data(), into.size(), static_cast<off_t>(read_));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return got{boost::system::in_place_error, errno};
        read_ += static_cast<std::size_t>(count);
        return got{boost::system::in_place_value, static_cast<std::size_t>(count)};
    }
}

}  // namespace rollcall
