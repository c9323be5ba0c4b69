# Broken bytes on the MySQL port: who sends them is told so and put out, and nobody else notices.
import random
import struct

import pymysql
import pytest
from rollcall_test import query, raw_mysql as raw, server_process, session_ids, wait_until
from rollcall_test.raw_mysql import raw_client

MALFORMED = (1835, "HY000")
BAD_HANDSHAKE = (1043, "08S01")
LARGEST_BEFORE_LOGIN = 64 * 1024
SMALLEST_ALLOWED_PACKET = 64 * 1024
MAX_CONNECTIONS = 16
LAST_COMMAND = 0x1F


@pytest.fixture(autouse=True)
def nobody_else_notices(request):
    """A connection that is open before the test and must serve after it."""
    if "server" not in request.fixturenames:
        yield
        return
    with request.getfixturevalue("server").connect() as witness:
        yield
        assert query(witness, "SELECT 1") == [(1,)]


def first_error(client):
    """The code and SQLSTATE that the client is told next."""
    return raw.parse_error(client.read())[:2]


def told_and_closed(client, expected):
    assert first_error(client) == expected
    assert client.ended()


ATTRIBUTES = b"\x08\x03_os\x03x86"
RESPONSE = raw.handshake_response(user="root", database="", attributes=ATTRIBUTES)
PLUGIN_BEGINS = len(RESPONSE) - len(ATTRIBUTES) - len(raw.SHA2) - 1
PLUGIN_ENDS = PLUGIN_BEGINS + len(raw.SHA2)


@pytest.mark.parametrize("cut", range(PLUGIN_BEGINS))
def test_login_packet_that_ends_early_is_1043(server, cut):
    with raw_client(server) as client:
        client.send(RESPONSE[:cut])
        told_and_closed(client, BAD_HANDSHAKE)


@pytest.mark.parametrize("cut", range(PLUGIN_ENDS + 2, len(RESPONSE)))
def test_login_packet_that_ends_in_its_attributes_is_1043(server, cut):
    with raw_client(server) as client:
        client.send(RESPONSE[:cut])
        told_and_closed(client, BAD_HANDSHAKE)


@pytest.mark.parametrize("cut", range(PLUGIN_BEGINS, PLUGIN_ENDS))
def test_login_with_a_cut_plugin_name_is_asked_to_switch(server, cut):
    with raw_client(server) as client:
        client.send(RESPONSE[:cut])
        assert client.read()[:1] == b"\xfe"


@pytest.mark.parametrize("cut", [PLUGIN_ENDS, PLUGIN_ENDS + 1, len(RESPONSE)])
def test_login_packet_may_end_where_clients_do(server, cut):
    with raw_client(server) as client:
        client.send(RESPONSE[:cut])
        assert client.read()[:1] == b"\0"


def test_client_that_vanishes_at_any_byte_of_its_login_leaves_no_session(server):
    before = set(session_ids(server))
    whole = raw.packet(RESPONSE, 1)
    for cut in range(len(whole)):
        client = raw_client(server)
        client.socket.sendall(whole[:cut])
        client.abort() if cut % 2 else client.close()
    wait_until(lambda: set(session_ids(server)) <= before, what="the list without those who vanished")


@pytest.mark.parametrize("flags", [raw.LONG_PASSWORD, 0, raw.CLIENT_FLAGS & ~raw.PROTOCOL_41, raw.CLIENT_FLAGS & ~raw.SECURE_CONNECTION])
def test_response_of_before_4_1_is_1043(server, flags):
    with raw_client(server) as client:
        client.send(struct.pack("<IIB23x", flags, 1 << 24, 8) + b"root\0\0")
        assert first_error(client)[0] == 1043
        assert client.ended()


def test_response_in_the_form_of_before_4_1_is_1043(server):
    with raw_client(server) as client:
        client.send(struct.pack("<H", raw.LONG_PASSWORD) + b"\0\0\0" + b"root\0" + b"12345678\0")
        assert first_error(client)[0] == 1043
        assert client.ended()


