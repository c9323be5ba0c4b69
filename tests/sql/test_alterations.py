# Tables that have indexes and keys are altered as others are, and keep what they hold, their indexes and their numbers.
import datetime
import decimal

import pymysql
import pytest
from rollcall_test import query, server_process


@pytest.fixture(scope="module")
def database(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE altered")
    return "altered"


@pytest.fixture
def connection(server, database):
    with server.connect(database=database) as opened:
        for table in ("child", "t", "u", "v"):
            query(opened, f"DROP TABLE IF EXISTS {table}")
        yield opened


def refused(connection, sql):
    with pytest.raises(pymysql.MySQLError) as error:
        query(connection, sql)
    return error.value.args[0]


def keys(connection, table):
    found = {}
    for row in query(connection, f"SHOW INDEX FROM {table}"):
        found.setdefault(row[2], []).append(row[4])
    return found


def make(connection):
    query(connection, """CREATE TABLE t (spare INT, id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, n INT NOT NULL,
                         m INT DEFAULT 5, last INT, UNIQUE KEY u (name), KEY by_n (n, m), KEY (m))""")
    query(connection, "INSERT INTO t (name, n) VALUES ('Ann', 1), ('Bob', 2)")


@pytest.mark.parametrize("statement", ["RENAME TABLE t TO u", "ALTER TABLE t RENAME TO u", "ALTER TABLE t RENAME u", "RENAME TABLE t TO v, v TO u"])
def test_a_table_with_indexes_is_renamed_with_them_and_counts_on(connection, statement):
    make(connection)
    query(connection, statement)
    assert keys(connection, "u") == {"PRIMARY": ["id"], "u": ["name"], "by_n": ["n", "m"], "m": ["m"]}
    query(connection, "INSERT INTO u (name, n) VALUES ('Cid', 3)")
    last = query(connection, "SELECT LAST_INSERT_ID()")[0][0]
    assert last > 2
    assert query(connection, "SELECT id, name FROM u ORDER BY id") == [(1, "Ann"), (2, "Bob"), (last, "Cid")]
    assert refused(connection, "INSERT INTO u (name, n) VALUES ('ANN', 3)") == 1062
    make(connection)  # nothing of the old name is in the way
    query(connection, "DROP TABLE u")


def test_two_tables_change_their_names(connection):
    make(connection)
    query(connection, "CREATE TABLE u (id INT AUTO_INCREMENT PRIMARY KEY, w INT, KEY (w)) AUTO_INCREMENT = 50")
    query(connection, "RENAME TABLE t TO v, u TO t, v TO u")
    assert (keys(connection, "t"), keys(connection, "u")["u"]) == ({"PRIMARY": ["id"], "w": ["w"]}, ["name"])
    query(connection, "INSERT INTO t (w) VALUES (1)")
    assert query(connection, "SELECT id FROM t") == [(50,)]


def test_a_view_is_renamed_as_a_table_is(connection):
    query(connection, "CREATE OR REPLACE VIEW seen AS SELECT 1 AS x")
    query(connection, "RENAME TABLE seen TO shown")
    assert query(connection, "SELECT x FROM shown") == [(1,)]
    assert "`shown`" in query(connection, "SHOW CREATE VIEW shown")[0][1]
    query(connection, "DROP VIEW shown")


def test_columns_are_renamed_changed_and_dropped_beside_indexes(connection):
    make(connection)
    query(connection, "ALTER TABLE t RENAME COLUMN n TO number")
    query(connection, "ALTER TABLE t CHANGE name title VARCHAR(30) COLLATE utf8mb4_0900_ai_ci NOT NULL")
    query(connection, "ALTER TABLE t MODIFY m INT NOT NULL DEFAULT 6")
    query(connection, "ALTER TABLE t ADD COLUMN added INT NOT NULL")
    query(connection, "ALTER TABLE t DROP COLUMN last")
    query(connection, "ALTER TABLE t DROP COLUMN spare")
    assert keys(connection, "t") == {"PRIMARY": ["id"], "u": ["title"], "by_n": ["number", "m"], "m": ["m"]}
    assert query(connection, "SELECT * FROM t ORDER BY id") == [(1, "Ann", 1, 5, 0), (2, "Bob", 2, 5, 0)]
    assert refused(connection, "INSERT INTO t (title, number, added) VALUES ('ANN', 3, 0)") == 1062
    query(connection, "INSERT INTO t (title, number, added) VALUES ('Cid', 3, 0)")
    assert query(connection, "SELECT m FROM t WHERE title = 'CID'") == [(6,)]
    query(connection, "ALTER TABLE t DROP COLUMN m")
    assert keys(connection, "t") == {"PRIMARY": ["id"], "u": ["title"], "by_n": ["number"]}


@pytest.mark.parametrize("statement", ["ALTER TABLE t DROP INDEX u", "ALTER TABLE t DROP KEY U", "DROP INDEX u ON t"])
def test_a_unique_key_that_create_table_made_is_dropped_by_its_name(connection, statement):
    make(connection)
    before = query(connection, "SHOW CREATE TABLE t")[0][1]
    query(connection, statement)
    assert query(connection, "SHOW CREATE TABLE t")[0][1] == before.replace("  UNIQUE KEY `u` (`name`),\n", "")
    query(connection, "INSERT INTO t (name, n) VALUES ('ANN', 3)")
    assert [name for name, in query(connection, "SELECT name FROM t ORDER BY id")] == ["Ann", "Bob", "ANN"]
    assert refused(connection, statement) == 1091


def test_what_cannot_be_altered_is_said_with_a_remedy(connection):
    make(connection)
    query(connection, "CREATE TABLE child (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES t (id))")
    for statement in ["RENAME TABLE t TO u", "ALTER TABLE t RENAME COLUMN id TO number", "ALTER TABLE t DROP COLUMN id", "ALTER TABLE t DROP INDEX u",
                      "ALTER TABLE child MODIFY id BIGINT", "ALTER TABLE t MODIFY n BIGINT"]:
        assert refused(connection, statement) == 1235, statement
    assert query(connection, "SELECT COUNT(*) FROM t") == [(2,)]
    assert len(keys(connection, "t")) == 4


def test_a_new_type_waits_for_the_transactions_that_see_the_old_values(server, database, connection):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, w INT, s VARCHAR(9))")
    query(connection, "CREATE TABLE u (i INT)")
    query(connection, "INSERT INTO t VALUES (1, 1, 'x'), (2, 2, 'y')")
    with server.connect(database=database, autocommit=False) as other:
        query(other, "SELECT * FROM u")
        query(connection, "UPDATE t SET w = 50, s = 'z' WHERE id = 1")
        for statement in ("ALTER TABLE t MODIFY w BIGINT", "ALTER TABLE t CHANGE w v BIGINT", "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci"):
            assert refused(connection, statement) == 1205, statement
        other.rollback()
    query(connection, "ALTER TABLE t MODIFY w BIGINT")
    query(connection, "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci")
    assert query(connection, "SELECT * FROM t ORDER BY id") == [(1, 50, "z"), (2, 2, "y")]


