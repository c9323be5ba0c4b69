# The way in through a pool, for every client, plugin and kind of connection. caching_sha2_password, which MariaDB has not, with another
# front end of ours as the server behind: real code, but our own.
import contextlib
import os
from pathlib import Path

import MySQLdb
import pymysql
import pytest
from rollcall_test import mariadb, node, query, server_process
from rollcall_test.mariadb_process import CONNECTION
from rollcall_test.watched_mariadb import watched_mariadb

ONE = [{"method": "query", "sql": "SELECT 1"}]
TLS = {"ssl": {"verify_mode": "none"}}
NATIVE, SHA2 = "mysql_native_password", "caching_sha2_password"


class way_in:
    """Where a pool's clients connect, as the helpers of clients take it."""

    def __init__(self, server):
        self.server = server
        self.mysql_host, self.mysql_port = server.pools["shop"]

    def connect(self, **more):
        return pymysql.connect(**{**CONNECTION, "host": self.mysql_host, "port": self.mysql_port, **more})


@pytest.fixture(scope="module")
def database():
    """A front end of ours as the server behind, with accounts of both plugins that have never logged in."""
    with server_process() as process:
        yield process


@pytest.fixture
def accounts(database):
    made = {}
    with database.connect() as root:
        for plugin in (NATIVE, SHA2):
            made[plugin] = f"{plugin.split('_')[1]}_{root.thread_id()}"
            query(root, f"CREATE USER '{made[plugin]}'@'%' IDENTIFIED WITH {plugin} BY 'se cret'")
    return made


@contextlib.contextmanager
def before(address, **more):
    settings = {"members": address, "listen": "127.0.0.1:0", **more}
    with server_process(settings={f"pool.shop.{key}": value for key, value in settings.items()}) as process:
        yield way_in(process)


@pytest.fixture(scope="module", params=["off", "as_client", "required"])
def pool(database, request):
    with before(f"{database.mysql_host}:{database.mysql_port}", tls=request.param) as way:
        way.tls = request.param
        yield way


def is_encrypted_behind(database, opened):
    ((id_there,),) = query(opened, "SELECT CONNECTION_ID()")
    row = next(row for row in database.get("/rest/v1/session?columns=all").rows if row["Id"] == str(id_there))
    return row["TlsVersion"] != ""


@pytest.mark.parametrize("plugin", [NATIVE, SHA2])
@pytest.mark.parametrize("channel", [{}, TLS], ids=["plain", "tls"])
def test_pymysql(pool, database, accounts, plugin, channel):
    """Twice: the first time caching_sha2_password asks for the whole password, the second time it knows it."""
    for _ in range(2):
        with pool.connect(user=accounts[plugin], password="se cret", **channel) as opened:
            assert query(opened, "SELECT 1") == [(1,)]
            assert is_encrypted_behind(database, opened) == (pool.tls == "required" or (pool.tls == "as_client" and channel == TLS))


@pytest.mark.parametrize("channel", [{}, TLS], ids=["plain", "tls"])
@pytest.mark.parametrize("plugin", [NATIVE, SHA2])
def test_a_wrong_password(pool, accounts, plugin, channel):
    for password in ("wrong", ""):
        with pytest.raises(pymysql.OperationalError) as refused:
            pool.connect(user=accounts[plugin], password=password, **channel)
        assert refused.value.args[0] == 1045, refused.value


@pytest.mark.parametrize("plugin", [NATIVE, SHA2])
def test_the_command_line(pool, accounts, plugin):
    for options in (["--skip-ssl"], ["--ssl", "--ssl-verify-server-cert=off"]):
        done = mariadb(pool, *options, "-N", "-e", "SELECT 1", user=accounts[plugin], password="se cret")
        assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


@pytest.mark.parametrize("plugin", [NATIVE, SHA2])
def test_mysql2(pool, accounts, plugin):
    for encrypted in ({}, {"ssl": {"rejectUnauthorized": False}}):
        done = node("run.js", pool, {"user": accounts[plugin], "password": "se cret", "steps": ONE, **encrypted})
        assert done["results"][0]["rows"] == [[1]], done


@pytest.mark.parametrize("plugin", [NATIVE, SHA2])
def test_mysqlclient_and_a_change_of_user(pool, accounts, plugin):
    opened = MySQLdb.connect(host=pool.mysql_host, port=pool.mysql_port, user=accounts[plugin], passwd="se cret")
    for user in (accounts[NATIVE], accounts[SHA2]):
        opened.change_user(user, "se cret")
        cursor = opened.cursor()
        cursor.execute("SELECT USER()")
        assert cursor.fetchall()[0][0].startswith(user + "@")
        row = next(row for row in pool.server.get("/rest/v1/session").rows if row["Id"] == str(opened.thread_id()))
        assert row["User"] == user
    with pytest.raises(MySQLdb.OperationalError) as refused:
        opened.change_user(accounts[SHA2], "wrong")
    assert refused.value.args[0] == 1045


def test_ed25519_passes():
    plugins = Path(os.environ.get("ROLLCALL_PLUGINS", "/usr/lib/mysql/plugin"))
    if not (plugins / "auth_ed25519.so").exists():
        pytest.skip("MariaDB's plugins are not here: tools/fetch_plugins.sh")
    with watched_mariadb(f"--plugin-dir={plugins}") as shop:
        with shop.connect() as root:
            query(root, "INSTALL SONAME 'auth_ed25519'")
            query(root, "CREATE USER eve@'127.0.0.1' IDENTIFIED VIA ed25519 USING PASSWORD('se cret')")
        with before(shop.address) as way:
            done = mariadb(way, "-N", "-e", "SELECT CURRENT_USER()", user="eve", password="se cret")
            assert (done.returncode, done.stdout) == (0, "eve@127.0.0.1\n"), done.stderr


def test_attributes_reach_the_server_with_ours_added(pool, database, accounts):
    with pool.connect(user=accounts[NATIVE], password="se cret", program_name="billing") as opened:
        ((id_there,),) = query(opened, "SELECT CONNECTION_ID()")
        with database.connect() as root:
            told = dict(query(root, "SELECT ATTR_NAME, ATTR_VALUE FROM performance_schema.session_connect_attrs "
                                    f"WHERE PROCESSLIST_ID={id_there}"))
        assert told["program_name"] == "billing", told
        row = next(row for row in pool.server.get("/rest/v1/session?columns=all").rows if row["Id"] == str(opened.thread_id()))
        assert row["ProgramName"] == "billing"


def test_a_server_without_tls_is_refused_where_tls_is_required():
    with watched_mariadb() as shop, before(shop.address, tls="required") as way:
        with pytest.raises(pymysql.OperationalError) as refused:
            way.connect(user="ann", password="secret")
        assert refused.value.args[0] == 3159 and "pool.shop.tls" in refused.value.args[1]


def test_a_certificate_that_is_not_the_members_is_refused(database, tmp_path):
    with server_process(data_dir=tmp_path / "other"):
        pass
    with before(f"{database.mysql_host}:{database.mysql_port}", tls="required", tls_ca=tmp_path / "other" / "server-cert.pem") as way:
        with pytest.raises(pymysql.OperationalError) as refused:
            way.connect(user="root")
        assert "certificate" in refused.value.args[1], refused.value
