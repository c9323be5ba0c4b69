// Secrets leave memory when their scope ends.
#pragma once

#include <openssl/crypto.h>

namespace rollcall::security {

// Overwrites the bytes of a string or an array at the end of the scope, whichever way it ends.
// Borrows: the bytes must outlive it, and a string must not reallocate meanwhile.
template <class Bytes>
class wipe_at_exit {
public:
    explicit wipe_at_exit(Bytes& secret) noexcept : secret_(secret) {}
    ~wipe_at_exit() { OPENSSL_cleanse(secret_.data(), secret_.size()); }
    wipe_at_exit(const wipe_at_exit&) = delete;
    wipe_at_exit& operator=(const wipe_at_exit&) = delete;

private:
    Bytes& secret_;
};

}  // namespace rollcall::security
