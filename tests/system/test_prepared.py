# Prepared statements over the binary protocol, through mysql2's execute().
import pytest
from rollcall_test import node, query


@pytest.fixture(scope="module")
def table(server):
    """prepared_db.t: a column a type that the binary protocol encodes in its own way."""
    opened = server.connect()
    query(opened, "CREATE DATABASE prepared_db")
    query(opened, "CREATE TABLE prepared_db.t (id INT NOT NULL, big BIGINT UNSIGNED, amount DECIMAL(10,2), ratio DOUBLE, "
                  "name VARCHAR(50), day DATE, at DATETIME, span TIME, raw BLOB)")
    opened.close()
    return "prepared_db.t"


def execute(server, *steps):
    """Runs (sql, values) pairs over one connection; gives their outcomes."""
    done = node("run.js", server, {"steps": [{"method": "execute", "sql": sql, "values": values} for sql, values in steps]})
    return done["results"]


def test_parameters_come_back_as_given(server):
    (result,) = execute(server, ("SELECT ? AS a, ? AS b, ? AS c", [1, "x", None]))
    assert result["columns"] == ["a", "b", "c"]
    assert [str(value) if value is not None else None for value in result["rows"][0]] == ["1", "x", None]


def test_every_type_crosses_in_binary(server, table):
    values = [1, "18446744073709551615", "12.34", 0.5, "größe 😀", "2024-02-29", "2024-02-29 12:34:56", "12:34:56", None]
    inserted, selected = execute(
        server,
        (f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values),
        (f"SELECT * FROM {table} WHERE id = ?", [1]),
    )
    assert inserted["affected"] == 1
    assert selected["rows"] == [values]


def test_blob_crosses_in_binary(server, table):
    _, selected = execute(
        server,
        (f"INSERT INTO {table} (id, raw) VALUES (2, x'00ff27')", []),
        (f"SELECT raw FROM {table} WHERE id = ?", [2]),
    )
    assert selected["rows"] == [[{"hex": "00ff27"}]]


def test_nulls_are_told_apart_from_values(server, table):
    _, selected = execute(
        server,
        (f"INSERT INTO {table} (id, name, ratio) VALUES (?, ?, ?)", [3, "", None]),
        (f"SELECT big, amount, ratio, name, day, at, span, raw FROM {table} WHERE id = ?", [3]),
    )
    assert selected["rows"] == [[None, None, None, "", None, None, None, None]]


def test_statement_runs_again_with_other_values(server):
    results = execute(server, *[("SELECT ? AS v", [value]) for value in ("a", "longer", "", None, "b")])
    assert [result["rows"][0][0] for result in results] == ["a", "longer", "", None, "b"]


def test_update_and_delete_tell_how_many(server, table):
    updated, deleted = execute(
        server,
        (f"UPDATE {table} SET name = ? WHERE id = ?", ["renamed", 1]),
        (f"DELETE FROM {table} WHERE id = ?", [404]),
    )
    assert (updated["affected"], deleted["affected"]) == (1, 0)


def test_transaction_can_be_prepared(server, table):
    results = execute(
        server,
        ("BEGIN", []),
        (f"INSERT INTO {table} (id) VALUES (?)", [50]),
        ("ROLLBACK", []),
        (f"SELECT COUNT(*) FROM {table} WHERE id = ?", [50]),
    )
    assert results[3]["rows"] == [[0]]


def test_failing_prepare_names_the_fault_and_the_session_lives(server):
    missing, broken, fine = execute(
        server,
        ("SELECT * FROM prepared_db.missing WHERE id = ?", [1]),
        ("SELEC ?", [1]),
        ("SELECT 1", []),
    )
    assert (missing["error"]["code"], missing["error"]["state"]) == (1146, "42S02")
    assert (broken["error"]["code"], broken["error"]["state"]) == (1064, "42000")
    assert fine["rows"] == [[1]]


def test_257th_statement_of_a_session_is_1461(server):
    results = execute(server, *[(f"SELECT {number} AS n{number}", []) for number in range(257)])
    assert all("rows" in result for result in results[:256])
    assert results[256]["error"]["code"] == 1461