@pytest.mark.parametrize("length", [LARGEST_BEFORE_LOGIN + 1, 0xFFFFFF])
def test_packet_over_64_kib_before_login_is_1043(server, length):
    with raw_client(server) as client:
        client.socket.sendall(struct.pack("<I", length)[:3] + b"\x01")
        told_and_closed(client, BAD_HANDSHAKE)


def test_packet_of_64_kib_before_login_is_read(server):
    with raw_client(server) as client:
        client.send(RESPONSE[:PLUGIN_BEGINS] + raw.SHA2.encode() + b"\0\0" + bytes(LARGEST_BEFORE_LOGIN - PLUGIN_ENDS - 2))
        assert client.read()[:1] == b"\0"


@pytest.mark.parametrize("sequence", [0, 2, 255])
def test_login_packet_out_of_order_is_1043(server, sequence):
    with raw_client(server) as client:
        client.send(RESPONSE, sequence=sequence)
        told_and_closed(client, BAD_HANDSHAKE)


@pytest.mark.parametrize("sequence", [1, 2, 255])
def test_command_out_of_order_is_1835(server, sequence):
    with raw_client(server).login() as client:
        client.send(bytes([raw.COM_PING]), sequence=sequence)
        told_and_closed(client, MALFORMED)


def test_second_packet_of_a_long_command_out_of_order_is_1835(server):
    with raw_client(server).login() as client:
        client.send(bytes([raw.COM_QUERY]) + b"x" * 0xFFFFFE, sequence=0)
        client.send(b"y", sequence=2)
        told_and_closed(client, MALFORMED)


def test_empty_command_is_1835(server):
    with raw_client(server).login() as client:
        client.send(b"", sequence=0)
        told_and_closed(client, MALFORMED)


@pytest.fixture(scope="module")
def small_server():
    process = server_process(settings={"limits.max_allowed_packet_bytes": SMALLEST_ALLOWED_PACKET, "limits.max_connections": MAX_CONNECTIONS})
    yield process
    process.stop()


def test_packet_over_max_allowed_packet_is_1153(small_server):
    with raw_client(small_server).login() as client:
        client.send(bytes([raw.COM_QUERY]) + b"x" * SMALLEST_ALLOWED_PACKET, sequence=0)
        told_and_closed(client, (1153, "08S01"))


def test_packet_far_over_max_allowed_packet_is_1153_before_it_is_read(small_server):
    with raw_client(small_server).login() as client:
        client.socket.sendall(struct.pack("<I", 0xFFFFFF)[:3] + b"\0" + bytes([raw.COM_QUERY]))
        told_and_closed(client, (1153, "08S01"))


@pytest.mark.parametrize("size", [SMALLEST_ALLOWED_PACKET, 2_000_000, 16_000_000])
def test_client_that_sends_all_of_a_packet_too_large_reads_1153(small_server, size):
    with small_server.connect() as client, pytest.raises(pymysql.err.OperationalError) as refused:
        query(client, f"SELECT LENGTH('{'x' * size}')")
    assert refused.value.args[0] == 1153
    assert "max_allowed_packet" in refused.value.args[1]


def test_packet_of_max_allowed_packet_is_taken(small_server):
    with raw_client(small_server).login() as client:
        sql = b"SELECT 1 /*" + b"x" * (SMALLEST_ALLOWED_PACKET - 14) + b"*/"
        assert client.command(raw.COM_QUERY, sql) == b"\x01"


def test_one_connection_too_many_is_1040_without_sqlstate_instead_of_the_greeting(small_server):
    held = []
    try:
        wait_until(lambda: session_ids(small_server) == [], what="an empty server")
        held = [raw_client(small_server) for _ in range(MAX_CONNECTIONS)]
        with raw_client(small_server, greet=False) as refused:
            assert raw.parse_error(refused.read()) == (1040, None, "Too many connections")
            assert refused.sequence == 1
            assert refused.ended()
    finally:
        for client in held:
            client.close()


