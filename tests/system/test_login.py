# Logging in as real clients do: the mariadb command line, PyMySQL, mysqlclient and mysql2; the two kinds of passwords;
# and how a login fails.
import re

import MySQLdb
import pymysql
import pytest
from rollcall_test import make_account, mariadb, node, query, raw_mysql as raw, session_row, wait_until

PLUGINS = ["caching_sha2_password", "mysql_native_password"]


@pytest.fixture(scope="module")
def accounts(server):
    """One account a plugin, with the password 'se cret', named after the plugin's first word."""
    root = server.connect()
    for plugin in PLUGINS:
        query(root, f"CREATE USER '{plugin.split('_')[0]}'@'%' IDENTIFIED WITH {plugin} BY 'se cret'")
    root.close()
    return {plugin: plugin.split("_")[0] for plugin in PLUGINS}


def test_mariadb_command_line_runs_a_statement(server):
    done = mariadb(server, "-e", "SELECT 1 AS one, 'x' AS letter")
    assert (done.returncode, done.stdout, done.stderr) == (0, "one\tletter\n1\tx\n", "")


def test_mariadb_command_line_reads_statements_from_standard_input(server):
    done = mariadb(server, "-N", stdin="SELECT 1;\nSELECT 2;\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n2\n", "")


def test_pymysql_runs_a_statement(connection):
    assert query(connection, "SELECT 1, 'x'") == [(1, "x")]


def test_pymysql_ping_answers(connection):
    connection.ping(reconnect=False)


def test_mysqlclient_runs_a_statement(server):
    opened = MySQLdb.connect(host=server.mysql_host, port=server.mysql_port, user="root")
    cursor = opened.cursor()
    cursor.execute("SELECT %s, %s", (7, "x"))
    assert cursor.fetchall() == ((7, "x"),)
    opened.close()


def test_mysql2_runs_a_statement(server):
    done = node("run.js", server, {"steps": [{"method": "query", "sql": "SELECT 1 AS one, 'x' AS letter"}]})
    assert done["results"] == [{"rows": [[1, "x"]], "columns": ["one", "letter"]}]


def test_greeting_is_of_mysql_8(connection):
    assert re.fullmatch(r"8\.0\.\d+-rollcall-.+", connection.get_server_info())
    assert query(connection, "SELECT VERSION()") == [(connection.get_server_info(),)]


def test_connection_id_is_the_one_of_the_greeting(server, connection):
    assert query(connection, "SELECT CONNECTION_ID()") == [(connection.thread_id(),)]
    done = node("run.js", server, {"steps": [{"method": "query", "sql": "SELECT CONNECTION_ID()"}]})
    assert done["results"][0]["rows"] == [[done["id"]]]


def test_connection_ids_grow(server, connection):
    with server.connect() as later:
        assert later.thread_id() > connection.thread_id()


def test_first_connection_of_a_new_server_has_id_1(fresh_server):
    with fresh_server.connect() as first, fresh_server.connect() as second:
        assert (first.thread_id(), second.thread_id()) == (1, 2)


def test_user_names_account_and_client(connection):
    (user, current), = query(connection, "SELECT USER(), CURRENT_USER()")
    assert user.startswith("root@")
    assert current.startswith("root@")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_mariadb_command_line_logs_in_with_password(server, accounts, plugin):
    for _ in range(2):  # caching_sha2_password takes its long way first, its short way after
        done = mariadb(server, "-N", "-e", "SELECT 1", user=accounts[plugin], password="se cret")
        assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


@pytest.mark.parametrize("plugin", PLUGINS)
def test_mysqlclient_logs_in_with_password(server, accounts, plugin):
    for _ in range(2):
        opened = MySQLdb.connect(host=server.mysql_host, port=server.mysql_port, user=accounts[plugin], passwd="se cret")
        opened.close()


@pytest.mark.parametrize("plugin", PLUGINS)
def test_mysql2_logs_in_with_password(server, accounts, plugin):
    for _ in range(2):
        options = {"user": accounts[plugin], "password": "se cret", "steps": [{"method": "query", "sql": "SELECT 1"}]}
        done = node("run.js", server, options)
        assert done.get("loginError") is None
        assert done["results"][0]["rows"] == [[1]]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_pymysql_logs_in_over_tls(server, accounts, plugin):
    for _ in range(2):
        with server.connect(user=accounts[plugin], password="se cret", ssl={"verify_mode": "none"}) as opened:
            assert opened._sock.version() in ("TLSv1.2", "TLSv1.3")
            assert query(opened, "SELECT 1") == [(1,)]


