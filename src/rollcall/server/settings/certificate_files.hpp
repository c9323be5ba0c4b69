// The server's certificate and key: the configured ones, or a self-signed pair kept in the data folder.
#pragma once

#include <filesystem>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/security/crypto/certificate.hpp"

namespace rollcall::server {

// Reads a file that must be there. Errors: a sentence with the file.
or_refusal<std::string> read_pem(const std::filesystem::path& file);

// Reads both files. Errors: a sentence with the file.
or_refusal<security::certificate_pem> read_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key);

// Reads `<data_dir>/server-cert.pem` and `server-key.pem`, making them at the first start (the key readable by the owner alone).
or_refusal<security::certificate_pem> own_certificate(const std::filesystem::path& data_dir, wall_time now);

}  // namespace rollcall::server
