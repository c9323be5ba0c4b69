# Servers of a pool that mean harm, or are broken: what their clients are told, and that nobody else notices.
import contextlib
import struct
import threading
import time

import pytest
from rollcall_test import is_sanitized, server_process, wait_until
from rollcall_test.pools import enter_bare, resident_mb, way_to
from rollcall_test.raw_mysql import COM_QUERY, handshake_response, packet, parse_error, raw_client
from rollcall_test.stand_in import END, OK, column, error, lenenc, stand_in
from rollcall_test.wait import PATIENCE

ASK = b"SELECT whatever"
LOST = 1053
LOGIN_TIMEOUT_S = 2


def send_bytes(each, *parts):
    for part in parts:
        each.connection.sendall(part)


def send_a_gigabyte(each, first=b"\0", sequence=0):
    """Packets that go on in the next one, 64 of them."""
    for number in range(sequence, sequence + 64):
        send_bytes(each, b"\xff\xff\xff" + bytes([number]) + first + bytes(65535), *[bytes(65536)] * 254, bytes(65535))


def hang_up(each):
    each.connection.close()


# --- instead of a greeting ---


def greets_as_http(each):
    send_bytes(each, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    each.wait_for_end()


def greets_with_bytes_that_are_none(each):
    send_bytes(each, packet(b"\x0a8.0.36\0" + b"\x01" * 9))
    each.wait_for_end()


def greets_in_another_version(each):
    send_bytes(each, packet(b"\x09" + each.greeting()[1:]))
    each.wait_for_end()


def greets_byte_by_byte(each):
    send_bytes(each, struct.pack("<I", 60000)[:3] + b"\0")
    while not each.server.closing.wait(0.2):
        send_bytes(each, b"\x0a")


def refuses_as_full(each):
    each.send(error(1040, "08004", "Too many connections"))


def refuses_as_blocked(each):
    each.send(error(1129, "HY000", "Host '10.0.0.1' is blocked because of many connection errors"))


# How each greets, the error that a client is told where there is no other server, and words of it.
GREETINGS = {
    "http": (greets_as_http, 1042, "did not greet"),
    "mute": (lambda each: each.wait_for_end(), 1042, "did not greet"),
    "dead": (hang_up, 1042, "did not greet"),
    "gigabyte": (send_a_gigabyte, 1042, "did not greet"),
    "trickle": (greets_byte_by_byte, 1042, "did not greet"),
    "garbled": (greets_with_bytes_that_are_none, 1042, "no MySQL server"),
    "older": (greets_in_another_version, 1042, "no MySQL server"),
    "full": (refuses_as_full, 1040, "Too many connections"),
    "blocked": (refuses_as_blocked, 1129, "is blocked"),
}


# --- instead of the end of a login ---


def after_the_greeting(behave):
    def login(each):
        each.send(each.greeting())
        each.read()
        behave(each)
        each.wait_for_end()
    return login


def asks_again_and_again(each):
    for _ in range(100):
        each.send(b"\xfemysql_native_password\0a nonce of 20 bytes.\0")
        each.read()


def answers_byte_by_byte(each):
    send_bytes(each, struct.pack("<I", 60000)[:3] + bytes([each.sequence]))
    while not each.server.closing.wait(0.2):
        send_bytes(each, b"\xfe")


# And words of the error.
LOGINS = {
    "turns": (after_the_greeting(asks_again_and_again), "again and again"),
    "dies": (after_the_greeting(hang_up), "lost during the login"),
    "silent": (after_the_greeting(lambda each: None), "lost during the login"),
    "drips": (after_the_greeting(answers_byte_by_byte), "lost during the login"),
    "huge": (after_the_greeting(lambda each: send_a_gigabyte(each, sequence=each.sequence)), "lost during the login"),
    "web": (after_the_greeting(lambda each: send_bytes(each, b"HTTP/1.1 200 OK\r\n\r\n")), "lost during the login"),
}


# --- as an answer ---


def rows(count):
    return [b"\1", column("n"), END, *[lenenc(b"a row")] * count]


def hangs_up_after(*payloads):
    def answer(each):
        each.send(*payloads)
        hang_up(each)
    return answer


def hangs_up_within_a_row(each):
    each.send(*rows(1))
    send_bytes(each, struct.pack("<I", 200)[:3] + bytes([each.sequence]) + b"\xc7" + b"x" * 20)
    hang_up(each)


# And how many packets come before the error, those of an answer that is whole among them; None where nothing may come but the end.
ANSWERS = {
    "more": (lambda each: each.send(OK, OK), 1),
    "more_rows": (lambda each: each.send(*rows(2), END, lenenc(b"a row")), 6),
    "rows": (hangs_up_after(*rows(3)), 6),
    "columns": (hangs_up_after(b"\xfd\xff\xff\xff", column("n"), column("n")), 3),
    "row": (hangs_up_within_a_row, None),
    "ok": (lambda each: each.send(b"\0\xfc"), 0),
    "end": (lambda each: each.send(*rows(0)[:2], b"\xfe\0"), 0),
    "empty": (lambda each: each.send(b""), 0),
    "eof": (lambda each: each.send(END), 0),
    "sequence": (lambda each: send_bytes(each, packet(OK, 9)), 0),
    "http": (lambda each: send_bytes(each, b"HTTP/1.1 200 OK\r\n\r\n"), 0),
    "gigabyte": (lambda each: send_a_gigabyte(each, sequence=each.sequence), None),
    "dies": (hang_up, 0),
}


class hostile:
    """A front end with two pools for each way to greet or to log in: one of that server alone, one with a good server behind it. Of the
    servers that are hostile in what they answer there is one."""

    def __init__(self, stack):
        self.servers = {name: self.server(stack, "greeting", ways[name][0]) for ways in (GREETINGS, LOGINS) for name in ways}
        self.good = self.server(stack)
        for name, (answer, _) in ANSWERS.items():
            self.good.instead[f"SELECT {name}"] = answer
        self.good.instead[ASK.decode()] = lambda each: each.send(OK)
        members = {"good": [self.good], **{name: [made] for name, made in self.servers.items()},
                   **{f"{name}next": [self.servers[name], self.good] for name in GREETINGS}}
        settings = {"limits.login_timeout_s": LOGIN_TIMEOUT_S}
        for name, those in members.items():
            settings.update({f"pool.{name}.members": ",".join(f"127.0.0.1:{each.port}" for each in those),
                             f"pool.{name}.listen": "127.0.0.1:0", f"pool.{name}.connect_wait_s": "1"})
        self.process = stack.enter_context(server_process(settings=settings))

    @staticmethod
    def server(stack, text=None, behave=None):
        made = stand_in("mysql57")
        stack.callback(made.close)
        if behave:
            made.instead[text] = behave
        return made

    def goes_on(self):
        with enter_bare(self.process, "good") as other:
            assert other.command(COM_QUERY, ASK)[:1] == b"\0"


@pytest.fixture(scope="module")
def front():
    with contextlib.ExitStack() as stack:
        yield hostile(stack)


def read_in_step(client):
    """The next payload, which bears the number that is to come."""
    expected = client.sequence
    payload = client.read()
    assert payload is None or client.sequence == (expected + 1) % 256, (payload, expected, client.sequence)
    return payload


def refusal_of(client):
    """The error that a login ends with, whatever is asked before."""
    client.send(handshake_response())
    for _ in range(100):
        payload = read_in_step(client)
        if payload is None or payload[:1] == b"\xff":
            return parse_error(payload)
        client.send(b"")
    raise AssertionError("asked for ever")


@pytest.mark.parametrize("name", GREETINGS)
def test_how_it_greets_is_told_to_the_client(front, name):
    _, wanted, words = GREETINGS[name]
    with raw_client(way_to(front.process, name), greet=False, limit=60) as client:
        code, _, told = parse_error(client.read())
        assert code == wanted and words in told, told
        assert client.ended()
    front.goes_on()


@pytest.mark.parametrize("name", GREETINGS)
def test_the_next_member_is_taken(front, name):
    came = front.servers[name].next_id
    with enter_bare(front.process, f"{name}next", limit=60) as client:
        assert client.command(COM_QUERY, ASK)[:1] == b"\0"
    assert front.servers[name].next_id > came, "it was tried"


@pytest.mark.parametrize("name", LOGINS)
def test_how_it_ends_a_login_is_told_to_the_client(front, name):
    began = time.monotonic()
    with raw_client(way_to(front.process, name), limit=60) as client:
        code, _, told = refusal_of(client)
        assert code in (1042, 1043) and LOGINS[name][1] in told, told
        assert client.ended()
    assert time.monotonic() - began < 10 * LOGIN_TIMEOUT_S * PATIENCE
    wait_until(lambda: not front.process.get(f"/rest/v1/session?upstream={name}*").rows, what="sessions that have ended")
    wait_until(lambda: not front.servers[name].sessions, limit=10 * LOGIN_TIMEOUT_S, what="a connection that is given up")
    front.goes_on()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none_ends_the_session_with_an_error_in_step(front, name):
    before = ANSWERS[name][1]
    with enter_bare(front.process, "good", limit=60) as client:
        client.send(bytes([COM_QUERY]) + f"SELECT {name}".encode(), sequence=0)
        if before is None:
            client.swallow()
        else:
            for _ in range(before):
                assert read_in_step(client)[:1] != b"\xff"
            if name.startswith("more"):
                client.sequence = 0  # of what is said unasked
            code, _, told = parse_error(read_in_step(client))
            assert code == LOST and f"127.0.0.1:{front.good.port}" in told, told
            assert client.ended()
    wait_until(lambda: not front.good.sessions, what="connections that are given up")
    front.goes_on()


def test_what_comes_after_a_login_and_was_not_asked_for_ends_the_session(front):
    def is_garrulous(each):
        each.send(each.greeting())
        each.read()
        each.send(OK, OK, OK)
        each.wait_for_end()
    front.good.instead["greeting"] = is_garrulous
    try:
        with enter_bare(front.process, "good") as client:
            code, _, told = parse_error(client.read())
            assert code == LOST and "more than was asked for" in told, told
            assert client.ended()
    finally:
        del front.good.instead["greeting"]
    front.goes_on()


@pytest.mark.parametrize("later", [False, True], ids=["with_an_answer", "later"])
def test_the_last_words_of_a_server_are_passed_on_to_a_client_that_asks_nothing(front, later):
    answered = threading.Event()
    words = packet(error(4031, "HY000", "The client was disconnected by the server because of inactivity."))
    def says_farewell(each):
        if later:
            each.send(OK)
            answered.wait(30)
            send_bytes(each, words)
        else:
            send_bytes(each, packet(OK, 1) + words)
        hang_up(each)
    front.good.instead["SELECT farewell"] = says_farewell
    with enter_bare(front.process, "good") as client:
        assert client.command(COM_QUERY, b"SELECT farewell")[:1] == b"\0"
        answered.set()
        code, _, told = parse_error(client.read())
        assert code == 4031 and "inactivity" in told, told
        assert client.ended()


@pytest.mark.parametrize("size", [100, 100 << 20], ids=["short", "long"])
def test_the_last_words_of_a_server_that_takes_no_more_are_passed_on(front, size):
    """A statement is refused before it has come as a whole."""
    def takes_no_more(each):
        each.read_exactly(5 + 50)
        send_bytes(each, packet(error(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes")))
        each.connection.shutdown(1)
        each.server.closing.wait(0.5)
        hang_up(each)
    def logs_in(each):
        each.log_in()
        takes_no_more(each)
    front.good.instead["greeting"] = logs_in
    try:
        with enter_bare(front.process, "good", limit=60) as client:
            with contextlib.suppress(ConnectionError):
                command = b"\3" + b"x" * size
                for sequence in range(size // 0xFFFFFF + 1):
                    client.send(command[sequence * 0xFFFFFF:(sequence + 1) * 0xFFFFFF], sequence=sequence)
            code, _, told = parse_error(read_in_step(client))
            assert code == 1153 and "max_allowed_packet" in told, told
    finally:
        del front.good.instead["greeting"]


def test_a_server_that_never_answers_holds_nobody(front):
    front.good.instead["SELECT never"] = lambda each: each.wait_for_end()
    with enter_bare(front.process, "good") as client:
        client.send(bytes([COM_QUERY]) + b"SELECT never", sequence=0)
        wait_until(lambda: any(row["Command"] == "Query" for row in sessions(front)), what="a statement that runs")
        front.goes_on()
    wait_until(lambda: not sessions(front) and not front.good.sessions, what="a session that has ended")


def sessions(front):
    return front.process.get("/rest/v1/session?kind=relayed").rows


def test_none_of_them_has_cost_more_than_it_may(front):
    """The last test: of all of them together."""
    wait_until(lambda: not sessions(front), what="sessions that have ended")
    wait_until(lambda: {row["Sessions"] for row in front.process.get("/rest/v1/upstream").rows} == {"0"}, what="seats that are free")
    assert is_sanitized() or resident_mb(front.process) < 300
