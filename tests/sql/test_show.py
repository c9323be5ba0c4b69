# SHOW, DESCRIBE, USE, SET, variables and information_schema.processlist: what clients ask to look around, in MySQL's columns.
import pytest
from pymysql.constants import FIELD_TYPE
from rollcall_test import code_of, columns, mariadb, node, query, wait_until

INFORMATION_SCHEMA = """
ADMINISTRABLE_ROLE_AUTHORIZATIONS APPLICABLE_ROLES CHARACTER_SETS CHECK_CONSTRAINTS COLLATIONS
COLLATION_CHARACTER_SET_APPLICABILITY COLUMNS COLUMNS_EXTENSIONS COLUMN_PRIVILEGES COLUMN_STATISTICS ENABLED_ROLES ENGINES
EVENTS FILES INNODB_CMP INNODB_CMPMEM INNODB_CMPMEM_RESET INNODB_CMP_RESET INNODB_METRICS INNODB_TABLES INNODB_TABLESPACES
INNODB_TRX KEYWORDS KEY_COLUMN_USAGE OPTIMIZER_TRACE PARAMETERS PARTITIONS PLUGINS PROCESSLIST PROFILING
REFERENTIAL_CONSTRAINTS RESOURCE_GROUPS ROUTINES SCHEMATA SCHEMATA_EXTENSIONS SCHEMA_PRIVILEGES STATISTICS
ST_GEOMETRY_COLUMNS TABLES TABLES_EXTENSIONS TABLE_CONSTRAINTS TABLE_CONSTRAINTS_EXTENSIONS TABLE_PRIVILEGES TRIGGERS
USER_PRIVILEGES VIEWS VIEW_ROUTINE_USAGE VIEW_TABLE_USAGE
""".split()


@pytest.fixture(scope="module")
def db(server):
    """The database show_db with a table t, a view v and an empty other database."""
    with server.connect() as root:
        for sql in ("CREATE DATABASE show_db", "CREATE DATABASE show_empty",
                    "CREATE TABLE show_db.t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'x' COMMENT 'a name', "
                    "n BIGINT UNSIGNED, UNIQUE (name), KEY by_n (n)) ENGINE=InnoDB",
                    "CREATE VIEW show_db.v AS SELECT id FROM show_db.t"):
            query(root, sql)
    return "show_db"


@pytest.fixture
def opened(server, db):
    with server.connect(database=db) as connection:
        yield connection


DESCRIBED = [("id", "int", "NO", "PRI", None, "auto_increment"), ("name", "varchar(20)", "NO", "UNI", "x", ""),
             ("n", "bigint unsigned", "YES", "MUL", None, "")]
FULL_TYPES = {("t", "BASE TABLE"), ("v", "VIEW")}

