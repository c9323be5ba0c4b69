// The table of SQLSTATEs against MySQL's manual, row by row.
#include "rollcall/base/sql_error.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

struct row {
    std::uint16_t code;
    const char* sqlstate;
};

class sqlstate_test : public testing::TestWithParam<row> {};

TEST_P(sqlstate_test, equals_the_manuals) { EXPECT_EQ(sqlstate_of(static_cast<sql_errc>(GetParam().code)), GetParam().sqlstate); }

INSTANTIATE_TEST_SUITE_P(manual, sqlstate_test,
                         testing::Values(row{1040, "08004"}, row{1043, "08S01"}, row{1044, "42000"}, row{1045, "28000"}, row{1046, "3D000"},
                                         row{1047, "08S01"}, row{1048, "23000"}, row{1049, "42000"}, row{1050, "42S01"}, row{1051, "42S02"},
                                         row{1054, "42S22"}, row{1062, "23000"}, row{1064, "42000"}, row{1094, "HY000"}, row{1095, "HY000"},
                                         row{1052, "23000"}, row{1061, "42000"}, row{1066, "42000"}, row{1141, "42000"}, row{1222, "21000"},
                                         row{1242, "21000"}, row{3140, "22032"}, row{3141, "22032"}, row{3144, "22032"}, row{1265, "01000"},
                                         row{1286, "42000"}, row{1364, "HY000"}, row{1410, "42000"}, row{1146, "42S02"}, row{1153, "08S01"},
                                         row{1193, "HY000"}, row{1213, "40001"}, row{1226, "42000"}, row{1227, "42000"}, row{1235, "42000"},
                                         row{1243, "HY000"}, row{1317, "70100"}, row{1461, "42000"}, row{1835, "HY000"}, row{3024, "HY000"},
                                         row{3169, "HY000"}, row{4031, "HY000"}, row{1055, "42000"}, row{1109, "42S02"}, row{1172, "42000"},
                                         row{1221, "HY000"}, row{1295, "HY000"}, row{1327, "42000"}, row{1329, "02000"}, row{1473, "42000"},
                                         row{3064, "HY000"}, row{1138, "22004"}, row{1356, "HY000"}, row{1467, "HY000"}, row{1701, "42000"},
                                         row{3593, "HY000"}, row{3692, "HY000"}));

}  // namespace
}  // namespace rollcall
