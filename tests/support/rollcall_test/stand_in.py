# A server of a product that cannot be installed here: it speaks MySQL's protocol and plays the answers of a file of tests/support/upstreams.
# It proves that we ask what the file expects and read what it answers, not that the product does: each file names what it was written after.
# Source: MySQL Server Doxygen, "Connection Phase", "Command Phase", "Text Resultset".
import contextlib
import json
import re
import socket
import struct
import threading
import time
from pathlib import Path

from .raw_mysql import CONNECT_ATTRS, LENENC_CLIENT_DATA, LONG_PASSWORD, NATIVE, PLUGIN_AUTH, PROTOCOL_41, SECURE_CONNECTION, packet
from .wait import wait_until

FILES = Path(__file__).resolve().parents[1] / "upstreams"
OUR_COMMENT = re.compile(r"^/\* rollcall [^*]*\*/ ")
COM_QUIT, COM_QUERY, COM_PING = 0x01, 0x03, 0x0E
CAPABILITIES = LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH | CONNECT_ATTRS | LENENC_CLIENT_DATA
OK = b"\0\0\0\x02\0\0\0"
END = b"\xfe\0\0\x02\0"


def lenenc(data):
    """A cell, or None for NULL, with its length before it."""
    if data is None:
        return b"\xfb"
    if len(data) < 251:
        return bytes([len(data)]) + data
    return (b"\xfc" + struct.pack("<H", len(data)) if len(data) < 1 << 16 else b"\xfd" + struct.pack("<I", len(data))[:3]) + data


def column(name):
    return b"\x03def" + 3 * b"\0" + lenenc(name.encode()) + b"\0" + b"\x0c" + struct.pack("<HIBHB", 45, 1024, 0xFD, 0, 0) + b"\0\0"


def error(code, state, message):
    return b"\xff" + struct.pack("<H", code) + b"#" + state.encode() + message.encode()


def result(columns, rows):
    """The packets of a result set; cells are bytes or None."""
    return [bytes([len(columns)]), *map(column, columns), END, *(b"".join(map(lenenc, row)) for row in rows), END]


class session:
    """One connection of ours to the stand-in."""

    def __init__(self, server, connection, number):
        self.server = server
        self.connection = connection
        self.id = number
        self.user = ""
        self.runs = None  # the statement that is being answered, as it was sent
        self.sequence = 0
        self.host = "%s:%d" % connection.getpeername()

    def send(self, *payloads):
        parts = []
        for each in payloads:
            parts.append(packet(each, self.sequence))
            self.sequence = (self.sequence + 1) % 256
        self.connection.sendall(b"".join(parts))

    def read_exactly(self, count):
        got = b""
        while len(got) < count:
            part = self.connection.recv(count - len(got))
            if not part:
                raise ConnectionError("the other side is gone")
            got += part
        return got

    def read(self):
        header = self.read_exactly(4)
        self.sequence = (header[3] + 1) % 256
        return self.read_exactly(int.from_bytes(header[:3], "little"))

    def greeting(self):
        nonce = b"a nonce of 20 bytes."
        return (b"\x0a" + self.server.file["version"].encode() + b"\0" + struct.pack("<I", self.id & 0xFFFFFFFF) + nonce[:8] + b"\0" +
                struct.pack("<HBHH", CAPABILITIES & 0xFFFF, 45, 2, CAPABILITIES >> 16) + b"\x15" + 10 * b"\0" + nonce[8:] + b"\0" +
                NATIVE.encode() + b"\0")

    def log_in(self):
        """Lets everyone in, with any password."""
        self.send(self.greeting())
        self.user = self.read()[32:].split(b"\0")[0].decode()
        self.send(OK)

    def wait_for_end(self):
        """Says nothing until the other side hangs up or the test is over."""
        with contextlib.suppress(ConnectionError):
            while True:
                self.read_exactly(1)


