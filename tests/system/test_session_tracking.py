# SESSION_TRACK_SCHEMA: the OK that follows a change of the database tells the new one.
import pytest
from rollcall_test import query
from rollcall_test.raw_mysql import CLIENT_FLAGS, COM_PING, COM_QUERY, handshake_response, raw_client

COM_INIT_DB = 0x02
SESSION_TRACK = 1 << 23
STATE_CHANGED = 0x4000


@pytest.fixture(scope="module", autouse=True)
def databases(server):
    opened = server.connect()
    for name in ("tracked_a", "tracked_b"):
        query(opened, f"CREATE DATABASE {name}")
    opened.close()


def schema_in(ok):
    """What an OK tells of the database: None where it says nothing."""
    assert ok[:1] == b"\0", ok
    rest = ok[7:]  # header, two counts of a byte each, status, warnings
    if not int.from_bytes(ok[3:5], "little") & STATE_CHANGED:
        assert rest == b"", ok
        return None
    assert rest[0] == 0, "no info"
    state = rest[2:]
    assert rest[1] == len(state) and state[0] == 1, "one change, of the schema"
    assert state[1] == len(state) - 2 and state[2] == len(state) - 3
    return state[3:].decode()


@pytest.fixture
def client(server):
    return raw_client(server).login(flags=CLIENT_FLAGS | SESSION_TRACK)


def test_use_and_init_db_tell_the_database(client):
    assert schema_in(client.command(COM_QUERY, b"USE tracked_a")) == "tracked_a"
    assert schema_in(client.command(COM_INIT_DB, b"tracked_b")) == "tracked_b"
    assert schema_in(client.command(COM_PING)) is None


def test_login_tells_its_database(server):
    client = raw_client(server)
    client.send(handshake_response(database="tracked_a", flags=CLIENT_FLAGS | SESSION_TRACK))
    assert schema_in(client.read()) == "tracked_a"


def test_dropping_the_current_database_tells_none(client, connection):
    query(connection, "CREATE DATABASE tracked_gone")
    client.command(COM_INIT_DB, b"tracked_gone")
    answer = client.command(COM_QUERY, b"DROP DATABASE tracked_gone")
    assert schema_in(answer) == ""


def test_who_does_not_ask_is_not_told(server):
    client = raw_client(server).login()
    assert schema_in(client.command(COM_INIT_DB, b"tracked_a")) is None


def test_variable_turns_it_off(client):
    client.command(COM_QUERY, b"SET session_track_schema = OFF")
    assert schema_in(client.command(COM_INIT_DB, b"tracked_a")) is None
