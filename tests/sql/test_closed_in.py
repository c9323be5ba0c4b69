# What would reach files, other data or the engine's inside fails for whoever tries it, in any spelling, and changes nothing.
import json

import pymysql
import pytest
from rollcall_test import node, query, server_process

SECRET = "a-secret-only-root-s-table-holds"
# Not parsed, no such table, not supported, no such function, no such column, no such variable, not a table's name.
REFUSALS = {1064, 1146, 1235, 1305, 1054, 1193, 1103, 1102, 1049, 1109, 1231, 1227}


class target:
    """A server with a secret in its data, and the paths that an attacker would name."""

    def __init__(self, process):
        self.process = process
        self.data = str(process.data_dir / "data.duckdb")
        self.wal = self.data + ".wal"
        self.outside = str(process.data_dir.parent / "written")


@pytest.fixture(scope="module")
def attacked():
    process = server_process()
    with process.connect() as root:
        query(root, "CREATE DATABASE closed")
        query(root, "CREATE TABLE closed.t (id INT PRIMARY KEY, note VARCHAR(50))")
        query(root, f"INSERT INTO closed.t VALUES (1, '{SECRET}')")
    yield target(process)
    process.stop()  # fails where anything but the ready line was written to standard output


@pytest.fixture(scope="module")
def attacker(attacked):
    opened = attacked.process.connect(database="closed")
    yield opened
    opened.close()


def filled(sql, attacked):
    return sql.replace("{data}", attacked.data).replace("{wal}", attacked.wal).replace("{outside}", attacked.outside)


def refusal(connection, sql):
    """The code that a statement is refused with; fails the test where it gave an answer instead."""
    try:
        rows = query(connection, sql)
    except pymysql.MySQLError as error:
        return error.args[0]
    pytest.fail(f"answered {rows!r} to {sql}")


READERS = ["read_blob", "read_text", "read_csv", "read_csv_auto", "read_parquet", "parquet_scan", "read_json", "read_json_auto",
           "read_ndjson", "sniff_csv", "glob", "parquet_metadata", "parquet_schema", "parquet_file_metadata", "parquet_kv_metadata",
           "read_json_objects", "read_ndjson_objects", "sqlite_scan", "seq_scan", "arrow_scan", "duckdb_logs", "storage_info"]


@pytest.mark.parametrize("path", ["{data}", "{wal}", "/etc/passwd", "http://127.0.0.1:1/x"])
@pytest.mark.parametrize("reader", READERS)
def test_file_reader_is_refused(attacked, attacker, reader, path):
    path = filled(path, attacked)
    assert refusal(attacker, f"SELECT * FROM {reader}('{path}')") in REFUSALS
    assert refusal(attacker, f"SELECT {reader}('{path}')") in REFUSALS