def test_connection_fits_again_when_another_ends(small_server):
    wait_until(lambda: session_ids(small_server) == [], what="an empty server")
    held = [raw_client(small_server).login() for _ in range(MAX_CONNECTIONS)]
    held.pop().close()

    def greeted():
        with raw_client(small_server, greet=False) as client:
            return client.read()[:1] == b"\x0a"

    wait_until(greeted, what="a greeting")
    for client in held:
        client.ping()
        client.close()


def test_unknown_commands_are_1047_and_keep_the_connection(server):
    unknown = [0x05, 0x06, 0x08, 0x0B, 0x0F, 0x10, 0x12, 0x13, 0x14, 0x15, 0x1D, *range(LAST_COMMAND + 1, 256)]
    with raw_client(server).login() as client:
        for code in unknown:
            assert raw.parse_error(client.command(code, b"\0\x01\xff"))[:2] == (1047, "08S01"), code
        client.ping()
        assert client.command(raw.COM_QUERY, b"SELECT 1") == b"\x01"


SHORT_BODIES = {
    "field list without NUL": bytes([raw.COM_FIELD_LIST]) + b"numbers",
    "field list without body": bytes([raw.COM_FIELD_LIST]),
    "kill with half an id": bytes([raw.COM_PROCESS_KILL]) + b"\1\0",
    "close with half an id": bytes([raw.COM_STMT_CLOSE]) + b"\1\0\0",
    "reset with half an id": bytes([raw.COM_STMT_RESET]) + b"\1\0\0",
    "long data without index": bytes([raw.COM_STMT_SEND_LONG_DATA]) + b"\1\0\0\0\0",
    "execute with half an id": bytes([raw.COM_STMT_EXECUTE]) + b"\1\0",
    "option of one byte": bytes([raw.COM_SET_OPTION]) + b"\0",
}


@pytest.mark.parametrize("payload", SHORT_BODIES.values(), ids=SHORT_BODIES.keys())
def test_short_body_is_1835(server, payload):
    with raw_client(server).login() as client:
        client.send(payload, sequence=0)
        told_and_closed(client, MALFORMED)


CHANGE_USER = b"root\0" + b"\0" + b"mysql\0" + b"\x2d\0"


@pytest.mark.parametrize("cut", [*range(12), 13])
def test_change_user_that_ends_early_is_1835(server, cut):
    with raw_client(server).login() as client:
        client.send(bytes([raw.COM_CHANGE_USER]) + CHANGE_USER[:cut], sequence=0)
        told_and_closed(client, MALFORMED)


def test_change_user_with_a_broken_answer_to_the_switch_is_closed(server):
    with raw_client(server).login() as client:
        answer = client.command(raw.COM_CHANGE_USER, b"nobody\0\0\0\x2d\0" + raw.NATIVE.encode() + b"\0")
        assert answer[:1] == b"\xfe"
        client.send(b"\x01" * 7)
        assert first_error(client)[0] in (1043, 1045)
        assert client.ended()


STRING_TYPE = b"\xfd\0"


def execution(statement, parameters):
    return struct.pack("<BIBI", raw.COM_STMT_EXECUTE, statement, 0, 1) + parameters


WHOLE_PARAMETERS = b"\0" + b"\1" + STRING_TYPE + b"\x03abc"


def test_execution_with_one_string_is_answered(server):
    with raw_client(server).login() as client:
        client.send(execution(client.prepare("SELECT LENGTH(?)"), WHOLE_PARAMETERS), sequence=0)
        assert client.read() == b"\x01"


@pytest.mark.parametrize("cut", range(len(execution(1, WHOLE_PARAMETERS)) - 1))
def test_execution_that_ends_early_is_1835(server, cut):
    with raw_client(server).login() as client:
        whole = execution(client.prepare("SELECT LENGTH(?)"), WHOLE_PARAMETERS)
        client.send(whole[:cut + 1], sequence=0)
        told_and_closed(client, MALFORMED)