def test_a_table_with_foreign_keys_keeps_its_name_and_the_places_of_its_columns(connection):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY)")
    query(connection, "CREATE TABLE child (z INT, id INT PRIMARY KEY, g INT, y INT, FOREIGN KEY (g) REFERENCES t (id))")
    query(connection, "INSERT INTO t VALUES (1), (2)")
    query(connection, "INSERT INTO child VALUES (1, 1, 1, 1)")
    for statement in ("ALTER TABLE child DROP COLUMN z", "RENAME TABLE child TO u", "ALTER TABLE child RENAME TO u", "RENAME TABLE t TO v"):
        assert refused(connection, statement) in (1235, 3730), statement
    query(connection, "ALTER TABLE child DROP COLUMN y")
    query(connection, "DELETE FROM t WHERE id = 2")
    assert refused(connection, "DELETE FROM t WHERE id = 1") == 1451


def test_what_is_left_of_a_key_ignores_case_as_it_did(connection):
    query(connection, "CREATE TABLE t (z INT, a VARCHAR(9) COLLATE utf8mb4_0900_ai_ci, n INT PRIMARY KEY)")
    query(connection, "ALTER TABLE t ADD UNIQUE KEY k (z, a)")
    query(connection, "INSERT INTO t VALUES (1, 'a', 1)")
    query(connection, "ALTER TABLE t DROP COLUMN z")
    assert refused(connection, "INSERT INTO t VALUES ('A', 2)") == 1062
    assert keys(connection, "t") == {"PRIMARY": ["n"], "k": ["a"]}


