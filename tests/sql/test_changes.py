# What changes of rows leave behind, and what they tell: REPLACE, ON DUPLICATE KEY UPDATE, AUTO_INCREMENT, affected rows, defaults.
import pytest
from pymysql.constants import CLIENT
from rollcall_test import code_of, node, query, run, server_process


def rows(connection, table):
    return sorted(query(connection, f"SELECT * FROM {table}"), key=str)


# --- REPLACE ---

def test_replace_gives_defaults_to_columns_that_it_does_not_name(connection, db):
    run(connection, "CREATE TABLE r (id INT PRIMARY KEY, a INT DEFAULT 7, b VARCHAR(10))", "INSERT INTO r VALUES (1,2,'x')")
    assert run(connection, "REPLACE INTO r (id,b) VALUES (1,'y')")[0] == 2
    assert rows(connection, "r") == [(1, 7, "y")]
    assert run(connection, "REPLACE INTO r (id,b) VALUES (2,'z')")[0] == 1


@pytest.mark.parametrize("statement", ["REPLACE INTO p VALUES (1,13)", "REPLACE p SET id = 1, code = 13",
                                       "REPLACE INTO p SELECT 1, 13", "REPLACE INTO p VALUES (1, 12 + 1)"])
def test_replace_changes_indexed_columns(connection, db, statement):
    run(connection, "CREATE TABLE p (id INT PRIMARY KEY, code INT, KEY (code))", "INSERT INTO p VALUES (1,10)")
    assert run(connection, statement)[0] == 2
    assert rows(connection, "p") == [(1, 13)]
    assert query(connection, "SELECT id FROM p WHERE code = 13") == [(1,)]
    assert query(connection, "SELECT id FROM p WHERE code = 10") == []


def test_replace_of_one_key_twice_keeps_the_last(connection, db):
    run(connection, "CREATE TABLE h (k INT PRIMARY KEY, n INT)")
    assert run(connection, "REPLACE INTO h VALUES (1,1),(1,2)")[0] == 3
    assert rows(connection, "h") == [(1, 2)]


def test_replace_with_two_unique_keys_removes_every_row_in_the_way(connection, db):
    run(connection, "CREATE TABLE u (id INT PRIMARY KEY, email VARCHAR(9) UNIQUE, n INT)", "INSERT INTO u VALUES (1,'a',1),(2,'b',2)")
    assert run(connection, "REPLACE INTO u VALUES (1,'b',3)")[0] == 3
    assert rows(connection, "u") == [(1, "b", 3)]
    assert run(connection, "REPLACE INTO u VALUES (5,'x',1),(6,'y',1),(5,'y',2)")[0] == 5
    assert rows(connection, "u") == [(1, "b", 3), (5, "y", 2)]


def test_replace_of_a_parent_row_is_refused(connection, db):
    run(connection, "CREATE TABLE pa (id INT PRIMARY KEY, n INT)", "CREATE TABLE ch (pid INT, FOREIGN KEY (pid) REFERENCES pa(id))",
        "INSERT INTO pa VALUES (1,1)", "INSERT INTO ch VALUES (1)")
    assert code_of(connection, "REPLACE INTO pa VALUES (1,2)") == 1451
    assert rows(connection, "pa") == [(1, 1)]


# --- ON DUPLICATE KEY UPDATE ---

def test_duplicates_within_a_statement_count_one_after_the_other(connection, db):
    run(connection, "CREATE TABLE h (k INT PRIMARY KEY, n INT)", "INSERT INTO h VALUES (1,1)")
    assert run(connection, "INSERT INTO h VALUES (1,5),(1,6) ON DUPLICATE KEY UPDATE n = n + VALUES(n)")[0] == 4
    assert rows(connection, "h") == [(1, 12)]
    run(connection, "CREATE TABLE src (k INT, n INT)", "INSERT INTO src VALUES (7,1),(7,2),(7,3),(8,1)")
    assert run(connection, "INSERT INTO h SELECT k, n FROM src ON DUPLICATE KEY UPDATE n = h.n + VALUES(n)")[0] == 6
    assert rows(connection, "h") == [(1, 12), (7, 6), (8, 1)]