BROKEN_PARAMETERS = {
    "types never told": b"\0\0\x03abc",
    "types told in a third way": b"\0\2" + STRING_TYPE + b"\x03abc",
    "type that is none": b"\0\1\x77\0\x03abc",
    "string longer than the packet": b"\0\1" + STRING_TYPE + b"\xfe" + b"\xff" * 8 + b"abc",
    "length that is none": b"\0\1" + STRING_TYPE + b"\xffabc",
    "date of three bytes": b"\0\1\x0c\0\x03\x01\x02\x03",
}


@pytest.mark.parametrize("parameters", BROKEN_PARAMETERS.values(), ids=BROKEN_PARAMETERS.keys())
def test_execution_with_broken_parameters_is_1835(server, parameters):
    with raw_client(server).login() as client:
        client.send(execution(client.prepare("SELECT LENGTH(?)"), parameters), sequence=0)
        told_and_closed(client, MALFORMED)


@pytest.mark.parametrize("head", [b"", b"\x01", b"\x01\x02", b"\xfe" + b"\xff" * 8 + b"\x01\0\1", b"\x01\x01\0\1\xfd\0\x05ab"])
def test_query_with_broken_attributes_is_1835(server, head):
    with raw_client(server).login(flags=raw.CLIENT_FLAGS | raw.QUERY_ATTRIBUTES) as client:
        client.send(bytes([raw.COM_QUERY]) + head, sequence=0)
        told_and_closed(client, MALFORMED)


@pytest.mark.parametrize("leave", [raw_client.close, raw_client.abort])
def test_client_that_vanishes_in_mid_packet_leaves_no_session(server, leave):
    client = raw_client(server).login()
    client.socket.sendall(struct.pack("<I", 5000)[:3] + b"\0" + bytes([raw.COM_QUERY]) + b"SELECT")
    assert client.id in session_ids(server)
    leave(client)
    wait_until(lambda: client.id not in session_ids(server), what="the list without the one who vanished")


# --- random bytes ---

@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_before_login_end_the_connection(server, seed):
    chance = random.Random(seed)
    for _ in range(50):
        with raw_client(server) as client:
            client.socket.sendall(chance.randbytes(chance.randint(1, 400)))
            client.swallow()


@pytest.mark.parametrize("seed", range(4))
def test_changed_login_packets_end_or_log_in(server, seed):
    chance = random.Random(seed)
    for _ in range(50):
        changed = bytearray(RESPONSE)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with raw_client(server) as client:
            client.send(bytes(changed))
            client.swallow()


@pytest.mark.parametrize("seed", range(4))
def test_random_commands_are_answered_or_end_the_connection(server, seed):
    chance = random.Random(seed)
    for _ in range(50):
        with raw_client(server).login() as client:
            code = chance.choice([code for code in range(LAST_COMMAND + 1) if code != raw.COM_PROCESS_KILL])
            client.send(bytes([code]) + chance.randbytes(chance.randint(0, 60)), sequence=0)
            client.swallow()


# --- clients that say nothing ---

@pytest.fixture(scope="module")
def hasty_server():
    process = server_process(settings={"limits.login_timeout_s": 1})
    yield process
    process.stop()


BEFORE_SILENCE = {
    "nothing": lambda client: None,
    "half a header": lambda client: client.socket.sendall(b"\x50\0"),
    "half a response": lambda client: client.socket.sendall(raw.packet(RESPONSE, 1)[:40]),
    "a request for TLS": lambda client: client.send(raw.ssl_request()),
    "a response that is asked to switch": lambda client: client.send(raw.handshake_response(plugin=raw.NATIVE)),
    "a response that is asked for the full exchange": lambda client: client.send(raw.handshake_response(user="nobody", auth=bytes(32))),
}


@pytest.mark.parametrize("speak", BEFORE_SILENCE.values(), ids=BEFORE_SILENCE.keys())
def test_client_that_falls_silent_in_its_login_is_put_out(hasty_server, speak):
    with raw_client(hasty_server) as client:
        speak(client)
        wait_until(lambda: client.read() is None, limit=5.0, what="the connection's end")
    wait_until(lambda: client.id not in session_ids(hasty_server), what="the list without the silent one")