@pytest.mark.parametrize("definition, value", [
    ("BOOL DEFAULT TRUE", 1), ("BOOLEAN NOT NULL DEFAULT FALSE", 0), ("INT DEFAULT TRUE", 1), ("TIME NOT NULL", "0:00:00"), ("BLOB NOT NULL", "b''"), ("VARBINARY(9) NOT NULL", "b''"),
    ("VARBINARY(9) DEFAULT X'4142'", "b'AB'"), ("VARCHAR(9) NOT NULL DEFAULT 'x'", "x"), ("DECIMAL(5,2) DEFAULT 1.5", "1.50"), ("JSON", None)])
def test_a_column_is_added_with_the_usual_defaults(connection, definition, value):
    query(connection, "CREATE TABLE t (id INT)")
    query(connection, "INSERT INTO t VALUES (1)")
    query(connection, f"ALTER TABLE t ADD COLUMN c {definition}")
    shown = query(connection, "SELECT c FROM t")[0][0]
    assert (shown if shown is None or isinstance(shown, int) else str(shown)) == value


def test_a_column_is_added_with_the_time_as_its_default(connection):
    query(connection, "CREATE TABLE t (id INT)")
    query(connection, "INSERT INTO t VALUES (1)")
    query(connection, "ALTER TABLE t ADD COLUMN made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP")
    query(connection, "INSERT INTO t (id) VALUES (2)")
    assert query(connection, "SELECT COUNT(*) FROM t WHERE made > NOW() - INTERVAL 1 HOUR") == [(2,)]


def test_altered_tables_are_whole_after_a_crash(tmp_path):
    process = server_process(data_dir=tmp_path / "data")
    with process.connect() as connection:
        query(connection, "CREATE DATABASE altered")
        query(connection, "USE altered")
        make(connection)
        for statement in ["RENAME TABLE t TO u", "ALTER TABLE u RENAME COLUMN n TO number", "ALTER TABLE u DROP COLUMN last",
                          "ALTER TABLE u DROP COLUMN spare", "ALTER TABLE u DROP INDEX u", "INSERT INTO u (name, number) VALUES ('ANN', 3)"]:
            query(connection, statement)
    process.kill()
    process.abandon()
    with server_process(data_dir=tmp_path / "data") as process, process.connect(database="altered") as connection:
        assert [row[1:] for row in query(connection, "SELECT * FROM u ORDER BY id")] == [("Ann", 1, 5), ("Bob", 2, 5), ("ANN", 3, 5)]
        assert keys(connection, "u") == {"PRIMARY": ["id"], "by_n": ["number", "m"], "m": ["m"]}
        query(connection, "INSERT INTO u (name, number) VALUES ('x', 4)")


# A column's type, its value, the type that it gets and what becomes of the value: an error's number where it does not fit.
NARROWER = [("VARCHAR(10)", "'abc'", "VARCHAR(3)", "abc"), ("VARCHAR(10)", "'abcd'", "VARCHAR(3)", 1265), ("VARCHAR(10)", "'abc '", "VARCHAR(3)", 1265),
            ("VARCHAR(2)", "'a '", "VARCHAR(3)", "a "), ("VARCHAR(10)", "'a  '", "CHAR(5)", "a"),
            ("TEXT", "'abcd'", "VARCHAR(3)", 1265), ("VARBINARY(3)", "'a'", "BINARY(2)", b"a\0"), ("VARBINARY(3)", "'abc'", "BINARY(2)", 1406),
            ("DATETIME(6)", "'2024-01-01 10:00:00.6'", "DATETIME", "2024-01-01 10:00:01"), ("DATETIME", "'2040-01-01'", "TIMESTAMP", 1292),
            ("INT", "300", "TINYINT", 1264), ("INT", "-1", "INT UNSIGNED", 1264), ("INT", "300", "VARCHAR(2)", 1406), ("INT", "300", "VARCHAR(3)", "300"),
            ("INT", "16777216", "MEDIUMINT UNSIGNED", 1264), ("DOUBLE", "2.5", "INT", 2), ("DECIMAL(6,3)", "1.005", "DECIMAL(5,2)", "1.01"),
            ("DATETIME", "'2024-01-01 23:00:00'", "DATE", "2024-01-01"), ("CHAR(5)", "'x'", "BINARY(3)", 1235), ("INT", "20", "YEAR", 1235)]


