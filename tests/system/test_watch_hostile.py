# Watched servers that mean harm, or are broken: each gets a state with a reason, and no list waits for it.
import contextlib
import json
import struct
import time

import pytest
from rollcall_test import is_sanitized, server_process, wait_until
from rollcall_test.raw_mysql import packet
from rollcall_test.stand_in import END, OK, column, error, lenenc, result, stand_in
from rollcall_test.wait import PATIENCE

LIST = "SELECT ID,USER,HOST,DB,COMMAND,TIME,STATE,LEFT(INFO,65536) AS INFO FROM information_schema.PROCESSLIST"
CONNECT = "SELECT VERSION(),@@version_comment"
COLUMNS = ["ID", "USER", "HOST", "DB", "COMMAND", "TIME", "STATE", "INFO"]


def cells(number, info=b"SELECT 1", state=b""):
    return [str(number).encode(), b"ann", b"10.0.0.1:%d" % (number % 60000), None, b"Query", b"3", state, info]


# --- what they do ---


def greets_with_a_gigabyte(each):
    """Packets that go on in the next one, 64 of them."""
    for sequence in range(64):
        each.connection.sendall(b"\xff\xff\xff" + bytes([sequence]))
        for _ in range(256):
            each.connection.sendall(bytes(65536))


def says_more_than_a_greeting(each):
    each.connection.sendall(packet(each.greeting()) + b"\xde\xad\xbe\xef" * 8)
    each.wait_for_end()


def greets_as_another_protocol(each):
    each.connection.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
    each.wait_for_end()


def hangs_after_the_login(each):
    each.log_in()
    each.wait_for_end()


def hangs_before_the_greeting(each):
    each.wait_for_end()


def has_rows_of_garbage(each):
    each.send(bytes([len(COLUMNS)]), *map(column, COLUMNS), END, b"\x05ab" + b"\xfe" + b"\xff" * 20)


def announces_more_columns_than_come(each):
    each.send(b"\xfd\xff\xff\xff", column("ID"), END, END)


def has_ids_that_are_none(each):
    each.send(*result(COLUMNS, [[b"0x2a; DROP TABLE t", *cells(1)[1:]]]))


def has_other_columns(each):
    each.send(*result(["ID", "WHO"], [[b"1", b"ann"]]))


def never_ends_a_result(each):
    each.send(bytes([len(COLUMNS)]), *map(column, COLUMNS), END)
    while True:
        each.send(*[b"".join(map(lenenc, cells(1)))] * 200)


def never_ends_a_row(each):
    each.send(bytes([len(COLUMNS)]), *map(column, COLUMNS), END)
    for _ in range(2000):
        each.send(b"".join(map(lenenc, cells(1, info=b"x" * 60000))))


def closes_in_the_middle_of_a_row(each):
    each.send(bytes([len(COLUMNS)]), *map(column, COLUMNS), END)
    each.connection.sendall(struct.pack("<I", 200)[:3] + b"\x0b" + b"\x02" * 20)
    each.connection.close()


def has_too_many_sessions(each):
    each.send(*result(COLUMNS, [cells(number) for number in range(20_001)]))


def wants_a_file(each):
    """What comes is kept, as `got`."""
    each.send(b"\xfb/etc/hostname")
    each.server.got = each.read()
    each.send(OK)


def forges_log_lines(each):
    each.send(error(1105, "HY000", "no\n2026-01-01T00:00:00.000Z info forged\r\x1b[2J\x00"))