def test_client_that_logs_in_byte_by_byte_is_put_out(hasty_server):
    whole = iter(raw.packet(RESPONSE[:PLUGIN_ENDS + 1] + b"\xfc\xff\xff" + bytes(60_000), 1))
    with raw_client(hasty_server, limit=0.05) as client:
        def drip():
            try:
                client.socket.sendall(bytes([next(whole)]))
                return client.socket.recv(1) == b""
            except TimeoutError:
                return False
            except ConnectionError:
                return True

        wait_until(drip, limit=5.0, what="the connection's end")


# --- long packets ---

@pytest.mark.parametrize("size", [0xFFFFFE, 0xFFFFFF, 0x1000000, 0x1000001, 2 * 0xFFFFFF, 40_000_000])
def test_statement_of_16_mib_and_more_is_read(connection, size):
    around = "SELECT LENGTH('')"
    length = size - 1 - len(around)  # the command byte counts
    assert query(connection, f"SELECT LENGTH('{'x' * length}')") == [(length,)]


@pytest.mark.parametrize("size", [0xFFFFFF - 5, 0xFFFFFF - 4, 0xFFFFFF - 3, 0xFFFFFF, 0x1000000, 2 * 0xFFFFFF - 9, 40_000_000])
def test_cell_of_16_mib_and_more_is_sent(connection, size):
    (cell, behind), = query(connection, f"SELECT REPEAT('x', {size}), 'end'")
    assert (len(cell), cell.count("x"), behind) == (size, size, "end")


# --- who may not come in learns nothing ---

PLUGINS = [raw.SHA2, raw.NATIVE]


@pytest.fixture(scope="module")
def accounts(server):
    with server.connect() as root:
        query(root, f"CREATE USER 'sha2'@'%' IDENTIFIED WITH {raw.SHA2} BY 'right'")
        query(root, f"CREATE USER 'native'@'%' IDENTIFIED WITH {raw.NATIVE} BY 'right'")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_wrong_password_and_unknown_account_read_the_same(server, accounts, plugin):
    account = "sha2" if plugin == raw.SHA2 else "native"
    known = raw.refusal(server, account, plugin, "wrong")
    unknown = raw.refusal(server, raw.nobody_like(server, account), plugin, "wrong")
    assert known[1:] == unknown[1:]
    assert known[1:3] == (1045, "28000")
    assert known[3].startswith("Access denied for user ''@")


@pytest.mark.parametrize("plugin", PLUGINS)
@pytest.mark.parametrize("account", ["sha2", "root"])
def test_packets_of_a_refused_login_do_not_tell_whether_the_account_exists(server, accounts, account, plugin):
    """root has no password here, and is not told apart either."""
    assert raw.refusal(server, account, plugin, "wrong") == raw.refusal(server, raw.nobody_like(server, account), plugin, "wrong")


def test_empty_password_is_refused_at_once_for_known_and_unknown(server, accounts):
    for user in ("sha2", raw.nobody_like(server, "sha2")):
        with raw_client(server) as client:
            client.send(raw.handshake_response(user))
            assert first_error(client) == (1045, "28000")


# --- bytes that JSON cannot hold ---

@pytest.mark.parametrize("odd", [b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x1b\x7f", b"\"\\\\", b"\xe2\x80\xa8", b"\xf4\x90\x80\x80"])
def test_odd_bytes_in_a_running_statement_leave_the_list_valid_json(server, odd):
    with raw_client(server).login() as client:
        client.send(bytes([raw.COM_QUERY]) + b"SELECT SLEEP(5), _binary'<" + odd + b">'", sequence=0)
        row = wait_until(lambda: running_row(server, client.id), what="the statement in the list")
        assert row["Info"].startswith("SELECT SLEEP(5), _binary'<")
        assert row["Info"].endswith(">'")
        assert server.http("DELETE", f"/rest/v1/session/{client.id}").status == 200


def running_row(server, connection_id):
    rows = [row for row in server.get("/rest/v1/session").rows if row["Id"] == str(connection_id)]
    return rows[0] if rows and rows[0]["Command"] == "Query" else None
