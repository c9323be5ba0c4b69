// The certificate that the server makes for itself where none is configured: encryption works from the first start.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/refusal.hpp"

namespace rollcall::security {

// A certificate and its private key, each as PEM.
struct certificate_pem {
    std::string certificate;
    std::string private_key;
};

// Makes a key (RSA of 2,048 bits: old clients know nothing newer) and a self-signed certificate for it: CN=rollcall;
// subject alternative names localhost, 127.0.0.1, ::1 and `host_name`; from a day before `now`, for clients whose clock
// is behind, to ten years after. Usable as the clients' ssl-ca as it is. `host_name`: a DNS name or an address; "" or
// anything else is left out. Takes some 100 ms: at start, or on a worker. Errors: OpenSSL's reason. Thread: any.
or_refusal<certificate_pem> make_self_signed_certificate(std::string_view host_name, wall_time now);

// This machine's name. Returns: "" where the system tells none. Thread: any.
std::string local_host_name();

}  // namespace rollcall::security
