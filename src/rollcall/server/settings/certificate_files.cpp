// Reading PEM files, and making the self-signed pair at the first start.
#include "rollcall/server/settings/certificate_files.hpp"

#include "rollcall/base/files/durable_file.hpp"
#include "rollcall/base/log.hpp"

namespace rollcall::server {

namespace {

refusal unwritable(const std::filesystem::path& file, const file_failure& failure) {
    return refuse("{} {}. Let the server write into its data folder.", file.string(), describe(failure));
}

}  // namespace

or_refusal<std::string> read_pem(const std::filesystem::path& file) {
    auto text = read_file(file);
    if (text.has_error()) return refuse("{} {}", file.string(), text.error().sentence);
    if (!text->has_value()) return refuse("{} does not exist", file.string());
    return std::move(**text);
}

or_refusal<security::certificate_pem> read_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    auto certificate_text = read_pem(certificate);
    if (certificate_text.has_error()) return certificate_text.error();
    auto key_text = read_pem(key);
    if (key_text.has_error()) return key_text.error();
    return security::certificate_pem{std::move(*certificate_text), std::move(*key_text)};
}

or_refusal<security::certificate_pem> own_certificate(const std::filesystem::path& data_dir, wall_time now) {
    const auto certificate = data_dir / "server-cert.pem";
    const auto key = data_dir / "server-key.pem";
    const auto unfinished_key = data_dir / "server-key.pem.new";
    std::error_code missing;  // looked for below
    if (std::filesystem::exists(certificate) && !std::filesystem::exists(key)) std::filesystem::rename(unfinished_key, key, missing);
    const bool has_certificate = std::filesystem::exists(certificate);
    const bool has_key = std::filesystem::exists(key);
    if (has_certificate && has_key) return read_certificate(certificate, key);
    if (has_certificate != has_key) {
        return refuse("{} is there without {}: put the other back, or move it away and a new pair is made",
                      (has_key ? key : certificate).string(), (has_key ? certificate : key).string());
    }
    auto made = security::make_self_signed_certificate(security::local_host_name(), now);
    if (made.has_error()) return made;
    // The key waits under another name until its certificate stands: a crash at any step leaves nothing, or what the next start ends.
    if (const auto failed = replace_file(unfinished_key, made->private_key)) return unwritable(unfinished_key, *failed);
    if (const auto failed = replace_file(certificate, made->certificate)) return unwritable(certificate, *failed);
    std::filesystem::rename(unfinished_key, key, missing);
    if (missing) return refuse("cannot write {}: {}", key.string(), missing.message());
    log::info("made a self-signed certificate: {}", certificate.string());
    return made;
}

}  // namespace rollcall::server