SPELLINGS = [
    "SELECT * FROM READ_BLOB('{data}')",
    "SELECT * FROM Read_Blob ('{data}')",
    "SELECT * FROM `read_blob`('{data}')",
    'SELECT * FROM "read_blob"(\'{data}\')',
    'SELECT * FROM read_blob("{data}")',
    "SELECT * FROM read_blob/**/('{data}')",
    "SELECT * FROM read_blob/* x */ (/* y */'{data}')",
    "SELECT * FROM read_blob -- x\n('{data}')",
    "SELECT * FROM read_blob # x\n('{data}')",
    "SELECT * FROM/**/read_blob('{data}')",
    "SELECT * FROM main.read_blob('{data}')",
    "SELECT * FROM system.main.read_blob('{data}')",
    "SELECT * FROM `system`.`main`.`read_blob`('{data}')",
    "SELECT * FROM rollcall.main.read_blob('{data}')",
    "SELECT * FROM closed.read_blob('{data}')",
    "SELECT * FROM temp.read_blob('{data}')",
    "SELECT /*! * FROM read_blob('{data}') */",
    "SELECT * FROM /*!50000 read_blob('{data}') */",
    "SELECT * FROM /*!read_blob*/('{data}')",
    "SELECT * FROM read_blob(['{data}'])",
    "SELECT * FROM read_blob('{data}') AS x",
    "SELECT * FROM t, read_blob('{data}')",
    "SELECT * FROM t JOIN read_blob('{data}') b ON 1 = 1",
    "SELECT * FROM t LEFT JOIN LATERAL read_blob('{data}') b ON TRUE",
    "SELECT * FROM (read_blob('{data}'))",
    "SELECT * FROM (SELECT * FROM read_blob('{data}')) x",
    "SELECT (SELECT content FROM read_blob('{data}'))",
    "SELECT 1 WHERE EXISTS (SELECT * FROM read_blob('{data}'))",
    "SELECT 1 UNION ALL SELECT content FROM read_blob('{data}')",
    "WITH x AS (SELECT * FROM read_blob('{data}')) SELECT * FROM x",
    "WITH x AS (FROM read_blob('{data}')) SELECT * FROM x",
    "FROM read_blob('{data}')",
    "FROM read_blob('{data}') SELECT content",
    "TABLE read_blob('{data}')",
    "EXPLAIN SELECT * FROM read_blob('{data}')",
    "EXPLAIN ANALYZE SELECT * FROM read_blob('{data}')",
    "DESCRIBE SELECT * FROM read_blob('{data}')",
    "SUMMARIZE SELECT * FROM read_blob('{data}')",
    "INSERT INTO t SELECT 2, content FROM read_blob('{data}')",
    "INSERT INTO t VALUES (2, (SELECT content FROM read_text('{data}')))",
    "REPLACE INTO t SELECT 2, content FROM read_text('{data}')",
    "UPDATE t SET note = (SELECT content FROM read_text('{data}'))",
    "DELETE FROM t WHERE note IN (SELECT content FROM read_text('{data}'))",
    "CREATE TABLE stolen AS SELECT * FROM read_blob('{data}')",
    "CREATE TABLE stolen (a INT DEFAULT (SELECT size FROM read_blob('{data}')))",
    "CREATE TABLE stolen (a INT CHECK (a > (SELECT size FROM read_blob('{data}'))))",
    "CREATE VIEW stolen AS SELECT * FROM read_blob('{data}')",
    "CREATE INDEX stolen ON t ((read_blob('{data}')))",
    "ALTER TABLE t ADD COLUMN stolen TEXT DEFAULT (read_text('{data}'))",
    "SET @stolen = (SELECT content FROM read_text('{data}'))",
    "SELECT * FROM '{data}'",
    'SELECT * FROM "{data}"',
    "SELECT * FROM `{data}`",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM `/etc/passwd`",
    "SELECT * FROM `file.csv`",
    "SELECT * FROM `closed`.`file.parquet`",
    "SELECT * FROM `*.json`",
    "SELECT * FROM 'file.csv' AS x",
    "SELECT * FROM E'/etc/passwd'",
    "SELECT * FROM U&'/etc/passwd'",
    "SELECT * FROM U&\"read\\005fblob\"('{data}')",
    "SELECT * FROM $${data}$$",
    "SELECT * FROM read_blob($${data}$$)",
    "SELECT * FROM read_blob($x${data}$x$)",
    "SELECT * FROM read_blob(E'{data}')",
    "SELECT * FROM read_blob(x'2f6574632f706173737764')",
    "SELECT LOAD_FILE('{data}')",
    "DESCRIBE `/etc/passwd`",
    "DESCRIBE '/etc/passwd'",
    "SHOW COLUMNS FROM `/etc/passwd`",
    "SHOW CREATE TABLE `file.csv`",
    "SHOW TABLES FROM system",
    "SHOW TABLES FROM `fe`",
]


@pytest.mark.parametrize("sql", SPELLINGS)
def test_any_spelling_of_reading_a_file_is_refused(attacked, attacker, sql):
    assert refusal(attacker, filled(sql, attacked)) in REFUSALS


