# A MySQL client that sends whatever bytes a test wants and tells what came back, packet by packet.
# Source: MySQL Server Doxygen, "Connection Phase", "Command Phase".
import hashlib
import socket
import struct
import time

from .wait import PATIENCE

LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, SSL, SECURE_CONNECTION = 1 << 0, 1 << 3, 1 << 9, 1 << 11, 1 << 15
PLUGIN_AUTH, CONNECT_ATTRS, LENENC_CLIENT_DATA, QUERY_ATTRIBUTES = 1 << 19, 1 << 20, 1 << 21, 1 << 27
CLIENT_FLAGS = LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH
SHA2, NATIVE = "caching_sha2_password", "mysql_native_password"

COM_QUERY, COM_FIELD_LIST, COM_PROCESS_KILL, COM_PING, COM_CHANGE_USER = 0x03, 0x04, 0x0C, 0x0E, 0x11
COM_STMT_PREPARE, COM_STMT_EXECUTE, COM_STMT_SEND_LONG_DATA, COM_STMT_CLOSE = 0x16, 0x17, 0x18, 0x19
COM_STMT_RESET, COM_SET_OPTION = 0x1A, 0x1B


def packet(payload, sequence=0):
    """One packet, of a payload under 16 MiB - 1."""
    return struct.pack("<I", len(payload))[:3] + bytes([sequence]) + payload


def handshake_response(user="root", auth=b"", database=None, plugin=SHA2, attributes=None, flags=CLIENT_FLAGS, mariadb=0):
    """HandshakeResponse41's payload. attributes: bytes as they go, length first. mariadb: the flags that MariaDB's own clients have."""
    flags &= ~LONG_PASSWORD if mariadb else ~0
    flags |= (CONNECT_WITH_DB if database is not None else 0) | (CONNECT_ATTRS if attributes is not None else 0)
    payload = struct.pack("<IIB19xI", flags, 1 << 24, 45, mariadb) + user.encode() + b"\0" + bytes([len(auth)]) + auth
    if database is not None:
        payload += database.encode() + b"\0"
    payload += plugin.encode() + b"\0"
    return payload + (attributes or b"")


def ssl_request(flags=CLIENT_FLAGS):
    return struct.pack("<IIB23x", flags | SSL, 1 << 24, 45)


def scramble(plugin, password, nonce):
    """What proves `password` to the plugin, for the nonce of the greeting."""
    digest = hashlib.sha1 if plugin == NATIVE else hashlib.sha256
    once = digest(password.encode()).digest()
    twice = digest(once).digest()
    mask = digest(nonce + twice).digest() if plugin == NATIVE else digest(twice + nonce).digest()
    return bytes(a ^ b for a, b in zip(once, mask))


def parse_error(payload):
    """(code, SQLSTATE, message) of an error packet; the SQLSTATE is None where there is none."""
    assert payload is not None, "the connection was closed without an error packet"
    assert payload[:1] == b"\xff", f"not an error packet: {payload[:200]!r}"
    code, rest = struct.unpack("<H", payload[1:3])[0], payload[3:]
    state = rest[1:6].decode() if rest[:1] == b"#" else None
    return code, state, (rest[6:] if state else rest).decode()


class raw_client:
    """One socket. `greeting` is the first payload, None where greet=False and before read_greeting()."""

    def __init__(self, server, greet=True, limit=15.0):
        limit *= PATIENCE
        self.socket = socket.create_connection((server.mysql_host, server.mysql_port), timeout=limit)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.limit = limit
        self.sequence = 0
        self.greeting = None
        if greet:
            self.read_greeting()

    def read_greeting(self):
        """Takes the server's first packet, with the connection's id and nonce."""
        self.greeting = self.read()
        head = self.greeting.index(b"\0") + 1
        self.id = struct.unpack("<I", self.greeting[head:head + 4])[0]
        self.nonce = self.greeting[head + 4:head + 12] + self.greeting[head + 31:head + 43]
        return self

    def send(self, payload, sequence=None):
        """Sends one packet; its sequence number follows the last packet's where none is given."""
        number = self.sequence if sequence is None else sequence
        self.sequence = (number + 1) % 256
        self.socket.sendall(packet(payload, number))

    def read_exactly(self, count):
        """`count` bytes, or None where the connection ends before."""
        deadline = time.monotonic() + self.limit
        got = b""
        while len(got) < count:
            assert time.monotonic() < deadline, f"{count} bytes did not come within {self.limit} s; came: {got[:200]!r}"
            try:
                part = self.socket.recv(min(count - len(got), 1 << 20))
            except ConnectionResetError:
                return None
            if not part:
                return None
            got += part
        return got

    def read(self):
        """The next packet's payload, or None at the connection's end."""
        header = self.read_exactly(4)
        if header is None:
            return None
        self.sequence = (header[3] + 1) % 256
        return self.read_exactly(int.from_bytes(header[:3], "little"))

    def ended(self):
        """Is nothing more to come? Waits for the end."""
        return self.read_exactly(1) is None

    def swallow(self):
        """Says that no more comes and takes what the server still sends, to the end."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
            for _ in range(10_000):
                if not self.socket.recv(1 << 16):
                    return
        except ConnectionError:
            return
        raise AssertionError("the server does not stop sending")

    def login(self, **response):
        """As root without a password, unless told else. Fails where that is not answered by OK."""
        self.send(handshake_response(**response))
        answer = self.read()
        assert answer is not None and answer[:1] == b"\0", answer
        return self

    def command(self, code, body=b""):
        """Sends a command; gives the first packet of the answer."""
        self.send(bytes([code]) + body, sequence=0)
        return self.read()

    def prepare(self, sql):
        """Prepares a statement with one parameter and one column; gives its id."""
        answer = self.command(COM_STMT_PREPARE, sql.encode())
        assert answer[:1] == b"\0", answer
        for _ in range(4):  # a definition and an EOF, twice
            self.read()
        return struct.unpack("<I", answer[1:5])[0]

    def ping(self):
        answer = self.command(COM_PING)
        assert answer is not None and answer[:1] == b"\0", answer

    def abort(self):
        """Ends the connection as a crashed machine would: a reset, no farewell."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def refusal(server, user, plugin, password):
    """What a login with `password` is told: the kinds of packets up to the error, and the error without the user's name."""
    with raw_client(server) as client:
        client.send(handshake_response(user, scramble(plugin, password, client.nonce), plugin=plugin))
        kinds = []
        for _ in range(6):
            answer = client.read()
            kinds.append(answer[:1] if answer[:1] != b"\x01" else answer[:2])
            if answer[:1] == b"\xff":
                code, state, message = parse_error(answer)
                return kinds, code, state, message.replace(f"'{user}'@", "''@")
            if answer[:1] == b"\xfe":
                client.send(scramble(answer[1:].split(b"\0")[0].decode(), password, client.nonce))
            elif answer == b"\x01\x04":
                client.send(b"\x02")
            else:
                client.send(bytes(256))  # no ciphertext of any password
        raise AssertionError(f"no refusal after {kinds}")


def is_asked_for_native(server, user):
    """Is whoever says that he is `user` asked to switch to mysql_native_password?"""
    with raw_client(server) as client:
        client.send(handshake_response(user, b"x" * 32))
        answer = client.read()
    return answer[:1] == b"\xfe" and answer[1:].split(b"\0")[0].decode() == NATIVE


def nobody_like(server, user):
    """The name of an account that does not exist and seems to have the same kind of password as `user`."""
    wanted = is_asked_for_native(server, user)
    return next(name for name in (f"nobody{number}" for number in range(200)) if is_asked_for_native(server, name) is wanted)
