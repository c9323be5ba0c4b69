# Cursors: COM_STMT_EXECUTE that keeps the rows, COM_STMT_FETCH that asks for them.
import ctypes
import ctypes.util
import os
import struct

import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.raw_mysql import (CLIENT_FLAGS, COM_QUERY, COM_STMT_CLOSE, COM_STMT_EXECUTE, COM_STMT_PREPARE, COM_STMT_RESET,
                                     parse_error, raw_client)

COM_STMT_FETCH = 0x1C
DEPRECATE_EOF = 1 << 24
CURSOR_EXISTS, LAST_ROW_SENT = 0x0040, 0x0080


@pytest.fixture(params=[CLIENT_FLAGS, CLIENT_FLAGS | DEPRECATE_EOF], ids=["eof", "no_eof"])
def client(server, request):
    opened = raw_client(server).login(flags=request.param)
    opened.deprecates_eof = bool(request.param & DEPRECATE_EOF)
    return opened


def status_of(client, packet):
    """The status of the packet that ends rows: an EOF, or an OK headed 0xFE."""
    assert packet[0] == 0xFE, packet
    return struct.unpack("<H", packet[3:5])[0]


def prepare(client, sql):
    answer = client.command(COM_STMT_PREPARE, sql.encode())
    assert answer[:1] == b"\0", answer
    identifier, columns, parameters = struct.unpack("<IHH", answer[1:9])
    for count in (parameters, columns):
        for _ in range(count + (1 if count and not client.deprecates_eof else 0)):
            client.read()
    return identifier


def execute(client, identifier, flags=1):
    """Executes; gives (number of columns, status of the packet behind the definitions)."""
    answer = client.command(COM_STMT_EXECUTE, struct.pack("<IBI", identifier, flags, 1))
    if answer[:1] == b"\xff":
        return parse_error(answer)
    for _ in range(answer[0]):
        client.read()
    return answer[0], status_of(client, client.read())


def fetch(client, identifier, count):
    """Fetches; gives (rows' payloads, status), or the error."""
    rows, answer = [], client.command(COM_STMT_FETCH, struct.pack("<II", identifier, count))
    while answer[0] == 0:
        rows.append(answer)
        answer = client.read()
    return parse_error(answer) if answer[0] == 0xFF else (rows, status_of(client, answer))


def numbers(rows):
    """The cells of rows of one BIGINT."""
    return [struct.unpack("<q", row[2:10])[0] for row in rows]


def test_rows_come_as_they_are_asked_for(client):
    statement = prepare(client, "SELECT `range` FROM range(5)")
    columns, status = execute(client, statement)
    assert columns == 1 and status & CURSOR_EXISTS
    rows, status = fetch(client, statement, 2)
    assert numbers(rows) == [0, 1] and status & CURSOR_EXISTS and not status & LAST_ROW_SENT
    rows, status = fetch(client, statement, 10)
    assert numbers(rows) == [2, 3, 4] and status & LAST_ROW_SENT and not status & CURSOR_EXISTS
    assert fetch(client, statement, 1)[:2] == (1421, "HY000")


def test_result_without_rows_ends_at_once(client):
    statement = prepare(client, "SELECT `range` FROM range(0)")
    execute(client, statement)
    rows, status = fetch(client, statement, 1)
    assert rows == [] and status & LAST_ROW_SENT


def test_large_result_waits_in_a_file_and_other_statements_go_on(client, server):
    statement = prepare(client, "SELECT `range`, repeat('x', 100) FROM range(50000)")
    execute(client, statement)
    assert not [name for name in os.listdir(server.data_dir) if "spool" in name], "it has no name"
    assert client.command(COM_QUERY, b"SET @between = 1")[0] == 0
    seen = []
    status = 0
    for _ in range(100):
        rows, status = fetch(client, statement, 7001)
        seen += numbers(rows)
        if status & LAST_ROW_SENT:
            break
    assert seen == list(range(50000))


def test_row_over_16_mib_is_fetched_whole(client):
    statement = prepare(client, "SELECT `range`, repeat('x', 17000000) FROM range(2)")
    execute(client, statement)
    answer = client.command(COM_STMT_FETCH, struct.pack("<II", statement, 1))
    assert len(answer) == 0xFFFFFF and len(client.read()) == 2 + 8 + 9 + 17000000 - 0xFFFFFF
    assert status_of(client, client.read()) & CURSOR_EXISTS


def test_cursor_sees_the_rows_of_its_moment(client, server, connection):
    database = f"cursor_moment_{client.id}"
    query(connection, f"CREATE DATABASE {database}")
    query(connection, f"CREATE TABLE {database}.t (n BIGINT)")
    query(connection, f"INSERT INTO {database}.t VALUES (1), (2)")
    statement = prepare(client, f"SELECT n FROM {database}.t ORDER BY n")
    execute(client, statement)
    query(connection, f"DELETE FROM {database}.t")
    assert numbers(fetch(client, statement, 9)[0]) == [1, 2]