class stand_in:
    """Listens from its making until close(). `product`: the file's name. `account`: another set of answers that the file has.

    A test may change `rows` with put() and remove(), and `answers`; `instead` has functions of a session that answer a statement, or
    ("greeting") a connection, with bytes of their own. `asked` is each statement that came, without our comment, `raw` as it was sent.
    """

    def __init__(self, product, account=None):
        self.file = json.loads((FILES / f"{product}.json").read_text(encoding="utf-8"))
        self.account = account
        self.guard = threading.RLock()
        self.instead = {}
        self.asked, self.raw, self.unknown = [], [], []
        self.lists = 0  # so many whole ones were asked for
        self.changed = True  # is anything other than the file has it?
        self.reset()
        self.next_id = self.file["first_id"]
        self.sessions = {}
        self.closing = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept, daemon=True)]
        self.threads[0].start()

    def original_answers(self):
        return {**self.file["answers"], **(self.file[self.account] if self.account else {})}

    # What a test does with it.

    def reset(self):
        """As the file has it."""
        with self.guard:
            self.instead.clear()
            self.answers = self.original_answers()
            self.rows = {}
            for key, cells in self.file["sessions"]["rows"].items():
                self.put(key, cells)
            self.changed = False

    def put(self, key, cells):
        """A session of others' with these cells, from now on; a list, or some by their columns' names."""
        with self.guard:
            if isinstance(cells, dict):
                before = dict(zip(self.columns, self.rows[key][0]))
                cells = [cells.get(name, before[name]) for name in self.columns]
            self.rows[key] = (list(cells), time.monotonic())
            self.changed = True

    def remove(self, key):
        with self.guard:
            self.rows.pop(key, None)
            self.changed = True

    def begin_anew(self):
        """As the file has it, with other sessions than before, and listed so."""
        with self.guard:
            changed = self.changed or bool(self.instead) or self.answers != self.original_answers()
            if changed:
                self.rows.clear()
        if changed:
            self.wait_for_lists()
            self.reset()
            self.wait_for_lists()

    def wait_for_lists(self):
        """Until a list that was asked for by now has been read."""
        known = self.lists
        wait_until(lambda: self.lists > known + 1, what=f"lists of {self.file['product']}")

    def sent(self, text):
        """How often this very statement came."""
        with self.guard:
            return self.asked.count(text)

    def kills(self):
        with self.guard:
            return [text for text in self.asked if "KILL" in text.upper() and not text.startswith(("SELECT", "SHOW"))]

    def settings(self, name, **more):
        keys = {"address": f"127.0.0.1:{self.port}", "user": "watcher", "interval_ms": 200, **more}
        return {f"watch.{name}.{key}": value for key, value in keys.items()}

    # Answers.

    @property
    def columns(self):
        return self.file["sessions"]["columns"]

    def fill(self, cell, since, by, asks):
        """A cell of a file as bytes: {"seconds": 3} is three when it was put there and goes on, $NAMES are of the connection `by`."""
        if isinstance(cell, dict):
            ((unit, value),) = cell.items()
            value += time.monotonic() - since
            cell = str(int(value * 1e12)) if unit == "picoseconds" else str(int(value))
        if cell is None or isinstance(cell, bytes):
            return cell
        if by is None or not cell.startswith("$"):
            return cell.encode()
        own = by is asks
        filled = {"$ID": str(by.id), "$USER": by.user, "$HOST": by.host, "$COMMAND": "Query" if by.runs else "Sleep",
                  "$INFO": by.runs, "$OWN": "Yes" if own else "No"}[cell]
        return filled if filled is None else filled.encode()

    def list(self, ids, asks):
        """The rows of everyone, or of these ids alone."""
        with self.guard:
            self.lists += ids is None
            own = [each for each in self.sessions.values() if each.user]
            rows = [[self.fill(cell, since, None, asks) for cell in cells] for cells, since in self.rows.values()]
            rows += [[self.fill(cell, 0, each, asks) for cell in self.file["sessions"]["own"]] for each in own]
        place = [name.upper() for name in self.columns].index("ID")
        return rows if ids is None else [row for row in rows if row[place].decode() in ids]

    def find(self, text):
        """The file's answer, and the ids that `text` has in place of the file's $IDS. Nothing but the ids may differ."""
        with self.guard:
            if text in self.answers:
                return self.answers[text], None
            for each, answer in self.answers.items():
                head, found, tail = each.partition("$IDS")
                ids = text[len(head):len(text) - len(tail)]
                if found and text.startswith(head) and text.endswith(tail) and re.fullmatch("[0-9,]+", ids):
                    return answer, ids.split(",")
        return None, None

    def happen(self, text):
        """What follows from a statement: a KILL takes effect."""
        with self.guard:
            for key, cells in self.file.get("after", {}).get(text, {}).items():
                if cells is None:
                    self.remove(key)
                else:
                    self.put(key, cells)

    def packets(self, text, asks):
        answer, ids = self.find(text)
        if answer is None:
            self.unknown.append(text)
            return [error(1064, "42000", "this stand-in has no answer to it")]
        if answer == "ok":
            self.happen(text)
            return [OK]
        if "error" in answer:
            return [error(*answer["error"])]
        if answer.get("list"):
            return result(self.columns, self.list(ids, asks))
        return result(answer["columns"], [[self.fill(cell, 0, asks, asks) for cell in row] for row in answer["rows"]])

    # The server.

    def accept(self):
        while not self.closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.guard:
                made = session(self, connection, self.next_id)
                self.next_id += 1
                self.sessions[made.id] = made
                thread = threading.Thread(target=self.serve, args=(made,), daemon=True)
                self.threads.append(thread)
            thread.start()

    def serve(self, each):
        with contextlib.suppress(OSError), contextlib.closing(each.connection):
            if "greeting" in self.instead:
                self.instead["greeting"](each)
            else:
                each.log_in()
                while self.serve_command(each):
                    pass
        with self.guard:
            self.sessions.pop(each.id, None)

    def serve_command(self, each):
        command = each.read()
        if command[0] == COM_QUIT:
            return False
        if command[0] == COM_PING:
            each.send(OK)
        elif command[0] == COM_QUERY:
            self.serve_query(each, command[1:].decode())
        else:
            each.send(error(1047, "08S01", "Unknown command"))
        return True

    def serve_query(self, each, sent):
        text = OUR_COMMENT.sub("", sent)
        with self.guard:
            self.asked.append(text)
            self.raw.append(sent)
            each.runs = sent
        try:
            if text in self.instead:
                self.instead[text](each)
            else:
                each.send(*self.packets(text, each))
        finally:
            each.runs = None

    def close(self):
        self.closing.set()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # close() alone does not wake accept()
        self.listener.close()
        with self.guard:
            open_ones = list(self.sessions.values())
        for each in open_ones:
            with contextlib.suppress(OSError):
                each.connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(10)

    def check(self):
        """Fails where we asked what the file does not expect."""
        assert not self.unknown, f"{self.file['product']} was asked what its file has no answer to: {sorted(set(self.unknown))}"

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        self.close()
        if kind is None:
            self.check()