def test_mysql2_logs_in_over_tls(server, accounts):
    options = {"user": accounts["caching_sha2_password"], "password": "se cret", "ssl": {"rejectUnauthorized": False},
               "steps": [{"method": "query", "sql": "SELECT 1"}]}
    assert node("run.js", server, options)["results"][0]["rows"] == [[1]]


@pytest.mark.parametrize("plugin", PLUGINS)
@pytest.mark.parametrize("password", ["", "wrong", "se cret ", "SE CRET"])
def test_wrong_password_is_1045(server, accounts, plugin, password):
    done = node("run.js", server, {"user": accounts[plugin], "password": password, "steps": []})
    assert (done["loginError"]["code"], done["loginError"]["state"]) == (1045, "28000")
    assert f"Access denied for user '{accounts[plugin]}'@" in done["loginError"]["message"]


def test_unknown_account_is_refused_like_a_wrong_password(server):
    with pytest.raises(pymysql.err.OperationalError) as refused:
        server.connect(user="nobody", password="secret")
    assert refused.value.args[0] == 1045
    assert "Access denied for user 'nobody'@" in refused.value.args[1]


def test_root_with_any_password_is_refused_while_it_has_none(server):
    with pytest.raises(pymysql.err.OperationalError) as refused:
        server.connect(password="guess")
    assert refused.value.args[0] == 1045


def test_unknown_database_at_login_is_1049(server):
    with pytest.raises(pymysql.err.MySQLError) as refused:
        server.connect(database="not_there")
    assert refused.value.args[0] == 1049


def test_database_at_login_is_selected(server, connection):
    query(connection, "CREATE DATABASE login_db")
    with server.connect(database="login_db") as opened:
        assert query(opened, "SELECT DATABASE()") == [("login_db",)]


def test_altered_password_holds_from_the_next_login(server, connection):
    make_account(connection, "altered", "before")
    with server.connect(user="altered", password="before") as opened:
        query(connection, "ALTER USER 'altered'@'%' IDENTIFIED WITH mysql_native_password BY 'after'")
        assert query(opened, "SELECT 1") == [(1,)]
    with pytest.raises(pymysql.err.OperationalError):
        server.connect(user="altered", password="before")
    server.connect(user="altered", password="after").close()


def test_dropped_account_is_refused(server, connection):
    make_account(connection, "dropped")
    query(connection, "DROP USER 'dropped'@'%'")
    with pytest.raises(pymysql.err.OperationalError):
        server.connect(user="dropped", password="secret")


def test_failed_login_leaves_no_session(fresh_server):
    with pytest.raises(pymysql.err.OperationalError):
        fresh_server.connect(user="nobody")
    wait_until(lambda: fresh_server.get("/rest/v1/session").rows == [], what="an empty list")


# --- an account that is not there ---


def test_unknown_accounts_are_asked_like_those_that_exist(fresh_server):
    with fresh_server.connect() as root:
        for number in range(8):
            plugin = PLUGINS[number % 2]
            query(root, f"CREATE USER 'known{number}' IDENTIFIED WITH {plugin} BY 'secret'")
    known = {raw.is_asked_for_native(fresh_server, f"known{number}") for number in range(8)}
    unknown = [raw.is_asked_for_native(fresh_server, f"unknown{number}") for number in range(40)]
    assert set(unknown) == known
    assert unknown == [raw.is_asked_for_native(fresh_server, f"unknown{number}") for number in range(40)], "a name that changes its plugin is none"


def test_session_killed_at_login_is_told(server):
    with raw.raw_client(server) as client:
        assert server.http("DELETE", f"/rest/v1/session/{client.id}?reason=enough").status in (200, 202)
        code, state, message = raw.parse_error(client.read())
        assert (code, state) == (3169, "HY000") and "enough" in message
        assert client.ended()


def test_bytes_of_the_login_and_of_commands_are_counted(server):
    with server.connect() as opened:
        def counted():
            row = session_row(server, opened.thread_id(), {"columns": "Id,BytesIn,BytesOut"})
            return int(row["BytesIn"]), int(row["BytesOut"])

        before = counted()
        assert before[0] > 32
        query(opened, "SELECT 1 /* " + "x" * 1000 + " */")
        after = counted()
        assert 1000 < after[0] - before[0] < 2000 and after[1] > before[1]
