# What the HTTP port refuses, and how: broken requests, foreign pages, proxies, slow and greedy clients; and what it must not refuse.
import base64
import gzip
import json
import random
import re
import socket
from http.client import HTTPConnection

import pytest
from rollcall_test import make_account, query, server_process, session_list, wait_until

SESSION = "/rest/v1/session"
KILL = "/rest/v1/session/kill"
LOGIN = b"Authorization: Basic " + base64.b64encode(b"root:") + b"\r\n"
ENVELOPE = ["msg", "code", "data", "count"]
NAMES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
         415: "Unsupported Media Type", 421: "Misdirected Request"}


def talk(server, sent, limit=10.0):
    """Sends bytes, says that no more come, and gives all that is answered."""
    with socket.create_connection((server.http_host, server.http_port), timeout=limit) as opened:
        opened.sendall(sent)
        opened.shutdown(socket.SHUT_WR)
        return read_to_end(opened)


def read_to_end(opened):
    got = b""
    for _ in range(10_000):
        try:
            part = opened.recv(1 << 16)
        except ConnectionResetError:
            return got
        if not part:
            return got
        got += part
    raise AssertionError("the server does not stop sending")


def split(answered):
    """The answers in a row, each as (status, headers, body)."""
    answers = []
    while answered:
        head, _, rest = answered.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        assert lines[0].startswith("HTTP/1.1 "), answered[:300]
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
        length = int(headers.get("content-length", 0))
        answers.append((int(lines[0][9:12]), headers, rest[:length]))
        answered = rest[length:]
    return answers


def statuses(server, sent):
    return [status for status, _, _ in split(talk(server, sent))]


def get(target=SESSION, headers=b""):
    return b"GET " + target.encode() + b" HTTP/1.1\r\nHost: localhost\r\n" + LOGIN + headers + b"\r\n"


def refused(answer, status):
    """Checks a refusal's shape; gives its sentence."""
    assert answer.status == status, answer
    assert list(answer.json) == ENVELOPE
    assert answer.json["code"] == status
    assert answer.json["msg"] == NAMES.get(status, answer.json["msg"])
    assert answer.json["count"] == 0
    assert isinstance(answer.data, str) and answer.data
    return answer.data


# --- requests that are none ---

