# Everything that the protocol has passes through a pool as it does directly: large packets, several results, cursors, commands in pieces
# and in heaps. A real MariaDB behind it.
import json
import os
import socket
import struct
import subprocess
import time

import pymysql
import pytest
from rollcall_test import node, query, raw_mysql as raw, server_process, wait_until
from rollcall_test.clients import SCRIPTS
from rollcall_test.pools import enter, enter_bare, pool_settings, resident_mb, way_to
from rollcall_test.raw_mysql import packet
from rollcall_test.watched_mariadb import watched_mariadb

MIB = 1 << 20
PROGRESS, LOCAL_FILES = 1, 1 << 7
COM_STATISTICS, COM_STMT_FETCH, COM_RESET_CONNECTION, COM_BINLOG_DUMP = 0x09, 0x1C, 0x1F, 0x12


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb("--max-allowed-packet=64M", "--net-buffer-length=16384") as process:
        process.run("USE shop", "CREATE TABLE shop.items (id INT PRIMARY KEY, name VARCHAR(100), made DATETIME)",
                    "INSERT INTO shop.items SELECT seq, CONCAT('item ', seq), '2024-02-29 10:11:12' FROM seq_1_to_5000",
                    "CREATE PROCEDURE shop.several(OUT total INT) BEGIN SELECT 1; SELECT 2, 3; SELECT COUNT(*) INTO total FROM shop.items; END",
                    "CREATE DATABASE php", "GRANT ALL ON *.* TO ann@'127.0.0.1'")
        yield process


@pytest.fixture(scope="module")
def server(shop):
    with server_process(settings=pool_settings(shop.root, [shop.address])) as process:
        yield process


@pytest.fixture(scope="module")
def way(server):
    return way_to(server)


@pytest.fixture
def client(server):
    opened = enter(server, database="shop", max_allowed_packet=64 * MIB)
    yield opened
    opened._force_close()


@pytest.fixture
def bare(server):
    """A client of bytes, logged in as root."""
    with enter_bare(server, database="shop") as opened:
        yield opened


def rows_until_end(opened):
    """The packets behind the column definitions, up to what ends them."""
    rows = []
    while True:
        payload = opened.read()
        if payload[:1] in (b"\xfe", b"\xff") and len(payload) < 9:
            return rows, payload
        rows.append(payload)


# --- sizes ---


@pytest.mark.parametrize("size", [16 * MIB - 20, 16 * MIB - 1, 16 * MIB, 16 * MIB + 1, 40 * MIB], ids=str)
def test_large_packets_pass_both_ways(client, size):
    text = "x" * size
    with client.cursor() as cursor:
        cursor.execute(f"SELECT '{text}', LENGTH('{text[:10]}')")
        ((back, length),) = cursor.fetchall()
    assert len(back) == size and back == text and length == 10
    assert query(client, "SELECT 1") == [(1,)]


def test_a_row_of_three_packets_is_one(client):
    ((first, second),) = query(client, f"SELECT REPEAT('a', {20 * MIB}), REPEAT('b', {20 * MIB})")
    assert (len(first), len(second)) == (20 * MIB, 20 * MIB)


# --- several results ---


def test_a_procedure_with_several_results(client):
    with client.cursor() as cursor:
        cursor.execute("CALL several(@total)")
        assert cursor.fetchall() == ((1,),)
        assert cursor.nextset() and cursor.fetchall() == ((2, 3),)
        while cursor.nextset():
            pass
        cursor.execute("SELECT @total")
        assert cursor.fetchall() == ((5000,),)


# --- prepared statements ---


def test_prepared_statements_of_the_protocol(way):
    steps = [
        {"method": "execute", "sql": "SELECT name, made FROM shop.items WHERE id IN (?, ?) ORDER BY id", "values": [7, 8]},
        {"method": "execute", "sql": "SELECT ? + 1, ?", "values": [41, None]},
        {"method": "execute", "sql": "SELECT COUNT(*) FROM shop.items WHERE name LIKE ?", "values": ["item 1%"]},
    ]
    done = node("run.js", way, {"user": "ann", "password": "secret", "steps": steps})
    first, second, third = done["results"]
    assert first["rows"] == [["item 7", "2024-02-29 10:11:12"], ["item 8", "2024-02-29 10:11:12"]]
    assert [float(second["rows"][0][0]), second["rows"][0][1]] == [42.0, None] and third["rows"] == [[1111]]