STATEMENTS = [
    "COPY t TO '{wal}'",
    "COPY (SELECT 1) TO '{wal}' (FORMAT csv)",
    "COPY t TO '{outside}'",
    "/*! COPY t TO '{outside}' */",
    "COPY t FROM '/etc/passwd'",
    "COPY FROM DATABASE rollcall TO temp",
    "SELECT * FROM (COPY t TO '{outside}') x",
    "WITH x AS (SELECT 1) COPY t TO '{outside}'",
    "EXPLAIN COPY t TO '{outside}'",
    "SELECT 1 INTO OUTFILE '{outside}'",
    "SELECT 1 INTO DUMPFILE '{outside}'",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE t",
    "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
    "ATTACH '{outside}' AS other",
    "ATTACH DATABASE '{data}' AS other (READ_ONLY)",
    "ATTACH ':memory:' AS other",
    "DETACH rollcall",
    "INSTALL httpfs",
    "FORCE INSTALL httpfs FROM 'http://127.0.0.1:1/'",
    "LOAD httpfs",
    "LOAD '{outside}'",
    "PRAGMA enable_profiling",
    "PRAGMA database_list",
    "PRAGMA profiling_output='{outside}'",
    "PRAGMA table_info('t')",
    "SET enable_external_access = true",
    "SET GLOBAL enable_external_access = true",
    "SET SESSION enable_profiling = 'json'",
    "SET @@enable_external_access = 1",
    "SET threads = 1",
    "SET memory_limit = '1GB'",
    "SET search_path = 'fe'",
    "SET schema = 'fe'",
    "SET log_query_path = '{outside}'",
    "SET profile_output = '{outside}'",
    "SET VARIABLE x = 1",
    "RESET enable_external_access",
    "CALL pragma_version()",
    "CALL enable_logging()",
    "CALL duckdb_settings()",
    "EXPORT DATABASE '{outside}'",
    "IMPORT DATABASE '{outside}'",
    "CHECKPOINT",
    "FORCE CHECKPOINT rollcall",
    "VACUUM",
    "ANALYZE",
    "CREATE MACRO f() AS 1",
    "CREATE OR REPLACE MACRO concat(a, b) AS 1",
    "CREATE FUNCTION f() AS TABLE SELECT 1",
    "CREATE TEMP MACRO f() AS 1",
    "CREATE SECRET s (TYPE http)",
    "CREATE PERSISTENT SECRET s (TYPE http)",
    "DROP SECRET s",
    "CREATE TYPE mood AS ENUM ('a')",
    "CREATE SEQUENCE s",
    "CREATE SCHEMA rollcall.evil",
    "DROP SCHEMA fe CASCADE",
    "DROP DATABASE fe",
    "DROP DATABASE main",
    "DROP TABLE fe.columns",
    "DROP TABLE rollcall.fe.columns",
    "COMMENT ON TABLE t IS 'x'",
    "PREPARE p AS SELECT 1",
    "PREPARE p FROM 'ATTACH ''/tmp/x'' AS y'",
    "EXECUTE p(1)",
    "EXECUTE IMMEDIATE 'SELECT 1'",
    "PIVOT t ON id",
    "UNPIVOT t ON id INTO NAME n VALUE v",
    "MERGE INTO t USING t AS s ON t.id = s.id WHEN MATCHED THEN DELETE",
    "INSERT INTO rollcall.fe.columns SELECT 1",
    "UPDATE rollcall.fe.columns SET a = 1",
    "DELETE FROM rollcall.fe.columns",
    "INSERT INTO t VALUES (3, 'x') RETURNING *",
    "CREATE TABLE rollcall.closed.u (a INT)",
    "CREATE TEMP TABLE u (a INT)",
    "USE system",
    "USE temp",
    "USE fe",
    "USE rollcall.fe",
    "SHOW ALL TABLES",
    "HELP",
]


@pytest.mark.parametrize("sql", STATEMENTS)
def test_statement_of_the_engine_is_refused(attacked, attacker, sql):
    assert refusal(attacker, filled(sql, attacked)) in REFUSALS | {1008, 1044, 1046, 1051, 1227, 1243}