ANSWERS = [
    ("SHOW DATABASES LIKE 'show%'", [("show_db",), ("show_empty",)]),
    ("SHOW SCHEMAS LIKE 'show_db'", [("show_db",)]),
    ("SHOW TABLES", [("t",), ("v",)]),
    ("SHOW TABLES FROM show_db LIKE 't'", [("t",)]),
    ("SHOW TABLES IN `show_db` LIKE 'x%'", []),
    ("SHOW TABLES FROM show_empty", []),
    ("SHOW TABLES WHERE Tables_in_show_db = 'v'", [("v",)]),
    ("SHOW FULL TABLES", sorted(FULL_TYPES)),
    ("SHOW FULL TABLES FROM `show_db` LIKE 't'", [("t", "BASE TABLE")]),
    ("SHOW FULL TABLES WHERE Table_type = 'VIEW'", [("v", "VIEW")]),
    ("SHOW COLUMNS FROM t", DESCRIBED),
    ("SHOW FIELDS FROM t FROM show_db", DESCRIBED),
    ("SHOW COLUMNS FROM show_db.t LIKE 'n%'", DESCRIBED[1:]),
    ("DESCRIBE t", DESCRIBED),
    ("DESC show_db.t", DESCRIBED),
    ("EXPLAIN t", DESCRIBED),
    ("DESCRIBE t name", DESCRIBED[1:2]),
    ("DESCRIBE show_db.t '%'", DESCRIBED),
    ("SHOW VARIABLES LIKE 'autocommit'", [("autocommit", "ON")]),
    ("SHOW SESSION VARIABLES WHERE Variable_name = 'autocommit'", [("autocommit", "ON")]),
    ("SHOW GLOBAL VARIABLES LIKE 'max_allowed_packet'", [("max_allowed_packet", "67108864")]),
    ("SHOW VARIABLES LIKE 'no_such%'", []),
    ("SHOW DATABASES LIKE 'rollcall'", [("rollcall",)]),
    ("SHOW TABLES FROM information_schema", [(name,) for name in INFORMATION_SCHEMA]),
    ("SHOW FULL TABLES FROM rollcall LIKE 's%'", [("sessions", "SYSTEM VIEW")]),
    ("DESCRIBE information_schema.processlist 'T%'", [("TIME", "int", "NO", "", None, "")]),
    ("SHOW COLUMNS FROM rollcall.sessions LIKE 'Id'", [("Id", "bigint unsigned", "YES", "", None, "")]),
    ("SHOW COLUMNS FROM cluster_sessions FROM rollcall LIKE 'LoginTime'", [("LoginTime", "datetime(6)", "YES", "", None, "")]),
    ("SHOW INDEX FROM rollcall.cluster_nodes", []),
    ("SHOW OPEN TABLES", []),
    ("SHOW MASTER STATUS", []),
    ("SHOW REPLICA STATUS", []),
    ("SHOW REPLICAS", []),
    ("SHOW WARNINGS", []),
    ("SHOW WARNINGS LIMIT 1, 2", []),
    ("SHOW ERRORS", []),
    ("SHOW COUNT(*) WARNINGS", [(0,)]),
    ("SHOW COUNT(*) ERRORS", [(0,)]),
    ("SHOW TRIGGERS", []),
    ("SHOW PROCEDURE STATUS", []),
    ("SHOW FUNCTION STATUS", []),
    ("SHOW EVENTS", []),
    ("SHOW GRANTS", [("GRANT ALL PRIVILEGES ON *.* TO `root`@`%`",)]),
    ("SHOW GRANTS FOR CURRENT_USER()", [("GRANT ALL PRIVILEGES ON *.* TO `root`@`%`",)]),
    ("SHOW CREATE DATABASE show_db", [("show_db", "CREATE DATABASE `show_db` /*!40100 DEFAULT CHARACTER SET utf8mb4 */")]),
]


@pytest.mark.parametrize("sql, expected", ANSWERS)
def test_show_answers(opened, sql, expected):
    assert query(opened, sql) == expected


def test_show_answers_the_same_when_prepared(server, db):
    steps = [{"method": "execute", "sql": sql} for sql, _ in ANSWERS]
    done = node("run.js", server, {"database": db, "steps": steps})["results"]
    got = [(sql, [tuple(row) for row in result.get("rows", [["error", result]])]) for (sql, _), result in zip(ANSWERS, done, strict=True)]
    assert got == ANSWERS


HEADS = [
    ("SHOW DATABASES", ["Database"]),
    ("SHOW TABLES", ["Tables_in_show_db"]),
    ("SHOW FULL COLUMNS FROM t", ["Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment"]),
    ("SHOW CREATE TABLE t", ["Table", "Create Table"]),
    ("SHOW VARIABLES", ["Variable_name", "Value"]),
    ("SHOW GLOBAL STATUS", ["Variable_name", "Value"]),
    ("SHOW WARNINGS", ["Level", "Code", "Message"]),
    ("SHOW PROCESSLIST", ["Id", "User", "Host", "db", "Command", "Time", "State", "Info"]),
    ("SELECT * FROM information_schema.processlist", ["ID", "USER", "HOST", "DB", "COMMAND", "TIME", "STATE", "INFO"]),
    ("SHOW ENGINES", ["Engine", "Support", "Comment", "Transactions", "XA", "Savepoints"]),
    ("SHOW INDEX FROM t", ["Table", "Non_unique", "Key_name", "Seq_in_index", "Column_name", "Collation", "Cardinality", "Sub_part", "Packed",
                           "Null", "Index_type", "Comment", "Index_comment", "Visible", "Expression"]),
    ("SHOW TABLE STATUS", ["Name", "Engine", "Version", "Row_format", "Rows", "Avg_row_length", "Data_length", "Max_data_length",
                           "Index_length", "Data_free", "Auto_increment", "Create_time", "Update_time", "Check_time", "Collation",
                           "Checksum", "Create_options", "Comment"]),
    ("SHOW COLLATION", ["Collation", "Charset", "Id", "Default", "Compiled", "Sortlen", "Pad_attribute"]),
    ("SHOW CHARACTER SET", ["Charset", "Description", "Default collation", "Maxlen"]),
    ("SHOW DATABASES LIKE 'show\\_db'", ["Database (show\\_db)"]),
]


