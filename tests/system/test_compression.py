# CLIENT_COMPRESS, with clients that have it, and with bytes that no client sends.
import struct
import zlib

import MySQLdb
import pytest
from rollcall_test import mariadb, node, query, wait_until
from rollcall_test.raw_mysql import CLIENT_FLAGS, COM_PING, COM_QUERY, packet, raw_client

COMPRESS = 1 << 5


@pytest.fixture
def compressed(server):
    opened = MySQLdb.connect(host=server.mysql_host, port=server.mysql_port, user="root", compress=True, autocommit=True)
    yield opened
    opened.close()


def rows(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_small_and_large_answers(compressed):
    assert rows(compressed, "SELECT 1") == [(1,)]
    assert rows(compressed, "SELECT repeat('x', 1000000)") == [("x" * 1_000_000,)]
    assert len(rows(compressed, "SELECT `range`, sha2(concat('x', `range`), 256) FROM range(200000)")) == 200_000


@pytest.mark.parametrize("size", [49, 50, 65_535, 1_000_000, 20_000_000])
def test_large_statements(compressed, size):
    assert rows(compressed, f"SELECT LENGTH('{'y' * size}')") == [(size,)]


def test_bytes_sent_are_those_of_packets(server, compressed, connection):
    rows(compressed, "SELECT repeat('x', 10000000)")
    (sent,) = query(connection, f"SELECT BytesOut FROM rollcall.sessions WHERE Id = {compressed.thread_id()}")[0]
    assert int(sent) > 10_000_000


def test_mariadb_with_compression(server):
    done = mariadb(server, "--compress", "-N", "-e", "SELECT LENGTH(repeat('z', 300000))")
    assert (done.returncode, done.stdout.strip()) == (0, "300000"), done.stderr


def test_mysql2_with_compression(server):
    text = "size" * 20_000
    done = node("run.js", server, {"compress": True, "steps": [
        {"method": "query", "sql": "SELECT repeat('size', 20000)"},
        {"method": "execute", "sql": "SELECT ? AS v", "values": [text]}]})
    assert [result["rows"] for result in done["results"]] == [[[text]], [[text]]]


def test_change_user_stays_compressed(server, connection):
    query(connection, "CREATE USER packed IDENTIFIED WITH mysql_native_password BY 'secret'")
    opened = MySQLdb.connect(host=server.mysql_host, port=server.mysql_port, user="root", compress=True)
    opened.change_user("packed", "secret", "")
    assert rows(opened, "SELECT USER()")[0][0].startswith("packed@")
    opened.close()


def compressed_packet(payload, sequence=0, original=None):
    body = zlib.compress(payload)
    length = len(payload) if original is None else original
    return struct.pack("<I", len(body))[:3] + bytes([sequence]) + struct.pack("<I", length)[:3] + body


def plain_packet(payload, sequence=0):
    return struct.pack("<I", len(payload))[:3] + bytes([sequence]) + b"\0\0\0" + payload


def read_compressed(client):
    """The bytes inside the next compressed packet, and its number; None at the end."""
    header = client.read_exactly(7)
    if header is None:
        return None
    body = client.read_exactly(int.from_bytes(header[:3], "little"))
    return (zlib.decompress(body) if header[4:] != b"\0\0\0" else body), header[3]


@pytest.fixture
def client(server):
    return raw_client(server).login(flags=CLIENT_FLAGS | COMPRESS)


def test_login_is_plain_and_what_follows_is_not(client):
    client.socket.sendall(plain_packet(packet(bytes([COM_PING]))))
    payload, number = read_compressed(client)
    assert payload[4] == 0 and payload[3] == 1 and number == 1


def test_command_in_many_compressed_packets(client):
    command = packet(bytes([COM_QUERY]) + b"SELECT 'in pieces'")
    sent = b"".join(plain_packet(command[i:i + 1], i) if i % 2 else compressed_packet(command[i:i + 1], i) for i in range(len(command)))
    for i in range(len(sent)):
        client.socket.sendall(sent[i:i + 1])
    payload, number = read_compressed(client)
    assert b"in pieces" in payload and number == len(command) % 256


def test_two_commands_in_one_compressed_packet(client):
    client.socket.sendall(compressed_packet(packet(bytes([COM_PING])) + packet(bytes([COM_PING]))))
    assert read_compressed(client)[0][4] == 0
    assert read_compressed(client)[0][4] == 0


@pytest.mark.parametrize("broken", [
    compressed_packet(packet(bytes([COM_PING])), original=6),
    compressed_packet(packet(bytes([COM_PING])), original=4),
    compressed_packet(packet(bytes([COM_PING])), original=0xFFFFFF),
    b"\x05\0\0\0\x10\0\0junk!",
    packet(bytes([COM_PING])) + b"not compressed at all, whatever the login said",
], ids=["longer", "shorter", "bomb", "junk", "plain"])
def test_broken_bytes_end_the_connection_and_no_other(server, client, connection, broken):
    client.socket.sendall(broken)
    client.swallow()
    gone = lambda: not query(connection, f"SELECT 1 FROM rollcall.sessions WHERE Id = {client.id}")  # noqa: E731
    wait_until(gone, what="the session that sent broken bytes gone")


def test_bomb_is_refused_by_the_packet_limit(server, client):
    """64 MiB of zeros in 64 KiB: what unpacks to more than a packet may be is refused before it is unpacked."""
    whole = struct.pack("<I", 0xFFFFFF)[:3]
    sent = b""
    for number in range(5):
        part = whole + bytes([number]) + (bytes([COM_QUERY]) + bytes(0xFFFFFF - 1) if number == 0 else bytes(0xFFFFFF))
        sent += b"".join(compressed_packet(part[i:i + 8_000_000]) for i in range(0, len(part), 8_000_000))
    assert len(sent) < 100_000
    client.socket.sendall(sent)
    payload, _ = read_compressed(client)
    assert struct.unpack("<H", payload[5:7])[0] == 1153
