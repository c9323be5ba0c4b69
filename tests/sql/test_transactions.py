# Transactions: what BEGIN, COMMIT, ROLLBACK and autocommit promise, what aborts one, and that COMMIT never claims what was lost.
import pymysql
import pytest
from rollcall_test import code_of, node, query, session_row, wait_until

IN_TRANSACTION, AUTOCOMMIT = 0x1, 0x2


@pytest.fixture
def db(server, connection, request):
    """An empty database with t(id, n) of one row (1, 0); selected on `connection`, dropped afterwards."""
    name = "tx_" + "".join(letter if letter.isalnum() else "_" for letter in request.node.name.lower())[:40]
    query(connection, f"CREATE DATABASE `{name}`")
    connection.select_db(name)
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT)")
    query(connection, "INSERT INTO t VALUES (1, 0)")
    yield name
    query(connection, "ROLLBACK")
    query(connection, "SET autocommit = 1")
    query(connection, f"DROP DATABASE `{name}`")


@pytest.fixture
def other(server, db):
    with server.connect(database=db) as opened:
        yield opened


def ids(connection):
    return [row[0] for row in query(connection, "SELECT id FROM t ORDER BY id")]


@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN WORK", "START TRANSACTION", "START TRANSACTION READ WRITE",
                                   "START TRANSACTION /*!40100 WITH CONSISTENT SNAPSHOT */", "begin;"])
def test_commit_keeps_what_was_written(connection, other, begin):
    query(connection, begin)
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert ids(other) == [1]
    query(connection, "COMMIT")
    assert ids(other) == [1, 2]


@pytest.mark.parametrize("rollback", ["ROLLBACK", "ROLLBACK WORK", "rollback;"])
def test_rollback_undoes_everything(connection, other, rollback):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    query(connection, "UPDATE t SET n = 5")
    query(connection, "DELETE FROM t WHERE id = 1")
    query(connection, rollback)
    assert query(connection, "SELECT * FROM t") == query(other, "SELECT * FROM t") == [(1, 0)]


def test_transaction_reads_its_snapshot(connection, other):
    query(connection, "BEGIN")
    assert ids(connection) == [1]
    query(other, "INSERT INTO t VALUES (2, 0)")
    assert ids(connection) == [1]
    query(connection, "COMMIT")
    assert ids(connection) == [1, 2]


@pytest.mark.parametrize("statement", ["COMMIT", "ROLLBACK", "COMMIT WORK", "ROLLBACK AND NO CHAIN"])
def test_end_without_a_transaction_succeeds(connection, statement):
    assert code_of(connection, statement) is None


def test_begin_commits_the_transaction_before(connection, other):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    query(connection, "BEGIN")
    assert ids(other) == [1, 2]


def test_commit_and_chain_begins_another(connection, other):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    query(connection, "COMMIT AND CHAIN")
    query(connection, "INSERT INTO t VALUES (3, 0)")
    query(connection, "ROLLBACK")
    assert ids(other) == [1, 2]


# --- autocommit ---


def test_autocommit_off_begins_with_the_first_statement(connection, other):
    query(connection, "SET autocommit = 0")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert ids(other) == [1]
    query(connection, "COMMIT")
    query(connection, "INSERT INTO t VALUES (3, 0)")
    query(connection, "ROLLBACK")
    assert ids(other) == [1, 2]


def test_autocommit_on_commits_what_is_open(connection, other):
    query(connection, "SET autocommit = 0")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    query(connection, "SET autocommit = 1")
    assert ids(other) == [1, 2]


def test_autocommit_off_within_a_transaction_does_not_end_it(connection, other):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    query(connection, "SET autocommit = 0")
    query(connection, "ROLLBACK")
    assert ids(other) == [1]


def test_pymysqls_own_calls_begin_commit_and_roll_back(connection, other):
    connection.autocommit(False)
    query(connection, "INSERT INTO t VALUES (2, 0)")
    connection.rollback()
    connection.begin()
    query(connection, "INSERT INTO t VALUES (3, 0)")
    connection.commit()
    connection.autocommit(True)
    assert ids(other) == [1, 3]


# --- DDL commits ---


@pytest.mark.parametrize("ddl", ["CREATE TABLE u (a INT)", "DROP TABLE v", "ALTER TABLE v ADD COLUMN b INT", "TRUNCATE TABLE v",
                                 "CREATE VIEW w AS SELECT 1 AS a", "CREATE INDEX i ON v (a)", "RENAME TABLE v TO x",
                                 "CREATE DATABASE IF NOT EXISTS tx_made", "CREATE USER IF NOT EXISTS tx_made"])