@pytest.mark.parametrize("sql, expected", HEADS)
def test_show_has_mysqls_columns(opened, sql, expected):
    assert columns(opened, sql) == expected
    assert query(opened, sql) != [] or "WARNINGS" in sql


def test_show_create_table_makes_the_same_table_again(opened):
    (_, text), = query(opened, "SHOW CREATE TABLE t")
    query(opened, text.replace("CREATE TABLE `t`", "CREATE TABLE `show_empty`.`again`"))
    assert query(opened, "DESCRIBE show_empty.again") == DESCRIBED
    query(opened, "DROP TABLE show_empty.again")


def test_show_index_tells_keys_and_columns(opened):
    keys = {(row[2], row[1], row[4]) for row in query(opened, "SHOW INDEX FROM t")}
    assert keys == {("PRIMARY", 0, "id"), ("name", 0, "name"), ("by_n", 1, "n")}


FAILURES = [("SHOW TABLES FROM missing", 1049), ("SHOW COLUMNS FROM missing", 1146), ("DESCRIBE missing", 1146), ("SHOW INDEX FROM missing", 1146),
            ("SHOW CREATE TABLE missing", 1146), ("SHOW CREATE DATABASE missing", 1049), ("SHOW GRANTS FOR missing", 1141), ("USE missing", 1049),
            ("SHOW NONSENSE", 1064), ("SHOW", 1064), ("SHOW TABLES nonsense", 1064), ("SHOW BINARY LOGS", 1381), ("SHOW MASTER LOGS", 1381), ("SHOW BINARY LOG", 1235), ("SHOW CREATE USER root", 1235), ("SHOW ENGINE INNODB STATUS", 1235),
            ("SHOW CREATE VIEW missing", 1146), ("SHOW CREATE VIEW t", 1347), ("SHOW WARNINGS LIMIT x", 1064), ("SHOW REPLICA STATUS FOR x", 1064),
            ("DESCRIBE information_schema.no_such", 1146), ("SHOW CREATE TABLE rollcall.sessions", 1235),
            ("CREATE VIEW show_empty.w AS SELECT * FROM rollcall.sessions", 1235), ("SELECT * FROM information_schema.no_such", 1146), ("SELECT * FROM mysql.no_such", 1146)]


@pytest.mark.parametrize("sql, code", FAILURES)
def test_show_of_what_is_not_there_fails(opened, sql, code):
    assert code_of(opened, sql) == code


@pytest.mark.parametrize("sql", ["SHOW MASTER STATUS", "SHOW BINARY LOG STATUS"])
def test_no_binary_log_has_no_status(opened, sql):
    assert columns(opened, sql) == ["File", "Position", "Binlog_Do_DB", "Binlog_Ignore_DB", "Executed_Gtid_Set"]
    assert query(opened, sql) == []


def test_show_tables_without_a_database_is_1046(connection):
    assert code_of(connection, "SHOW TABLES") == 1046


def test_warnings_tell_the_last_failure_until_the_next_statement(opened):
    assert code_of(opened, "SELECT * FROM missing") == 1146
    expected = [("Error", 1146, "Table 'show_db.missing' doesn't exist")]
    assert query(opened, "SHOW WARNINGS") == query(opened, "SHOW ERRORS") == expected
    assert query(opened, "SHOW COUNT(*) ERRORS") == [(1,)]
    query(opened, "SELECT 1")
    assert query(opened, "SHOW WARNINGS") == []


NOTES = [
    ("DROP TABLE IF EXISTS t, absent", 1051, "Unknown table 'show_notes.absent'"),
    ("DROP VIEW IF EXISTS absent", 1051, "Unknown table 'show_notes.absent'"),
    ("CREATE TABLE IF NOT EXISTS t (a INT)", 1050, "Table 't' already exists"),
    ("CREATE DATABASE IF NOT EXISTS show_notes", 1007, "Can't create database 'show_notes'; database exists"),
    ("DROP DATABASE IF EXISTS show_absent", 1008, "Can't drop database 'show_absent'; database doesn't exist"),
]


