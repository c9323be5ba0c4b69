# information_schema, performance_schema and sys tell of their own tables: names, columns and types, with the rows that there are.
import pytest
from rollcall_test import code_of, columns, query
from pymysql.constants import FIELD_TYPE

OWN = ("information_schema", "performance_schema", "mysql", "sys", "rollcall")
INTEGERS = (FIELD_TYPE.TINY, FIELD_TYPE.SHORT, FIELD_TYPE.LONG, FIELD_TYPE.INT24, FIELD_TYPE.LONGLONG)
POINTS = (FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP)
TEXTS = (FIELD_TYPE.VAR_STRING, FIELD_TYPE.STRING, FIELD_TYPE.VARCHAR, FIELD_TYPE.BLOB, FIELD_TYPE.TINY_BLOB, FIELD_TYPE.MEDIUM_BLOB, FIELD_TYPE.LONG_BLOB)
KINDS = {"int": INTEGERS, "bigint": INTEGERS, "tinyint": INTEGERS, "smallint": INTEGERS, "datetime": POINTS, "timestamp": POINTS, "double": (FIELD_TYPE.DOUBLE,),
         "float": (FIELD_TYPE.FLOAT,), "decimal": (FIELD_TYPE.NEWDECIMAL,), "json": (FIELD_TYPE.JSON,)}


def own_tables(connection):
    return [(database, name) for database in OWN for name, in query(connection, f"SHOW TABLES FROM {database}")]


def test_every_table_has_the_columns_that_it_tells(connection):
    wrong = []
    for database, table in own_tables(connection):
        told = [(row[0], KINDS.get(row[1].split("(")[0].split()[0], TEXTS)) for row in query(connection, f"DESCRIBE {database}.{table}")]
        cursor = connection.cursor()
        cursor.execute(f"SELECT * FROM {database}.{table} LIMIT 0")
        if [name for name, _ in told] != [each[0] for each in cursor.description]:
            wrong.append((database, table, "names"))
        wrong += [(database, table, each[0], each[1]) for each, (_, kinds) in zip(cursor.description, told) if each[1] not in kinds]
    assert wrong == []


def test_every_column_is_in_columns_as_describe_tells_it(connection):
    rows = query(connection, "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS "
                             "ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION")
    for database, table in own_tables(connection):
        assert [row[2:] for row in rows if row[:2] == (database, table)] == [row[:3] for row in query(connection, f"DESCRIBE {database}.{table}")]


def test_tables_tells_what_kind_each_is(connection):
    kinds = dict(query(connection, "SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME), TABLE_TYPE FROM information_schema.TABLES"))
    assert {f"{database}.{table}" for database, table in own_tables(connection)} <= set(kinds)
    assert (kinds["information_schema.TABLES"], kinds["performance_schema.threads"], kinds["sys.version"]) == ("SYSTEM VIEW", "BASE TABLE", "VIEW")
    assert query(connection, "SHOW FULL TABLES FROM performance_schema LIKE 'threads'") == [("threads", "BASE TABLE")]
    assert query(connection, "SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'performance_schema' LIMIT 1") == [("PERFORMANCE_SCHEMA",)]