def test_definition_commits_what_is_open(connection, other, ddl):
    query(connection, "CREATE TABLE v (a INT)")
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    query(connection, ddl)
    assert ids(other) == [1, 2]
    assert connection.server_status & IN_TRANSACTION == 0
    query(connection, "ROLLBACK")
    assert ids(connection) == [1, 2]


# --- a transaction that was aborted ---


@pytest.fixture
def aborted(connection, db):
    """`connection` inside a transaction that wrote (2, 0) and then failed on a duplicate key."""
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert code_of(connection, "INSERT INTO t VALUES (1, 1)") == 1062
    return connection


@pytest.mark.parametrize("sql", ["COMMIT", "COMMIT AND CHAIN", "SELECT 1", "SELECT NOW()", "SELECT * FROM t", "INSERT INTO t VALUES (3, 0)", "BEGIN",
                                 "START TRANSACTION", "CREATE TABLE u (a INT)", "CREATE DATABASE tx_never", "CREATE USER tx_never",
                                 "SHOW TABLES", "TRUNCATE TABLE t"])
def test_aborted_transaction_answers_errors_until_rollback(aborted, other, sql):
    assert code_of(aborted, sql) is not None
    assert code_of(aborted, "COMMIT") is not None, "still aborted"
    query(aborted, "ROLLBACK")
    assert ids(aborted) == ids(other) == [1]


def test_error_of_an_aborted_transaction_names_the_cause_and_the_remedy(aborted):
    with pytest.raises(pymysql.MySQLError) as refused:
        query(aborted, "COMMIT")
    assert "ROLLBACK" in refused.value.args[1] and "Duplicate entry" in refused.value.args[1]


def test_session_works_on_after_rollback_of_an_aborted_transaction(aborted, other):
    query(aborted, "ROLLBACK")
    query(aborted, "INSERT INTO t VALUES (3, 0)")
    assert ids(other) == [1, 3]


def test_commit_of_an_aborted_transaction_fails_without_autocommit_too(connection, other):
    query(connection, "SET autocommit = 0")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert code_of(connection, "INSERT INTO t VALUES (2, 0)") == 1062
    assert code_of(connection, "COMMIT") is not None
    assert code_of(connection, "SET autocommit = 1") is not None
    query(connection, "ROLLBACK")
    assert ids(other) == [1]


def test_prepared_commit_of_an_aborted_transaction_fails(server, db):
    steps = [{"method": "execute", "sql": sql} for sql in
             ("BEGIN", "INSERT INTO t VALUES (2, 0)", "INSERT INTO t VALUES (2, 0)", "COMMIT", "SELECT 1", "ROLLBACK", "SELECT id FROM t")]
    done = node("run.js", server, {"database": db, "steps": steps})["results"]
    assert ["error" in result for result in done] == [False, False, True, True, True, False, False]
    assert done[-1]["rows"] == [[1]]


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT * FROM missing", "SET no_such_variable = 1", "KILL 4294967295", "SAVEPOINT s"])
def test_statement_that_never_ran_leaves_the_transaction_whole_or_says_so(connection, other, sql):
    """What fails before it touches anything may leave the transaction open; then everything written is kept."""
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert code_of(connection, sql) is not None
    if code_of(connection, "COMMIT") is None:
        assert ids(other) == [1, 2]
    else:
        query(connection, "ROLLBACK")
        assert ids(other) == [1]


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT missing FROM t", "SELECT * FROM missing", "INSERT INTO t (missing) VALUES (1)",
                                 "SELECT no_such_function(1)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES ('abc', 1)", "SELECT 'a", "SET no_such_variable = 1",
                                 "KILL 4294967295", "SAVEPOINT s"])
def test_error_before_the_statement_runs_leaves_the_transaction_whole(connection, other, sql):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert code_of(connection, sql) is not None
    query(connection, "COMMIT")
    assert ids(other) == [1, 2]


@pytest.mark.parametrize("sql", ["INSERT INTO t VALUES (1, 1)", "INSERT INTO t VALUES (NULLIF(1, 1), 1)", "INSERT INTO t SELECT 'abc', 1",
                                 "INSERT INTO t VALUES (99999999999, 1)", "SELECT EXP(1000 * id) FROM t"])
def test_error_of_a_running_statement_aborts_the_transaction(connection, other, sql):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert code_of(connection, sql) is not None
    assert code_of(connection, "COMMIT") == 1105
    query(connection, "ROLLBACK")
    assert ids(other) == [1]