def test_a_cursors_rows_are_fetched_piece_by_piece(bare, server):
    statement = bare.prepare("SELECT id FROM items WHERE id > ? ORDER BY id")
    assert bare.command(raw.COM_STMT_EXECUTE, struct.pack("<IBI", statement, 1, 1) + b"\0\1\x08\0" + struct.pack("<q", 0)) == b"\1"
    bare.read()  # the column
    end = bare.read()
    assert end[:1] == b"\xfe" and struct.unpack("<H", end[3:5])[0] & 0x40, "a cursor is open"
    fetched = 0
    for _ in range(20):
        end = bare.command(COM_STMT_FETCH, struct.pack("<II", statement, 1000))
        if end[:1] == b"\0":
            rows, end = rows_until_end(bare)
            fetched += 1 + len(rows)
        if struct.unpack("<H", end[3:5])[0] & 0x80:
            break
    assert fetched == 5000
    bare.send(bytes([raw.COM_STMT_CLOSE]) + struct.pack("<I", statement), sequence=0)
    bare.ping()


def test_long_data_is_sent_before_the_statement(bare):
    statement = bare.prepare("SELECT LENGTH(?)")
    for _ in range(4):
        bare.send(bytes([raw.COM_STMT_SEND_LONG_DATA]) + struct.pack("<IH", statement, 0) + b"x" * 100_000, sequence=0)
    assert bare.command(raw.COM_STMT_EXECUTE, struct.pack("<IBI", statement, 0, 1) + b"\0\1\xfc\0") == b"\1"
    bare.read()
    assert bare.read()[:1] == b"\xfe"
    rows, _ = rows_until_end(bare)
    assert struct.unpack("<I", rows[0][2:6])[0] == 400_000


# --- commands ---


def test_short_commands_are_answered(bare):
    assert bare.command(COM_STATISTICS).startswith(b"Uptime: ")
    bare.ping()
    assert bare.command(raw.COM_SET_OPTION, struct.pack("<H", 0))[:1] in (b"\xfe", b"\0")
    assert bare.command(COM_RESET_CONNECTION)[:1] == b"\0"
    assert bare.command(0x02, b"shop")[:1] == b"\0"
    assert bare.command(raw.COM_FIELD_LIST, b"items\0")[:4] == b"\x03def"
    columns, _ = rows_until_end(bare)
    assert len(columns) == 2
    bare.ping()


def test_commands_in_a_heap_are_answered_in_their_order(bare):
    bare.socket.sendall(b"".join(packet(b"\x03SELECT %d" % n) for n in range(50)) + packet(b"\x0e"))
    for n in range(50):
        assert bare.read() == b"\1"
        bare.read()
        assert bare.read()[:1] == b"\xfe"
        rows, _ = rows_until_end(bare)
        assert rows == [bytes([len(str(n))]) + str(n).encode()]
    assert bare.read()[:1] == b"\0"


def test_a_command_of_single_bytes_is_one_command(bare):
    bare.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in packet(b"\x03SELECT 'byte by byte'"):
        bare.socket.sendall(bytes([byte]))
        time.sleep(0.002)
    assert bare.read() == b"\1"
    bare.read()
    bare.read()
    rows, _ = rows_until_end(bare)
    assert rows == [b"\x0cbyte by byte"]


@pytest.mark.parametrize("code", [COM_BINLOG_DUMP, 0x13, 0x15, 0x1E, 0x77], ids=hex)
def test_what_cannot_be_followed_is_refused_and_the_session_goes_on(bare, code):
    error, state, words = raw.parse_error(bare.command(code, b"\0" * 20))
    assert (error, state) == (1047, "08S01") and "pool" in words
    bare.ping()


def test_broken_sequence_numbers_close_the_connection(bare, server):
    bare.send(b"\x03SELECT 1", sequence=7)
    assert bare.ended()


# --- errors within results ---


def test_a_result_that_fails_among_its_rows_is_an_error_there(server, shop, client):
    ((there,),) = query(client, "SELECT CONNECTION_ID()")
    client._execute_command(3, "SELECT seq, REPEAT('x', 2000) FROM seq_1_to_100000000")
    time.sleep(0.3)
    shop.run(f"KILL QUERY {there}")
    with pytest.raises(pymysql.MySQLError) as failed:
        client._read_query_result()
    assert failed.value.args == (1317, "Query execution was interrupted")
    assert query(client, "SELECT 1") == [(1,)]


def test_a_file_that_is_not_there_leaves_the_session_whole(server, shop):
    shop.run("SET GLOBAL local_infile=1", "CREATE OR REPLACE TABLE shop.loaded (n INT)")
    with enter(server, database="shop", local_infile=True) as opened:
        with pytest.raises(pymysql.MySQLError):
            query(opened, "LOAD DATA LOCAL INFILE '/nowhere/at/all' INTO TABLE loaded")
        assert query(opened, "SELECT COUNT(*) FROM loaded") == [(0,)]


