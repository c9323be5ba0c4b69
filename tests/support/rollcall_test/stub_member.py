# A member of a cluster that misbehaves as told: it greets as members do, with a proof of the secret, and gives a list that a test
# chooses. Beside it, tokens and calls made by hand, and a front end's list of all with the time that it took.
import contextlib
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from urllib.parse import parse_qsl, urlsplit

from .cluster import SECRET
from .http_client import http
from .sessions import session_list

HELLO = "/internal/v1/hello"
SESSIONS = "/internal/v1/sessions"
TOKEN_HEADER = "x-rollcall-token"
PROOF_HEADER = "x-rollcall-proof"
PROCESS, CONNECTION_ADMIN = 1, 2  # bits of a caller's rights


def hexadecimal(data):
    return data.hex().upper()


def sign(secret, message):
    return hexadecimal(hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest())


def body_hash(body):
    return hexadecimal(hashlib.sha256(body).digest())


def make_token(method, target, body=b"", audience="", rights=0xFF, caller="root", secret=SECRET, shift_ms=0, nonce=None, version=1):
    """The token of an internal call, as src/rollcall/cluster/calls/token.hpp has it. shift_ms: how far this caller's clock is ahead."""
    now = int(time.time() * 1000) + shift_ms
    fields = [str(version), str(now), nonce or secrets.token_hex(16), audience, str(rights), hexadecimal(caller.encode())]
    signed = ["rollcall internal call", fields[0], method, target, body_hash(body), audience, fields[1], fields[2], fields[4], fields[5]]
    return ";".join([*fields, sign(secret, "\n".join(signed) + "\n")])


def make_proof(nonce, body, secret=SECRET):
    return sign(secret, f"rollcall hello\n{nonce}\n{body_hash(body)}\n")


def internal_call(server, method, target, token=None, body=None, **login):
    """A member's call by hand, without a login unless one is given."""
    return http(server.http_address, method, target, headers={TOKEN_HEADER: token} if token else {},
                body=body, **{"user": None, **login})


def uuid_of(server, secret=SECRET):
    """Who the front end says it is, when a member greets it; its proof is checked."""
    nonce = secrets.token_hex(16)
    answer = internal_call(server, "GET", HELLO, make_token("GET", HELLO, secret=secret, nonce=nonce))
    assert answer.status == 200, answer
    assert answer.headers[PROOF_HEADER] == make_proof(nonce, answer.body, secret)
    return answer.json["uuid"]


class timed_list:
    """GET /rest/v1/session/all with its nodes: what it says, and in how many seconds."""

    def __init__(self, member, parameters=None, **more):
        begun = time.monotonic()
        self.answer = session_list(member, {"nodes": "true", **(parameters or {})}, path="/rest/v1/session/all", **more)
        self.seconds = time.monotonic() - begun
        assert self.answer.status == 200, self.answer
        data = self.answer.data
        self.rows = data["rows"]
        self.complete = data["complete"]
        self.nodes = {node["FE"]: node for node in data["nodes"]}
        assert len(self.nodes) == len(data["nodes"]), f"a member is named twice: {data['nodes']}"

    @property
    def ids(self):
        return [int(row["Id"]) for row in self.rows]

    @property
    def states(self):
        return {name: node["state"] for name, node in self.nodes.items()}

    def check(self, sessions, failed=(), lost_rows=0):
        """`sessions` are listed, each once, and nothing else; each member but the `failed` ones answered; `nodes` agrees with the rows.

        lost_rows: how many of the rows belong to the failed ones.
        """
        told = f"complete {self.complete}, {list(self.nodes.values())}, ids {self.ids}"
        assert self.complete is (not failed), told
        assert set(failed) <= set(self.nodes), told
        for name, node in self.nodes.items():
            assert (node["state"] == "ok") is (name not in failed), told
            assert (node["error"] == "") is (name not in failed), told
            assert node["rows"] == sum(row["FE"] == name for row in self.rows), told
            assert 0 <= node["took_ms"] <= self.seconds * 1000 + 1, told
        assert sum(self.nodes[name]["rows"] for name in failed) == lost_rows, told
        assert sorted(self.ids) == sorted(sessions), told
        assert self.answer.json["count"] == len(self.rows), told
        return self


