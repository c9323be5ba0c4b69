# NOW() and its kin as all that a query asks for: the engine says once what their columns are, and each statement has its own time.
import datetime
import time

import pytest
from rollcall_test import query
from rollcall_test.raw_mysql import COM_QUERY, COM_STMT_EXECUTE, raw_client

RUNS = 8  # the first are the engine's, for their profiles
QUERIES = ["SELECT NOW()", "SELECT now(6) AS `at the moment`", "SELECT CURRENT_TIMESTAMP, LOCALTIME(2), LOCALTIMESTAMP()", "SELECT CURDATE(), CURRENT_DATE",
           "SELECT CURTIME(), CURRENT_TIME(3)", "SELECT UTC_TIMESTAMP(), UTC_DATE, UTC_TIME()", "SELECT UNIX_TIMESTAMP()", "SELECT @@timestamp",
           "SELECT SYSDATE(4), NOW()", "SELECT NOW() FROM DUAL LIMIT 1", "SELECT NOW() LIMIT 0", "SELECT NOW() AS ''"]


def packets_of_answer(client, code, body):
    """The definitions, and the rows behind them."""
    count = client.command(code, body)
    assert len(count) == 1, count
    definitions = [client.read() for _ in range(count[0] + 1)]
    rows = []
    while not (row := client.read()).startswith(b"\xfe"):
        rows.append(row)
    return [count, *definitions], rows


@pytest.mark.parametrize("sql", QUERIES)
@pytest.mark.parametrize("prepared", [False, True], ids=["text", "prepared"])
def test_what_the_engine_says_of_the_columns_is_told_again(server, sql, prepared):
    with raw_client(server).login() as client:
        code, body = COM_QUERY, sql.encode()
        if prepared:
            answer = client.command(0x16, body)
            for _ in range(int.from_bytes(answer[5:7], "little") + 1):
                client.read()
            code, body = COM_STMT_EXECUTE, answer[1:5] + b"\0" + (1).to_bytes(4, "little")
        of_engine, first = packets_of_answer(client, code, body)
        for _ in range(RUNS):
            definitions, rows = packets_of_answer(client, code, body)
            assert definitions == of_engine
            assert [len(row) for row in rows] == [len(row) for row in first] or prepared  # binary times leave out zeros


def test_each_statement_tells_its_own_time(connection):
    seen = []
    for _ in range(RUNS):
        before = time.time()
        (now, date, clock, seconds, exact, moment), = query(
            connection, "SELECT NOW(6), UTC_DATE(), CURTIME(6), UNIX_TIMESTAMP(), @@timestamp, SYSDATE(6)")
        after = time.time()
        at = now.replace(tzinfo=datetime.timezone.utc).timestamp()
        assert before - 0.001 <= at <= moment.replace(tzinfo=datetime.timezone.utc).timestamp() <= after + 0.001
        assert date == now.date() and clock == now - datetime.datetime.combine(date, datetime.time())
        assert seconds == int(at) and exact == pytest.approx(at, abs=2e-6)
        seen.append(now)
    assert sorted(set(seen)) == seen


def test_they_are_recorded_like_other_statements(connection):
    for _ in range(RUNS):
        query(connection, "SELECT NOW(5) AS recorded_time")
    told = query(connection, "SELECT COUNT(*), SUM(RowsSent), COUNT(DISTINCT Digest) FROM rollcall.query_history WHERE Statement LIKE 'SELECT NOW(_) AS recorded_time'")
    assert told == [(RUNS, RUNS, 1)]