@pytest.mark.parametrize("found_rows, unchanged", [(False, 0), (True, 1)])
def test_duplicates_are_counted_as_in_mysql(server, db, found_rows, unchanged):
    flags = CLIENT.FOUND_ROWS if found_rows else 0
    with server.connect(database=db, client_flag=flags, autocommit=True) as connection:
        run(connection, "CREATE TABLE c (k INT PRIMARY KEY, n INT)")
        statement = "INSERT INTO c (k, n) VALUES (1, 5) ON DUPLICATE KEY UPDATE n = VALUES(n)"
        assert run(connection, statement)[0] == 1
        assert run(connection, statement)[0] == unchanged
        assert run(connection, statement.replace("5", "6"))[0] == 2
        assert run(connection, "INSERT INTO c VALUES (1,6),(2,1),(3,1) AS new ON DUPLICATE KEY UPDATE n = new.n + 1")[0] == 4


def test_two_unique_keys_are_both_looked_at(connection, db):
    run(connection, "CREATE TABLE u (id INT PRIMARY KEY, email VARCHAR(9) UNIQUE, n INT)")
    upsert = "INSERT INTO u VALUES ({}) ON DUPLICATE KEY UPDATE n = u.n + VALUES(n)"
    assert run(connection, upsert.format("1,'a',1"))[0] == 1
    assert run(connection, upsert.format("2,'a',2"))[0] == 2
    assert run(connection, upsert.format("1,'z',4"))[0] == 2
    assert run(connection, upsert.format("1,'q',1),(9,'a',1),(3,'c',3"))[0] == 5
    assert rows(connection, "u") == [(1, "a", 9), (3, "c", 3)]


def test_a_statement_that_fails_leaves_nothing(connection, db):
    run(connection, "CREATE TABLE h (k INT PRIMARY KEY, n INT NOT NULL)", "INSERT INTO h VALUES (1,1)")
    assert code_of(connection, "REPLACE INTO h VALUES (1,9),(2,NULL)") == 1048
    assert rows(connection, "h") == [(1, 1)]


def test_changes_run_in_the_open_transaction(server, connection, db):
    run(connection, "CREATE TABLE h (k INT PRIMARY KEY, n INT)", "INSERT INTO h VALUES (1,1)", "BEGIN", "REPLACE INTO h VALUES (1,2)",
        "INSERT INTO h VALUES (1,5) ON DUPLICATE KEY UPDATE n = n + 5")
    assert rows(connection, "h") == [(1, 7)]
    run(connection, "ROLLBACK")
    assert rows(connection, "h") == [(1, 1)]


# --- AUTO_INCREMENT ---

@pytest.fixture
def numbered(connection, db):
    run(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20))")
    return "t"


@pytest.mark.parametrize("given", ["(name) VALUES ('x')", "VALUES (NULL, 'x')", "VALUES (0, 'x')", "VALUES (DEFAULT, 'x')",
                                   "SET name = 'x'", "(id, name) SELECT NULL, 'x'", "(name) SELECT 'x'"])
def test_ids_count_up_and_are_told(connection, numbered, given):
    assert run(connection, f"INSERT INTO t {given}") == (1, 1)
    assert run(connection, f"INSERT INTO t {given}") == (1, 2)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(2,)]
    assert rows(connection, "t") == [(1, "x"), (2, "x")]


def test_several_rows_get_consecutive_ids_and_the_first_is_told(connection, numbered):
    assert run(connection, "INSERT INTO t (name) VALUES ('a'),('b'),('c')") == (3, 1)
    assert run(connection, "INSERT INTO t VALUES (NULL,'d'),(NULL,'e')") == (2, 4)
    assert query(connection, "SELECT LAST_INSERT_ID(), @@last_insert_id") == [(4, 4)]
    assert [row[0] for row in rows(connection, "t")] == [1, 2, 3, 4, 5]


def test_a_given_id_moves_the_counter_and_is_told(connection, numbered):
    assert run(connection, "INSERT INTO t VALUES (10,'a')") == (1, 10)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(0,)]
    assert run(connection, "INSERT INTO t (name) VALUES ('b')") == (1, 11)
    assert run(connection, "INSERT INTO t VALUES (5,'c')") == (1, 5)
    assert run(connection, "INSERT INTO t (name) VALUES ('d')") == (1, 12)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(12,)]


