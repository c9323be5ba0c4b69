// Accept-Encoding as a table, and that gzip gives back what it took.
#include "rollcall/http/server/compression.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <vector>

namespace rollcall::http {
namespace {

std::string gunzip(std::string_view packed, std::size_t size) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string plain(size + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    plain.resize(stream.total_out);
    EXPECT_EQ(stream.avail_in, 0U);
    inflateEnd(&stream);
    return plain;
}

TEST(choose_coding_test, weighs_what_the_client_accepts) {
    struct row {
        std::string_view header;
        bool large;
        bool packed;
    };
    const std::vector<row> rows{
        {"", true, false},
        {"gzip", true, true},
        {"gzip", false, false},
        {"GZIP", true, true},
        {"x-gzip", true, true},
        {"gzip, deflate, br", true, true},
        {"deflate, br", true, false},
        {"br;q=1.0, gzip;q=0.8, *;q=0.1", true, true},
        {"gzip;q=0", true, false},
        {"gzip;q=0.0", true, false},
        {"gzip;q=0.000", true, false},
        {"gzip;q=0.001", true, true},
        {"gzip ; q=0.5", true, true},
        {"gzip; Q=0", true, false},
        {"gzip;q=1.000", true, true},
        {"gzip;q=1.001", true, false},
        {"gzip;q=0.0001", true, false},
        {"gzip;q=2", true, false},
        {"gzip;q=", true, false},
        {"gzip;q=x", true, false},
        {"gzip;x=1", true, false},
        {"*", true, true},
        {"*;q=0", true, false},
        {"*;q=0, gzip", true, true},
        {"*, gzip;q=0", true, false},
        {"identity", true, false},
        {"identity;q=1, gzip;q=0.5", true, false},
        {"identity;q=0.5, gzip;q=1", true, true},
        {"identity;q=0, gzip", false, true},
        {"*;q=0, gzip", false, true},
        {"identity;q=0", true, false},
        {"identity;q=0, gzip;q=0", true, false},
        {",,gzip,,", true, true},
        {"gzipp", true, false},
    };
    for (const auto& [header, large, packed] : rows) {
        EXPECT_EQ(choose_coding(header, large) == content_coding::gzip, packed) << header << (large ? " large" : " small");
    }
}

TEST(compressible_test, knows_text_from_pictures) {
    for (const std::string_view type : {"application/json", "Application/JSON; charset=utf-8", "text/plain; version=0.0.4", "text/html",
                                        "image/svg+xml", "application/javascript"}) {
        EXPECT_TRUE(is_compressible(type)) << type;
    }
    for (const std::string_view type : {"", "image/png", "font/woff2", "application/gzip", "text"})
        EXPECT_FALSE(is_compressible(type)) << type;
}

TEST(gzip_test, gives_back_every_byte) {
    std::string incompressible;
    std::uint32_t state = 1;
    for (int i = 0; i < 300000; ++i) {
        state = state * 1664525 + 1013904223;
        incompressible += static_cast<char>(state >> 24);
    }
    for (const std::string& body : {std::string{}, std::string{"x"}, std::string(1000000, 'a'), incompressible}) {
        EXPECT_TRUE(gunzip(gzip(body), body.size()) == body) << body.size();
    }
    EXPECT_LT(gzip(std::string(1000000, 'a')).size(), 20000U);
}

}  // namespace
}  // namespace rollcall::http