FUNCTIONS = [
    "query('SELECT 1')", "query_table('t')", "json_execute_serialized_sql('{}')", "json_serialize_sql('SELECT 1')",
    "json_deserialize_sql('{}')", "json_serialize_plan('SELECT 1')", "duckdb_tables()", "duckdb_columns()", "duckdb_settings()",
    "duckdb_secrets()", "duckdb_databases()", "duckdb_functions()", "duckdb_views()", "duckdb_schemas()", "duckdb_extensions()",
    "duckdb_memory()", "duckdb_temporary_files()", "duckdb_variables()", "duckdb_prepared_statements()", "pragma_database_list()",
    "pragma_database_size()", "pragma_table_info('t')", "pragma_storage_info('t')", "pragma_show('t')", "pragma_user_agent()",
    "pragma_platform()", "pragma_version()", "pragma_metadata_info()", "which_secret('x', 'http')", "write_log('x')",
    "parse_duckdb_log_message('x', 'y')", "getenv('HOME')", "getvariable('x')", "current_setting('temp_directory')", "current_query()",
    "current_schemas(true)", "current_catalog()", "stats(1)", "nextval('closed.s')", "currval('s')", "test_all_types()",
    "checkpoint()", "force_checkpoint()", "repeat_row(1, num_rows = 3)", "summary(1)", "sql_auto_complete('SEL')", "error('x')",
    "txid_current()", "add_parquet_key('a', 'b')", "load_aws_credentials()", "sys_exec('id')", "rollcall_gathered(0)",
    "in_search_path('a', 'b')", "enable_logging('x')", "duckdb_log_contexts()", "icu_calendar_names()", "from_substrait('x')",
]


@pytest.mark.parametrize("call", FUNCTIONS)
def test_function_of_the_engine_does_not_exist(attacker, call):
    for sql in (f"SELECT {call}", f"SELECT * FROM {call}", f"SELECT main.{call}", f"SELECT * FROM system.main.{call}",
                f"SELECT * FROM t WHERE {call} IS NOT NULL", f"SELECT {call.upper()}"):
        assert refusal(attacker, sql) in REFUSALS, sql


HIDDEN = [
    "sqlite_master", "sqlite_schema", "sqlite_temp_master", "duckdb_tables", "duckdb_columns", "duckdb_views", "duckdb_settings",
    "duckdb_databases", "duckdb_logs", "pragma_database_list", "pg_catalog.pg_class", "pg_catalog.pg_tables", "pg_tables",
    "main.sqlite_master", "temp.sqlite_master", "system.main.sqlite_master", "system.main.duckdb_tables",
    "system.information_schema.tables", "rollcall.information_schema.tables", "information_schema.character_sets_of_engine",
    "information_schema.tablespaces", "fe.columns", "rollcall.fe.columns", "rollcall.fe.tables", "rollcall.main.t",
    "rollcall.db_closed.t", "db_closed.t", "temp.t", "temp.main.t", "memory.main.t", "data.main.t",
]


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_table_is_not_there(attacker, name):
    quoted = ".".join(f"`{part}`" for part in name.split("."))
    for sql in (f"SELECT * FROM {name}", f"SELECT * FROM {quoted}", f"SELECT * FROM t JOIN {name} ON 1 = 1", f"DESCRIBE {name}",
                f"INSERT INTO {name} VALUES (1)", f"DELETE FROM {quoted}", f"DROP TABLE {name}",
                f"WITH x AS (SELECT * FROM {name}) SELECT * FROM x"):
        assert refusal(attacker, sql) in REFUSALS | {1051, 1044, 1142}, sql


SECOND = [
    "SELECT 1; COPY closed.t TO '{outside}'",
    "SELECT 1; SELECT * FROM read_blob('{data}')",
    "SELECT 1;; SELECT 2",
    "SELECT 1 /*! ; DROP TABLE closed.t */",
    "SELECT 1 -- x\n; DROP TABLE closed.t",
    "INSERT INTO closed.t VALUES (9, 'x'); DROP TABLE closed.t",
    "SET @a = 1; DROP TABLE closed.t",
    "BEGIN; DROP TABLE closed.t",
    "CREATE TABLE closed.u (a INT); DROP TABLE closed.t",
    "SELECT $$ ; DROP TABLE closed.t; $$",
    "SELECT 'a\\'; DROP TABLE closed.t; --'; DROP TABLE closed.t",
]


@pytest.mark.parametrize("sql", SECOND)
def test_second_statement_is_refused_and_the_first_not_run(attacked, attacker, sql):
    assert refusal(attacker, filled(sql, attacked)) in REFUSALS
    assert query(attacker, "SELECT id, note FROM closed.t") == [(1, SECRET)]