def test_no_auto_value_on_zero(connection, numbered):
    query(connection, "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
    run(connection, "INSERT INTO t VALUES (0,'a')", "INSERT INTO t VALUES (NULL,'b')")
    query(connection, "SET sql_mode = DEFAULT")
    assert rows(connection, "t") == [(0, "a"), (1, "b")]


def test_ids_that_were_rolled_back_are_not_given_again(connection, numbered):
    run(connection, "BEGIN", "INSERT INTO t (name) VALUES ('a'),('b')", "ROLLBACK")
    assert run(connection, "INSERT INTO t (name) VALUES ('c')") == (1, 3)


def test_truncate_and_alter_set_the_counter(connection, numbered):
    run(connection, "INSERT INTO t (name) VALUES ('a'),('b')", "TRUNCATE TABLE t")
    assert run(connection, "INSERT INTO t (name) VALUES ('a')") == (1, 1)
    assert run(connection, "ALTER TABLE t AUTO_INCREMENT = 100", "INSERT INTO t (name) VALUES ('b')") == (1, 100)
    run(connection, "CREATE TABLE u (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, n INT) AUTO_INCREMENT = 50")
    assert run(connection, "INSERT INTO u (n) VALUES (1)") == (1, 50)
    run(connection, "DROP TABLE u", "CREATE TABLE u (id INT AUTO_INCREMENT PRIMARY KEY, n INT)")
    assert run(connection, "INSERT INTO u (n) VALUES (1)") == (1, 1)


def test_last_insert_id_of_an_expression(connection, db):
    run(connection, "CREATE TABLE s (id INT)", "INSERT INTO s VALUES (7)")
    assert run(connection, "UPDATE s SET id = LAST_INSERT_ID(id + 1)") == (1, 8)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(8,)]
    run(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(9) UNIQUE, n INT)")
    upsert = "INSERT INTO t (name, n) VALUES ('a', 1) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), n = n + 1"
    assert run(connection, upsert) == (1, 1)
    run(connection, "INSERT INTO t (name, n) VALUES ('b', 1)")
    assert run(connection, upsert) == (2, 1)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(1,)]


@pytest.mark.parametrize("stop", ["kill", "stop"])
def test_ids_are_not_given_twice_after_a_restart(tmp_path, stop):
    server = server_process(data_dir=tmp_path)
    with server.connect(autocommit=True) as connection:
        run(connection, "CREATE DATABASE keep", "CREATE TABLE keep.t (id INT AUTO_INCREMENT PRIMARY KEY, n INT)",
            "INSERT INTO keep.t (n) VALUES (1),(2),(3)", "DELETE FROM keep.t WHERE id = 3")
    getattr(server, stop)()
    with server_process(data_dir=tmp_path) as server, server.connect(autocommit=True) as connection:
        first = run(connection, "INSERT INTO keep.t (n) VALUES (4)")[1]
    assert first == 4 if stop == "stop" else first > 3


# --- UPDATE ---

@pytest.mark.parametrize("found_rows, told", [(False, (1, 0, 2, 0)), (True, (2, 2, 2, 0))])
def test_update_counts_what_it_changes(server, db, found_rows, told):
    with server.connect(database=db, client_flag=CLIENT.FOUND_ROWS if found_rows else 0, autocommit=True) as connection:
        run(connection, "CREATE TABLE u (id INT, n INT, s VARCHAR(9))", "INSERT INTO u VALUES (1,1,'a'),(2,2,NULL)")
        counts = tuple(run(connection, statement)[0] for statement in (
            "UPDATE u SET n = 2", "UPDATE u SET n = '2', id = id", "UPDATE u SET s = CONCAT('x', id) WHERE n = 2 OR 1 / n > 5",
            "UPDATE u SET n = 9 WHERE id = 77"))
    assert counts == told


@pytest.mark.parametrize("statement", ["UPDATE i SET n = n / 0", "UPDATE i SET n = 5 DIV 0", "INSERT INTO i VALUES (1/0)",
                                       "INSERT INTO i VALUES (5 MOD 0)"])
def test_division_by_zero_in_a_change_is_an_error(connection, db, statement):
    run(connection, "CREATE TABLE i (n INT)", "INSERT INTO i VALUES (7)")
    assert code_of(connection, statement) == 1365
    assert rows(connection, "i") == [(7,)]


