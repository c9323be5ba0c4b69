// Replacing and reading a small file through POSIX calls.
#include "rollcall/base/files/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "rollcall/base/files/file_descriptor.hpp"

namespace rollcall {

namespace {

constexpr std::size_t max_file_size = std::size_t{64} << 20;

int open_retrying(const std::filesystem::path& path, int flags, mode_t mode = 0) {
    int fd = -1;
    do {
        fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

int error_of(int outcome) noexcept { return outcome == 0 ? 0 : errno; }

// Runs one step, unless the fault stands in for it. Returns: 0 or errno.
template <class Step>
int run_step(const step_fault& fault, file_step step, Step&& body) {
    const int injected = fault ? fault(step) : 0;
    return injected != 0 ? injected : std::forward<Step>(body)();
}

// Leaves a whole, synced file with mode 0600 at `path`.
std::optional<file_failure> write_new_file(const std::filesystem::path& path, std::string_view bytes, const step_fault& fault) {
    // What a crash left there may be anybody's: it goes, and the new file is surely ours.
    ::unlink(path.c_str());
    int fd = -1;
    int error = run_step(fault, file_step::open, [&] {
        fd = open_retrying(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, S_IRUSR | S_IWUSR);
        return fd >= 0 ? error_of(::fchmod(fd, S_IRUSR | S_IWUSR)) : errno;
    });
    const file_descriptor file{fd};
    if (error != 0) return file_failure{file_step::open, error};
    error = run_step(fault, file_step::write, [&] { return write_all(file, bytes); });
    if (error != 0) return file_failure{file_step::write, error};
    error = run_step(fault, file_step::sync, [&] { return error_of(::fsync(file.get())); });
    if (error != 0) return file_failure{file_step::sync, error};
    return std::nullopt;
}

int sync_directory(const std::filesystem::path& directory) {
    const file_descriptor opened{open_retrying(directory, O_RDONLY | O_DIRECTORY)};
    return opened.is_open() ? error_of(::fsync(opened.get())) : errno;
}

}  // namespace

std::optional<file_failure> replace_file(const std::filesystem::path& path, std::string_view bytes, const step_fault& fault) {
    auto beside = path;
    beside += ".new";
    auto failed = write_new_file(beside, bytes, fault);
    if (!failed) {
        const int error = run_step(fault, file_step::rename, [&] { return error_of(::rename(beside.c_str(), path.c_str())); });
        if (error != 0) failed = file_failure{file_step::rename, error};
    }
    if (failed) {
        ::unlink(beside.c_str());
        return failed;
    }
    const auto directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
    const int error = run_step(fault, file_step::sync_directory, [&] { return sync_directory(directory); });
    if (error != 0) return file_failure{file_step::sync_directory, error};
    return std::nullopt;
}

or_refusal<std::optional<std::string>> read_file(const std::filesystem::path& path) {
    const auto fail = [&](int error) { return refuse("could not be read ({})", std::generic_category().message(error)); };
    const file_descriptor file{open_retrying(path, O_RDONLY)};
    if (!file.is_open() && errno == ENOENT) return std::nullopt;
    if (!file.is_open()) return fail(errno);
    std::string bytes;
    std::array<char, 16384> chunk{};
    for (;;) {
        const auto got = ::read(file.get(), chunk.data(), chunk.size());
        if (got == 0) return bytes;
        if (got < 0 && errno != EINTR) return fail(errno);
        if (got > 0) bytes.append(chunk.data(), static_cast<std::size_t>(got));
        if (bytes.size() > max_file_size) return fail(EFBIG);
    }
}

std::string describe(const file_failure& failure) {
    const auto step = [&]() -> std::string_view {
        switch (failure.step) {
            case file_step::open: return "could not be opened for writing";
            case file_step::write: return "could not be written";
            case file_step::sync: return "could not be brought to the disk";
            case file_step::rename: return "could not be put in place";
            case file_step::sync_directory: return "could not be made lasting in its folder";
        }
        return "could not be written";
    }();
    return fmt::format("{} ({})", step, std::generic_category().message(failure.error));
}

}  // namespace rollcall
