// Products by what they say of themselves.
#include "rollcall/upstream/server_kind.hpp"

#include <gtest/gtest.h>

namespace rollcall::upstream {
namespace {

TEST(server_kind_test, products_are_known_by_their_names) {
    EXPECT_EQ(find_kind("10.11.6-MariaDB-0+deb12u1", "Debian 12"), server_kind::mariadb);
    EXPECT_EQ(find_kind("5.5.5-10.3.39-MariaDB-log", ""), server_kind::mariadb);
    EXPECT_EQ(find_kind("8.0.36", "MySQL Community Server - GPL"), server_kind::mysql);
    EXPECT_EQ(find_kind("8.0.35-27", "Percona Server (GPL), Release 27"), server_kind::mysql);
    EXPECT_EQ(find_kind("8.0.11-TiDB-v7.5.0", "TiDB Server (Apache License 2.0)"), server_kind::tidb);
    EXPECT_EQ(find_kind("5.7.99", "Doris version doris-2.1.7-443e87e203"), server_kind::doris);
    EXPECT_EQ(find_kind("5.1.0", "StarRocks version 1.19.0"), server_kind::starrocks);
    EXPECT_EQ(find_kind("8.0.33", "3.4.2-c15ba7c"), server_kind::starrocks);
    EXPECT_EQ(find_kind("8.0.33", "3.3.0-rc02-c15ba7c"), server_kind::starrocks);
    EXPECT_EQ(find_kind("8.0.33", "8.0.33-0ubuntu0"), server_kind::mysql);
    EXPECT_EQ(find_kind("5.7.25-OceanBase_CE-v4.2.1.8", "OceanBase_CE 4.2.1.8"), server_kind::oceanbase);
    EXPECT_EQ(find_kind("8.0.36-rollcall-0.1.0", "Rollcall"), server_kind::rollcall);
    EXPECT_EQ(find_kind("", ""), server_kind::mysql);
}

}  // namespace
}  // namespace rollcall::upstream