QUOTES = [
    (r"SELECT 'a\'; DROP TABLE closed.t; --'", "a'; DROP TABLE closed.t; --"),
    ('SELECT "a\'; DROP TABLE closed.t; --"', "a'; DROP TABLE closed.t; --"),
    ('SELECT "a""; DROP TABLE closed.t; --"', 'a"; DROP TABLE closed.t; --'),
    (r"SELECT 'a\\' '; DROP TABLE closed.t; --'", "a\\; DROP TABLE closed.t; --"),
    ("SELECT '$$; DROP TABLE closed.t; $$'", "$$; DROP TABLE closed.t; $$"),
    ("SELECT '/* ' /* '; DROP TABLE closed.t */", "/* "),
    ("SELECT '-- ' -- '; DROP TABLE closed.t\n", "-- "),
    ("SELECT '--' '; DROP TABLE closed.t'", "--; DROP TABLE closed.t"),
]


@pytest.mark.parametrize("sql, expected", QUOTES)
def test_quotes_hold_what_is_in_them(attacker, sql, expected):
    assert query(attacker, sql) == [(expected,)]


def test_bound_value_is_never_sql(attacked):
    value = "x'; DROP TABLE closed.t; --"
    done = node("run.js", attacked.process, {"steps": [{"method": "execute", "sql": "SELECT ? AS v", "values": [value]}]})
    assert done["results"][0]["rows"] == [[value]]


def test_alias_and_name_with_quotes_stay_names(attacker):
    with attacker.cursor() as cursor:
        cursor.execute("SELECT 1 AS `a\"; DROP TABLE closed.t; --`")
        assert cursor.description[0][0] == 'a"; DROP TABLE closed.t; --'


def prepared_refusals(attacked, statements):
    steps = [{"method": "execute", "sql": sql, "values": values} for sql, values in statements]
    return node("run.js", attacked.process, {"database": "closed", "steps": steps})["results"]


def test_prepared_forms_are_refused(attacked):
    parts = [(filled(sql, attacked), []) for sql in SPELLINGS + STATEMENTS + SECOND if not sql.startswith("USE ")]
    # mysql2 gives a session 256 statements; refused ones must not count.
    for (sql, _), result in zip(parts, prepared_refusals(attacked, parts), strict=True):
        assert "error" in result, f"answered {json.dumps(result)[:300]} to {sql}"
        assert result["error"]["code"] in REFUSALS | {1008, 1044, 1051, 1227, 1243, 1295}, sql


def test_parameter_never_names_a_file_or_a_table(attacked):
    parts = [("SELECT * FROM ?", [attacked.data]), ("SELECT * FROM read_blob(?)", [attacked.data]), ("COPY closed.t TO ?", [attacked.outside]),
             ("SELECT * FROM glob(?)", ["/etc/*"]), ("SELECT getenv(?)", ["HOME"]), ("SELECT * FROM query(?)", ["SELECT 1"])]
    for (sql, _), result in zip(parts, prepared_refusals(attacked, parts), strict=True):
        assert result.get("error", {}).get("code") in REFUSALS, sql


def test_errors_tell_no_path_of_the_server(attacked, attacker):
    for sql in ("SELECT * FROM `data.duckdb`", "SELECT * FROM rollcall.fe.columns", "SELECT nothere FROM closed.t", "SELEC"):
        with pytest.raises(pymysql.MySQLError) as refused:
            query(attacker, sql)
        assert str(attacked.process.data_dir) not in refused.value.args[1]


# Last in this file: what the attacks above left behind.
def test_nothing_was_written_and_data_is_whole(attacked, attacker):
    assert query(attacker, "SELECT * FROM closed.t") == [(1, SECRET)]
    assert query(attacker, "SHOW TABLES FROM closed") == [("t",)]
    assert not (attacked.process.data_dir.parent / "written").exists()
    assert {name for (name,) in query(attacker, "SHOW DATABASES")} == {"closed", "information_schema", "mysql", "performance_schema", "rollcall", "sys"}
