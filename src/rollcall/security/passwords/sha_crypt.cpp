// SHA-crypt, step by step as its specification numbers them.
#include "rollcall/security/passwords/sha_crypt.hpp"

#include "rollcall/security/crypto/digest.hpp"
#include "rollcall/security/crypto/wipe.hpp"

namespace rollcall::security {

namespace {

// `digest` over and over until there are `size` bytes.
std::string repeated(const sha256_digest& digest, std::size_t size) {
    std::string out;
    out.reserve(size);
    while (out.size() < size) out.append(as_text(digest).substr(0, size - out.size()));
    return out;
}

// Steps 1 to 12: digest B of password, salt, password flows into A, whole for each set bit of the password's length.
sha256_digest first_digest(digest_stream& stream, std::string_view password, std::string_view salt) {
    sha256_digest b;
    const wipe_at_exit wipe_b{b};
    stream.update(password);
    stream.update(salt);
    stream.update(password);
    stream.finish(b.data());

    stream.update(password);
    stream.update(salt);
    std::string stretched = repeated(b, password.size());
    const wipe_at_exit wipe_stretched{stretched};
    stream.update(stretched);
    for (std::size_t bits = password.size(); bits > 0; bits >>= 1) stream.update((bits & 1) != 0 ? as_text(b) : password);
    sha256_digest a;
    stream.finish(a.data());
    return a;
}

// Steps 13 to 20: `text` hashed `times` over, stretched to its own length.
std::string sequence_of(digest_stream& stream, std::string_view text, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) stream.update(text);
    sha256_digest digest;
    const wipe_at_exit wipe{digest};
    stream.finish(digest.data());
    return repeated(digest, text.size());
}

// Step 22: three bytes become four characters, in an order that mixes the digest's thirds.
std::string crypt_base64(const sha256_digest& digest) {
    constexpr std::string_view letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string out;
    out.reserve(sha_crypt_text_size);
    const auto append = [&](std::uint32_t word, int characters) {
        for (; characters > 0; --characters, word >>= 6) out.push_back(letters[word & 63]);
    };
    std::size_t high = 0;
    std::size_t middle = 10;
    std::size_t low = 20;
    for (int group = 0; group < 10; ++group) {
        append(std::uint32_t{digest[high]} << 16 | std::uint32_t{digest[middle]} << 8 | digest[low], 4);
        const std::size_t next_high = low + 1;
        low = middle + 1;
        middle = high + 1;
        high = next_high;
    }
    append(std::uint32_t{digest[31]} << 8 | digest[30], 3);
    return out;
}

}  // namespace

std::string sha_crypt(std::string_view password, std::string_view salt, std::uint32_t rounds) {
    digest_stream stream{digest_algorithm::sha256};
    sha256_digest running = first_digest(stream, password, salt);
    const wipe_at_exit wipe_running{running};
    std::string password_sequence = sequence_of(stream, password, password.size());
    const wipe_at_exit wipe_password{password_sequence};
    const std::string salt_sequence = sequence_of(stream, salt, std::size_t{16} + running[0]);

    for (std::uint32_t round = 0; round < rounds; ++round) {  // step 21
        const bool odd = (round & 1) != 0;
        stream.update(odd ? std::string_view{password_sequence} : as_text(running));
        if (round % 3 != 0) stream.update(salt_sequence);
        if (round % 7 != 0) stream.update(password_sequence);
        stream.update(odd ? as_text(running) : std::string_view{password_sequence});
        stream.finish(running.data());
    }
    return crypt_base64(running);
}

}  // namespace rollcall::security
