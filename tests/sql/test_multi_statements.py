# Several statements in one text: each with its answer, until one fails.
import pymysql
import pytest
from pymysql.constants import CLIENT
from rollcall_test import mariadb, node, query, wait_until
from rollcall_test.raw_mysql import CLIENT_FLAGS, COM_QUERY, COM_SET_OPTION, parse_error, raw_client

MULTI_STATEMENTS = 1 << 16
MORE_RESULTS = 0x0008


@pytest.fixture
def several(server):
    opened = server.connect(client_flag=CLIENT.MULTI_STATEMENTS)
    yield opened
    opened.close()


def answers(connection, sql):
    """The answers to all statements of a text: rows, or the number of changed rows; at the end the error's code, if any."""
    got = []
    with connection.cursor() as cursor:
        try:
            changed = cursor.execute(sql)
            while True:
                got.append(list(cursor.fetchall()) if cursor.description else changed)
                if not cursor.nextset():
                    return got
                changed = cursor.rowcount
        except pymysql.MySQLError as error:
            return [*got, error.args[0]]


def test_each_statement_has_its_answer(several):
    assert answers(several, "SELECT 1; SELECT 2, 3; SET @a = 4; SELECT 'x;y' ;") == [[(1,)], [(2, 3)], 0, [("x;y",)]]


def test_changes_and_rows_in_one_text(several):
    query(several, "CREATE DATABASE several_db")
    assert answers(several, "USE several_db; CREATE TABLE t (n INT); INSERT INTO t VALUES (1), (2); SELECT COUNT(*) FROM t") == [
        0, 0, 2, [(2,)]]


def test_statement_that_fails_is_the_last(several):
    assert answers(several, "SELECT 1; SELECT nothing; CREATE DATABASE never_made") == [[(1,)], 1054]
    assert query(several, "SHOW DATABASES LIKE 'never_made'") == []


def test_syntax_error_behind_does_not_keep_the_first_from_running(several):
    assert answers(several, "SELECT 1; SELEKT 2") == [[(1,)], 1064]


def test_blanks_and_comments_behind_are_no_statement(several):
    assert answers(several, "SELECT 1; ; -- done\n /* really */ ;") == [[(1,)]]


def test_modes_that_one_sets_hold_for_the_next(several):
    assert answers(several, r"SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT '\'; SELECT 2") == [0, [("\\",)], [(2,)]]


def test_transaction_within_one_text(several):
    query(several, "CREATE DATABASE several_tx")
    assert answers(several, "CREATE TABLE several_tx.t (n INT); BEGIN; INSERT INTO several_tx.t VALUES (1); ROLLBACK; "
                            "SELECT COUNT(*) FROM several_tx.t") == [0, 0, 1, 0, [(0,)]]


def test_thousand_statements(several):
    got = answers(several, ";".join(f"SELECT {n}" for n in range(1000)))
    assert got == [[(n,)] for n in range(1000)]


def test_large_text_of_several(several):
    long = "x" * 200_000
    assert answers(several, f"SELECT LENGTH('{long}'); SELECT LENGTH('{long}y')") == [[(200_000,)], [(200_001,)]]


def test_large_results_follow_one_another(several):
    first, second = answers(several, "SELECT * FROM range(100000); SELECT * FROM range(100000)")
    assert len(first) == len(second) == 100_000


def test_each_is_a_statement_of_its_own_in_the_history(server, several):
    answers(several, "SELECT 'history one'; SELECT 'history two'")
    def shown():
        rows = server.get("/rest/v1/query_profile?q=history%20").rows
        return sorted(row["Sql Statement"] for row in rows) == ["SELECT 'history one'", "SELECT 'history two'"]
    wait_until(shown, what="both statements in the history")


def test_kill_of_the_connection_ends_the_text(server, several, connection):
    query(several, "CREATE DATABASE several_kill")
    with pytest.raises(pymysql.MySQLError) as refused:
        query(several, f"KILL {several.thread_id()}; CREATE DATABASE never_made")
    assert refused.value.args[0] in (1317, 3169)
    assert query(connection, "SHOW DATABASES LIKE 'never_made'") == []


def test_without_the_capability_a_second_statement_is_1064(connection):
    assert answers(connection, "SELECT 1; SELECT 2") == [1064]


def test_prepared_text_holds_one_statement(server):
    done = node("run.js", server, {"multipleStatements": True, "steps": [{"method": "execute", "sql": "SELECT 1; SELECT 2"}]})
    assert done["results"][0]["error"]["code"] == 1064


def test_set_option_turns_it_on_and_off(server):
    client = raw_client(server).login()
    assert parse_error(client.command(COM_QUERY, b"SELECT 1; SELECT 2"))[0] == 1064
    assert client.command(COM_SET_OPTION, b"\0\0")[:1] == b"\xfe"
    answer = client.command(COM_QUERY, b"SET @a = 1; SET @b = 2")
    assert answer[0] == 0 and answer[3] & MORE_RESULTS
    answer = client.read()
    assert answer[0] == 0 and not answer[3] & MORE_RESULTS
    assert client.command(COM_SET_OPTION, b"\1\0")[:1] == b"\xfe"
    assert parse_error(client.command(COM_QUERY, b"SELECT 1; SELECT 2"))[0] == 1064
    assert parse_error(client.command(COM_SET_OPTION, b"\2\0"))[0] == 1047


def test_packets_number_on_through_all_answers(server):
    client = raw_client(server).login(flags=CLIENT_FLAGS | MULTI_STATEMENTS)
    client.send(bytes([COM_QUERY]) + b"SET @a = 1; SET @b = 2; SET @c = 3", sequence=0)
    for number in (1, 2, 3):
        client.read()
        assert client.sequence == number + 1


def test_mariadb_reads_several_results(server):
    done = mariadb(server, "-N", "--delimiter=//", "-e", "SELECT 1; SELECT 2//")
    assert (done.returncode, done.stdout.split()) == (0, ["1", "2"]), done.stderr


def test_mysql2_reads_several_results(server):
    done = node("run.js", server, {"multipleStatements": True, "steps": [{"method": "query", "sql": "SELECT 1 AS a; SELECT 2 AS b"}]})
    assert done["results"][0]["rows"] == [[[1]], [[2]]], done