BROKEN = {
    "no version": b"GET /healthz\r\n\r\n",
    "no target": b"GET HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "two blanks": b"GET  /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "blank in the target": b"GET /health z HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "target without slash": b"GET healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "method that is no word": b"G(T /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "bare line feeds": b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
    "header without colon": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n",
    "blank before the colon": b"GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "folded header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nA: b\r\n c\r\n\r\n",
    "NUL in a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nA: \0\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "host that is none": b"GET /healthz HTTP/1.1\r\nHost: local host\r\n\r\n",
    "broken percent-encoding in the path": b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "MySQL login": b"\x55\x00\x00\x01\x85\xa6\xff\x19\r\n\r\n",
    "random bytes": bytes(range(128, 256)) + b"\r\n\r\n",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_request_is_400(server, sent):
    (status, headers, body), = split(talk(server, sent))
    assert (status, json.loads(body)["code"]) == (400, 400)
    assert headers["content-type"] == "application/json"


SMUGGLED = b"GET /rest/v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n"
AMBIGUOUS = {
    "length and chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    "chunks and length": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 52\r\n",
    "two lengths that agree": b"Content-Length: 2\r\nContent-Length: 2\r\n",
    "list of lengths": b"Content-Length: 2, 2\r\n",
    "length with a sign": b"Content-Length: +2\r\n",
    "length below zero": b"Content-Length: -1\r\n",
    "length beyond all numbers": b"Content-Length: 18446744073709551618\r\n",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    "chunked, but not last": b"Transfer-Encoding: chunked, identity\r\n",
    "chunked misspelt": b"Transfer-Encoding: xchunked\r\n",
    "chunked behind a tab": b"Transfer-Encoding: \x0bchunked\r\n",
    "blank before the colon": b"Transfer-Encoding : chunked\r\n",
}


@pytest.mark.parametrize("framing", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_ambiguous_length_is_400_and_what_follows_is_not_read_as_a_request(server, framing):
    head = b"POST " + KILL.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + LOGIN
    assert statuses(server, head + framing + b"\r\n0\r\n\r\n" + SMUGGLED) == [400]


def test_chunks_of_http_1_0_are_400(server):
    sent = b"POST " + KILL.encode() + b" HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED
    assert statuses(server, sent) == [400]


def test_body_of_a_get_is_not_read_as_a_request(server):
    assert statuses(server, get(headers=b"Content-Length: %d\r\n" % len(SMUGGLED)) + SMUGGLED) == [200]


def test_chunked_body_is_read(server):
    body = b'{"kind":"query","filter":{"user":"nobody"},"dry_run":true}'
    head = b"POST " + KILL.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + LOGIN
    sent = head + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    assert statuses(server, sent) == [200]


@pytest.mark.parametrize("version", [b"HTTP/2.0", b"HTTP/0.9", b"HTTP/1.2"])
def test_other_version_is_400(server, version):
    assert statuses(server, b"GET /healthz " + version + b"\r\nHost: localhost\r\n\r\n") == [400]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW", "PATCH"])
def test_unknown_method_is_405_where_there_is_something_and_501_elsewhere(server, method):
    head = b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert statuses(server, method.encode() + b" /healthz" + head) == [405]
    assert statuses(server, method.encode() + b" /nothing" + head) == [501]


@pytest.mark.parametrize("seed", range(3))
def test_changed_requests_are_answered_whole_or_not_at_all(server, seed):
    chance = random.Random(seed)
    request = get(SESSION + "?user=root&limit=1", headers=b"Accept-Encoding: gzip\r\nContent-Length: 2\r\n") + b"{}"
    for _ in range(60):
        changed = bytearray(request)
        for _ in range(chance.randint(1, 5)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        for status, headers, body in split(talk(server, bytes(changed))):
            assert 200 <= status < 500
            assert len(body) == int(headers["content-length"])


# --- limits ---

def test_huge_header_is_431(server):
    refused(server.get(SESSION, headers={"X-Long": "a" * 20_000}), 431)


def test_many_headers_are_431(server):
    refused(server.get(SESSION, headers={f"X-{n}": "a" for n in range(90)} | {"X-Much": "b" * 16_000}), 431)


def test_long_target_is_414(server):
    refused(server.get(SESSION + "?q=" + "a" * 10_000), 414)


def test_target_of_8_kib_is_read(server):
    target = SESSION + "?q="
    assert server.get(target + "a" * (8192 - len(target))).status == 200


def test_body_over_1_mib_is_413(server):
    refused(server.http("POST", KILL, body=b" " * (1024 * 1024 + 1), headers={"Content-Type": "application/json"}), 413)


def test_body_of_1_mib_is_read(server):
    body = b'{"kind":"query","filter":{"user":"nobody"},"dry_run":true}'
    whole = body + b" " * (1024 * 1024 - len(body))
    assert server.http("POST", KILL, body=whole, headers={"Content-Type": "application/json"}).status == 200


def test_deeply_nested_body_is_400(server):
    refused(server.http("POST", KILL, body=b'{"filter":' + b"[" * 200_000, headers={"Content-Type": "application/json"}), 400)


@pytest.fixture(scope="module")
def hasty_server():
    process = server_process(settings={"limits.http_request_timeout_s": 1, "limits.http_idle_timeout_s": 1})
    yield process
    process.stop()


@pytest.mark.parametrize("sent", [b"G", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
                                  b"POST /rest/v1/session/kill HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                  b"Content-Length: 10\r\n\r\n{"], ids=["first byte", "half a head", "half a body"])
def test_slow_request_is_408(hasty_server, sent):
    with socket.create_connection((hasty_server.http_host, hasty_server.http_port), timeout=10) as opened:
        opened.sendall(sent)
        (status, headers, body), = split(read_to_end(opened))
    assert (status, headers["connection"].lower(), json.loads(body)["msg"]) == (408, "close", "Request Timeout")


def test_request_byte_by_byte_is_408(hasty_server):
    drops = iter(b"GET /healthz HTTP/1.1\r\nX-Long: " + b"a" * 10_000)
    got = b""

    def drip():
        nonlocal got
        try:
            if not got:
                opened.sendall(bytes([next(drops)]))
            got += opened.recv(1 << 16)
        except TimeoutError:
            return False
        return b"\r\n\r\n" in got

    with socket.create_connection((hasty_server.http_host, hasty_server.http_port), timeout=0.05) as opened:
        wait_until(drip, limit=5.0, what="an answer")
    assert got.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"], ids=["at first", "after a request"])
def test_idle_connection_is_closed_without_a_word(hasty_server, sent):
    with socket.create_connection((hasty_server.http_host, hasty_server.http_port), timeout=10) as opened:
        opened.sendall(sent)
        assert [status for status, _, _ in split(read_to_end(opened))] == ([200] if sent else [])


@pytest.mark.parametrize("sent", [b"\x16", b"\x16\x03\x01\x02\x00"], ids=["first byte", "half a record"])
def test_tls_handshake_that_stands_still_is_ended(hasty_server, sent):
    with socket.create_connection((hasty_server.http_host, hasty_server.http_port), timeout=10) as opened:
        opened.sendall(sent)
        assert not read_to_end(opened).startswith(b"HTTP")


# --- parameters ---

@pytest.mark.parametrize("target", [SESSION + "?user=%zz", SESSION + "?user=%4", SESSION + "?%", SESSION + "/%zz"])
def test_broken_percent_encoding_is_400(server, target):
    refused(server.get(target), 400)


@pytest.mark.parametrize("path", [SESSION, SESSION + "/all"])
def test_unknown_parameter_is_400_and_lists_the_known(server, path):
    sentence = refused(server.get(path + "?usr=root"), 400)
    assert "'usr'" in sentence
    for known in ["id", "user", "host", "db", "command", "state", "active", "min_time", "q", "sort", "limit", "offset", "columns"]:
        assert re.search(rf"\b{known}\b", sentence), known


@pytest.mark.parametrize("parameters", [[("user", "a"), ("user", "b")], [("user", "a"), ("user", "a")], [("limit", "1"), ("limit", "")]])
def test_repeated_parameter_is_400(server, parameters):
    sentence = refused(session_list(server, parameters), 400)
    assert f"'{parameters[0][0]}'" in sentence


def test_cache_buster_is_ignored(server):
    assert server.get(SESSION + "?_=1700000000").status == 200


def test_one_trailing_slash_is_ignored(server):
    assert server.get(SESSION + "/").status == 200
    refused(server.get(SESSION + "//"), 404)


@pytest.mark.parametrize("path", ["/", "/rest/v1/sessions", "/rest/v1/session/../session", "/REST/v1/session", "/rest/v1/session%2F"])
def test_unknown_path_is_404(server, path):
    refused(server.get(path), 404)


# --- who asks, and from where ---

@pytest.mark.parametrize("host", ["evil.example", "evil.example:8030", "127.0.0.1.evil.example", "192.0.2.1"])
def test_foreign_host_is_421(server, host):
    refused(server.get(SESSION, headers={"Host": host}), 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8030"])
def test_host_of_this_machine_is_taken(server, host):
    assert server.get(SESSION, headers={"Host": host}).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "https://evil.example", "null", "http://127.0.0.1:1"])
def test_foreign_origin_may_not_change_state(server, origin):
    refused(server.http("DELETE", SESSION + "/4000000", headers={"Origin": origin}), 403)


def test_foreign_origin_may_read(server):
    assert server.get(SESSION, headers={"Origin": "http://evil.example"}).status == 200


def test_own_origin_may_change_state(server):
    refused(server.http("DELETE", SESSION + "/4000000", headers={"Origin": f"http://{server.http_address}"}), 404)


@pytest.mark.parametrize("path", [SESSION + "/4000000", SESSION + "/4000000/query"])
def test_page_of_another_site_may_not_change_state(server, path):
    refused(server.http("DELETE", path, headers={"Sec-Fetch-Site": "cross-site"}), 403)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""])
def test_body_that_is_not_json_is_415(server, content_type):
    body = b'{"kind":"query","filter":{"user":"nobody"},"dry_run":true}'
    refused(server.http("POST", KILL, body=body, headers={"Content-Type": content_type}), 415)


def test_content_type_with_charset_is_taken(server):
    body = b'{"kind":"query","filter":{"user":"nobody"},"dry_run":true}'
    assert server.http("POST", KILL, body=body, headers={"Content-Type": "Application/JSON; charset=utf-8"}).status == 200


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For"])
@pytest.mark.parametrize("value", ["127.0.0.1", "for=127.0.0.1", ""])
def test_root_without_password_is_refused_behind_a_proxy(server, header, value):
    refused(server.get(SESSION, headers={header: value}), 401)


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For"])
def test_account_with_password_is_let_in_behind_a_proxy(server, connection, header):
    query(connection, "DROP USER IF EXISTS 'behind_proxy'@'%'")
    make_account(connection, "behind_proxy")
    assert server.get(SESSION, user="behind_proxy", password="secret", headers={header: "192.0.2.1"}).status == 200


BAD_LOGINS = {
    "none": None, "another scheme": "Bearer abc", "no base64": "Basic !!!", "no colon": "Basic cm9vdA==", "nothing": "Basic ",
    "invalid UTF-8": "Basic " + base64.b64encode(b"\xff:\xff").decode(), "NUL": "Basic " + base64.b64encode(b"root\0:").decode(),
    "wrong password": "Basic " + base64.b64encode(b"root:guess").decode(), "unknown": "Basic " + base64.b64encode(b"nobody:").decode(),
}


@pytest.mark.parametrize("login", BAD_LOGINS.values(), ids=BAD_LOGINS.keys())
def test_bad_login_is_401_and_asks_for_one(server, login):
    answer = server.get(SESSION, user=None, headers={"Authorization": login} if login is not None else {})
    refused(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize("mode, asks", [("cors", False), ("same-origin", False), ("no-cors", False), ("navigate", True)])
def test_pages_are_not_asked_for_a_login_by_the_browser(server, mode, asks):
    answer = server.get(SESSION, user=None, headers={"Sec-Fetch-Mode": mode})
    refused(answer, 401)
    assert ("www-authenticate" in answer.headers) == asks


def test_unknown_account_reads_like_a_wrong_password(server, connection):
    query(connection, "CREATE USER 'known'@'%' IDENTIFIED BY 'right'")
    known = refused(server.get(SESSION, user="known", password="wrong"), 401)
    unknown = refused(server.get(SESSION, user="nobody", password="wrong"), 401)
    assert known.replace("'known'@", "''@") == unknown.replace("'nobody'@", "''@")


# --- methods ---

def test_head_has_the_headers_of_get_and_no_body(server, connection):
    by_get, by_head = server.get(SESSION), server.http("HEAD", SESSION)
    assert (by_head.status, by_head.body) == (200, b"")
    assert by_head.headers["content-type"] == by_get.headers["content-type"]
    assert int(by_head.headers["content-length"]) > 0


@pytest.mark.parametrize("method, path, allowed", [
    ("POST", SESSION, {"GET", "HEAD"}), ("PUT", SESSION, {"GET", "HEAD"}), ("OPTIONS", SESSION, {"GET", "HEAD"}),
    ("DELETE", SESSION, {"GET", "HEAD"}), ("POST", SESSION + "/5", {"GET", "HEAD", "DELETE"}),
    ("GET", SESSION + "/5/query", {"DELETE"}), ("DELETE", "/healthz", {"GET", "HEAD"})])
def test_method_that_a_path_does_not_take_is_405_with_allow(server, method, path, allowed):
    answer = server.http(method, path, headers={"Content-Type": "application/json"})
    refused(answer, 405)
    assert {each.strip() for each in answer.headers["allow"].split(",")} == allowed


# --- what every answer has ---

@pytest.mark.parametrize("path", [SESSION, "/healthz", "/nothing", SESSION + "?usr=1"])
def test_answers_are_not_kept_and_not_guessed_at(server, path):
    headers = server.get(path).headers
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert headers["x-request-id"]


def test_request_id_of_the_caller_cannot_inject_a_header(server):
    (_, headers, _), = split(talk(server, get(headers=b"X-Request-Id: a\xff<b>\"c\r\nConnection: close\r\n")))
    assert re.fullmatch(r"[A-Za-z0-9._-]+", headers["x-request-id"])


def test_large_answer_is_gzipped_where_the_client_takes_it(server):
    opened = [server.connect() for _ in range(12)]
    packed = server.get(SESSION, headers={"Accept-Encoding": "gzip"})
    plain = server.get(SESSION, headers={"Accept-Encoding": "gzip;q=0"})
    for each in opened:
        each.close()
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert {row["Id"] for row in json.loads(gzip.decompress(packed.body))["data"]["rows"]} == {row["Id"] for row in plain.rows}


def test_small_answer_is_not_gzipped(server):
    assert "content-encoding" not in server.get("/rest/v1/version", headers={"Accept-Encoding": "gzip"}).headers


# --- one connection, several requests ---

def test_connection_serves_on_after_answers_and_refusals(server):
    connection = HTTPConnection(server.http_host, server.http_port, timeout=10)
    try:
        connection.connect()
        local = connection.sock.getsockname()
        for path, status in [("/healthz", 200), ("/nothing", 404), (SESSION, 401), ("/rest/v1/version", 200)] * 20:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == status
            assert connection.sock.getsockname() == local
    finally:
        connection.close()


def test_requests_sent_at_once_are_answered_in_order(server):
    paths = [b"/healthz", b"/nothing", b"/rest/v1/version", b"/missing"]
    sent = b"".join(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n" for path in paths * 10)
    assert statuses(server, sent) == [200, 404, 200, 404] * 10


def test_connection_close_is_obeyed(server):
    assert statuses(server, get(headers=b"Connection: close\r\n") + SMUGGLED) == [200]


def test_http_1_0_closes_after_its_answer(server):
    assert statuses(server, b"GET /healthz HTTP/1.0\r\n\r\n" + SMUGGLED) == [200]
