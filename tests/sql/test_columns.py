# What clients are told of a result's columns before its rows: tables, names, types; and of a statement's before it runs.
import struct

import pytest
from rollcall_test import query
from rollcall_test.raw_mysql import COM_FIELD_LIST, COM_QUERY, COM_STMT_PREPARE, raw_client

LONG, NEWDECIMAL, VAR_STRING, DATETIME, LONGLONG = 3, 246, 253, 12, 8
NOT_NULL = 1


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        for sql in ("CREATE DATABASE columns_db", "CREATE TABLE columns_db.orders (id INT NOT NULL PRIMARY KEY, price DECIMAL(10,2), at DATETIME)",
                    "CREATE TABLE columns_db.t2 (id INT, name VARCHAR(10))"):
            query(root, sql)
    return "columns_db"


@pytest.fixture
def opened(server, db):
    with server.connect(database=db) as connection:
        yield connection


def origins(connection, sql):
    connection.query(sql)
    return [(field.table_name, field.name) for field in connection._result.fields]


ORIGINS = [
    ("SELECT o.id, t.id FROM orders o JOIN t2 t ON o.id = t.id", [("o", "id"), ("t", "id")]),
    ("SELECT * FROM orders", [("orders", "id"), ("orders", "price"), ("orders", "at")]),
    ("SELECT 1 AS one, o.*, price + 1 AS more FROM columns_db.orders AS o",
     [("", "one"), ("o", "id"), ("o", "price"), ("o", "at"), ("", "more")]),
    ("SELECT id AS a, `price`, columns_db.orders.at FROM orders", [("orders", "a"), ("orders", "price"), ("orders", "at")]),
    ("SELECT price, name, O.id FROM orders o, t2", [("", "price"), ("", "name"), ("o", "id")]),
    ("SELECT x.id FROM (SELECT id FROM orders) x", [("x", "id")]),
    ("WITH c AS (SELECT name FROM t2) SELECT name FROM c", [("c", "name")]),
    ("SELECT (SELECT MAX(id) FROM t2) AS m, id FROM orders", [("", "m"), ("orders", "id")]),
    ("SELECT t.*, o.at FROM orders o JOIN t2 t ON o.id = t.id", [("t", "id"), ("t", "name"), ("o", "at")]),
    # Not known, and not guessed.
    ("SELECT * FROM orders o JOIN t2 t ON o.id = t.id", [("", "id"), ("", "price"), ("", "at"), ("", "id"), ("", "name")]),
    ("SELECT o.*, t.* FROM orders o JOIN t2 t ON o.id = t.id", [("", "id"), ("", "price"), ("", "at"), ("", "id"), ("", "name")]),
    ("SELECT id FROM orders UNION SELECT id FROM t2", [("", "id")]),
    ("SELECT 1", [("", "1")]),
    ("VALUES ROW(1)", [("", "column_0")]),
]


@pytest.mark.parametrize("sql, expected", ORIGINS)
def test_columns_tell_their_tables(opened, sql, expected):
    assert origins(opened, sql) == expected


@pytest.mark.parametrize("sql, expected", [
    ("SELECT ID, Price AS p, at + 0 FROM orders AS O", [("orders", "id", "ID"), ("orders", "price", "p"), ("", "", "at + 0")]),
    ("SELECT o.*, t.NAME FROM orders o JOIN t2 t ON o.id = t.id",
     [("orders", "id", "id"), ("orders", "price", "price"), ("orders", "at", "at"), ("t2", "name", "NAME")]),
    ("SELECT ID FROM (SELECT id FROM orders LIMIT 1) x", [("x", "ID", "ID")]),
])
def test_columns_tell_what_they_are_called_in_their_tables(opened, sql, expected):
    opened.query(sql)
    assert [(field.org_table, field.org_name, field.name) for field in opened._result.fields] == expected


def test_explain_comes_from_no_table(opened):
    assert {table for table, _ in origins(opened, "EXPLAIN SELECT * FROM orders")} == {""}


def test_database_of_a_column_is_told(opened):
    opened.query("SELECT id FROM t2")
    assert opened._result.fields[0].db == b"columns_db"


