# What a server answers through a pool is what it answers directly, byte for byte, whatever was agreed on with it: the same commands both
# ways, packet by packet. A real MariaDB behind it.
# Source: MySQL Server Doxygen, "Command Phase"; MariaDB Knowledge Base, "COM_STMT_BULK_EXECUTE", "Connecting".
import re
import struct
from types import SimpleNamespace

import pytest
from rollcall_test import server_process
from rollcall_test.pools import enter_bare, pool_settings, way_to
from rollcall_test.raw_mysql import (CLIENT_FLAGS, COM_FIELD_LIST, COM_PING, COM_QUERY, COM_SET_OPTION, COM_STMT_CLOSE, COM_STMT_EXECUTE,
                                     COM_STMT_PREPARE, COM_STMT_RESET, COM_STMT_SEND_LONG_DATA, packet)
from rollcall_test.watched_mariadb import watched_mariadb

COM_INIT_DB, COM_REFRESH, COM_DEBUG, COM_STMT_FETCH, COM_RESET_CONNECTION, COM_STMT_BULK_EXECUTE = 0x02, 0x07, 0x0D, 0x1C, 0x1F, 0xFA
OLDER = CLIENT_FLAGS | 1 << 16 | 1 << 17 | 1 << 18  # several statements, several results, of prepared ones too
DEPRECATE_EOF, TRACKED, FOUND_ROWS = 1 << 24, 1 << 23, 1 << 1
BULK, EXTENDED_METADATA, CACHED_METADATA = 1 << 2, 1 << 3, 1 << 4
AGREED = {
    "older": {"flags": OLDER},
    "newer": {"flags": OLDER | DEPRECATE_EOF},
    "tracked": {"flags": OLDER | DEPRECATE_EOF | TRACKED | FOUND_ROWS},
    "tracked older": {"flags": OLDER | TRACKED},
    "mariadb": {"flags": OLDER | DEPRECATE_EOF | TRACKED, "mariadb": BULK | EXTENDED_METADATA | CACHED_METADATA},
    "mariadb older": {"flags": OLDER, "mariadb": BULK | EXTENDED_METADATA | CACHED_METADATA},
}
LONG, STRING, CURSOR = b"\x03\0", b"\xfd\0", 1
NO_STATEMENT = 0x70000000


def sql(text):
    return bytes([COM_QUERY]) + text.encode()


def prepare(text):
    return bytes([COM_STMT_PREPARE]) + text.encode()


def of_statement(code, number, rest=b""):
    """A command with the id that the server has given to the statement which was prepared as the `number`th."""
    return lambda ids: bytes([code]) + struct.pack("<I", ids[number - 1] if number <= len(ids) else NO_STATEMENT) + rest