TOLD = [
    ("DESCRIBE information_schema.SCHEMATA", [
        ("CATALOG_NAME", "varchar(64)", "NO", "", None, ""), ("SCHEMA_NAME", "varchar(64)", "NO", "", None, ""),
        ("DEFAULT_CHARACTER_SET_NAME", "varchar(64)", "NO", "", None, ""), ("DEFAULT_COLLATION_NAME", "varchar(64)", "NO", "", None, ""),
        ("SQL_PATH", "binary(0)", "YES", "", None, ""), ("DEFAULT_ENCRYPTION", "enum('NO','YES')", "NO", "", None, "")]),
    ("SELECT DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, COLLATION_NAME, PRIVILEGES FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'performance_schema' "
     "AND TABLE_NAME = 'global_status' AND COLUMN_NAME = 'VARIABLE_NAME'", [("varchar", 64, "utf8mb4_0900_ai_ci", "select")]),
    ("SELECT COUNT(*), SUM(RESERVED) > 200 FROM information_schema.KEYWORDS WHERE WORD = 'SELECT'", [(1, 0)]),
    ("SELECT PLUGIN_NAME, PLUGIN_STATUS FROM information_schema.PLUGINS ORDER BY PLUGIN_NAME",
     [("caching_sha2_password", "ACTIVE"), ("mysql_native_password", "ACTIVE")]),
    ("SELECT COUNT(*) FROM information_schema.INNODB_TRX", [(0,)]),
    ("SELECT COUNT(*) FROM information_schema.RESOURCE_GROUPS", [(0,)]),
    ("SELECT COUNT(*) FROM information_schema.VIEW_ROUTINE_USAGE", [(0,)]),
    ("SELECT COUNT(*) FROM mysql.db", [(0,)]),
    ("SELECT SCHEMA_NAME, OPTIONS FROM information_schema.SCHEMATA_EXTENSIONS WHERE SCHEMA_NAME = 'mysql'", [("mysql", "")]),
    ("SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'user'", [("BASE TABLE",)]),
    ("SHOW DATABASES LIKE 'mysql'", [("mysql",)]),
    ("SHOW TABLES FROM mysql", [("db",), ("user",)]),
    ("SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_NAME = 'INNODB_METRICS' AND COLUMN_NAME = 'AVG_COUNT'", [("float(12,0)",)]),
    ("SELECT COUNT(*) FROM information_schema.SCHEMA_PRIVILEGES", [(0,)]),
    ("SELECT COUNT(*) FROM performance_schema.data_lock_waits", [(0,)]),
    ("SELECT VARIABLE_VALUE FROM performance_schema.global_variables WHERE VARIABLE_NAME = 'Max_Allowed_Packet'", [("67108864",)]),
    ("SELECT COUNT(*) FROM performance_schema.global_status WHERE VARIABLE_NAME IN ('uptime', 'THREADS_CONNECTED')", [(2,)]),
    ("SELECT VARIABLE_NAME FROM performance_schema.session_status WHERE variable_name LIKE 'upt%'", [("Uptime",)]),
]


@pytest.mark.parametrize("sql, expected", TOLD)
def test_tables_of_the_servers_own_tell(connection, sql, expected):
    assert query(connection, sql) == expected


def test_joins_give_what_they_merge_first_and_meet_columns_of_tables(connection):
    names = columns(connection, "SELECT * FROM information_schema.TABLE_CONSTRAINTS JOIN information_schema.TABLES USING (TABLE_NAME, TABLE_SCHEMA) LIMIT 0")
    assert names[:3] == ["TABLE_SCHEMA", "TABLE_NAME", "CONSTRAINT_CATALOG"] and len(names) == len(set(names)) == 7 + 21 - 2
    query(connection, "CREATE DATABASE beside")
    try:
        query(connection, "CREATE TABLE beside.padded (name VARCHAR(20) COLLATE utf8mb4_general_ci)")
        query(connection, "INSERT INTO beside.padded VALUES ('padded '), ('PADDED'), ('padded'), ('other')")
        joined = "SELECT COUNT(*) FROM information_schema.TABLES JOIN beside.padded ON {} WHERE TABLE_SCHEMA = 'beside'"
        assert query(connection, joined.format("TABLE_NAME = name")) == [(1,)]
        assert query(connection, joined.format("TABLE_NAME COLLATE utf8mb4_general_ci = name")) == [(3,)]
    finally:
        query(connection, "DROP DATABASE beside")


def test_tables_of_the_servers_own_can_be_kept(connection):
    query(connection, "CREATE DATABASE keeping")
    try:
        for database, table in [own for own in own_tables(connection) if own[0] != "rollcall"]:
            query(connection, f"CREATE TABLE keeping.kept AS SELECT * FROM {database}.{table}")
            query(connection, "DROP TABLE keeping.kept")
    finally:
        query(connection, "DROP DATABASE keeping")


def test_session_variables_are_the_sessions_own_also_when_prepared(connection):
    query(connection, "PREPARE mine FROM 'SELECT VARIABLE_VALUE FROM performance_schema.session_variables WHERE VARIABLE_NAME = ''sql_select_limit'''")
    query(connection, "SET sql_mode = 'ANSI'")
    mode = query(connection, "SELECT @@sql_mode")
    assert query(connection, "SELECT VARIABLE_VALUE FROM performance_schema.session_variables WHERE VARIABLE_NAME = 'sql_mode'") == mode
    assert query(connection, "SELECT VARIABLE_VALUE FROM performance_schema.global_variables WHERE VARIABLE_NAME = 'sql_mode'") != mode
    for name, value in query(connection, "SHOW VARIABLES LIKE 'c%'"):
        assert query(connection, f"SELECT VARIABLE_VALUE FROM performance_schema.session_variables WHERE VARIABLE_NAME = '{name}'") == [(value,)]
    query(connection, "PREPARE mine FROM 'SELECT VARIABLE_VALUE FROM performance_schema.session_variables WHERE VARIABLE_NAME = ''wait_timeout'''")
    query(connection, "SET wait_timeout = 1234")
    assert query(connection, "EXECUTE mine") == [("1234",)]


