// Reading PEM files, and making the self-signed pair at the first start.
#include "rollcall/server/certificate_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "rollcall/base/log.hpp"

namespace rollcall::server {

namespace {

using pem_result = result<security::certificate_pem, std::string>;

result<std::string, std::string> read_text(const std::filesystem::path& file) {
    using read = result<std::string, std::string>;
    std::ifstream in{file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (!in) return read{boost::system::in_place_error, fmt::format("cannot read {}: {}", file.string(), std::strerror(errno))};
    return read{boost::system::in_place_value, std::move(text)};
}

result<void, std::string> write_private(const std::filesystem::path& file, const std::string& text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return fmt::format("cannot write {}: {}", file.string(), std::strerror(errno));
    const auto written = ::write(descriptor, text.data(), text.size());
    const int failure = errno;
    const bool closed = ::close(descriptor) == 0;
    if (written != static_cast<ssize_t>(text.size()) || !closed)
        return fmt::format("cannot write {}: {}", file.string(), std::strerror(failure));
    return {};
}

}  // namespace

pem_result read_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    auto certificate_text = read_text(certificate);
    if (certificate_text.has_error()) return pem_result{boost::system::in_place_error, certificate_text.error()};
    auto key_text = read_text(key);
    if (key_text.has_error()) return pem_result{boost::system::in_place_error, key_text.error()};
    return pem_result{boost::system::in_place_value, security::certificate_pem{std::move(*certificate_text), std::move(*key_text)}};
}

pem_result own_certificate(const std::filesystem::path& data_dir, wall_time now) {
    const auto certificate = data_dir / "server-cert.pem";
    const auto key = data_dir / "server-key.pem";
    if (std::filesystem::exists(certificate) && std::filesystem::exists(key)) return read_certificate(certificate, key);
    std::error_code ignored;  // half a pair, left by a crash between the two writes, is of no use
    std::filesystem::remove(certificate, ignored);
    std::filesystem::remove(key, ignored);
    auto made = security::make_self_signed_certificate(security::local_host_name(), now);
    if (made.has_error()) return made;
    for (const auto& [file, text] : {std::pair{key, made->private_key}, std::pair{certificate, made->certificate}}) {
        if (const auto written = write_private(file, text); written.has_error())
            return pem_result{boost::system::in_place_error, written.error()};
    }
    log::info("made a self-signed certificate: {}", certificate.string());
    return made;
}

}  // namespace rollcall::server