def test_variables_can_be_asked_and_set_in_an_aborted_transaction(aborted):
    query(aborted, "SHOW VARIABLES LIKE 'autocommit'")
    query(aborted, "SET @a = 1")
    assert code_of(aborted, "COMMIT") == 1105
    query(aborted, "ROLLBACK")


def test_read_only_transaction_refuses_writes(connection, db):
    query(connection, "START TRANSACTION READ ONLY")
    assert ids(connection) == [1]
    assert code_of(connection, "INSERT INTO t VALUES (2, 0)") == 1792
    query(connection, "ROLLBACK")


@pytest.mark.parametrize("sql", ["SAVEPOINT s", "RELEASE SAVEPOINT s", "ROLLBACK TO SAVEPOINT s", "LOCK TABLES t WRITE"])
def test_savepoint_after_a_write_is_refused(connection, db, sql):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 0)")
    assert code_of(connection, sql) in (1235, 1305)


# --- conflicts ---


def test_two_writers_of_one_row_conflict_with_1213(connection, other):
    query(connection, "BEGIN")
    query(connection, "UPDATE t SET n = 1 WHERE id = 1")
    assert code_of(other, "UPDATE t SET n = 2 WHERE id = 1") == 1213
    query(connection, "COMMIT")
    assert query(other, "SELECT n FROM t") == [(1,)]


def test_conflict_has_sqlstate_40001(server, connection, db):
    query(connection, "BEGIN")
    query(connection, "UPDATE t SET n = 1 WHERE id = 1")
    done = node("run.js", server, {"database": db, "steps": [{"method": "query", "sql": "UPDATE t SET n = 2 WHERE id = 1"}]})
    assert (done["results"][0]["error"]["code"], done["results"][0]["error"]["state"]) == (1213, "40001")


def test_loser_of_a_conflict_keeps_nothing_and_can_try_again(connection, other):
    query(connection, "BEGIN")
    query(connection, "UPDATE t SET n = 1 WHERE id = 1")
    query(other, "BEGIN")
    query(other, "INSERT INTO t VALUES (2, 0)")
    assert code_of(other, "UPDATE t SET n = 2 WHERE id = 1") == 1213
    assert code_of(other, "COMMIT") is not None
    query(other, "ROLLBACK")
    query(connection, "COMMIT")
    query(other, "UPDATE t SET n = n + 1 WHERE id = 1")
    assert query(connection, "SELECT * FROM t") == [(1, 2)]


def test_index_on_updated_rows_waits_for_nobody_and_says_who_is_in_the_way(connection, other):
    query(connection, "UPDATE t SET n = 2")
    query(other, "BEGIN")
    query(other, "SELECT 1 FROM t")
    query(connection, "UPDATE t SET n = 3")
    for statement in ("CREATE INDEX i ON t (n)", "CREATE UNIQUE INDEX u ON t (n)", "ALTER TABLE t ADD UNIQUE KEY u (n)"):
        with pytest.raises(pymysql.MySQLError) as refused:
            query(connection, statement)
        assert refused.value.args[0] == 1205 and "SHOW PROCESSLIST" in refused.value.args[1]
    assert query(other, "SELECT n FROM t") == [(2,)]
    query(other, "COMMIT")
    query(connection, "CREATE INDEX i ON t (n)")
    query(connection, "INSERT INTO t VALUES (2, 4)")
    assert query(connection, "SELECT id FROM t WHERE n = 3") == [(1,)]
    query(connection, "DELETE FROM t")
    assert query(connection, "SELECT COUNT(*) FROM t") == [(0,)]
    query(connection, "INSERT INTO t VALUES (1, 0)")


def test_two_inserts_of_one_key_keep_one(connection, other):
    query(connection, "BEGIN")
    query(other, "BEGIN")
    query(connection, "INSERT INTO t VALUES (2, 1)")
    first = code_of(other, "INSERT INTO t VALUES (2, 2)")
    query(connection, "COMMIT")
    second = code_of(other, "COMMIT")
    assert {first, second} & {1062, 1213}
    query(other, "ROLLBACK")
    assert query(other, "SELECT n FROM t WHERE id = 2") == [(1,)]


# --- what clients and the list are told ---


