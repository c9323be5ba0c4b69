// The server's certificate and key: the configured ones, or a self-signed pair kept in the data folder.
#pragma once

#include <filesystem>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/security/crypto/certificate.hpp"

namespace rollcall::server {

// Reads a file that must be there. Errors: a sentence with the file.
result<std::string, std::string> read_pem(const std::filesystem::path& file);

// Reads both files. Errors: a sentence with the file.
result<security::certificate_pem, std::string> read_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key);

// Reads `<data_dir>/server-cert.pem` and `server-key.pem`, making them at the first start (the key readable by the owner alone).
result<security::certificate_pem, std::string> own_certificate(const std::filesystem::path& data_dir, wall_time now);

}  // namespace rollcall::server