# --- MariaDB's own ---


def report_progress(shop, server):
    shop.run("SET GLOBAL progress_report_time=1", "SET GLOBAL local_infile=1")
    return enter_bare(server, database="shop", flags=raw.CLIENT_FLAGS | LOCAL_FILES, mariadb=PROGRESS, limit=60)


def behind_reports(opened, payload):
    """How many reports come before the answer, from `payload` on, and that."""
    reports = 0
    while payload[:3] == b"\xff\xff\xff":
        reports += 1
        payload = opened.read()
    return reports, payload


def test_progress_reports_pass(shop, server):
    with report_progress(shop, server) as opened:
        assert opened.command(3, b"CREATE OR REPLACE TABLE big (a BIGINT PRIMARY KEY, b VARCHAR(200), KEY(b))")[:1] == b"\0"
        assert opened.command(3, b"INSERT INTO big SELECT seq, REPEAT(MD5(seq), 4) FROM seq_1_to_120000")[:1] == b"\0"
        # How many reports come is a matter of how fast the machine is: what is asked is that none of them is taken for the end.
        _, answer = behind_reports(opened, opened.command(3, b"ALTER TABLE big ADD KEY (b, a), ALGORITHM=COPY"))
        assert answer[:1] == b"\0", answer
        opened.ping()


def test_a_progress_report_comes_before_the_end_of_what_took_long(shop, server):
    with report_progress(shop, server) as opened:
        assert opened.command(3, b"CREATE OR REPLACE TABLE slowly (n INT)")[:1] == b"\0"
        assert opened.command(3, b"LOAD DATA LOCAL INFILE 'x' INTO TABLE slowly") == b"\xfbx"
        opened.send(b"1\n2\n")
        time.sleep(1.5)  # beyond the server's progress_report_time
        opened.send(b"")
        reports, answer = behind_reports(opened, opened.read())
        assert reports > 0 and answer[:2] == b"\0\2", (reports, answer)
        opened.ping()


# --- programs ---


def test_a_dump_through_the_pool_is_the_dump(shop, way, tmp_path):
    def dump(host, port):
        command = ["mariadb-dump", "--no-defaults", "-h", host, "-P", str(port), "-u", "ann", "-psecret", "--skip-ssl", "--skip-dump-date", "--routines", "shop"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return [line for line in done.stdout.splitlines() if not line.startswith("-- Host")]

    assert dump(way.mysql_host, way.mysql_port) == dump("127.0.0.1", shop.port)


def php_pdo(host, port):
    argument = {"host": host, "port": port, "user": "ann", "password": "secret", "database": "php", "emulate": False}
    return ["php", "-n", "-d", "extension=mysqlnd", "-d", "extension=pdo", "-d", "extension=pdo_mysql", str(SCRIPTS / "pdo.php"), json.dumps(argument)]


def perl_dbi(host, port):
    return ["perl", str(SCRIPTS / "dbi.pl"), "MariaDB", host, str(port), "ann", "secret", "php", "1"]


@pytest.mark.parametrize("program", [php_pdo, perl_dbi], ids=lambda each: each.__name__)
def test_programs_work_as_they_do_directly(shop, way, program):
    def ran(host, port):
        shop.run("DROP DATABASE php", "CREATE DATABASE php")
        done = subprocess.run(program(host, port), capture_output=True, text=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
        assert done.returncode == 0, done.stderr
        return {name: sorted(got) if name == "statistics" else got for name, got in json.loads(done.stdout).items()}

    assert ran(way.mysql_host, way.mysql_port) == ran("127.0.0.1", shop.port)


# --- memory ---


def test_a_slow_reader_holds_neither_memory_nor_others(server, client):
    before = resident_mb(server)
    client._execute_command(3, f"SELECT REPEAT('x', {4 * MIB}) FROM seq_1_to_256")  # 1 GiB
    received = 0
    for _ in range(20):
        received += len(client._sock.recv(MIB))
        with enter(server) as other:
            assert query(other, "SELECT 1") == [(1,)]
        time.sleep(0.02)
    assert resident_mb(server) - before < 16, "what the client does not take waits at the server"
    client._sock.setblocking(True)
    while received < 64 * MIB:
        part = client._sock.recv(4 * MIB)
        assert part
        received += len(part)
    assert resident_mb(server) - before < 16
    wait_until(lambda: server.get(f"/rest/v1/session?id={client.thread_id()}").rows[0]["State"] == "sending result", what="its state")
