# rollcall.query_history and rollcall.profiles: finished statements in SQL, with the caller's rights, alone and joined.
import json
import threading

import pymysql
import pytest
from rollcall_test import code_of, make_account, node, query, server_process, session_row, wait_until

HISTORY = "rollcall.query_history"


@pytest.fixture(scope="module", autouse=True)
def shop(server):
    with server.connect() as opened:
        query(opened, "CREATE DATABASE shop")
        query(opened, "CREATE TABLE shop.items (id INT, name VARCHAR(20))")
        query(opened, "INSERT INTO shop.items VALUES (1, 'SELECT'), (2, 'INSERT')")


def test_what_has_ended_is_there_at_once(connection):
    query(connection, "SELECT 'at once' FROM shop.items")
    row = query(connection, f"SELECT State, Verb, RowsSent, User, Db, TotalMs > 0, EndTime >= StartTime, Connection = CONNECTION_ID() "
                            f"FROM {HISTORY} WHERE Statement LIKE '%at once%' AND Statement NOT LIKE '%{HISTORY}%'")
    assert row == [("EOF", "SELECT", 2, "root", None, 1, 1, 1)]


def test_it_groups_sorts_and_joins_with_itself(connection):
    with pytest.raises(pymysql.MySQLError):
        query(connection, "SELECT nope FROM shop.items")
    query(connection, "UPDATE shop.items SET id = id")
    assert query(connection, f"SELECT COUNT(*) FROM {HISTORY} WHERE ErrorCode = 1054 AND State = 'ERR' AND Statement LIKE 'SELECT nope%'") == [(1,)]
    counted = dict(query(connection, f"SELECT Verb, COUNT(*) AS n FROM {HISTORY} GROUP BY Verb ORDER BY n DESC"))
    assert counted["INSERT"] >= 1 and counted["CREATE TABLE"] >= 1
    rows = query(connection, f"SELECT h.Statement, p.Operators FROM {HISTORY} AS h JOIN rollcall.profiles AS p USING (QueryId) "
                             "WHERE h.Statement LIKE 'UPDATE shop.items%'")
    assert json.loads(rows[0][1])["name"] == "UPDATE"


def test_joined_with_a_table_of_ones_own(connection):
    rows = query(connection, f"SELECT DISTINCT i.id, h.Verb FROM {HISTORY} h JOIN shop.items i ON i.name = h.Verb ORDER BY 1")
    assert rows == [(1, "SELECT"), (2, "INSERT")]
    query(connection, f"CREATE TABLE shop.kept AS SELECT QueryId, StartTime, TotalMs FROM {HISTORY} WHERE TotalMs >= 0")
    assert query(connection, "SELECT COUNT(*) > 2 FROM shop.kept WHERE StartTime > NOW() - INTERVAL 1 HOUR") == [(1,)]


def test_a_join_within_a_range_of_time_gives_what_is_in_it(connection):
    query(connection, "SELECT 'first of the range'")
    began = query(connection, f"SELECT StartTime FROM {HISTORY} WHERE Statement = 'SELECT ''first of the range'''")[0][0]
    query(connection, "SELECT 'second of the range'")
    of_range = "h.Statement LIKE 'SELECT ''% of the range''' AND i.name = h.Verb"
    joined = f"SELECT h.Statement FROM {HISTORY} h LEFT JOIN shop.items i ON TRUE WHERE {of_range}"
    both = ["SELECT 'first of the range'", "SELECT 'second of the range'"]
    for term, expected in ((f"h.StartTime >= '{began}'", both), (f"h.StartTime > '{began}'", both[1:]), (f"StartTime <= '{began}'", both[:1]),
                           (f"h.StartTime BETWEEN '{began}' AND NOW() + INTERVAL 1 MINUTE", both), ("h.EndTime < NOW() - INTERVAL 1 DAY", []),
                           (f"h.StartTime > '{began}' AND h.StartTime < '{began}'", []), (f"(h.StartTime > '{began}' OR i.id = 1)", both)):
        assert [row[0] for row in query(connection, f"{joined} AND {term} ORDER BY h.StartTime")] == expected, term


def test_it_is_described_like_any_table(connection):
    fields = {row[0]: row[1] for row in query(connection, f"DESCRIBE {HISTORY}")}
    assert fields["StartTime"] == "datetime(6)" and fields["TotalMs"] == "double" and fields["RowsSent"] == "bigint unsigned"
    assert {"query_history", "profiles"} <= {row[0] for row in query(connection, "SHOW TABLES FROM rollcall")}