def test_user_privileges_are_those_of_show_grants(server, connection):
    query(connection, "CREATE USER told IDENTIFIED BY 'secret'")
    query(connection, "CREATE USER watcher IDENTIFIED BY 'secret'")
    query(connection, "GRANT PROCESS ON *.* TO watcher")
    asked = "SELECT PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = '''{}''@''%''' ORDER BY 1"
    try:
        assert query(connection, asked.format("told")) == [("USAGE", "NO")]
        assert query(connection, asked.format("watcher")) == [("PROCESS", "NO")]
        assert ("CREATE USER", "NO") in query(connection, asked.format("root"))
        with server.connect(user="told", password="secret") as told:
            assert query(told, "SELECT * FROM information_schema.USER_PRIVILEGES") == [("'told'@'%'", "def", "USAGE", "NO")]
    finally:
        query(connection, "DROP USER told, watcher")


# As MySQL 8.0 has them.
COLUMNS = {
    "information_schema.VIEW_TABLE_USAGE": "VIEW_CATALOG VIEW_SCHEMA VIEW_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME",
    "information_schema.VIEW_ROUTINE_USAGE": "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME",
    "information_schema.TABLES_EXTENSIONS": "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE",
    "information_schema.COLUMNS_EXTENSIONS": "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE",
    "information_schema.SCHEMATA_EXTENSIONS": "CATALOG_NAME SCHEMA_NAME OPTIONS",
    "information_schema.TABLE_CONSTRAINTS_EXTENSIONS": "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_NAME ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE",
    "information_schema.RESOURCE_GROUPS": "RESOURCE_GROUP_NAME RESOURCE_GROUP_TYPE RESOURCE_GROUP_ENABLED VCPU_IDS THREAD_PRIORITY",
    "performance_schema.accounts": "USER HOST CURRENT_CONNECTIONS TOTAL_CONNECTIONS MAX_SESSION_CONTROLLED_MEMORY MAX_SESSION_TOTAL_MEMORY",
    "performance_schema.users": "USER CURRENT_CONNECTIONS TOTAL_CONNECTIONS MAX_SESSION_CONTROLLED_MEMORY MAX_SESSION_TOTAL_MEMORY",
    "performance_schema.hosts": "HOST CURRENT_CONNECTIONS TOTAL_CONNECTIONS MAX_SESSION_CONTROLLED_MEMORY MAX_SESSION_TOTAL_MEMORY",
    "performance_schema.replication_asynchronous_connection_failover": "CHANNEL_NAME HOST PORT NETWORK_NAMESPACE WEIGHT MANAGED_NAME",
    "performance_schema.replication_applier_filters": "CHANNEL_NAME FILTER_NAME FILTER_RULE CONFIGURED_BY ACTIVE_SINCE COUNTER",
}


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_are_those_of_mysql(connection, table):
    assert columns(connection, f"SELECT * FROM {table}") == COLUMNS[table].split()