def execute(number, types=b"", values=b"", flags=0):
    """With parameters of these types, none of them NULL; no types, no parameters."""
    bound = bytes((len(types) // 2 + 7) // 8) + b"\1" + types + values if types else b""
    return of_statement(COM_STMT_EXECUTE, number, struct.pack("<BI", flags, 1) + bound)


def int_of(value):
    return struct.pack("<i", value)


def bulk_rows(number, values):
    """One INT and one text a row; the last text is NULL, as its indicator says."""
    rows = b"".join(b"\0" + int_of(value) + b"\0" + bytes([len(text)]) + text for value, text in values)
    return of_statement(COM_STMT_BULK_EXECUTE, number, struct.pack("<H", 128) + LONG + STRING + rows + b"\0" + int_of(99) + b"\1")


SIMPLE = [
    sql("CREATE OR REPLACE TABLE t (n INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(50), d DATETIME(3), j JSON, u UUID)"),
    sql("INSERT INTO t (s, j) VALUES ('one', '{\"a\": 1}'), (NULL, '[]'), ('', NULL)"),
    sql("SELECT * FROM t"), sql("SELECT * FROM t WHERE n > 100"), sql("SELECT NULL"), sql("SELECT REPEAT('x', 300), REPEAT('y', 70000)"),
    sql("SELECT 1/0"), sql("SHOW WARNINGS"), sql("SELEC"), sql("SELECT * FROM nowhere"), sql("INSERT INTO t (n) VALUES (1)"),
    sql("UPDATE t SET s='one' WHERE n < 3"), sql("DELETE FROM t WHERE n=100"), sql("DO 1"), sql("SET @a = 1, @b = 'two'"),
    sql("BEGIN"), sql("SELECT COUNT(*) FROM t"), sql("ROLLBACK"), sql("USE mysql"), sql("SELECT DATABASE()"),
    bytes([COM_INIT_DB]) + b"shop", bytes([COM_INIT_DB]) + b"nowhere", sql("SET NAMES latin1"), sql("SET NAMES utf8mb4"),
    sql("SELECT 1; SELECT 2, 3; DO 0; INSERT INTO t (s) VALUES ('more')"), sql("SELECT 1; SELEC; SELECT 3"), sql("SELECT 1; SELECT 1 FROM t WHERE 0"),
    bytes([COM_SET_OPTION, 1, 0]), sql("SELECT 1; SELECT 2"), bytes([COM_SET_OPTION, 0, 0]), sql("SELECT 1; SELECT 2"), bytes([COM_SET_OPTION, 9, 0]),
    bytes([COM_FIELD_LIST]) + b"t\0", bytes([COM_FIELD_LIST]) + b"t\0n%", bytes([COM_FIELD_LIST]) + b"nowhere\0",
    bytes([COM_PING]), bytes([COM_REFRESH, 0x10]), bytes([COM_DEBUG]), bytes([COM_RESET_CONNECTION]), sql("SELECT @a"), sql("USE shop"),
    sql("CALL several(@total)"), sql("SELECT @total"), sql("CALL several(1, 2)"), sql("CALL fails()"), sql("SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT='ours'"),
]
PREPARED = [
    prepare("SELECT n, n * 2 AS twice FROM numbers WHERE n < ? ORDER BY n"), execute(1, LONG, int_of(5)), execute(1, LONG, int_of(0)),
    execute(1, LONG, int_of(4)), of_statement(COM_STMT_RESET, 1), execute(1, LONG, int_of(3)),
    execute(1, LONG, int_of(100), CURSOR), of_statement(COM_STMT_FETCH, 1, int_of(40)), of_statement(COM_STMT_FETCH, 1, int_of(1)), bytes([COM_PING]),
    of_statement(COM_STMT_FETCH, 1, int_of(500)), of_statement(COM_STMT_FETCH, 1, int_of(500)),
    execute(1, LONG, int_of(100), CURSOR), of_statement(COM_STMT_RESET, 1), of_statement(COM_STMT_FETCH, 1, int_of(1)),
    of_statement(COM_STMT_CLOSE, 1), execute(1, LONG, int_of(5)), of_statement(COM_STMT_RESET, 1),
    prepare("SELECT LENGTH(?), ?"), of_statement(COM_STMT_SEND_LONG_DATA, 2, b"\0\0" + b"x" * 70000),
    of_statement(COM_STMT_SEND_LONG_DATA, 2, b"\0\0" + b"y" * 5), execute(2, STRING + LONG, int_of(7)),
    prepare("DO 1"), execute(3), prepare("SELEC ?"), prepare("SELECT * FROM numbers WHERE 0"), execute(4), execute(4, flags=CURSOR),
    prepare("CALL several(?)"), execute(5, LONG, int_of(0)), prepare("CALL doubles(?, ?)"), execute(6, LONG + LONG, int_of(21) + int_of(0)),
    prepare("INSERT INTO copies VALUES (?, ?)"), execute(7, LONG + STRING, int_of(1) + b"\3one"), execute(7, LONG + STRING, int_of(1) + b"\3one"),
    sql("SELECT * FROM copies"), bytes([COM_RESET_CONNECTION]), execute(7, LONG + STRING, int_of(2) + b"\3two"),
]
BULKS = [prepare("INSERT INTO copies VALUES (?, ?)"), bulk_rows(1, [(10, b"ten"), (11, b"eleven"), (12, b"")]), sql("SELECT * FROM copies ORDER BY n"),
         bulk_rows(1, [(10, b"again")]), bulk_rows(2, [(13, b"thirteen")])]


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb() as process:
        process.run("USE shop", "CREATE TABLE numbers AS SELECT seq AS n FROM seq_1_to_100", "CREATE TABLE copies (n INT PRIMARY KEY, s VARCHAR(50))",
                    "CREATE PROCEDURE several(OUT total INT) BEGIN SELECT 1; SELECT 2, 3; SELECT COUNT(*) INTO total FROM numbers; END",
                    "CREATE PROCEDURE doubles(IN n INT, OUT twice INT) SET twice = 2 * n",
                    "CREATE PROCEDURE fails() BEGIN SELECT 1; SELECT * FROM nowhere; END")
        yield process


@pytest.fixture(scope="module")
def ways(shop):
    """Directly, and through a pool."""
    direct = SimpleNamespace(pools={"shop": ("127.0.0.1", shop.port)})
    with server_process(settings=pool_settings(shop.root, [shop.address])) as process:
        yield direct, process


def said_to(way, commands, agreed):
    """Every packet that answers each command, with its number. Behind each goes one whose error nothing else is answered by.

    The ids of statements, which the server counts for all its sessions, are left out.
    """
    with enter_bare(way, database="shop", **agreed) as client:
        answers, ids = [], []
        for command in commands:
            sent = command(ids) if callable(command) else command
            client.socket.sendall(packet(sent) + packet(bytes([COM_INIT_DB]) + b"the end of it"))
            answer = []
            while b"the end of it" not in (payload := client.read()):
                answer.append((client.sequence - 1, payload))
            if sent[0] == COM_STMT_PREPARE and answer[0][1][:1] == b"\0":
                ids.append(struct.unpack("<I", answer[0][1][1:5])[0])
                answer[0] = (answer[0][0], b"\0ID" + answer[0][1][5:])
            answers.append([(number, re.sub(rb"\(\d+\)", b"(ID)", payload) if payload[:1] == b"\xff" else payload) for number, payload in answer])
        return answers


@pytest.mark.parametrize("agreed", AGREED)
@pytest.mark.parametrize("commands", [SIMPLE, PREPARED, BULKS], ids=["simple", "prepared", "bulks"])
def test_a_conversation_is_the_same_both_ways(shop, ways, commands, agreed):
    told = []
    for way in ways:
        shop.run("TRUNCATE TABLE shop.copies")
        told.append(said_to(way, commands, AGREED[agreed]))
    for place, (direct, relayed) in enumerate(zip(*told)):
        assert relayed == direct, f"command {place}"
    assert sum(map(len, told[0])) > len(commands), "there was something to compare"


def test_metadata_that_a_client_keeps_are_left_out_both_ways(ways):
    for way in ways:
        first, again = said_to(way, [PREPARED[0], *PREPARED[1:3]], AGREED["mariadb"])[1:]
        assert len(first) > len(again) and again[0][1] == b"\2\0", again


def test_what_is_compared_is_what_it_is_meant_to_be(shop, ways):
    """Rows of a cursor come with the fetches, and a bulk changes all its rows: neither is an error on both ways."""
    shop.run("TRUNCATE TABLE shop.copies")
    direct, _ = ways
    prepared = said_to(direct, PREPARED, AGREED["older"])
    assert [len(prepared[place]) for place in (6, 7, 8, 10, 11)] == [4, 41, 2, 59, 1]
    assert said_to(direct, BULKS, AGREED["mariadb"])[1][0][1][:2] == b"\0\4"