def definition(payload):
    """(table, name, type, flags) of a column definition's payload."""
    texts, at = [], 0
    for _ in range(6):
        length = payload[at]
        texts.append(payload[at + 1:at + 1 + length].decode())
        at += 1 + length
    kind, flags = struct.unpack("<BH", payload[at + 7:at + 10])
    return texts[2], texts[4], kind, flags


def definitions(client, first):
    """Every definition from the payload `first` on, up to the EOF."""
    found = []
    while first[:1] != b"\xfe":
        found.append(definition(first))
        first = client.read()
    return found


def test_field_list_tells_types_and_what_is_not_null(server, db):
    with raw_client(server).login(database=db) as client:
        told = definitions(client, client.command(COM_FIELD_LIST, b"orders\0"))
    assert [(table, name, kind) for table, name, kind, _ in told] == [
        ("orders", "id", LONG), ("orders", "price", NEWDECIMAL), ("orders", "at", DATETIME)]
    assert [flags & NOT_NULL for *_, flags in told] == [NOT_NULL, 0, 0]


def test_field_list_of_the_servers_own_table(server):
    with raw_client(server).login(database="information_schema") as client:
        told = definitions(client, client.command(COM_FIELD_LIST, b"processlist\0"))
    assert [(name, kind) for _, name, kind, _ in told][:2] == [("ID", LONGLONG), ("USER", VAR_STRING)]


def test_own_tables_are_told_when_prepared_as_when_read(server):
    with server.connect() as root:
        tables = [(base, name) for base in ("information_schema", "performance_schema", "sys", "rollcall")
                  for name, in query(root, f"SHOW TABLES FROM {base}")]
    with raw_client(server).login() as client:
        for base, name in tables:
            sql = f"SELECT * FROM {base}.{name}".encode()
            prepared = client.command(COM_STMT_PREPARE, sql)
            assert prepared[:1] == b"\0", (base, name, prepared)
            told = definitions(client, client.read())
            client.command(COM_QUERY, sql + b" LIMIT 0")
            assert told == definitions(client, client.read()), (base, name)
            assert client.read()[:1] == b"\xfe"


PREPARED = [
    ("SELECT ? AS a", 1, [("a", VAR_STRING)]),
    ("SELECT id, ? AS b FROM orders", 1, [("id", LONG), ("b", VAR_STRING)]),
    ("SELECT id + ? AS c FROM orders WHERE price > ? LIMIT ?", 3, [("c", LONG)]),
    ("SELECT '?', \"$1\", ? AS d", 1, [("?", VAR_STRING), ("$1", VAR_STRING), ("d", VAR_STRING)]),
    ("SELECT price FROM orders WHERE id = ?", 1, [("price", NEWDECIMAL)]),
    ("INSERT INTO t2 VALUES (?, ?)", 2, []),
]


@pytest.mark.parametrize("sql, parameters, columns", PREPARED)
def test_prepare_tells_every_column(server, db, sql, parameters, columns):
    with raw_client(server).login(database=db) as client:
        head = client.command(COM_STMT_PREPARE, sql.encode())
        assert head[:1] == b"\0", head
        counts = struct.unpack("<HH", head[5:9])
        assert counts == (len(columns), parameters)
        told = definitions(client, client.read())
        assert len(told) == parameters
        if columns:
            assert [(name, kind) for _, name, kind, _ in definitions(client, client.read())] == columns
        client.ping()


def test_a_column_may_have_the_name_of_a_value_of_the_engine(opened):
    names = ["current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user",
             "localtime", "localtimestamp", "session_user"]
    query(opened, "CREATE TABLE named (" + ", ".join(f"`{name}` INT" for name in names) + ")")
    query(opened, "INSERT INTO named VALUES (" + ", ".join(str(at) for at in range(len(names))) + ")")
    for at, name in enumerate(names):
        assert query(opened, f"SELECT `{name}` FROM named WHERE `{name}` = {at} GROUP BY `{name}` ORDER BY `{name}`") == [(at,)], name
    query(opened, "DROP TABLE named")
