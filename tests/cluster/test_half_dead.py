# Members that are neither alive nor dead: they greet and then fail at the list, or listen and do not greet. Each is named in the
# answer with what it gave, delays nobody beyond the deadline, and its front end's log tells the reason once.
import contextlib
import copy
import gzip
import itertools
import json
import socket
import struct
import time
from pathlib import Path

import pytest
from rollcall_test import cluster_of, http_answer, make_account, query, session_list, stub_member, timed_list, wait_until

DEADLINE_MS = 1200
MARGIN = 1.5  # seconds that a busy machine may take besides
STUB_NUMBER = 40
ROWS_OF_STUB = 3


class house:
    """Three front ends with a client each, and a stub as the fourth member. The front ends ask in turn: each takes a second to find a stub
    good again, and need not be waited for meanwhile."""

    def __init__(self, cluster, stub, clients):
        self.cluster = cluster
        self.asker = cluster[0]
        self.turns = itertools.cycle(cluster.members)
        self.stub = stub
        self.secret = stub.secret
        self.living = [client.thread_id() for client in clients]

    def ask(self, parameters=None, **more):
        return timed_list(self.asker, {"timeout_ms": str(DEADLINE_MS), **(parameters or {})}, **more)

    def heal(self):
        """The stub is a good member again, and the next asker knows."""
        stub = self.stub
        stub.greet, stub.behave, stub.raw, stub.row_count = stub_member.greet_properly, stub_member.give_rows, None, ROWS_OF_STUB
        stub.secret = self.secret
        stub.hang_up()
        self.asker = next(self.turns)
        wait_until(lambda: self.ask().complete, 15, "the stub's being up again")

    def log(self):
        return self.asker.log(tail=10_000_000)


@pytest.fixture(scope="module")
def shared():
    with stub_member(STUB_NUMBER) as stub, cluster_of(3, extra_ports=[stub.port]) as cluster, contextlib.ExitStack() as stack:
        clients = [stack.enter_context(contextlib.closing(member.connect())) for member in cluster.members]
        made = house(cluster, stub, clients)
        for client in clients:
            make_account(client, "plain")
        wait_until(lambda: sorted(made.ask().ids) == sorted(made.living + stub.ids), 15, "the list with the stub's rows")
        yield made


@pytest.fixture
def sound(shared):
    """The house with a good stub, whatever the test before made of it."""
    shared.heal()
    return shared


def check_failure(house, states, given=0, ids=(), parameters=None):
    """Asks once: the stub is named as failing with the rows it gave, all living are there, in time, and the log tells why, once.
    Then without PROCESS, where no reason is told; and the front end does its other work. Returns: the first answer's node."""
    before = house.log()
    listing = house.ask(parameters).check(house.living + list(ids), failed=[house.stub.address], lost_rows=given)
    node = listing.nodes[house.stub.address]
    assert node["state"] in states, node
    assert listing.seconds < DEADLINE_MS / 1000 + MARGIN, node
    # One reason is told once a minute: it may stand there from an earlier test.
    wait_until(lambda: node["error"].split(": ", 1)[-1] in house.log(), 5, f"'{node['error']}' in the log")
    told = [line for line in house.log()[len(before):].splitlines() if node["error"] in line]
    assert len(told) <= 1, told

    plain = house.ask(parameters, user="plain", password="secret")
    assert plain.seconds < DEADLINE_MS / 1000 + MARGIN
    assert not plain.complete and plain.nodes[house.stub.address]["state"] != "ok"
    assert all(each["error"] == "" for each in plain.nodes.values()), plain.nodes

    assert session_list(house.asker).status == 200
    with contextlib.closing(house.asker.connect()) as client:
        assert query(client, "SELECT 1 + 1") == [(2,)]
    return node


# What a member does instead of giving its list. Each is a function of (stub, connection, request), as stub_member has them.

def never_answers(stub, connection, request):
    stub.wait_for_end(connection)


def answers_head_only(stub, connection, request):
    connection.sendall(http_answer(b"", length=100_000))
    stub.wait_for_end(connection)


def answers_list_head_only(stub, connection, request):
    connection.sendall(http_answer(b"rows 3 3\n", length=100_000))
    stub.wait_for_end(connection)