def test_columns_without_a_value(connection, db):
    run(connection, "CREATE TABLE d (a INT NOT NULL, b INT DEFAULT 3, e ENUM('x','y') NOT NULL)")
    assert code_of(connection, "INSERT INTO d (b) VALUES (1)") == 1364
    assert code_of(connection, "INSERT INTO d (a, b) VALUES (DEFAULT, 1)") == 1364
    run(connection, "INSERT INTO d (a) VALUES (1)")
    assert rows(connection, "d") == [(1, 3, "x")]
    assert code_of(connection, "INSERT INTO d (a, zz) VALUES (1, 1)") == 1054
    assert code_of(connection, "INSERT INTO d (a, a) VALUES (1, 1)") == 1110
    assert code_of(connection, "INSERT INTO d VALUES (1, 1)") == 1136


def test_create_table_as_select_tells_its_rows(connection, db):
    run(connection, "CREATE TABLE a (n INT)", "INSERT INTO a VALUES (1),(2),(3)")
    assert run(connection, "CREATE TABLE b AS SELECT * FROM a WHERE n > 1")[0] == 2


# --- prepared ---

def test_mysql2_changes(server, connection, db):
    run(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(20) UNIQUE, n INT)")
    upsert = "INSERT INTO t (email, n) VALUES (?, ?) ON DUPLICATE KEY UPDATE n = n + VALUES(n) + ?"
    steps = [(upsert, ["it's", 1, 0]), (upsert, ["it's", 5, 10]), (upsert, ["b", 2, 0]),
             ("REPLACE INTO t (id, email, n) VALUES (?, ?, ?)", [1, "c", None]),
             ("INSERT INTO t (id, email) VALUES (?, ?)", [None, "d"]), ("UPDATE t SET n = ? WHERE email = ?", [4, "d"])]
    node("run.js", server, {"database": db, "steps": [{"method": "execute", "sql": sql, "values": values} for sql, values in steps]})
    assert rows(connection, "t") == [(1, "c", None), (2, "b", 2), (3, "d", 4)]


# --- rows that several tables tell, the first rows of an order ---

@pytest.fixture
def joined(connection, db):
    run(connection, "CREATE TABLE b (id INT PRIMARY KEY, g INT, v INT, name VARCHAR(9) DEFAULT 'd')",
        "INSERT INTO b (id, g, v) VALUES (1,1,10),(2,1,20),(3,2,30),(4,2,40),(5,3,NULL)",
        "CREATE TABLE n (g INT PRIMARY KEY, name VARCHAR(9))", "INSERT INTO n VALUES (1,'one'),(2,'two')")


def values(connection, column="v"):
    return [value for (value,) in query(connection, f"SELECT {column} FROM b ORDER BY id")]


@pytest.mark.parametrize("statement, count, left", [
    ("UPDATE b SET v = 0 ORDER BY id DESC LIMIT 2", 2, [10, 20, 30, 0, 0]),
    ("UPDATE b SET v = 0 WHERE g < 3 ORDER BY v LIMIT 1", 1, [0, 20, 30, 40, None]),
    ("UPDATE b SET v = 10 ORDER BY id LIMIT 2", 1, [10, 10, 30, 40, None]),
    ("UPDATE b AS x SET x.v = 0 WHERE x.id > 1 ORDER BY x.id LIMIT 1", 1, [10, 0, 30, 40, None]),
    ("UPDATE b SET v = 0 LIMIT 0", 0, [10, 20, 30, 40, None]),
    ("DELETE FROM b ORDER BY id LIMIT 1", 1, [20, 30, 40, None]),
    ("DELETE FROM b WHERE v IS NOT NULL ORDER BY v DESC LIMIT 2", 2, [10, 20, None]),
    ("DELETE FROM b ORDER BY id", 5, []),
    ("UPDATE b JOIN n ON b.g = n.g SET b.v = 99 WHERE n.name = 'one'", 2, [99, 99, 30, 40, None]),
    ("UPDATE b, n SET v = 30 WHERE b.g = n.g AND n.name = 'two'", 1, [10, 20, 30, 30, None]),
    ("UPDATE b LEFT JOIN n USING (g) SET b.v = -1 WHERE n.name IS NULL", 1, [10, 20, 30, 40, -1]),
    ("UPDATE b JOIN b AS other ON other.id = b.id + 1 SET b.v = other.v", 4, [20, 30, 40, None, None]),
    ("UPDATE b JOIN (SELECT g, MAX(v) AS top FROM b GROUP BY g) AS m ON m.g = b.g SET b.v = m.top", 2, [20, 20, 40, 40, None]),
    ("WITH m AS (SELECT 2 AS g) UPDATE b JOIN m ON m.g = b.g SET b.v = 7", 2, [10, 20, 7, 7, None]),
    ("UPDATE b, n SET b.v = 98, n.name = 'TWO' WHERE b.g = n.g AND b.id = 3", 2, [10, 20, 98, 40, None]),
    ("DELETE b FROM b JOIN n ON b.g = n.g WHERE n.g = 2", 2, [10, 20, None]),
    ("DELETE x.* FROM b AS x WHERE x.v > 20", 2, [10, 20, None]),
    ("DELETE FROM b USING b LEFT JOIN n ON b.g = n.g WHERE n.g IS NULL", 1, [10, 20, 30, 40]),
    ("DELETE b, n FROM b JOIN n ON b.g = n.g WHERE n.g = 1", 3, [30, 40, None]),
])
def test_rows_are_found_in_an_order_or_in_several_tables(connection, db, joined, statement, count, left):
    assert run(connection, statement)[0] == count
    assert values(connection) == left