@pytest.mark.parametrize("sql, code, message", NOTES)
def test_what_if_exists_passes_over_is_a_note(connection, sql, code, message):
    query(connection, "CREATE DATABASE show_notes")
    try:
        query(connection, "USE show_notes")
        query(connection, "CREATE TABLE t (a INT)")
        connection.query(sql)
        assert connection._result.warning_count == 1
        assert query(connection, "SHOW WARNINGS") == [("Note", code, message)]
        query(connection, "DROP TABLE IF EXISTS t")
        query(connection, "CREATE TABLE IF NOT EXISTS t (a INT)")
        assert query(connection, "SHOW WARNINGS") == []
    finally:
        query(connection, "DROP DATABASE show_notes")


def test_use_selects_a_database_of_the_servers_own(connection):
    query(connection, "USE INFORMATION_SCHEMA")
    assert query(connection, "SELECT DATABASE(), COUNT(*) > 0 FROM processlist") == [("information_schema", 1)]
    assert query(connection, "SHOW TABLES") == [(name,) for name in INFORMATION_SCHEMA]
    query(connection, "USE rollcall")
    assert query(connection, "SELECT COUNT(*) FROM cluster_nodes") == [(1,)]
    assert code_of(connection, "CREATE TABLE t (a INT)") == 1044


def test_status_counts_sessions(server, opened):
    def threads():
        return {name: int(value) for name, value in query(opened, "SHOW STATUS LIKE 'Threads%'")}

    wait_until(lambda: threads()["Threads_connected"] == 1, what="the end of those before")
    with server.connect():
        assert threads()["Threads_connected"] == 2
        assert threads()["Threads_running"] == 1


def test_tables_of_the_servers_own_can_be_kept(opened):
    query(opened, "CREATE TABLE show_empty.kept AS SELECT * FROM information_schema.processlist WHERE ID = CONNECTION_ID()")
    query(opened, "INSERT INTO show_empty.kept SELECT * FROM information_schema.processlist WHERE ID = CONNECTION_ID()")
    assert query(opened, "SELECT COUNT(*), MIN(ID) FROM show_empty.kept") == [(2, opened.thread_id())]
    query(opened, "DROP TABLE show_empty.kept")


def test_use_selects_the_database(opened):
    query(opened, "USE show_empty")
    assert query(opened, "SELECT DATABASE()") == [("show_empty",)]
    assert code_of(opened, "USE missing") == 1049
    assert query(opened, "SELECT DATABASE()") == [("show_empty",)]


# --- the list of sessions ---


def test_processlist_tells_the_asking_session(opened):
    me = opened.thread_id()
    row, = [row for row in query(opened, "SHOW PROCESSLIST") if row[0] == me]
    assert (row[1], row[3], row[4], row[6], row[7]) == ("root", "show_db", "Query", "executing", "SHOW PROCESSLIST")
    assert row[2].startswith("127.0.0.1:") and isinstance(row[5], int)


def test_processlist_tells_a_sleeping_session_with_nulls(server, opened):
    with server.connect() as idle:
        for sql in ("SHOW PROCESSLIST", "SELECT * FROM information_schema.processlist"):
            row, = [row for row in query(opened, sql) if row[0] == idle.thread_id()]
            assert row[3:5] == (None, "Sleep") and row[6:] == ("", None)


def test_full_processlist_shows_more_of_the_text(opened):
    padding = "x" * 200
    sql = f"SHOW /* {padding} */ FULL PROCESSLIST"
    assert padding in [row[7] for row in query(opened, sql) if row[0] == opened.thread_id()][0]
    sql = f"SHOW /* {padding} */ PROCESSLIST"
    assert padding not in [row[7] for row in query(opened, sql) if row[0] == opened.thread_id()][0]