def drip(stub, connection, data):
    """A byte a second."""
    with contextlib.suppress(OSError):
        for byte in data:
            connection.sendall(bytes([byte]))
            if stub.closing.wait(1):
                return


def drips_from_the_first_byte(stub, connection, request):
    drip(stub, connection, http_answer(stub.lines(request)))


def drips_its_rows(stub, connection, request):
    answer = http_answer(stub.lines(request))
    body = answer.index(b"\r\n\r\n") + 4
    connection.sendall(answer[:body + 2])
    drip(stub, connection, answer[body + 2:])


def sends(make):
    """Answers by the bytes that make(stub, request) gives."""
    return lambda stub, connection, request: connection.sendall(make(stub, request))


def hangs_up(stub, connection, request):
    connection.close()


def resets(stub, connection, request):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def closes_after(make):
    """As sends(), then the connection's end."""
    def behave(stub, connection, request):
        connection.sendall(make(stub, request))
        connection.close()
    return behave


def bomb(stub, request):
    # 128 streams of a MiB, one behind the other: made in a moment, so that the deadline is not spent here.
    return http_answer(gzip.compress(b"\0" * (1 << 20)) * 128, headers=["Content-Encoding: gzip"])


def chunked(body, ended=True):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n" % len(body) + body + b"\r\n" + (b"0\r\n\r\n" if ended else b"")


def with_wrong_columns(stub, request):
    body = stub.lines(request).replace(b'"User":', b'"Usr":')
    return http_answer(body)


def with_other_order(stub, request):
    cells = {name: "" for name in reversed(request.parameters["columns"].split(","))}
    return http_answer(f"rows 1 1\n{stub.id(1)} {stub.id(1)} ".encode() + json.dumps(cells, separators=(",", ":")).encode() + b"\n")


def with_number_as_cell(stub, request):
    return http_answer(stub.lines(request).replace(f'"Id":"{stub.id(1)}"'.encode(), f'"Id":{stub.id(1)}'.encode()))


def with_broken_utf8(stub, request):
    return http_answer(stub.lines(request).replace(b'"User":"stub"', b'"User":"st\xffb"'))


def with_row_that_closes_the_list(stub, request):
    """Two objects in one line: taken as it is, it would add a row."""
    line = stub.line(request, 1).rstrip(b"\n")
    return http_answer(b"rows 1 1\n" + line + b"," + line.split(b" ", 2)[2] + b"\n")


def with_long_line(stub, request):
    return http_answer(b"rows 1 1\n" + stub.line(request, 1, Info="x" * (2 << 20)))


NO_ANSWER = {"timeout"}
LOST = {"unreachable", "error"}
WRONG = {"error"}

# name: what it does, the states that tell of it, and how many sound rows come before.
CASES = {
    "never_answers": (never_answers, NO_ANSWER, 0),
    "answers_head_only": (answers_head_only, NO_ANSWER, 0),
    "answers_list_head_only": (answers_list_head_only, NO_ANSWER, 0),
    "drips_from_the_first_byte": (drips_from_the_first_byte, NO_ANSWER, 0),
    "drips_its_rows": (drips_its_rows, NO_ANSWER, 0),
    "hangs_up": (hangs_up, LOST, 0),
    "resets": (resets, LOST, 0),
    "dies_after_two_rows": (closes_after(lambda stub, request: http_answer(stub.lines(request, 3, 2), length=100_000)), LOST, 2),
    "dies_after_two_rows_in_chunks": (closes_after(lambda stub, request: chunked(stub.lines(request, 3, 2), ended=False)), LOST, 2),
    "dies_in_a_row": (closes_after(lambda stub, request: http_answer(stub.lines(request)[:-5], length=100_000)), LOST, 2),
    "dies_in_the_list_s_head": (closes_after(lambda stub, request: http_answer(b"rows 3", length=100_000)), LOST, 0),
    "garbage": (sends(lambda stub, request: bytes(range(256)) * 20 + b"\r\n\r\n"), WRONG, 0),
    "another_protocol": (sends(lambda stub, request: b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), WRONG, 0),
    "json_instead_of_a_list": (sends(lambda stub, request: http_answer(b'{"msg":"success","code":0,"data":{"rows":[]},"count":0}')), WRONG, 0),
    "empty_body": (sends(lambda stub, request: http_answer(b"")), WRONG, 0),
    "wrong_columns": (sends(with_wrong_columns), WRONG, 0),
    "columns_in_another_order": (sends(with_other_order), WRONG, 0),
    "number_as_cell": (sends(with_number_as_cell), WRONG, 0),
    "broken_utf8": (sends(with_broken_utf8), WRONG, 0),
    "two_objects_in_a_line": (sends(with_row_that_closes_the_list), WRONG, 0),
    "more_rows_than_promised": (sends(lambda stub, request: http_answer(stub.lines(request, 2, 3))), WRONG, 2),
    "fewer_rows_than_promised": (sends(lambda stub, request: http_answer(stub.lines(request, 3, 2))), WRONG, 2),
    "line_of_2_mib": (sends(with_long_line), WRONG, 0),
    "gzip_bomb": (sends(bomb), WRONG, 0),
    "server_error": (sends(lambda stub, request: http_answer(b"{}", "500 Internal Server Error")), WRONG, 0),
    "two_answers_ways_to_end": (sends(lambda stub, request: http_answer(b"rows 0 0\n", headers=["Transfer-Encoding: chunked"])), WRONG, 0),
}


