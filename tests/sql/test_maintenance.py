# CHECK TABLE, ANALYZE TABLE and OPTIMIZE TABLE tell what is there.
import pytest
from rollcall_test import code_of, columns, query


@pytest.fixture()
def kept(connection):
    query(connection, "CREATE DATABASE kept_well")
    query(connection, "USE kept_well")
    query(connection, "CREATE TABLE t (id INT)")
    query(connection, "CREATE VIEW v AS SELECT id FROM t")
    yield connection
    query(connection, "DROP DATABASE kept_well")


REPORTS = [
    ("CHECK TABLE t", [("kept_well.t", "check", "status", "OK")]),
    ("CHECK TABLES T, v FOR UPGRADE", [("kept_well.T", "check", "status", "OK"), ("kept_well.v", "check", "status", "OK")]),
    ("CHECK TABLE kept_well.t QUICK EXTENDED", [("kept_well.t", "check", "status", "OK")]),
    ("CHECK TABLE missing, t", [("kept_well.missing", "check", "Error", "Table 'kept_well.missing' doesn't exist"),
                                ("kept_well.missing", "check", "status", "Operation failed"), ("kept_well.t", "check", "status", "OK")]),
    ("CHECK TABLE mysql.user", [("mysql.user", "check", "status", "OK")]),
    ("ANALYZE TABLE t", [("kept_well.t", "analyze", "status", "OK")]),
    ("ANALYZE LOCAL TABLE nowhere.t", [("nowhere.t", "analyze", "Error", "Table 'nowhere.t' doesn't exist"),
                                       ("nowhere.t", "analyze", "status", "Operation failed")]),
    ("ANALYZE TABLE v", [("kept_well.v", "analyze", "Error", "'kept_well.v' is not BASE TABLE"), ("kept_well.v", "analyze", "status", "Operation failed")]),
    ("OPTIMIZE NO_WRITE_TO_BINLOG TABLE t", [("kept_well.t", "optimize", "status", "OK")]),
]


@pytest.mark.parametrize("sql, rows", REPORTS)
def test_a_table_that_is_there_is_well(kept, sql, rows):
    assert columns(kept, sql) == ["Table", "Op", "Msg_type", "Msg_text"]
    assert query(kept, sql) == rows


def test_it_commits_as_in_mysql(kept):
    query(kept, "BEGIN")
    query(kept, "INSERT INTO t VALUES (1)")
    query(kept, "CHECK TABLE t")
    query(kept, "ROLLBACK")
    assert query(kept, "SELECT id FROM t") == [(1,)]


REFUSED = [("CHECK TABLE", 1064), ("CHECK t", 1064), ("CHECK TABLE t FOR", 1064), ("ANALYZE TABLE t QUICK", 1064), ("OPTIMIZE TABLE t,", 1064),
           ("ANALYZE TABLE t UPDATE HISTOGRAM ON id", 1235), ("ANALYZE TABLE mysql.user", 1235), ("REPAIR TABLE t", 1235), ("CHECKSUM TABLE t", 1235)]


@pytest.mark.parametrize("sql, code", REFUSED)
def test_other_forms_are_refused(kept, sql, code):
    assert code_of(kept, sql) == code


def test_a_table_without_a_database_is_1046(server):
    with server.connect() as fresh:
        assert code_of(fresh, "CHECK TABLE t") == 1046
