# Clients of a pool that compress (CLIENT_COMPRESS): the server behind, a real MariaDB, sees nothing of it.
import struct
import threading
import zlib

import MySQLdb
import pytest
from rollcall_test import mariadb, node, server_process, wait_until
from rollcall_test.pools import enter_bare, pool_settings, way_to
from rollcall_test.raw_mysql import CLIENT_FLAGS, COM_PING, COM_QUERY, packet
from rollcall_test.watched_mariadb import watched_mariadb

COMPRESS = 1 << 5
MIB = 1 << 20


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb("--max-allowed-packet=64M", "--local-infile=1") as process:
        process.run("CREATE TABLE shop.loaded (n INT, t VARCHAR(100)) ENGINE=InnoDB",
                    "CREATE USER bob@'127.0.0.1' IDENTIFIED BY 'other'")
        yield process


@pytest.fixture(scope="module")
def server(shop):
    with server_process(settings=pool_settings(shop.root, [shop.address])) as process:
        yield process


@pytest.fixture(params=["plain", "tls"])
def compressed(server, request):
    host, port = server.pools["shop"]
    more = {"ssl": {"cipher": "AES128-SHA256:ECDHE-RSA-AES256-GCM-SHA384"}} if request.param == "tls" else {}
    opened = MySQLdb.connect(host=host, port=port, user="ann", password="secret", database="shop", compress=True, local_infile=True,
                             autocommit=True, **more)
    row = next(row for row in server.get("/rest/v1/session?columns=all").rows if row["Id"] == str(opened.thread_id()))
    assert (row["TlsVersion"] != "") == (request.param == "tls"), row
    yield opened
    opened.close()


def rows(opened, sql):
    with opened.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_answers_of_every_size_pass(compressed):
    assert rows(compressed, "SHOW STATUS LIKE 'Compression'") == [("Compression", "OFF")], "between the front end and the server"
    assert rows(compressed, "SELECT REPEAT('x', 1000000)") == [("x" * 1_000_000,)]
    assert rows(compressed, "SELECT LENGTH(REPEAT('y', 40000000)), REPEAT('y', 40000000)")[0][0] == 40_000_000
    many = rows(compressed, "SELECT seq, SHA2(seq, 256) FROM seq_1_to_50000")
    assert len(many) == 50_000 and many[-1][0] == 50_000


@pytest.mark.parametrize("size", [49, 50, 65_535, 1_000_000, 16 * MIB - 1, 16 * MIB, 40 * MIB], ids=str)
def test_statements_of_every_size_pass(compressed, size):
    text = "y" * size
    assert rows(compressed, f"SELECT LENGTH('{text}'), MD5('{text[:9]}')")[0][0] == size
    assert rows(compressed, "SELECT 2") == [(2,)]


def test_a_file_of_the_clients_is_loaded(compressed, tmp_path):
    (tmp_path / "data.csv").write_text("".join(f"{n},row {n}\n" for n in range(200_000)), encoding="ascii")
    rows(compressed, "TRUNCATE TABLE loaded")
    rows(compressed, f"LOAD DATA LOCAL INFILE '{tmp_path / 'data.csv'}' INTO TABLE loaded FIELDS TERMINATED BY ','")
    assert rows(compressed, "SELECT COUNT(*), MAX(n), SUM(t = CONCAT('row ', n)) FROM loaded") == [(200_000, 199_999, 200_000)]


def test_a_change_of_user_stays_compressed(compressed):
    compressed.change_user("bob", "other", "")
    assert rows(compressed, "SELECT USER(), LENGTH(REPEAT('x', 100000))") == [("bob@127.0.0.1", 100_000)]


def test_a_statement_is_ended(server, compressed):
    path = f"/rest/v1/session/{compressed.thread_id()}"
    with pytest.raises(MySQLdb.MySQLError) as ended:
        def end():
            wait_until(lambda: "SLEEP" in (server.get(path).rows[0]["Info"] or ""), what="a statement that runs")
            server.http("DELETE", f"{path}/query?wait_ms=0")

        killer = threading.Thread(target=end)
        killer.start()
        rows(compressed, "SELECT SLEEP(300)")
    killer.join()
    assert ended.value.args[0] == 1317 and "by 'root'" in ended.value.args[1]
    assert rows(compressed, "SELECT 3") == [(3,)]


def test_other_clients_compress_too(server):
    host, port = server.pools["shop"]
    done = mariadb(server, "-h", host, "-P", str(port), "--compress", "-N", "-e", "SELECT LENGTH(REPEAT('z', 300000))", user="ann", password="secret")
    assert (done.returncode, done.stdout.strip()) == (0, "300000"), done.stderr
    text = "size" * 20_000
    done = node("run.js", way_to(server), {"compress": True, "user": "ann", "password": "secret", "steps": [
        {"method": "query", "sql": "SELECT REPEAT('size', 20000)"},
        {"method": "execute", "sql": "SELECT ? AS v", "values": [text]}]})
    assert [result["rows"] for result in done["results"]] == [[[text]], [[text]]]


# --- bytes ---


def wrapped(payload, sequence=0, length=None):
    body = zlib.compress(payload)
    return struct.pack("<I", len(body))[:3] + bytes([sequence]) + struct.pack("<I", len(payload) if length is None else length)[:3] + body


def unwrapped(client):
    """The bytes inside the next compressed packet, and its number."""
    header = client.read_exactly(7)
    body = client.read_exactly(int.from_bytes(header[:3], "little"))
    return (zlib.decompress(body) if header[4:] != b"\0\0\0" else body), header[3]


@pytest.fixture
def bare(server):
    with enter_bare(server, flags=CLIENT_FLAGS | COMPRESS) as opened:
        yield opened


def test_commands_in_one_compressed_packet_are_answered_in_turn(bare):
    bare.socket.sendall(wrapped(packet(bytes([COM_PING])) + packet(bytes([COM_QUERY]) + b"DO 1") + packet(bytes([COM_PING]))))
    for _ in range(3):
        payload, _ = unwrapped(bare)
        assert payload[3:5] == b"\1\0", payload


def test_numbers_inside_of_compressed_packets_may_be_any(bare):
    bare.socket.sendall(wrapped(packet(bytes([COM_PING]), 77)))
    payload, number = unwrapped(bare)
    assert payload[4] == 0 and number == 1


@pytest.mark.parametrize("broken", [wrapped(packet(bytes([COM_PING])), length=6), b"\x05\0\0\0\x10\0\0xxxxx", wrapped(b"\0\0\0\0")],
                         ids=["length", "no_zlib", "empty"])
def test_bytes_that_are_none_close_the_connection(server, bare, broken):
    bare.socket.sendall(broken)
    assert bare.ended()
    wait_until(lambda: server.get("/rest/v1/session?kind=relayed").rows == [], what="a session that has ended")