class asked:
    """One request that came to a stub: method, target, headers by name in lower case, and the target's parameters."""

    def __init__(self, head):
        first, *rest = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = first.split(" ", 2)
        self.headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
        self.path = urlsplit(self.target).path
        self.parameters = dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


def http_answer(body, status="200 OK", headers=(), length=None):
    """An HTTP answer's bytes. length: what Content-Length says, where it lies."""
    head = [f"HTTP/1.1 {status}", "Content-Type: text/plain", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class stub_member:
    """Listens from its making until close(). Greets by `greet` and answers every other call by `behave`: functions of (stub,
    connection, request) that send what they like on the connection, which stays open for more unless they close it. `raw`, where it is set,
    takes the place of both: it gets the connection before anything is read.
    """

    def __init__(self, fe_number, port=0, secret=SECRET, cluster="default_cluster", protocol=1):
        self.fe_number = fe_number
        self.uuid = secrets.token_hex(16)
        self.secret = secret
        self.cluster = cluster
        self.protocol = protocol
        self.started_ms = int(time.time() * 1000)
        self.greet = stub_member.greet_properly
        self.behave = stub_member.give_rows
        self.raw = None
        self.row_count = 3
        self.calls = []  # every request that came, in order
        self.closing = threading.Event()
        self.guard = threading.Lock()
        self.connections = set()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.threads = [threading.Thread(target=self.accept, daemon=True)]
        self.threads[0].start()

    # What it does where nothing else is told.

    def greet_properly(self, connection, request):
        body = json.dumps({"protocol": self.protocol, "uuid": self.uuid, "fe_number": self.fe_number, "advertise": "", "cluster": self.cluster,
                           "started_ms": self.started_ms, "version": "stub"}).encode()
        nonce = request.headers.get(TOKEN_HEADER, ";;").split(";")[2]
        connection.sendall(http_answer(body, headers=[f"{PROOF_HEADER}: {make_proof(nonce, body, self.secret)}"]))

    def give_rows(self, connection, request):
        connection.sendall(http_answer(self.lines(request)))

    # Pieces of which tests make other behaviour.

    @property
    def ids(self):
        return [self.id(n) for n in range(1, self.row_count + 1)]

    def id(self, n):
        return self.fe_number << 22 | n

    def line(self, request, n, **cells):
        """Row n as a line: sort key, id, JSON."""
        row = {"FE": request.parameters["as"], "Id": str(self.id(n)), "User": "stub", **cells}
        names = request.parameters["columns"].split(",")
        return f"{self.id(n)} {self.id(n)} ".encode() + json.dumps({name: row.get(name, "") for name in names}, separators=(",", ":")).encode() + b"\n"

    def lines(self, request, promised=None, given=None):
        """A list of rows: `promised` by its header, `given` in truth."""
        promised = self.row_count if promised is None else promised
        given = promised if given is None else given
        return f"rows {promised} {promised}\n".encode() + b"".join(self.line(request, n) for n in range(1, given + 1))

    def wait_for_end(self, connection):
        """Says nothing until the other side hangs up or the test is over."""
        while not self.closing.is_set() and self.receive(connection):
            pass

    def calls_to(self, path):
        return sum(request.path == path for request in list(self.calls))

    # The server.

    def accept(self):
        while not self.closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.settimeout(30)
            with self.guard:
                self.connections.add(connection)
            thread = threading.Thread(target=self.serve, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def serve(self, connection):
        # Its peer may hang up at any moment, and so may a behaviour.
        with contextlib.suppress(OSError), contextlib.closing(connection):
            if self.raw:
                self.raw(self, connection)
                return
            while head := self.read_head(connection):
                request = asked(head)
                self.calls.append(request)
                behave = self.greet if request.path == HELLO else self.behave
                behave(self, connection, request)
        with self.guard:
            self.connections.discard(connection)

    def receive(self, connection):
        return b"" if self.closing.is_set() else connection.recv(65536)

    def read_head(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.receive(connection)
            if not piece:
                return b""
            head += piece
        return head.partition(b"\r\n\r\n")[0]

    def hang_up(self):
        """Ends the connections that are open."""
        with self.guard:
            open_ones = list(self.connections)
        for each in open_ones:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.closing.set()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # close() alone does not wake accept()
        self.listener.close()
        self.hang_up()
        for thread in self.threads:
            thread.join(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
