// A folder that lives as long as a test, and a limit on the size of files as a disk that is full.
#pragma once

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace rollcall {

class temp_folder {
public:
    temp_folder() {
        auto name = (std::filesystem::temp_directory_path() / "rollcall-XXXXXX").string();
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        path_ = name;
    }
    ~temp_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temp_folder(const temp_folder&) = delete;
    temp_folder& operator=(const temp_folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator{path_}) found.push_back(entry.path().filename().string());
        std::ranges::sort(found);
        return found;
    }
    [[nodiscard]] unsigned mode_of(const std::string& name) const {
        struct stat facts {};
        EXPECT_EQ(::stat((path_ / name).c_str(), &facts), 0);
        return facts.st_mode & 07777U;
    }

private:
    std::filesystem::path path_;
};

// While it lives, no file of this process grows beyond `bytes`: a write ends short, and the next fails with EFBIG.
class size_limit {
public:
    explicit size_limit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        auto tight = before_;
        tight.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        (void)std::signal(SIGXFSZ, handler_);
    }
    size_limit(const size_limit&) = delete;
    size_limit& operator=(const size_limit&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

}  // namespace rollcall