def test_row_that_is_found_several_times_is_changed_once(connection, db, joined):
    assert run(connection, "UPDATE n JOIN b ON b.g = n.g SET n.name = 'new'")[0] == 2
    assert rows(connection, "n") == [(1, "new"), (2, "new")]
    assert run(connection, "DELETE n FROM n JOIN b ON b.g = n.g")[0] == 2


def test_change_of_several_tables_is_all_or_nothing(connection, db, joined):
    run(connection, "CREATE TABLE c (g INT PRIMARY KEY CHECK (g < 3))", "INSERT INTO c VALUES (1), (2)")
    assert code_of(connection, "UPDATE b, c SET b.v = 0, c.g = 5 WHERE b.g = c.g AND b.g = 1") == 3819
    assert values(connection) == [10, 20, 30, 40, None]
    run(connection, "BEGIN", "UPDATE b, n SET b.v = 0, n.name = 'x' WHERE b.g = n.g", "ROLLBACK")
    assert values(connection) == [10, 20, 30, 40, None] and rows(connection, "n") == [(1, "one"), (2, "two")]


def test_joined_change_with_parameters(connection, db, joined):
    run(connection, "PREPARE s FROM 'UPDATE b JOIN n ON b.g = n.g SET b.v = ? WHERE n.name = ?'",
        "PREPARE d FROM 'DELETE b, n FROM b JOIN n ON b.g = n.g WHERE n.g = ?'",
        "PREPARE l FROM 'UPDATE b SET v = 5 ORDER BY id LIMIT ?'", "SET @v = 1, @name = 'two', @g = 1, @l = 1")
    assert run(connection, "EXECUTE s USING @v, @name")[0] == 2
    assert run(connection, "EXECUTE l USING @l")[0] == 1
    assert run(connection, "EXECUTE d USING @g")[0] == 3
    assert values(connection) == [1, 1, None]


@pytest.mark.parametrize("statement, code", [
    ("UPDATE b JOIN n ON b.g = n.g SET g = 1", 1052), ("UPDATE b JOIN n ON b.g = n.g SET nothing = 1", 1054),
    ("UPDATE b JOIN n ON b.g = n.g SET other.v = 1", 1054), ("UPDATE b, n SET b.v = 1 LIMIT 1", 1221),
    ("UPDATE b, n SET b.v = 1 ORDER BY b.id", 1221), ("DELETE other FROM b JOIN n", 1109), ("DELETE b FROM b, n LIMIT 1", 1221),
    ("UPDATE b JOIN (SELECT 1 AS one) AS d SET d.one = 2", 1288), ("DELETE d FROM (SELECT 1 AS one) AS d", 1288),
    ("DELETE FROM b USING nowhere JOIN b", 1146), ("UPDATE b, nowhere SET b.v = 1", 1146),
])
def test_joined_change_that_names_what_is_not_there(connection, db, joined, statement, code):
    assert code_of(connection, statement) == code
    assert values(connection) == [10, 20, 30, 40, None]