@pytest.mark.parametrize("name", CASES)
def test_member_that_fails_at_its_list_is_named_and_delays_nobody(sound, name):
    behave, states, given = CASES[name]
    sound.stub.behave = behave
    check_failure(sound, states, given, sound.stub.ids[:given])


def test_good_stub_is_listed_like_any_member(sound):
    sound.ask().check(sound.living + sound.stub.ids)


def test_more_rows_than_the_limit_are_not_taken(sound):
    sound.stub.behave = sends(lambda stub, request: http_answer(stub.lines(request, 5)))
    check_failure(sound, WRONG, parameters={"limit": "4"})


def test_redirect_is_not_followed(sound):
    with stub_member(STUB_NUMBER + 1) as elsewhere:
        sound.stub.behave = sends(lambda stub, request: http_answer(
            b"", "302 Found", headers=[f"Location: http://{elsewhere.address}{request.target}"]))
        check_failure(sound, WRONG)
        assert elsewhere.calls == []


def test_compressed_bomb_takes_no_memory(sound):
    def resident_kib():
        status = Path(f"/proc/{sound.asker.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0])

    before = resident_kib()
    sound.stub.behave = sends(bomb)
    assert sound.ask().nodes[sound.stub.address]["state"] == "error"
    assert resident_kib() - before < 32 << 10


def test_deadline_is_the_callers(sound):
    sound.stub.behave = never_answers
    listing = sound.ask({"timeout_ms": "300"})
    assert 0.3 <= listing.seconds < 0.3 + MARGIN
    assert listing.nodes[sound.stub.address]["state"] == "timeout"


def test_slow_but_steady_member_is_waited_for(sound):
    def answers_late(stub, connection, request):
        stub.closing.wait(DEADLINE_MS / 2000)
        stub.give_rows(connection, request)

    sound.stub.behave = answers_late
    listing = sound.ask().check(sound.living + sound.stub.ids)
    assert DEADLINE_MS / 2000 <= listing.seconds < DEADLINE_MS / 2000 + MARGIN


def test_impatience_of_one_caller_costs_no_other_the_members_rows(sound):
    """A deadline that a caller chose so short says nothing about the member: whoever waits longer gets its rows."""
    def answers_late(stub, connection, request):
        stub.closing.wait(0.3)
        stub.give_rows(connection, request)

    sound.stub.behave = answers_late
    assert sound.ask({"timeout_ms": "50"}).states[sound.stub.address] == "timeout"
    sound.ask().check(sound.living + sound.stub.ids)


@pytest.mark.parametrize("parameters", [{}, {"sort": "-Id"}], ids=["streamed", "sorted"])
def test_member_that_stops_after_a_mebibyte_is_cut_off_soon(sound, parameters):
    """What it gave fast buys it no time in which to give nothing."""
    def stops(stub, connection, request):
        body = b"rows 100 100\n" + b"".join(stub.line(request, n, Info="x" * 20_000) for n in range(1, 54))
        connection.sendall(http_answer(body, length=10_000_000))
        stub.wait_for_end(connection)

    sound.stub.behave = stops
    listing = sound.ask(parameters).check(sound.living + [sound.stub.id(n) for n in range(1, 54)], failed=[sound.stub.address], lost_rows=53)
    assert listing.states[sound.stub.address] == "timeout"
    assert listing.seconds < DEADLINE_MS / 1000 + 8


def test_strict_answer_is_503_with_what_came(sound):
    sound.stub.behave = sends(lambda stub, request: http_answer(b"{}", "500 Internal Server Error"))
    answer = session_list(sound.asker, {"strict": "true"}, path="/rest/v1/session/all")
    assert (answer.status, answer.json["code"]) == (503, 503)
    assert answer.data["complete"] is False
    assert sorted(int(row["Id"]) for row in answer.rows) == sorted(sound.living)


def test_client_is_not_kept_waiting_beyond_the_deadline_by_compression_or_sort(sound):
    for parameters, headers in [({"sort": "-Id"}, {}), ({}, {"Accept-Encoding": "gzip"})]:
        sound.heal()
        sound.stub.behave = never_answers
        answer = session_list(sound.asker, {"timeout_ms": str(DEADLINE_MS), **parameters}, path="/rest/v1/session/all", headers=headers)
        body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") else answer.body
        data = json.loads(body)["data"]
        assert data["complete"] is False
        assert sorted(int(row["Id"]) for row in data["rows"]) == sorted(sound.living)


# At the greeting: the front end knows of it before anybody asks, so that the answer is fast.

def greeting_by(**changes):
    """Greets properly but for these fields of the stub's."""
    def greet(stub, connection, request):
        other = copy.copy(stub)
        vars(other).update(changes)
        other.greet_properly(connection, request)
    return greet


def refuses_our_clock(stub, request):
    return http_answer(b'{"msg":"Unauthorized","code":401,"data":"the caller\'s clock is 60000 ms ahead","count":0}', "401 Unauthorized")


def says_nothing(stub, connection):
    stub.wait_for_end(connection)


def speaks_first(stub, connection):
    connection.sendall(b"220 mail.example.com ESMTP\r\n\r\n")
    stub.wait_for_end(connection)


# name: what it does, the state that tells of it, and a word of the reason.
GREETINGS = {
    "wrong_secret": (greeting_by(secret="a secret of somebody else"), "denied", "secret"),
    "another_version": (greeting_by(protocol=2), "denied", "version 2"),
    "another_cluster": (greeting_by(cluster="another_cluster"), "denied", "another_cluster"),
    "no_proof": (sends(lambda stub, request: http_answer(b"{}")), "denied", "secret"),
    "no_such_path": (sends(lambda stub, request: http_answer(b"no", "404 Not Found")), "denied", "404"),
    "our_clock_refused": (sends(refuses_our_clock), "denied", "clock is 60000 ms"),
    "server_error": (sends(lambda stub, request: http_answer(b"{}", "500 Internal Server Error")), "skipped", "500"),
    "redirect": (sends(lambda stub, request: http_answer(b"", "302 Found", headers=["Location: http://127.0.0.1:1/"])), "skipped", "302"),
    "never_greets": (never_answers, "skipped", "since"),
    "drips": (lambda stub, connection, request: drip(stub, connection, http_answer(b"{}")), "skipped", "since"),
    "greeting_of_a_mebibyte": (sends(lambda stub, request: http_answer(b"x" * (1 << 20))), "skipped", "since"),
}
LISTENERS = {
    "accepts_and_says_nothing": (says_nothing, "skipped", "since"),
    "speaks_first_and_no_http": (speaks_first, "skipped", "HTTP"),
    "hangs_up_at_once": (lambda stub, connection: None, "skipped", "since"),
}


class bad_company:
    """A front end with a client, in a list of all these stubs."""

    def __init__(self, asker, client, stubs):
        self.asker = asker
        self.living = [client.thread_id()]
        self.stubs = stubs
        self.addresses = [stub.address for stub in stubs.values()]

    def ask(self, **more):
        return timed_list(self.asker, {"timeout_ms": str(DEADLINE_MS)}, **more)


@pytest.fixture(scope="module")
def company():
    with contextlib.ExitStack() as stack:
        stubs = {}
        for number, name in enumerate([*GREETINGS, *LISTENERS], start=STUB_NUMBER):
            stubs[name] = stack.enter_context(stub_member(number))
            if name in GREETINGS:
                stubs[name].greet = GREETINGS[name][0]
            else:
                stubs[name].raw = LISTENERS[name][0]
        cluster = stack.enter_context(cluster_of(1, extra_ports=[stub.port for stub in stubs.values()]))
        client = stack.enter_context(contextlib.closing(cluster[0].connect()))
        make_account(client, "plain")
        yield bad_company(cluster[0], client, stubs)


@pytest.mark.parametrize("name", [*GREETINGS, *LISTENERS])
def test_member_that_fails_at_the_greeting_is_named_and_costs_nothing(company, name):
    _, state, word = {**GREETINGS, **LISTENERS}[name]
    address = company.stubs[name].address
    listing = company.ask().check(company.living, failed=company.addresses)
    assert listing.states[address] == state
    assert word in listing.nodes[address]["error"], listing.nodes[address]
    assert listing.seconds < DEADLINE_MS / 1000 / 2
    plain = company.ask(user="plain", password="secret")
    assert plain.states[address] == state
    assert plain.nodes[address]["error"] == ""


def test_failed_greetings_are_tried_each_second_and_told_of_once(company):
    said = {name: company.ask().nodes[stub.address]["error"].split(": ", 1)[1] for name, stub in company.stubs.items()}
    begun = {name: company.stubs[name].calls_to("/internal/v1/hello") for name in GREETINGS}
    for name in GREETINGS:
        wait_until(lambda name=name: company.stubs[name].calls_to("/internal/v1/hello") >= begun[name] + 3, 15, f"three more greetings of {name}")
    for name, stub in company.stubs.items():
        told = [line for line in company.asker.log(tail=10_000_000).splitlines() if stub.address in line and said[name] in line]
        assert len(told) == 1, (name, said[name], told)


def test_member_whose_secret_is_changed_is_denied_from_then_on(sound):
    sound.stub.secret = "a secret of somebody else"
    sound.stub.behave = hangs_up  # whoever fails is greeted anew at once
    sound.ask()
    wait_until(lambda: sound.ask().states[sound.stub.address] == "denied", 15)
    listing = sound.ask().check(sound.living, failed=[sound.stub.address])
    assert listing.seconds < DEADLINE_MS / 1000 / 2


def test_member_that_fails_again_and_again_is_told_of_once(sound):
    """It greets well, so that it is asked again each second, and fails each time in the same way."""
    sound.stub.behave = sends(lambda stub, request: http_answer(stub.lines(request, 7, 2)))
    before = sound.log()
    reason = sound.ask().nodes[sound.stub.address]["error"]
    for _ in range(2):
        asked_before = sound.stub.calls_to("/internal/v1/sessions")
        wait_until(lambda asked_before=asked_before: sound.ask() and sound.stub.calls_to("/internal/v1/sessions") > asked_before, 10, "its being asked again")
    told = [line for line in sound.log()[len(before):].splitlines() if reason in line]
    assert len(told) == 1, told


def test_number_of_an_earlier_member_is_not_taken_over(sound):
    """A kill goes to the number's owner that started first: a newcomer cannot catch it."""
    sound.stub.greet = greeting_by(fe_number=1, started_ms=int(time.time() * 1000))
    sound.stub.behave = hangs_up
    sound.ask()
    greeted = sound.stub.calls_to("/internal/v1/hello")
    wait_until(lambda: sound.stub.calls_to("/internal/v1/hello") > greeted, 10, "the greeting that tells of the number")
    sound.ask()
    assert sound.asker.http("DELETE", f"/rest/v1/session/{1 << 22 | 4_000_000}").status == 404
    assert sound.stub.calls_to("/internal/v1/kills") == 0
