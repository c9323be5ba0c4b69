# INSERT IGNORE: which rows are passed over, and what is told of them.
import pytest
from rollcall_test import code_of, query, run


@pytest.mark.parametrize("definition, rows, kept", [
    ("b INT UNIQUE, a INT", "(NULL, 7), (NULL, 8)", [(None, 7), (None, 8)]), ("a INT, b INT, c INT, UNIQUE KEY (a, b)", "(1, NULL, 1), (1, NULL, 2)", [(1, None, 1), (1, None, 2)]),
    ("a INT PRIMARY KEY, b INT UNIQUE, c INT", "(1, 1, 1), (2, 1, 2), (2, 2, 3)", [(1, 1, 1), (2, 2, 3)]), ("a INT PRIMARY KEY, b INT UNIQUE", "(1, NULL), (1, 5), (2, NULL)", [(1, None), (2, None)]),
    ("a INT PRIMARY KEY, b INT", "(1, 1), (1, 2), (2, 3)", [(1, 1), (2, 3)])])
def test_insert_ignore_passes_over_what_meets_a_row_and_nothing_else(connection, db, definition, rows, kept):
    run(connection, f"CREATE TABLE t ({definition})", f"INSERT IGNORE INTO t VALUES {rows}")
    assert sorted(query(connection, "SELECT * FROM t"), key=str) == sorted(kept, key=str)
    assert run(connection, f"INSERT IGNORE INTO t VALUES {rows}")[0] == (len(kept) if "UNIQUE" in definition and "PRIMARY" not in definition else 0)


def test_insert_ignore_tells_many_rows_apart_that_clash_with_one_another(connection, db):
    given = [((i * 7919) % 9000, (i * 104729) % 7000) for i in range(20000)]
    kept, taken = [], (set(), set())
    for a, b in given:
        if a not in taken[0] and b not in taken[1]:
            kept.append((a, b))
            taken[0].add(a)
            taken[1].add(b)
    run(connection, "CREATE TABLE t (a INT PRIMARY KEY, b INT UNIQUE)")
    assert run(connection, "INSERT IGNORE INTO t VALUES " + ", ".join(map(str, given)))[0] == len(kept)
    assert query(connection, "SELECT * FROM t ORDER BY a") == sorted(kept)


def test_insert_ignore_of_a_parent_in_the_same_table_is_left_to_the_engine(connection, db):
    run(connection, "CREATE TABLE t (id INT PRIMARY KEY, up INT, FOREIGN KEY (up) REFERENCES t (id))", "INSERT INTO t VALUES (1, NULL)")
    assert run(connection, "INSERT IGNORE INTO t VALUES (2, 1)")[0] == 1
    assert code_of(connection, "INSERT IGNORE INTO t VALUES (3, 9)") == 1452


@pytest.mark.parametrize("keys", ["KEY (id), k INT NOT NULL UNIQUE", "PRIMARY KEY (id), k INT UNIQUE", "PRIMARY KEY (id), k INT, UNIQUE KEY (k, n)"])
def test_insert_ignore_tells_the_first_number_that_it_inserted(connection, db, keys):
    run(connection, f"CREATE TABLE t (id INT AUTO_INCREMENT, n INT NOT NULL DEFAULT 0, {keys})", "INSERT INTO t (k) VALUES (1), (2)")
    assert run(connection, "INSERT IGNORE INTO t (k) VALUES (1), (2)") == (0, 0)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(1,)]
    affected, number = run(connection, "INSERT IGNORE INTO t (k) VALUES (1), (3), (2), (4)")
    assert (affected, query(connection, "SELECT id, LAST_INSERT_ID() FROM t WHERE k = 3")) == (2, [(number, number)])
    affected, number = run(connection, "INSERT IGNORE INTO t (k) SELECT 4 UNION ALL SELECT 5")
    assert (affected, query(connection, "SELECT id, LAST_INSERT_ID() FROM t WHERE k = 5")) == (1, [(number, number)])
    assert run(connection, "INSERT IGNORE INTO t (id, k) VALUES (NULL, 5), (900, 6)") == (1, 900)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(number,)]