@pytest.mark.parametrize("before, value, after, told", NARROWER)
def test_values_fit_a_changed_type_as_if_they_were_written_anew(connection, before, value, after, told):
    query(connection, f"CREATE TABLE t (id INT PRIMARY KEY, n {before}, v {before}{', KEY (n)' if 'TEXT' not in before else ''})")
    query(connection, f"INSERT INTO t VALUES (1, {value}, {value}), (2, NULL, NULL)")
    old = query(connection, "SELECT v FROM t ORDER BY id")
    statement = f"ALTER TABLE t MODIFY v {after}"
    if isinstance(told, int) and told > 1000:
        made = query(connection, "SHOW CREATE TABLE t")
        assert refused(connection, statement) == told
        assert (query(connection, "SELECT v FROM t ORDER BY id"), query(connection, "SHOW CREATE TABLE t")) == (old, made)
        return
    query(connection, statement)
    query(connection, "INSERT INTO t (id, n) VALUES (3, NULL)")
    assert [str(row[0]) for row in query(connection, "SELECT v FROM t ORDER BY id")] == [str(told), "None", "None"]
    if after.startswith("VARCHAR(3)") and before == "VARCHAR(10)":
        query(connection, "ALTER TABLE t CHANGE n renamed VARCHAR(3) NULL")
        assert query(connection, "SELECT id FROM t WHERE renamed = 'abc'") == [(1,)]


def test_a_table_is_not_renamed_to_its_own_name(connection):
    make(connection)
    assert refused(connection, "RENAME TABLE t TO t") == 1050
    assert refused(connection, "RENAME TABLE t TO u, u TO u") == 1050
    query(connection, "ALTER TABLE t RENAME TO t")
    assert query(connection, "SELECT COUNT(*) FROM t") == [(2,)]


def test_a_transaction_that_sees_the_old_names_leaves_the_numbers_of_renamed_tables_alone(server, database, connection):
    query(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT)")
    query(connection, "CREATE TABLE u (id INT AUTO_INCREMENT PRIMARY KEY, n INT) AUTO_INCREMENT = 500")
    query(connection, "INSERT INTO t (n) VALUES (1)")
    query(connection, "INSERT INTO u (n) VALUES (1)")
    with server.connect(database=database) as other:
        query(other, "START TRANSACTION WITH CONSISTENT SNAPSHOT")
        query(other, "SELECT COUNT(*) FROM t")
        query(connection, "RENAME TABLE t TO v, u TO t")
        query(other, "INSERT INTO t (n) VALUES (2)")  # the table is its t still
        query(other, "ROLLBACK")
    query(connection, "INSERT INTO t (n) VALUES (3)")
    assert query(connection, "SELECT LAST_INSERT_ID() > 500") == [(1,)]
    assert query(connection, "SELECT n FROM t ORDER BY id") == [(1,), (3,)]


@pytest.mark.parametrize("value", ["'1969-12-31 23:59:59'", "'2038-01-19 03:14:08'"])
def test_a_timestamp_is_made_only_of_what_lies_within_its_years(connection, value):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, at DATETIME, KEY (at))")
    query(connection, f"INSERT INTO t VALUES (1, '2024-01-31 10:00:00'), (2, {value}), (3, NULL)")
    assert refused(connection, "ALTER TABLE t MODIFY at TIMESTAMP NULL") == 1292
    assert refused(connection, "ALTER TABLE t CHANGE at since TIMESTAMP NULL") == 1292
    query(connection, "DELETE FROM t WHERE id = 2")
    query(connection, "ALTER TABLE t CHANGE at since TIMESTAMP NULL")
    assert len(query(connection, "SELECT since FROM t")) == 2