def test_rows_of_a_table_with_a_column_rowid_are_not_taken_for_others(connection, db):
    run(connection, "CREATE TABLE r (rowid INT, v INT)", "INSERT INTO r VALUES (1, 1), (1, 2)")
    for statement in ("UPDATE r SET v = 0 LIMIT 1", "DELETE FROM r LIMIT 1", "DELETE r FROM r JOIN r AS o ON o.v = r.v"):
        assert code_of(connection, statement) == 1235
    assert rows(connection, "r") == [(1, 1), (1, 2)]


# --- left to right ---

def test_assignments_read_what_stands_left_of_them(connection, db):
    run(connection, "CREATE TABLE w (a INT, b INT, c VARCHAR(9))", "INSERT INTO w SET a = 5, b = a + 1, c = CONCAT(a, b)",
        "INSERT INTO w (a, b) VALUES (1, a + 1), (b, 7)")
    assert rows(connection, "w") == [(1, 2, None), (5, 6, "56"), (None, 7, None)]
    assert run(connection, "UPDATE w SET a = a + 1, b = a, c = a + b")[0] == 3
    assert rows(connection, "w") == [(2, 2, "4"), (6, 6, "12"), (None, None, None)]
    assert code_of(connection, "UPDATE w SET a = RAND(), b = a") == 1235


# --- what is counted and told ---

def test_rows_that_stay_null_are_not_counted(connection, db, joined):
    assert run(connection, "UPDATE b SET v = v + 1")[0] == 4
    assert code_of(connection, "UPDATE b SET v = v + 2147483640") == 1264


def test_truncate_counts_no_rows(connection, db, joined):
    assert run(connection, "TRUNCATE TABLE b")[0] == 0
    assert rows(connection, "b") == []


def test_row_updated_for_its_key_tells_its_number(connection, db):
    run(connection, "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, k INT UNIQUE, n INT)", "INSERT INTO t (k, n) VALUES (10, 1), (20, 1)")
    assert run(connection, "INSERT INTO t (k, n) VALUES (20, 1) ON DUPLICATE KEY UPDATE n = n + 1") == (2, 2)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(1,)]
    assert run(connection, "INSERT INTO t (k, n) VALUES (30, 1) ON DUPLICATE KEY UPDATE n = n + 1")[0] == 1


@pytest.mark.parametrize("values", ["(a) VALUES (1, 2, a)", "(a, b) VALUES (1, 2, 3, a + b)", "VALUES (1, 2, 3, b)", "(a) VALUES (1), (2, b, a)"])
def test_a_row_of_too_many_values_that_reads_columns_is_refused(connection, db, values):
    run(connection, "CREATE TABLE t (a INT, b INT)", "INSERT INTO t VALUES (0, 0)")
    assert code_of(connection, f"INSERT INTO t {values}") == 1136
    assert query(connection, "SELECT * FROM t") == [(0, 0)]


# --- tables like others, foreign keys ---

def test_table_like_another_has_its_columns_keys_and_counter_of_its_own(connection, db):
    run(connection, "CREATE TABLE s (id INT PRIMARY KEY AUTO_INCREMENT, e ENUM('a','b') NOT NULL DEFAULT 'b', "
                    "d DECIMAL(5,2) DEFAULT 1.50, u VARCHAR(9) UNIQUE)", "INSERT INTO s (u) VALUES ('x'), ('y')", "CREATE TABLE c LIKE s")
    assert query(connection, "DESCRIBE c") == query(connection, "DESCRIBE s")
    assert run(connection, "INSERT INTO c (u) VALUES ('x')") == (1, 1)
    assert [[str(value) for value in row] for row in rows(connection, "c")] == [["1", "b", "1.50", "x"]]
    assert code_of(connection, "INSERT INTO c (u) VALUES ('x')") == 1062
    assert code_of(connection, "CREATE TABLE c LIKE s") == 1050
    assert run(connection, "CREATE TABLE IF NOT EXISTS c LIKE s")[0] == 0
    assert code_of(connection, "CREATE TABLE d LIKE nowhere") == 1146


def test_foreign_keys_are_checked_whatever_foreign_key_checks_says(connection, db):
    run(connection, "CREATE TABLE p (id INT PRIMARY KEY)", "INSERT INTO p VALUES (1), (2)",
        "CREATE TABLE c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id))", "INSERT INTO c VALUES (1, 1)")
    assert code_of(connection, "DELETE FROM p WHERE id = 1") == 1451
    assert code_of(connection, "DELETE p FROM p JOIN c ON c.p = p.id") == 1451
    run(connection, "SET foreign_key_checks = 0")
    assert [code for _, code, _ in query(connection, "SHOW WARNINGS")] == [1235]
    assert code_of(connection, "INSERT INTO c VALUES (2, 9)") == 1452
    run(connection, "DELETE FROM c", "DELETE FROM p WHERE id = 1", "SET foreign_key_checks = 1")
    assert rows(connection, "p") == [(2,)]