def test_views_tell_the_tables_that_they_read(connection):
    query(connection, "CREATE DATABASE reading")
    try:
        query(connection, "CREATE TABLE reading.`a AS b` (id INT PRIMARY KEY, s VARCHAR(9) UNIQUE)")
        query(connection, 'CREATE TABLE reading.`q"x` (id INT)')
        query(connection, "CREATE VIEW reading.one (`x) AS`, y) AS SELECT a.id, 'reading.nobody' FROM reading.`a AS b` a JOIN reading.`a AS b` b ON a.id = b.id")
        query(connection, 'CREATE VIEW reading.two AS WITH c AS (SELECT * FROM reading.one) SELECT * FROM c WHERE EXISTS (SELECT 1 FROM reading.`q"x`)')
        query(connection, "CREATE VIEW reading.three AS SELECT 1 AS n")
        assert query(connection, "SELECT VIEW_CATALOG, VIEW_SCHEMA, VIEW_NAME, TABLE_SCHEMA, TABLE_NAME FROM information_schema.VIEW_TABLE_USAGE "
                                 "WHERE VIEW_SCHEMA = 'reading' ORDER BY VIEW_NAME, TABLE_NAME") == [
            ("def", "reading", "one", "reading", "a AS b"), ("def", "reading", "two", "reading", "one"), ("def", "reading", "two", "reading", 'q"x')]
        assert query(connection, "SELECT TABLE_NAME, ENGINE_ATTRIBUTE FROM information_schema.TABLES_EXTENSIONS WHERE TABLE_SCHEMA = 'reading' ORDER BY 1") == [
            ("a AS b", None), ("one", None), ('q"x', None), ("three", None), ("two", None)]
        assert query(connection, "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS_EXTENSIONS WHERE TABLE_SCHEMA = 'reading' AND "
                                 "TABLE_NAME = 'a AS b' ORDER BY 2") == [("a AS b", "id"), ("a AS b", "s")]
        assert query(connection, "SELECT CONSTRAINT_NAME, TABLE_NAME FROM information_schema.TABLE_CONSTRAINTS_EXTENSIONS "
                                 "WHERE CONSTRAINT_SCHEMA = 'reading' ORDER BY 1") == [("PRIMARY", "a AS b"), ("s", "a AS b")]
    finally:
        query(connection, "DROP DATABASE reading")


def test_accounts_users_and_hosts_count_the_sessions_that_are_there(server, connection):
    query(connection, "CREATE USER counted IDENTIFIED BY 'secret'")
    try:
        with server.connect(user="counted", password="secret"), server.connect(user="counted", password="secret") as second:
            assert query(connection, "SELECT HOST, CURRENT_CONNECTIONS, TOTAL_CONNECTIONS FROM performance_schema.accounts WHERE USER = 'counted'") == [
                ("127.0.0.1", 2, None)]
            assert query(connection, "SELECT CURRENT_CONNECTIONS FROM performance_schema.users WHERE USER = 'counted'") == [(2,)]
            (all_of_host,), = query(connection, "SELECT CURRENT_CONNECTIONS FROM performance_schema.hosts WHERE HOST = '127.0.0.1'")
            assert all_of_host >= 3
            # Whose sessions it may see, as everywhere.
            assert query(second, "SELECT USER, CURRENT_CONNECTIONS FROM performance_schema.users") == [("counted", 2)]
    finally:
        query(connection, "DROP USER counted")


def test_mysql_user_tells_accounts_and_no_secrets(server, connection):
    query(connection, "CREATE USER told IDENTIFIED BY 'secret'")
    query(connection, "CREATE USER shut IDENTIFIED BY 'secret' ACCOUNT LOCK")
    query(connection, "GRANT PROCESS ON *.* TO shut")
    asked = "SELECT Host, Process_priv, Select_priv, plugin, authentication_string, account_locked FROM mysql.user WHERE User = '{}'"
    try:
        assert query(connection, asked.format("told")) == [("%", "N", "N", "caching_sha2_password", "", "N")]
        assert query(connection, asked.format("shut")) == [("%", "Y", "N", "caching_sha2_password", "", "Y")]
        assert query(connection, "SELECT Process_priv, Select_priv, Create_user_priv, Grant_priv FROM mysql.user WHERE User = 'root'") == [("Y", "Y", "Y", "N")]
        with server.connect(user="told", password="secret") as told:
            assert query(told, "SELECT User FROM mysql.user") == [("told",)]
        assert code_of(connection, "UPDATE mysql.user SET Process_priv = 'Y'") == 1044
    finally:
        query(connection, "DROP USER told, shut")


def test_a_statement_that_runs_has_its_digest(connection):
    names = columns(connection, "SELECT * FROM performance_schema.events_statements_current")
    assert names[:4] == ["THREAD_ID", "EVENT_ID", "END_EVENT_ID", "EVENT_NAME"] and names[-1] == "EXECUTION_ENGINE"
    (digest, text, errno), = query(connection, "SELECT DIGEST, DIGEST_TEXT, MYSQL_ERRNO FROM performance_schema.events_statements_current "
                                               "WHERE THREAD_ID = CONNECTION_ID() AND 1 = 1")
    assert len(digest) == 32 and errno == 0
    assert text.endswith("AND ? = ?") and "EVENTS_STATEMENTS_CURRENT" in text.upper()


@pytest.mark.parametrize("name", ["INNODB_COLUMNS", "ST_UNITS_OF_MEASURE"])
def test_what_is_not_there_is_1146(connection, name):
    assert code_of(connection, f"SELECT * FROM information_schema.{name}") == 1146