# What a definition computes with the server's own functions, a value that it takes and one that it refuses.
COMPUTING = [("VARCHAR(9) DEFAULT (HEX(255))", "'FF'", None), ("YEAR DEFAULT (20)", "2020", "1800"), ("CHAR(36) DEFAULT (UUID())", "'x'", None),
             ("VARCHAR(9) CHECK (v LIKE 'a_%c')", "'abxc'", "'abx'"), ("INT CHECK (FIND_IN_SET(v, '1,2') > 0)", "2", "3")]


@pytest.mark.parametrize("change", ["ALTER TABLE t ADD COLUMN more INT NOT NULL DEFAULT 5", "ALTER TABLE t RENAME COLUMN id TO number", "ALTER TABLE t DROP COLUMN spare",
                                    "ALTER TABLE t ADD COLUMN late VARCHAR(9) DEFAULT (HEX(7))"])
@pytest.mark.parametrize("column, taken, beyond", COMPUTING)
def test_what_a_definition_computes_is_there_when_the_log_is_read_again(tmp_path, column, taken, beyond, change):
    process = server_process(data_dir=tmp_path / "data")
    with process.connect() as opened:
        query(opened, "CREATE DATABASE d")
        query(opened, "USE d")
        query(opened, f"CREATE TABLE t (id INT, v {column}, spare INT)")
        query(opened, f"INSERT INTO t (id, v) VALUES (1, {taken})")
        query(opened, change)
        before = query(opened, "SELECT * FROM t")
    process.kill()
    process.abandon()
    for _ in range(2):  # from the log, and from the file
        with server_process(data_dir=tmp_path / "data") as process, process.connect(database="d") as opened:
            assert query(opened, "SELECT * FROM t") == before
            query(opened, f"UPDATE t SET v = {taken}")
            if beyond:
                assert refused(opened, f"UPDATE t SET v = {beyond}") in (1264, 3819)


# A column, a value that does not fit the definition, one that does, and what that becomes.
@pytest.mark.parametrize("column, bad, fitting, definition, kept", [
    ("VARCHAR(20)", "'x'", "'5'", "INT", 5), ("INT", "1000", "5", "TINYINT", 5), ("DOUBLE", "1e20", "5", "INT", 5), ("INT", "-1", "5", "INT UNSIGNED", 5),
    ("VARCHAR(20)", "'x'", "'2024-02-29'", "DATE", datetime.date(2024, 2, 29)), ("DECIMAL(10,2)", "12345.67", "1.25", "DECIMAL(5,2)", decimal.Decimal("1.25")),
    ("VARCHAR(20)", "'x'", "'[1]'", "JSON", "[1]"), ("VARCHAR(20)", "'x'", "'5'", "DECIMAL(5,2)", decimal.Decimal("5.00"))])
def test_type_is_changed_whatever_deleted_rows_hold(connection, column, bad, fitting, definition, kept):
    query(connection, f"CREATE TABLE t (id INT PRIMARY KEY, c {column})")
    query(connection, f"INSERT INTO t VALUES (1, {fitting}), (2, {bad}), (3, NULL)")
    assert refused(connection, f"ALTER TABLE t MODIFY c {definition}") in (1264, 1292, 1366, 3140)
    query(connection, "DELETE FROM t WHERE id > 1")
    query(connection, f"ALTER TABLE t MODIFY c {definition} NOT NULL")
    assert query(connection, "SELECT id, c FROM t") == [(1, kept)]
    query(connection, f"ALTER TABLE t CHANGE c d {definition}")
    query(connection, "INSERT INTO t VALUES (2, NULL)")
    assert query(connection, "SELECT d FROM t ORDER BY id") == [(kept,), (None,)]



def test_a_narrow_counter_leaves_out_few_numbers_after_a_crash(tmp_path):
    process = server_process(data_dir=tmp_path / "data")
    with process.connect() as connection:
        query(connection, "CREATE DATABASE altered")
        query(connection, "CREATE TABLE altered.t (id TINYINT AUTO_INCREMENT PRIMARY KEY, v INT)")
        for v in range(3):
            query(connection, f"INSERT INTO altered.t (v) VALUES ({v})")
    process.kill()
    process.abandon()
    with server_process(data_dir=tmp_path / "data") as process, process.connect(database="altered") as connection:
        query(connection, "INSERT INTO t (v) VALUES (3)")
        assert 4 <= query(connection, "SELECT MAX(id) FROM t")[0][0] <= 7