PROCESSLIST = [
    ("SELECT ID FROM information_schema.processlist WHERE ID = CONNECTION_ID()", [("me",)]),
    ("SELECT id FROM INFORMATION_SCHEMA.PROCESSLIST WHERE COMMAND <> 'Sleep' AND DB = 'show_db'", [("me",)]),
    ("SELECT p.ID FROM information_schema.processlist p JOIN information_schema.processlist q ON p.ID = q.ID WHERE p.ID = CONNECTION_ID()",
     [("me",)]),
    ("SELECT p.ID, t.id FROM information_schema.processlist p LEFT JOIN t ON t.id = p.ID + 1000 WHERE p.ID = CONNECTION_ID()", [("me", None)]),
    ("SELECT COUNT(*) FROM information_schema.processlist WHERE ID < 0", [(0,)]),
    ("SELECT COUNT(*) FROM information_schema.processlist WHERE ID = CONNECTION_ID() AND TIME < 60", [(1,)]),
    ("SELECT MAX(ID) FROM information_schema.processlist WHERE ID IN (SELECT CONNECTION_ID())", [("me",)]),
    ("WITH x AS (SELECT * FROM information_schema.processlist) SELECT ID FROM x WHERE ID = CONNECTION_ID()", [("me",)]),
    ("SELECT '(@GATHERED0@)', ID FROM information_schema.processlist WHERE ID = CONNECTION_ID()", [("(@GATHERED0@)", "me")]),
    ("SELECT user, COUNT(*) > 0 FROM information_schema.processlist GROUP BY user", [("root", 1)]),
]


@pytest.mark.parametrize("sql, expected", PROCESSLIST)
def test_processlist_is_a_table(opened, sql, expected):
    me = opened.thread_id()
    assert query(opened, sql) == [tuple(me if cell == "me" else cell for cell in row) for row in expected]


def test_processlist_table_can_be_prepared(server, db):
    steps = [{"method": "execute", "sql": "SELECT ID, DB FROM information_schema.processlist WHERE ID = ?", "values": [0]}]
    steps += [{"method": "execute", "sql": "SELECT ID FROM information_schema.processlist WHERE ID = CONNECTION_ID()"}]
    done = node("run.js", server, {"database": db, "steps": steps})
    assert [result["rows"] for result in done["results"]] == [[], [[done["id"]]]]


def test_processlist_sorts_ids_as_numbers(server, opened):
    many = [server.connect() for _ in range(12)]
    try:
        ids = [row[0] for row in query(opened, "SELECT ID FROM information_schema.processlist ORDER BY ID")]
        assert ids == sorted(ids) and len(ids) >= 13
    finally:
        for each in many:
            each.close()


# --- variables ---

SET_OK = ["SET NAMES utf8mb4", "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_general_ci'", "SET NAMES DEFAULT", "SET CHARACTER SET utf8mb4",
          "SET sql_mode = ''", "SET SESSION sql_mode = 'STRICT_TRANS_TABLES'", "SET sql_mode = DEFAULT", "SET @@session.autocommit = ON",
          "SET AUTOCOMMIT = 1", "set autocommit=1, sql_mode = concat(@@sql_mode,',STRICT_TRANS_TABLES')", "SET time_zone = '+00:00'",
          "SET wait_timeout = 100, interactive_timeout = 100", "SET wait_timeout = DEFAULT", "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
          "SET TRANSACTION READ WRITE", "SET optimizer_switch='semijoin=off'", "SET SQL_QUOTE_SHOW_CREATE=1",
          "SET SESSION character_set_results='binary'", "/*!40100 SET @@SQL_MODE='' */", "/*!40103 SET TIME_ZONE='+00:00' */",
          "/*M!100100 SET @@MAX_STATEMENT_TIME=0 */", "/*M!100100 SET WAIT_TIMEOUT=DEFAULT */", "SET session_context='trace_id:abc'",
          "SET @a = 1, @b := 'x'", "UNLOCK TABLES", "SELECT /*!40001 SQL_NO_CACHE */ 1", "SELECT VERSION() as version",
          "SELECT DATABASE(), USER() LIMIT 1", "SELECT @@max_allowed_packet,@@system_time_zone,@@time_zone,@@auto_increment_increment",
          "select @@character_set_client, @@character_set_connection, @@character_set_server, @@character_set_database limit 1",
          "select @@collation_database", "select @@version_comment limit 1"]


@pytest.mark.parametrize("sql", SET_OK)
def test_what_clients_send_at_connect_succeeds(opened, sql):
    assert code_of(opened, sql) is None


