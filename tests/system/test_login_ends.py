# What a login leaves behind when another takes its place (COM_CHANGE_USER) or it begins anew (COM_RESET_CONNECTION): nothing.
import pytest
from rollcall_test import query, wait_until
from rollcall_test.raw_mysql import COM_CHANGE_USER, COM_QUERY, COM_STMT_EXECUTE, COM_STMT_PREPARE, NATIVE, SHA2, parse_error, raw_client, scramble
from rollcall_test.sessions import make_account, session_row

COM_RESET_CONNECTION = 0x1F
ACCOUNT = "newcomer"

FACTS = ("SELECT @a, @b, LAST_INSERT_ID(), FOUND_ROWS(), ROW_COUNT(), DATABASE(), @@sql_mode, @@autocommit, @@wait_timeout, @@session_context, "
         "@@max_execution_time, @@transaction_isolation, @@transaction_read_only, @@enable_profile, @@warning_count, @@time_zone, "
         "@@character_set_client, @@collation_connection")
LISTED = {"columns": "Db,TraceId,InTransaction,State,KillState,Progress"}


@pytest.fixture(scope="module")
def used(server):
    with server.connect() as opened:
        make_account(opened, ACCOUNT)
        query(opened, "CREATE DATABASE left_behind")
        query(opened, "CREATE TABLE left_behind.t (n INT)")
    return server


def rows(client, sql):
    """The text rows of a statement, as bytes; None for one without."""
    first = client.command(COM_QUERY, sql.encode())
    assert first[:1] != b"\xff", parse_error(first)
    if first[:1] == b"\0":
        return None
    for _ in range(first[0] + 1):
        client.read()
    found, answer = [], client.read()
    while answer[:1] != b"\xfe":
        found.append(answer)
        answer = client.read()
    return found


def use_up(client):
    for sql in ("SET @a = 1, @b = 'secret of the one before'", "USE left_behind", "SET sql_mode = 'ANSI_QUOTES'", "SET SESSION wait_timeout = 77",
                "SET max_execution_time = 5000", "SET SESSION TRANSACTION READ ONLY", "SET SESSION TRANSACTION READ WRITE",
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "SET enable_profile = 1",
                "SET session_context = 'trace_id:of-the-one-before'", "SET autocommit = 0", "BEGIN", "INSERT INTO left_behind.t VALUES (1)",
                "SELECT * FROM left_behind.t", "DROP DATABASE IF EXISTS no_such_database", "BEGIN", "INSERT INTO left_behind.t VALUES (2)"):
        rows(client, sql)
    answer = client.command(COM_STMT_PREPARE, b"SELECT 1")
    for _ in range(2):
        client.read()
    return answer[1:5]


def change_user(client, user="root", plugin=SHA2, proof=b""):
    body = user.encode() + b"\0" + bytes([len(proof)]) + proof + b"\0" + b"\x2d\0" + plugin.encode() + b"\0"
    answer = client.command(COM_CHANGE_USER, body)
    assert answer[:1] == b"\0", answer


def reset(client):
    assert client.command(COM_RESET_CONNECTION)[:1] == b"\0"
    rows(client, "SELECT 1")  # as the login below has it


@pytest.mark.parametrize("begin_anew", [change_user, reset])
def test_nothing_of_one_login_outlives_it(used, begin_anew):
    client, fresh = raw_client(used).login(), raw_client(used).login()
    statement = use_up(client)
    assert session_row(used, client.id, LISTED)["TraceId"] == "of-the-one-before"
    begin_anew(client)
    if begin_anew is reset:
        rows(fresh, "USE left_behind")  # the one thing that a reset keeps
        rows(fresh, "SELECT 1")
    assert session_row(used, client.id, LISTED) == session_row(used, fresh.id, LISTED)
    assert rows(client, "SHOW WARNINGS") == []
    rows(fresh, "SHOW WARNINGS")
    assert rows(client, FACTS) == rows(fresh, FACTS)
    code = parse_error(client.command(COM_STMT_EXECUTE, statement + b"\0\x01\0\0\0"))[0]
    assert code == 1243
    assert b"\x010" in rows(client, "SELECT COUNT(*) FROM left_behind.t WHERE n = 2")[0]


def test_a_statement_after_change_user_is_the_new_accounts(used):
    with raw_client(used).login() as client:
        rows(client, "SELECT 'of the first login'")
        change_user(client, ACCOUNT, NATIVE, scramble(NATIVE, "secret", client.nonce))
        rows(client, "SELECT 'of the second login'")

    def users():
        listed = used.get("/rest/v1/query_profile?q=login'&state=EOF").rows
        seen = {row["Sql Statement"]: row["User"] for row in listed}
        return seen if len(seen) == 2 else None

    assert wait_until(users) == {"SELECT 'of the first login'": "root", "SELECT 'of the second login'": ACCOUNT}
    seen = used.get("/rest/v1/query_profile?q=login'&state=EOF", user=ACCOUNT, password="secret").rows
    assert [row["Sql Statement"] for row in seen] == ["SELECT 'of the second login'"]