def test_everybody_sees_ones_own_alone(server, connection):
    make_account(connection, "history_reader")
    with server.connect(user="history_reader", password="secret") as opened:
        query(opened, "SELECT 'mine alone' FROM shop.items")
        assert query(opened, f"SELECT DISTINCT User FROM {HISTORY}") == [("history_reader",)]
        assert query(opened, f"SELECT COUNT(*) FROM {HISTORY} WHERE Statement LIKE '%CREATE%'") == [(0,)]
        assert query(opened, f"SELECT COUNT(DISTINCT h.User) FROM {HISTORY} h JOIN shop.items i ON TRUE") == [(1,)]
        ids = query(opened, f"SELECT p.QueryId FROM rollcall.profiles p LEFT JOIN {HISTORY} h USING (QueryId) WHERE h.User IS NULL")
        assert ids == []
    # A statement is kept once it has ended, of which its client may know first.
    wait_until(lambda: query(connection, f"SELECT COUNT(*) FROM {HISTORY} WHERE User = 'history_reader'")[0][0] >= 5)


def test_nothing_writes_there(connection):
    for statement in (f"DELETE FROM {HISTORY}", f"INSERT INTO {HISTORY} (User) VALUES ('x')", f"UPDATE {HISTORY} SET User = 'x'",
                      f"DROP TABLE {HISTORY}", f"TRUNCATE {HISTORY}", f"CREATE VIEW shop.v AS SELECT * FROM {HISTORY}"):
        assert code_of(connection, statement) in (1044, 1142, 1235), statement


def test_functions_pass_by_the_same_list(connection):
    for function in ("read_blob('x')", "duckdb_settings()", "rollcall_gathered(0)", "query('SELECT 1')"):
        assert code_of(connection, f"SELECT * FROM {HISTORY}, {function}") in (1064, 1305)
    assert code_of(connection, f"SELECT getenv('HOME') FROM {HISTORY}") == 1305


def test_a_transaction_is_not_concerned(connection):
    query(connection, "BEGIN")
    query(connection, "INSERT INTO shop.items VALUES (9, 'x')")
    assert code_of(connection, f"SELECT nope FROM {HISTORY}") == 1054
    assert query(connection, f"SELECT COUNT(*) > 0 FROM {HISTORY}") == [(1,)]
    assert query(connection, "SELECT COUNT(*) FROM shop.items WHERE id = 9") == [(1,)]
    query(connection, "ROLLBACK")


def test_a_long_one_is_killed_like_any(server, connection):
    for number in range(60):
        query(connection, f"SELECT {number}")
    errors = []
    with server.connect(read_timeout=60) as victim:
        def run():
            try:
                query(victim, f"SELECT COUNT(*) FROM {HISTORY} a, {HISTORY} b, {HISTORY} c, {HISTORY} d, {HISTORY} e WHERE a.TotalMs + b.TotalMs + "
                              "c.TotalMs + d.TotalMs + e.TotalMs < 0")
            except pymysql.MySQLError as error:
                errors.append(error.args[0])

        thread = threading.Thread(target=run)
        thread.start()
        wait_until(lambda: (session_row(server, victim.thread_id()) or {}).get("State") == "executing")
        query(connection, f"KILL QUERY {victim.thread_id()}")
        thread.join(15)
    assert errors == [1317]


def test_prepared_by_a_real_client(server):
    done = node("run.js", server, {"steps": [{"method": "execute", "sql": f"SELECT COUNT(*) > ? FROM {HISTORY} WHERE User = ?", "values": [0, "root"]}]})
    assert done["results"][0]["rows"] == [[1]]


def test_where_nothing_is_kept_that_is_told():
    with server_process(settings={"history.enabled": "false"}) as own, own.connect() as opened:
        with pytest.raises(pymysql.MySQLError) as failed:
            query(opened, f"SELECT * FROM {HISTORY}")
        assert failed.value.args[0] == 1146 and "history.enabled" in failed.value.args[1]


@pytest.mark.parametrize("statement", [
    "select json_extract('{\"password\":\"hunter2o\"}','$.a'), 'x' regexp '(hunter2p'",
    "select 'password', regexp_replace('a','[hunter2q','')",
    "kill query 'hunter2s password'",
])
def test_an_error_shows_nothing_that_the_statement_hides(connection, statement):
    with pytest.raises(pymysql.MySQLError):
        query(connection, statement)
    newest = query(connection, "SELECT Statement, Error FROM rollcall.query_history WHERE ErrorCode <> 0 ORDER BY StartTime DESC LIMIT 1")
    assert "<redacted>" in newest[0][0] and "hunter2" not in newest[0][0] + newest[0][1], newest