@pytest.mark.parametrize("end", ["reset", "execute", "close"])
def test_cursor_ends_with_its_statement(client, end):
    statement = prepare(client, "SELECT `range` FROM range(5)")
    execute(client, statement)
    if end == "reset":
        client.command(COM_STMT_RESET, struct.pack("<I", statement))
        assert fetch(client, statement, 1)[0] == 1421
    elif end == "execute":
        execute(client, statement)
        assert numbers(fetch(client, statement, 1)[0]) == [0]
    else:
        client.send(bytes([COM_STMT_CLOSE]) + struct.pack("<I", statement), sequence=0)
        assert fetch(client, statement, 1)[0] == 1243


def test_statement_without_rows_opens_none(client):
    statement = prepare(client, "SET @a = 1")
    answer = client.command(COM_STMT_EXECUTE, struct.pack("<IBI", statement, 1, 1))
    assert answer[0] == 0 and not answer[3] & CURSOR_EXISTS
    assert fetch(client, statement, 1)[0] == 1421


def test_failing_statement_opens_none(client):
    statement = prepare(client, "SELECT EXP(`range` * 1000) FROM range(5)")
    outcome = execute(client, statement)
    assert isinstance(outcome[0], int) and outcome[0] > 1000, outcome
    assert fetch(client, statement, 1)[0] == 1421


def test_cursor_beyond_its_bound_is_refused_and_others_go_on():
    with server_process(settings={"limits.max_cursor_bytes": 65536, "limits.max_open_results": 2}) as server:
        client = raw_client(server).login()
        client.deprecates_eof = False
        large = prepare(client, "SELECT `range` FROM range(100000)")
        code, _, message = execute(client, large)
        assert code == 1041 and "max_cursor_bytes" in message
        held = [prepare(client, "SELECT `range` FROM range(5)") for _ in range(3)]
        outcomes = [execute(client, each) for each in held]
        assert [outcome[0] for outcome in outcomes] == [1, 1, 1041]
        assert "max_open_results" in outcomes[2][2]
        assert numbers(fetch(client, held[0], 9)[0]) == [0, 1, 2, 3, 4]
        assert execute(client, held[2])[0] == 1


def test_libmariadb_fetches_by_cursor(server):
    library = ctypes.CDLL(ctypes.util.find_library("mariadb"))
    for name in ("mysql_init", "mysql_real_connect", "mysql_stmt_init"):
        getattr(library, name).restype = ctypes.c_void_p
    library.mysql_stmt_error.restype = ctypes.c_char_p
    handle = ctypes.c_void_p(library.mysql_init(None))
    assert library.mysql_real_connect(handle, server.mysql_host.encode(), b"root", b"", None, server.mysql_port, None, ctypes.c_ulong(0))
    statement = ctypes.c_void_p(library.mysql_stmt_init(handle))
    sql = b"SELECT `range` FROM range(2500)"
    assert library.mysql_stmt_prepare(statement, sql, ctypes.c_ulong(len(sql))) == 0, library.mysql_stmt_error(statement)
    attribute = {"cursor_type": 1, "prefetch_rows": 2}
    assert library.mysql_stmt_attr_set(statement, attribute["cursor_type"], ctypes.byref(ctypes.c_ulong(1))) == 0
    assert library.mysql_stmt_attr_set(statement, attribute["prefetch_rows"], ctypes.byref(ctypes.c_ulong(100))) == 0
    assert library.mysql_stmt_execute(statement) == 0, library.mysql_stmt_error(statement)
    rows = 0
    no_data = 100
    while (done := library.mysql_stmt_fetch(statement)) == 0:
        rows += 1
    assert (rows, done) == (2500, no_data), library.mysql_stmt_error(statement)
    library.mysql_stmt_close(statement)
    library.mysql_close(handle)


def listed(server, marker):
    return server.get(f"/rest/v1/query_profile?q={marker}").rows


def test_an_execution_is_recorded_with_what_was_fetched(client, server):
    marker = f"fetched_all_{client.id}"
    statement = prepare(client, f"SELECT `range` AS {marker} FROM range(5000)")
    execute(client, statement)
    assert listed(server, marker) == []
    for _ in range(5):
        rows, status = fetch(client, statement, 1000)
        assert len(rows) == 1000
    if not status & LAST_ROW_SENT:
        fetch(client, statement, 1)
    row, = wait_until(lambda: listed(server, marker))
    assert (row["Query State"], row["Rows"]) == ("EOF", "5000")
    assert int(row["Bytes"]) > 5000 * 10


def test_a_cursor_closed_early_is_recorded_as_far_as_it_was_read(client, server):
    marker = f"closed_early_{client.id}"
    statement = prepare(client, f"SELECT `range` AS {marker} FROM range(5000)")
    execute(client, statement)
    fetch(client, statement, 7)
    client.command(COM_STMT_RESET, struct.pack("<I", statement))
    row, = wait_until(lambda: listed(server, marker))
    assert (row["Query State"], row["Rows"]) == ("EOF", "7")


def test_a_cursor_of_a_killed_session_is_cancelled(client, server):
    marker = f"killed_in_between_{client.id}"
    statement = prepare(client, f"SELECT `range` AS {marker} FROM range(5000)")
    execute(client, statement)
    fetch(client, statement, 7)
    assert server.http("DELETE", f"/rest/v1/session/{client.id}").status == 200
    row, = wait_until(lambda: listed(server, marker))
    assert (row["Query State"], row["Rows"], row["ErrorCode"]) == ("CANCELLED", "7", "3169")
