# Foreign keys between transactions: whatever two sessions do at once, no row is left whose parent is gone.
import threading

import pymysql
import pytest
from rollcall_test import code_of, query

DEADLOCK = 1213


@pytest.fixture
def two(server):
    with server.connect() as a, server.connect() as b:
        for connection in (a, b):
            query(connection, "CREATE DATABASE IF NOT EXISTS kin")
            query(connection, "USE kin")
        query(a, "CREATE TABLE p (id INT PRIMARY KEY, n INT, u INT UNIQUE)")
        query(a, "CREATE TABLE c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id))")
        query(a, "CREATE TABLE other (id INT PRIMARY KEY)")
        query(a, "INSERT INTO p VALUES (1, 1, 1), (2, 2, 2)")
        query(a, "INSERT INTO c VALUES (9, 1)")
        yield a, b
        query(a, "ROLLBACK")
        query(b, "ROLLBACK")
        query(a, "DROP DATABASE kin")


def orphans(connection):
    return query(connection, "SELECT c.id FROM c LEFT JOIN p ON p.id = c.p WHERE c.p IS NOT NULL AND p.id IS NULL")


BRING = ["INSERT INTO c VALUES (1, 2)", "UPDATE c SET p = 2", "REPLACE INTO c VALUES (9, 2)",
         "INSERT INTO c VALUES (9, 1) ON DUPLICATE KEY UPDATE p = 2", "UPDATE c JOIN p ON p.id = c.p SET c.p = 2"]
TAKE = ["DELETE FROM p WHERE id = 2", "UPDATE p SET id = 3 WHERE id = 2", "REPLACE INTO p VALUES (3, 1, 2)", "DELETE p FROM p WHERE id = 2"]


@pytest.mark.parametrize("take", TAKE)
@pytest.mark.parametrize("bring", BRING)
@pytest.mark.parametrize("brings_first", [True, False])
def test_of_two_transactions_the_second_fails(two, bring, take, brings_first):
    a, b = two
    first, second = (bring, take) if brings_first else (take, bring)
    query(a, "BEGIN")
    query(b, "BEGIN")
    query(a, first)
    assert code_of(b, second) in (DEADLOCK, 1451, 1452)
    query(a, "COMMIT")
    query(b, "ROLLBACK")
    assert orphans(a) == []


@pytest.mark.parametrize("bring, take", [(BRING[0], TAKE[0]), (BRING[1], TAKE[1])])
def test_a_transaction_that_saw_less_fails_though_the_other_has_ended(two, bring, take):
    a, b = two
    query(b, "BEGIN")
    query(b, "SELECT * FROM p")
    query(a, bring)
    assert code_of(b, take) in (DEADLOCK, 1451)
    query(b, "ROLLBACK")
    assert orphans(a) == []


def test_a_statement_of_its_own_waits_a_moment_and_sees_what_has_come(two):
    a, b = two
    query(a, "BEGIN")
    query(a, BRING[0])
    timer = threading.Timer(0.2, lambda: query(a, "COMMIT"))
    timer.start()
    assert code_of(b, TAKE[0]) == 1451, "the child is there by then"
    timer.join()
    assert orphans(b) == []


def test_a_rollback_leaves_the_way_free(two):
    a, b = two
    query(a, "BEGIN")
    query(a, BRING[0])
    query(a, "ROLLBACK")
    query(b, TAKE[0])
    assert code_of(a, BRING[0]) == 1452


def test_others_are_not_in_the_way(two):
    a, b = two
    query(a, "BEGIN")
    query(a, BRING[0])
    query(b, "BEGIN")
    for harmless in ("INSERT INTO c VALUES (5, 1)", "INSERT INTO p VALUES (7, 7, 7)", "INSERT INTO other VALUES (1)", "DELETE FROM c WHERE id = 9"):
        query(b, harmless)
    query(b, "COMMIT")
    query(b, "UPDATE p SET n = 5 WHERE id = 1")
    query(a, "COMMIT")
    assert orphans(a) == []


def test_truncate_waits_for_rows_that_refer(two):
    a, b = two
    query(b, "SET foreign_key_checks = 0")  # else it is refused whatever rows there are
    query(a, "DELETE FROM c")
    query(a, "BEGIN")
    query(a, BRING[0])
    assert code_of(b, "TRUNCATE p") == DEADLOCK
    query(a, "COMMIT")
    assert orphans(a) == []


# MySQL takes an exclusive metadata lock on the parent (CREATE TABLE, "Foreign Key Constraints", locking): it waits, and does not fail.
@pytest.mark.parametrize("change", ["DELETE FROM alone WHERE id = 2", "UPDATE alone SET id = 7 WHERE id = 2"])
def test_a_table_becomes_a_parent_once_nobody_changes_it(two, change):
    a, b = two
    query(a, "CREATE TABLE alone (id INT PRIMARY KEY)")
    query(a, "INSERT INTO alone VALUES (1), (2)")
    query(a, "BEGIN")
    query(a, change)
    child = "CREATE TABLE c2 (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES alone (id))"
    query(b, "SET lock_wait_timeout = 1")
    assert code_of(b, child) == 1205
    timer = threading.Timer(0.2, lambda: query(a, "COMMIT"))
    timer.start()
    query(b, child)
    timer.join()
    assert code_of(b, "INSERT INTO c2 VALUES (1, 2)") == 1452
    query(b, "DROP TABLE c2")


def test_of_who_fails_nothing_is_kept(two):
    a, b = two
    query(b, "BEGIN")
    query(b, BRING[0])
    query(a, "BEGIN")
    query(a, "INSERT INTO other VALUES (1)")
    assert code_of(a, TAKE[0]) == DEADLOCK
    assert code_of(a, "COMMIT") == 1105
    query(a, "ROLLBACK")
    assert query(a, "SELECT * FROM other") == []


def test_a_transaction_that_has_failed_is_in_nobodys_way(two):
    a, b = two
    query(a, "BEGIN")
    query(a, BRING[0])
    assert code_of(a, "INSERT INTO c VALUES (2, 2), (9, 2)") == 1062
    query(b, TAKE[0])
    assert code_of(a, "COMMIT") == 1105
    query(a, "ROLLBACK")
    assert orphans(a) == []


def test_statements_that_change_nothing_are_in_nobodys_way(two):
    a, b = two
    query(a, "BEGIN")
    query(a, "SELECT * FROM p")
    assert code_of(b, "INSERT INTO c VALUES (9, 1)") == 1062
    query(a, TAKE[0])
    query(a, "COMMIT")
    assert orphans(a) == []


def test_many_at_once_leave_no_orphan(two, server):
    a, _ = two
    query(a, "INSERT INTO p VALUES " + ", ".join(f"({i}, 0, {i})" for i in range(100, 160)))
    unexpected = []

    def run(statements):
        with server.connect() as connection:
            query(connection, "USE kin")
            for statement in statements:
                try:
                    query(connection, statement)
                except pymysql.MySQLError as error:
                    if error.args[0] not in (DEADLOCK, 1451, 1452):
                        unexpected.append(error)

    threads = [threading.Thread(target=run, args=([f"INSERT INTO c VALUES ({1000 * n + i}, {i})" for i in range(100, 160)],)) for n in (1, 2)]
    threads.append(threading.Thread(target=run, args=([f"DELETE FROM p WHERE id = {i}" for i in range(159, 99, -1)],)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert unexpected == []
    assert orphans(a) == []