# What each is watched as: what it answers in its own way, how, and words of the reason that is told.
HARMFUL = {
    "gigabyte": ("greeting", greets_with_a_gigabyte, "no MySQL server"),
    "garrulous": ("greeting", says_more_than_a_greeting, "no MySQL server"),
    "ssh": ("greeting", greets_as_another_protocol, "no MySQL server"),
    "mute": ("greeting", hangs_before_the_greeting, "no answer"),
    "hanging": ("greeting", hangs_after_the_login, "no answer"),
    "garbage": (LIST, has_rows_of_garbage, "out of step"),
    "columns": (LIST, announces_more_columns_than_come, "out of step"),
    "numbers": (LIST, has_ids_that_are_none, "no number"),
    "others": (LIST, has_other_columns, "lacks columns"),
    "endless": (LIST, never_ends_a_result, "more than 20000 rows"),
    "wide": (LIST, never_ends_a_row, "more than 67108864 bytes"),
    "broken": (LIST, closes_in_the_middle_of_a_row, "lost"),
    "crowded": (LIST, has_too_many_sessions, "more than 20000 rows"),
    "thief": (CONNECT, wants_a_file, "LOCAL INFILE"),
    "forger": (LIST, forges_log_lines, "error 1105"),
}


class watcher:
    def __init__(self, server, servers):
        self.server = server
        self.servers = servers
        self.slowest = 0.0

    def nodes(self):
        """What the list of all says, which takes no second."""
        begun = time.monotonic()
        answer = self.server.get("/rest/v1/session/all?nodes=true&columns=all")
        self.slowest = max(self.slowest, time.monotonic() - begun)
        json.loads(answer.body)
        return {each["upstream"]: each for each in answer.data["nodes"] if "upstream" in each}

    def rows(self, name):
        rows = self.server.get("/rest/v1/session/all?kind=watched&columns=all").rows
        return [row for row in rows if row["Upstream"] == name]

    def resident_mb(self):
        with open(f"/proc/{self.server.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024


@contextlib.contextmanager
def watch(names):
    """A front end that watches a stand-in of each name: MySQL 5.7 but for its identity."""
    with contextlib.ExitStack() as stack:
        servers = {}
        for number, name in enumerate(names):
            made = servers[name] = stand_in("mysql57")
            stack.callback(made.close)
            identity = {"columns": ["CONNECTION_ID()", "@@server_uuid"], "rows": [["$ID", f"{number:08x}-9a3b-11ee-8c90-0242ac120009"]]}
            made.answers["SELECT CONNECTION_ID(),@@server_uuid"] = identity
        yield stack, servers


@pytest.fixture(scope="module")
def harmful():
    with watch(HARMFUL) as (stack, servers):
        settings = {}
        for name, (text, behaviour, _) in HARMFUL.items():
            servers[name].instead[text] = behaviour
            servers[name].instead[f"{text} WHERE COMMAND<>'Sleep'"] = behaviour
            settings.update(servers[name].settings(name))
        yield watcher(stack.enter_context(server_process(settings=settings)), servers)


@pytest.mark.parametrize("name", HARMFUL)
def test_it_is_told_what_is_wrong_with_it(harmful, name):
    words = HARMFUL[name][2]
    wait_until(lambda: words in harmful.nodes()[name]["error"], limit=20, what=f"{words!r} in what is told: {harmful.nodes()[name]}")
    node = harmful.nodes()[name]
    assert node["state"] == "unreachable" and node["rows"] == 0, node
    assert harmful.rows(name) == []


def test_no_list_waits_for_any_of_them(harmful):
    for _ in range(20):
        nodes = harmful.nodes()
    assert set(nodes) == set(HARMFUL)
    assert harmful.slowest < PATIENCE, "the slowest of all lists so far"
    assert harmful.server.get("/rest/v1/session").status == 200
    assert is_sanitized() or harmful.resident_mb() < 600


def test_no_file_is_given_away(harmful):
    wait_until(lambda: hasattr(harmful.servers["thief"], "got"), limit=10, what="an answer to who asks for a file")
    assert harmful.servers["thief"].got == b""


def test_a_servers_words_stay_on_one_line_of_the_log(harmful):
    wait_until(lambda: "forged" in harmful.server.log(tail=10**9), limit=10, what="the words")
    lines = [line for line in harmful.server.log(tail=10**9).split("\n") if "forged" in line]
    assert all("the server watched as forger" in line for line in lines)
    assert not [line for line in lines if "\x1b" in line or "\x00" in line or "\r" in line]


# --- what they say ---


@pytest.fixture(scope="module")
def talkative():
    """Answers late, or with what lists and logs must not be broken by."""
    with watch(["loud", "slow"]) as (stack, servers):
        loud, slow = servers["loud"], servers["slow"]
        def answers_after_3_s(each):
            each.server.closing.wait(3)
            each.send(*each.server.packets(LIST, each))
        slow.instead[LIST] = answers_after_3_s
        loud.put("50", cells(50, info=b"SELECT '\x00\x01\x1b[31m\r\n\"\\', '<script>alert(1)</script>'", state=b"\x00\x07\x1b]0;x\x07\n"))
        loud.put("51", cells(51, info=b"SELECT '\xff\xfe\xc3(', \xf0\x9f\x92", state=b"\xc0\xaf<b>bold</b>"))
        loud.put("52", cells(52, info=b"CREATE USER u IDENTIFIED BY 'hunter2'"))
        loud.put("53", cells(53, info=b"SET PASSWORD = 'hunter2", state=b"unterminated"))
        loud.put("54", cells(54, info=b"ALTER USER x IDENTIFIED BY 'hunter2' /* " + b"\xff" * 70000))
        loud.put("55", [b"55", b"a" * 5000, b"h" * 5000, b"d" * 5000, b"Fly", b"-5", b"s" * 5000, b"i" * 100000])
        loud.put("56", [b"18446744073709551615", b"", b"", b"", b"", b"1e999", b"", b""])
        settings = {**loud.settings("loud"), **slow.settings("slow")}
        yield watcher(stack.enter_context(server_process(settings=settings)), servers)


def test_whatever_it_says_is_valid_json_and_bounded(talkative):
    wait_until(lambda: talkative.nodes()["loud"]["state"] == "ok", limit=15, what=f"rows that are read: {talkative.nodes()}")
    body = talkative.server.get("/rest/v1/session/all?kind=watched&columns=all").body
    json.loads(body.decode("utf-8"))
    assert not [byte for byte in body if byte < 0x20], "control characters are escaped"
    rows = {row["UpstreamId"]: row for row in talkative.rows("loud")}
    assert {"50", "51", "52", "53", "54", "55", "18446744073709551615"} <= set(rows)
    assert rows["50"]["Info"].endswith("'<script>alert(1)</script>'")
    assert "\ufffd" in rows["51"]["Info"] and "\ufffd" in rows["51"]["State"]
    assert max(len(rows["55"][name]) for name in ("User", "Host", "Db", "State")) <= 256
    assert len(rows["55"]["Info"]) <= 65536
    assert rows["55"]["Command"] == "Error" and rows["55"]["Time"] == "0"


def test_whatever_it_runs_shows_no_secrets(talkative):
    wait_until(lambda: talkative.nodes()["loud"]["state"] == "ok", limit=15, what="rows that are read")
    rows = {row["UpstreamId"]: row for row in talkative.rows("loud")}
    assert all(rows[number]["Info"] for number in ("52", "53", "54"))
    assert b"hunter2" not in talkative.server.get("/rest/v1/session/all?columns=all").body
    assert "hunter2" not in talkative.server.log(tail=10**9)


def test_a_slow_server_is_listed_and_slows_no_list(talkative):
    wait_until(lambda: talkative.nodes()["slow"]["rows"] == 3, limit=20, what=f"rows that came after 3 s: {talkative.nodes()['slow']}")
    lists = talkative.servers["slow"].sent(LIST)
    for _ in range(20):
        assert talkative.nodes()["slow"]["state"] == "ok"
    assert talkative.slowest < PATIENCE
    assert talkative.servers["slow"].sent(LIST) <= lists + 1, "it is asked the less often, the longer it takes"
