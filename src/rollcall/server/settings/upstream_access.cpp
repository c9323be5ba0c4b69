// Files that are read once, at the start.
#include "rollcall/server/settings/upstream_access.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "rollcall/base/files/file_descriptor.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/security/passwords/password.hpp"
#include "rollcall/server/settings/certificate_files.hpp"

namespace rollcall::server {

namespace {

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

or_refusal<std::string> read_password(const std::string& file) {
    const file_descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (!opened.is_open()) return refuse("which cannot be read: {}", reason(errno));
    struct stat facts {};
    if (::fstat(opened.get(), &facts) != 0) return refuse("which cannot be read: {}", reason(errno));
    if (!S_ISREG(facts.st_mode)) return refuse("which is no file; name a file whose first line is the password");
    if ((facts.st_mode & S_IRWXO) != 0) return refuse("which anyone on this machine may read: chmod 600 it");
    std::array<char, security::max_password_bytes + 2> bytes{};
    const auto count = ::read(opened.get(), bytes.data(), bytes.size());
    if (count < 0) return refuse("which cannot be read: {}", reason(errno));
    std::string_view text{bytes.data(), static_cast<std::size_t>(count)};
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty())
        return refuse("whose first line is empty; put the password there, or leave the setting out for an account without one");
    if (text.size() > security::max_password_bytes || text.find('\0') != std::string_view::npos) {
        return refuse("whose first line is no password: it has more than {} bytes, or a NUL within", security::max_password_bytes);
    }
    return or_refusal<std::string>{boost::system::in_place_value, text};
}

or_refusal<link::mysql_tls> open_upstream_tls(const std::string& ca, const std::string& address) {
    link::mysql_tls tls;
    if (const auto parsed = cluster::parse_host_port(address)) tls.host = parsed->host;
    if (ca.empty()) {
        tls.context = runtime::tls_client_context::make_unverified();
        return tls;
    }
    const auto pem = read_pem(ca);
    if (pem.has_error()) return refuse("has the value '{}': {}", ca, pem.error().sentence);
    auto made = runtime::tls_client_context::make(*pem);
    if (made.has_error()) return refuse("has the value '{}': {}", ca, made.error().sentence);
    tls.context = std::move(*made);
    tls.verified = true;
    return tls;
}

}  // namespace rollcall::server