SET_ERRORS = [("SET no_such_variable = 1", 1193), ("SET @@no_such_variable = 1", 1193), ("SET SESSION no_such_variable = 1", 1193),
              ("SELECT @@no_such_variable", 1193), ("SELECT @@global.no_such_variable", 1193), ("SET version = 'x'", 1238),
              ("SET @@global.version_comment = 'x'", 1238), ("SET SESSION max_connections = 4", 1229), ("SET GLOBAL max_connections = 4", 1227),
              ("SET autocommit = 'maybe'", 1231), ("SET sql_mode = 'NOPE'", 1231), ("SET NAMES no_such", 1115), ("SET NAMES latin1", 1235),
              ("SET time_zone = '+02:00'", 1235), ("SET @@sql_select_limit = 10", 1235), ("SET", 1064), ("SET autocommit", 1064)]


@pytest.mark.parametrize("sql, code", SET_ERRORS)
def test_set_that_cannot_hold_fails(opened, sql, code):
    assert code_of(opened, sql) == code


def test_set_of_several_sets_none_where_one_fails(opened):
    assert code_of(opened, "SET wait_timeout = 77, no_such_variable = 1") == 1193
    assert query(opened, "SELECT @@wait_timeout") != [(77,)]


@pytest.mark.parametrize("spelling", ["@@wait_timeout", "@@WAIT_TIMEOUT", "@@session.wait_timeout", "@@SESSION.`wait_timeout`",
                                      "@@local.wait_timeout", "@@`wait_timeout`", "@@wait_timeout + 0"])
def test_variable_is_read_in_every_spelling(opened, spelling):
    query(opened, "SET wait_timeout = 123")
    assert query(opened, f"SELECT {spelling}") == [(123,)]
    assert query(opened, "SELECT @@global.wait_timeout") != [(123,)]


def test_user_variables_hold_values_of_the_session(server, opened):
    query(opened, "SET @a = 5, @b := 'text', @C = NULL, @`two words` = 1.5")
    assert query(opened, "SELECT @a + 1, @B, @c, @`two words`")[0][:3] == (6, "text", None)
    assert query(opened, "SELECT @never_set") == [(None,)]
    with server.connect() as other:
        assert query(other, "SELECT @a") == [(None,)]


def test_mariadb_terminal_status_and_tables(server, db):
    done = mariadb(server, "-t", db, stdin="\\s\nshow tables;\n\\u show_empty\nSELECT DATABASE();\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "show_empty" in done.stdout and "Rollcall" in done.stdout


# The manual: SHOW COUNT(*) leaves the messages as they are, SELECT @@warning_count is a statement like others.
def test_counts_of_messages(connection):
    assert code_of(connection, "SELECT nothing") == 1054
    assert query(connection, "SHOW COUNT(*) ERRORS") == [(1,)]
    assert query(connection, "SELECT @@error_count, @@warning_count") == [(1, 1)]
    assert query(connection, "SHOW WARNINGS") == []
    query(connection, "SELECT 1 / 0")
    assert query(connection, "SHOW COUNT(*) WARNINGS") == [(1,)]
    assert query(connection, "SELECT @@error_count, @@warning_count") == [(0, 1)]
    assert query(connection, "SHOW COUNT(*) WARNINGS") == [(0,)]


def types_of(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [each[1] for each in cursor.description]


def test_table_status_has_the_types_of_information_schemas_tables(opened):
    names = ["TABLE_NAME", "ENGINE", "VERSION", "ROW_FORMAT", "TABLE_ROWS", "AVG_ROW_LENGTH", "DATA_LENGTH", "MAX_DATA_LENGTH", "INDEX_LENGTH", "DATA_FREE",
             "AUTO_INCREMENT", "CREATE_TIME", "UPDATE_TIME", "CHECK_TIME", "TABLE_COLLATION", "CHECKSUM", "CREATE_OPTIONS", "TABLE_COMMENT"]
    shown = types_of(opened, "SHOW TABLE STATUS")
    assert shown == types_of(opened, f"SELECT {', '.join(names)} FROM information_schema.TABLES")
    assert (shown[4], shown[10]) == (FIELD_TYPE.LONGLONG, FIELD_TYPE.LONGLONG)
    (row,) = query(opened, "SHOW TABLE STATUS LIKE 't'")
    assert row[0] == "t" and all(cell is None or isinstance(cell, int) for cell in row[4:11])