@pytest.mark.parametrize("values", ["(1)", "(1), (2)", "(1, 2, 3)"])
@pytest.mark.parametrize("verb", ["INSERT", "REPLACE", "INSERT IGNORE"])
def test_wrong_number_of_values_is_1136_where_nothing_is_known_of_the_table_yet(server, connection, db, verb, values):
    query(connection, "CREATE TABLE counted (a INT, b INT)")
    for _ in range(2):  # what a session knows of tables it learns of its first statement
        with server.connect(database=db) as fresh:
            assert code_of(fresh, f"{verb} INTO nowhere (a, b) VALUES {values}") == 1146
            assert code_of(fresh, f"{verb} INTO counted (a, b) VALUES {values}") == 1136
    assert rows(connection, "counted") == []


@pytest.mark.parametrize("statement, code", [("INSERT INTO v VALUES (2)", 1471), ("REPLACE INTO v (id) VALUES (2)", 1471),
                                             ("INSERT INTO v SELECT 2", 1471), ("UPDATE v SET id = 2", 1288),
                                             ("DELETE FROM v", 1288), ("DELETE v FROM v JOIN t ON v.id = t.id", 1288)])
def test_views_are_not_changed(connection, db, statement, code):
    run(connection, "CREATE TABLE t (id INT PRIMARY KEY)", "CREATE VIEW v AS SELECT id FROM t", "INSERT INTO t VALUES (1)")
    for _ in range(2):
        assert code_of(connection, statement) == code
    assert rows(connection, "t") == [(1,)]


def test_a_parameter_orders_nothing(connection, db):
    run(connection, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)", "SET @n = 1, @text = 'id'")
    run(connection, "PREPARE p FROM 'SELECT id FROM t ORDER BY ?, id DESC'")
    assert query(connection, "EXECUTE p USING @n") == query(connection, "EXECUTE p USING @text") == [(2,), (1,)]


def test_a_key_moves_row_by_row_with_parameters_and_subqueries(connection, db):
    run(connection, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2), (3)", "SET @by = 1, @above = 0",
        "PREPARE p FROM 'UPDATE t SET id = id + ? WHERE id > ?'")
    assert code_of(connection, "EXECUTE p USING @by, @above") == 1062
    run(connection, "SET @by = -1")
    assert run(connection, "EXECUTE p USING @by, @above")[0] == 3
    assert code_of(connection, "UPDATE t SET id = id + (SELECT 1) WHERE id < (SELECT 9)") == 1062
    assert rows(connection, "t") == [(0,), (1,), (2,)]
    with pytest.raises(Exception, match="Duplicate entry '1' for key 'PRIMARY'"):
        query(connection, "UPDATE t SET id = id + 1")


def test_a_key_that_moves_onto_another_rows_is_refused_in_an_update_of_several_tables(connection, db):
    run(connection, "CREATE TABLE t (id INT PRIMARY KEY, v INT)", "CREATE TABLE u (id INT, by_how INT)",
        "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)", "INSERT INTO u VALUES (1, 1), (2, 1), (3, 10)")
    assert code_of(connection, "UPDATE t JOIN u ON t.v = u.id SET t.id = t.id + u.by_how") == 1235
    assert code_of(connection, "UPDATE t JOIN u ON t.v = u.id SET t.id = t.id + u.by_how, u.by_how = 0") == 1235
    assert run(connection, "UPDATE t JOIN u ON t.v = u.id SET t.id = t.id + u.by_how WHERE u.id = 3")[0] == 1
    assert run(connection, "UPDATE t JOIN u ON t.v = u.id SET t.id = t.id + u.by_how WHERE u.id = 2")[0] == 1
    assert rows(connection, "t") == [(1, 1), (13, 3), (3, 2)]
    assert run(connection, "UPDATE t JOIN u ON t.v = u.id SET t.id = t.id + 100, u.by_how = 7")[0] == 6