def test_status_flags_follow_the_transaction(connection, db):
    states = []
    for sql in ("SELECT 1", "BEGIN", "SELECT 1", "INSERT INTO t VALUES (2, 0)", "COMMIT", "SET autocommit = 0",
                "INSERT INTO t VALUES (3, 0)", "ROLLBACK"):
        query(connection, sql)
        states.append(connection.server_status & (IN_TRANSACTION | AUTOCOMMIT))
    both = IN_TRANSACTION | AUTOCOMMIT
    assert states == [AUTOCOMMIT, both, both, both, AUTOCOMMIT, 0, IN_TRANSACTION, 0]


def in_transaction(server, connection):
    return session_row(server, connection.thread_id(), {"columns": "InTransaction"})["InTransaction"]


def test_list_tells_who_is_in_a_transaction(server, connection, db):
    told = [in_transaction(server, connection)]
    for sql in ("BEGIN", "INSERT INTO t VALUES (2, 0)", "INSERT INTO t VALUES (2, 0)", "ROLLBACK"):
        code_of(connection, sql)
        told.append(in_transaction(server, connection))
    assert told == ["No", "Yes", "Yes", "Yes", "No"]


def test_autocommit_variable_tells_the_session_s_own(connection, other):
    query(connection, "SET autocommit = 0")
    assert query(connection, "SELECT @@autocommit, @@global.autocommit") == [(0, 1)]
    assert query(other, "SELECT @@autocommit") == [(1,)]


# --- ends of sessions ---


def test_closed_connection_rolls_back(server, connection, db):
    leaving = server.connect(database=db)
    query(leaving, "BEGIN")
    query(leaving, "UPDATE t SET n = 9 WHERE id = 1")
    number = leaving.thread_id()
    leaving.close()
    wait_until(lambda: session_row(server, number) is None, what="the end of the session")
    query(connection, "UPDATE t SET n = n + 1 WHERE id = 1")
    assert query(connection, "SELECT n FROM t") == [(1,)]


def test_killed_connection_rolls_back(server, connection, other):
    query(other, "BEGIN")
    query(other, "UPDATE t SET n = 9 WHERE id = 1")
    number = other.thread_id()
    query(connection, f"KILL {number}")
    wait_until(lambda: session_row(server, number) is None, what="the end of the session")
    query(connection, "UPDATE t SET n = n + 1 WHERE id = 1")
    assert query(connection, "SELECT n FROM t") == [(1,)]




def test_now_in_a_view_is_the_time_of_the_statement_that_reads_it(connection, other, db):
    query(connection, "CREATE VIEW clock AS SELECT id, NOW(6) AS now, CURRENT_TIMESTAMP AS second, UNIX_TIMESTAMP() AS unix, CURDATE() AS day, SYSDATE(6) AS sys FROM t")
    query(connection, "SET cte_max_recursion_depth = 5000")
    query(connection, "INSERT INTO t SELECT n, 0 FROM (WITH RECURSIVE c AS (SELECT 2 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 5000) SELECT n FROM c) AS many")
    query(connection, "BEGIN")
    times = [query(connection, "SELECT MIN(now), MAX(now) FROM clock")[0] for _ in range(6)]
    assert all(first == last for first, last in times)
    assert [first for first, _ in times] == sorted({first for first, _ in times})
    query(connection, "PREPARE p FROM 'SELECT now FROM clock WHERE id = ?'")
    query(connection, "SET @one = 1")
    prepared = [query(connection, "EXECUTE p USING @one")[0][0] for _ in range(3)]
    assert times[-1][0] < prepared[0] < prepared[1] < prepared[2]
    query(connection, "COMMIT")
    near = "ABS(TIMESTAMPDIFF(SECOND, now, NOW())) < 5 AND ABS(TIMESTAMPDIFF(SECOND, second, NOW())) < 5 AND ABS(unix - UNIX_TIMESTAMP()) < 5 AND DATEDIFF(day, now) = 0 AND sys >= now"
    assert query(connection, f"SELECT COUNT(*) FROM clock WHERE {near}") == [(5000,)]
    assert query(other, "SELECT COUNT(*) FROM clock WHERE now > NOW() - INTERVAL 1 MINUTE AND MICROSECOND(second) = 0") == [(5000,)]


def test_a_reset_ends_a_transaction_though_statements_were_prepared_in_it(server, db):
    with server.connect(database=db) as a, server.connect(database=db) as b:
        query(a, "PREPARE p FROM 'SELECT n FROM t'")
        query(a, "BEGIN")
        query(a, "UPDATE t SET n = 2")
        query(a, "EXECUTE p")
        a._execute_command(0x1F, b"")  # COM_RESET_CONNECTION
        a._read_ok_packet()
        wait_until(lambda: code_of(b, "UPDATE t SET n = 3") is None, what="the row to be free")
