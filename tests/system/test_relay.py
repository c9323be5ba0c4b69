# Servers that exist already, with the front end before them: docs/existing-databases.md. A real MariaDB behind it.
import pymysql
import pytest
from rollcall_test import make_account, mariadb, query, server_process, wait_until
from rollcall_test.mariadb_process import CONNECTION
from rollcall_test.watched_mariadb import WATCHER, WATCHER_PASSWORD, watched_mariadb


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb() as process:
        process.run("CREATE TABLE shop.items (id INT PRIMARY KEY, name VARCHAR(100))", "INSERT INTO shop.items VALUES (1,'cup'),(2,'plate')")
        yield process


def settings_of(shop, **more):
    file = shop.root / "control-password"
    file.touch(mode=0o600)
    file.write_text(WATCHER_PASSWORD + "\n", encoding="utf-8")
    keys = {"members": shop.address, "listen": "127.0.0.1:0", "control_user": WATCHER, "control_password_file": str(file), **more}
    return {f"pool.shop.{key}": value for key, value in keys.items() if value is not None}


@pytest.fixture(scope="module")
def server(shop):
    with server_process(settings=settings_of(shop)) as process:
        yield process


def connect(server, user="ann", password="secret", **more):
    host, port = server.pools["shop"]
    return pymysql.connect(host=host, port=port, user=user, password=password, **{**CONNECTION, **more})


@pytest.fixture
def client(server):
    opened = connect(server, database="shop")
    yield opened
    opened._force_close()


def row_of(server, opened, **more):
    rows = server.get("/rest/v1/session?columns=all", **more).rows
    return next((row for row in rows if row["Id"] == str(opened.thread_id())), None)


# --- the way there and back ---


def test_statements_run_at_the_server_and_the_session_is_listed(server, shop, client):
    assert query(client, "SELECT name FROM items ORDER BY id") == [("cup",), ("plate",)]
    assert query(client, "SELECT @@port") == [(shop.port,)]
    ((upstream_id,),) = query(client, "SELECT CONNECTION_ID()")
    row = row_of(server, client)
    assert (row["User"], row["Db"], row["Command"], row["Kind"]) == ("ann", "shop", "Sleep", "relayed")
    assert (row["Upstream"], row["UpstreamId"]) == (f"shop/{shop.address}", str(upstream_id))
    assert int(row["Queries"]) == 3 and int(row["RowsSent"]) == 4, row  # the driver has set autocommit
    assert row["Id"] != row["UpstreamId"] and int(row["Id"]) >= 2**30


def test_the_servers_words_come_as_they_are(server, shop, client):
    for statement in ("SELEC 1", "SELECT * FROM nowhere", "INSERT INTO items VALUES (1,'again')"):
        with shop.connect(user="ann", password="secret", database="shop") as direct:
            with pytest.raises(pymysql.MySQLError) as there:
                query(direct, statement)
        with pytest.raises(pymysql.MySQLError) as here:
            query(client, statement)
        assert here.value.args == there.value.args
    assert client.get_server_info() == shop.connect().get_server_info()


def test_who_the_server_refuses_is_refused_in_its_words(server):
    with pytest.raises(pymysql.OperationalError) as refused:
        connect(server, password="wrong")
    assert refused.value.args == (1045, "Access denied for user 'ann'@'127.0.0.1' (using password: YES)")
    with pytest.raises(pymysql.OperationalError) as unknown:
        connect(server, user="nobody", password="")
    assert unknown.value.args[0] == 1045


def test_long_results_and_long_statements_pass(client):
    text = "x" * 3_000_000
    ((length,),) = query(client, f"SELECT LENGTH('{text}')")
    assert length == len(text)
    rows = query(client, "SELECT seq, REPEAT('y', 500) FROM seq_1_to_20000")
    assert len(rows) == 20000 and rows[-1] == (20000, "y" * 500)


def test_several_results_of_one_text_pass(server):
    with connect(server, client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT 1; DO 0; SELECT 2,3; SELEC")
        assert cursor.fetchall() == ((1,),)
        assert cursor.nextset() and cursor.nextset()
        assert cursor.fetchall() == ((2, 3),)
        with pytest.raises(pymysql.ProgrammingError):
            cursor.nextset()
        cursor.execute("SELECT 4")
        assert cursor.fetchall() == ((4,),)


def test_a_file_of_the_clients_is_loaded(server, shop, tmp_path):
    shop.run("CREATE OR REPLACE TABLE shop.loaded (n INT, t VARCHAR(100))", "SET GLOBAL local_infile=1")
    (tmp_path / "data.csv").write_text("".join(f"{n},row {n}\n" for n in range(20000)), encoding="ascii")
    with connect(server, database="shop", local_infile=True) as opened:
        with opened.cursor() as cursor:
            cursor.execute(f"LOAD DATA LOCAL INFILE '{tmp_path / 'data.csv'}' INTO TABLE loaded FIELDS TERMINATED BY ','")
            assert cursor.rowcount == 20000
        assert query(opened, "SELECT COUNT(*), MAX(n) FROM loaded") == [(20000, 19999)]


def test_the_command_line_client_works_through_it(server, shop):
    host, port = server.pools["shop"]
    place = ("-h", host, "-P", str(port))
    told = mariadb(server, *place, "shop", "-e", "SELECT COUNT(*) FROM items; SHOW TABLES LIKE 'items'", user="ann", password="secret")
    assert told.returncode == 0 and told.stdout.splitlines()[:2] == ["COUNT(*)", "2"], told


# --- what is seen ---


def test_the_database_and_the_transaction_follow_the_session(server, client):
    client.select_db("mysql" if client.user == b"root" else "information_schema")
    assert row_of(server, client)["Db"] == "information_schema"
    query(client, "USE `shop`")
    query(client, "BEGIN")
    query(client, "SELECT * FROM items")
    row = row_of(server, client)
    assert (row["Db"], row["InTransaction"]) == ("shop", "Yes")
    client.rollback()
    assert row_of(server, client)["InTransaction"] == "No"


def test_a_running_statement_shows_with_its_text_and_without_its_secrets(server, client):
    client._execute_command(3, "SELECT SLEEP(300), 'password is hunter2'")
    wait_until(lambda: row_of(server, client)["Command"] == "Query", what="a statement that runs")
    row = row_of(server, client)
    assert row["Info"] == "SELECT SLEEP(300), '<redacted>'" and row["State"] == "executing" and row["QueryId"]


def test_statements_are_kept_in_the_history(server, client):
    query(client, "SELECT 'kept', name FROM items")
    with pytest.raises(pymysql.MySQLError):
        query(client, "SELECT kept FROM items")
    found = server.get(f"/rest/v1/query_profile?connection={client.thread_id()}").rows
    texts = {row["Sql Statement"]: row for row in found}
    assert texts["SELECT 'kept', name FROM items"]["Query State"] == "EOF" and texts["SELECT 'kept', name FROM items"]["Rows"] == "2"
    assert texts["SELECT kept FROM items"]["ErrorCode"] == "1054"
    assert {row["Verb"] for row in found if row["Sql Statement"].startswith("SELECT")} == {"SELECT"}


@pytest.mark.parametrize("kept", ["notable", "off"])
def test_less_is_kept_where_the_settings_say_so(shop, kept):
    settings = {**settings_of(shop), "relay.history": kept, "history.slow_ms": 200}
    with server_process(settings=settings) as process, connect(process, database="shop") as opened:
        for number in range(640):
            query(opened, f"SELECT {number}")
        query(opened, "SELECT SLEEP(0.25)")
        with pytest.raises(pymysql.MySQLError):
            query(opened, "SELECT kept FROM items")
        found = process.get(f"/rest/v1/query_profile?connection={opened.thread_id()}&limit=1000").rows
        texts = [row["Sql Statement"] for row in found]
        notable = {"SELECT SLEEP(0.25)", "SELECT kept FROM items"}
        assert notable & set(texts) == (notable if kept == "notable" else set()), texts
        ordinary = len(texts) - len(notable & set(texts))
        assert 0 < ordinary < 60 if kept == "notable" else ordinary == 0, texts
        assert int(row_of(process, opened)["Queries"]) >= 642


# --- realms ---


def test_an_account_of_the_servers_is_nobody_here(server, shop):
    """A root of the database behind us has none of our root's rights, and our ann does not see the database's ann."""
    make_account(server.connect(), "ann", password="ours")
    with connect(server) as theirs:
        assert row_of(server, theirs) is not None
        assert row_of(server, theirs, user="ann", password="ours") is None
        killed = server.http("DELETE", f"/rest/v1/session/{theirs.thread_id()}", user="ann", password="ours")
        assert killed.status == 404, killed
        assert query(theirs, "SELECT 1") == [(1,)]


# --- ends of statements ---


def begin(opened, statement):
    """Sends it, and waits for no answer."""
    opened._execute_command(3, statement)


def answer_of(opened):
    """What the statement that was begun came to: its error, or None."""
    try:
        opened._read_query_result()
    except pymysql.MySQLError as error:
        return error.args
    return None


def runs(server, opened):
    wait_until(lambda: row_of(server, opened)["Command"] == "Query", what="a statement that runs")


def test_a_statement_is_ended_at_its_server_and_the_client_is_told_by_whom(server, shop, client):
    begin(client, "SELECT SLEEP(300)")
    runs(server, client)
    told = server.http("DELETE", f"/rest/v1/session/{client.thread_id()}/query?wait_ms=10000&reason=too+long")
    assert told.status == 200 and told.rows[0]["Outcome"] == "stopped", told
    code, words = answer_of(client)
    assert code == 1317 and "by 'root': too long" in words and told.rows[0]["Receipt"] in words, words
    assert query(client, "SELECT 1") == [(1,)], "the connection lives"
    row = row_of(server, client)
    assert (row["Command"], row["KillState"]) == ("Sleep", "")
    found = server.get(f"/rest/v1/query_profile?connection={client.thread_id()}").rows
    assert "CANCELLED" in [row["Query State"] for row in found if "SLEEP" in row["Sql Statement"]]


def test_a_statement_among_its_rows_is_ended(server, client):
    begin(client, "SELECT seq, REPEAT('x', 1000) FROM seq_1_to_100000000")
    runs(server, client)
    told = server.http("DELETE", f"/rest/v1/session/{client.thread_id()}/query?wait_ms=0")
    assert told.status in (200, 202), told
    assert answer_of(client)[0] == 1317
    assert query(client, "SELECT 2") == [(2,)]


def test_the_next_statement_is_never_hit(server, client):
    """Short statements and kills of them without a pause: whatever a kill hits, it is not the statement after it."""
    hit = 0
    for turn in range(60):
        begin(client, "SELECT SLEEP(0.004)")
        server.http("DELETE", f"/rest/v1/session/{client.thread_id()}/query?wait_ms=0")
        error = answer_of(client)
        assert error is None or error[0] == 1317, error
        hit += error is not None
        assert query(client, f"SELECT {turn}, SLEEP(0.001)") == [(turn, 0)]
    assert hit > 0


def test_without_an_account_statements_cannot_be_ended_and_that_is_said(shop):
    with server_process(settings=settings_of(shop, control_user=None, control_password_file=None)) as process, connect(process) as opened:
        begin(opened, "SELECT SLEEP(2)")
        runs(process, opened)
        told = process.http("DELETE", f"/rest/v1/session/{opened.thread_id()}/query?wait_ms=1000")
        assert told.status == 403 and b"pool.shop.control_user" in told.body, told
        assert row_of(process, opened)["State"] == "executing"
        assert answer_of(opened) is None


def test_an_account_that_may_not_is_told_what_it_takes(shop):
    shop.run("CREATE OR REPLACE USER weak@'127.0.0.1' IDENTIFIED BY 'weak'", "GRANT PROCESS ON *.* TO weak@'127.0.0.1'")
    settings = settings_of(shop, control_user="weak")
    password = shop.root / "weak-password"
    password.touch(mode=0o600)
    password.write_text("weak", encoding="utf-8")
    settings["pool.shop.control_password_file"] = str(password)
    with server_process(settings=settings) as process, connect(process) as opened:
        begin(opened, "SELECT SLEEP(2)")
        runs(process, opened)
        told = process.http("DELETE", f"/rest/v1/session/{opened.thread_id()}/query?wait_ms=5000")
        assert told.status == 403 and b"CONNECTION ADMIN" in told.body, told
        assert answer_of(opened) is None
        assert query(opened, "SELECT 3") == [(3,)]


# --- KILL as clients type it ---


def test_a_driver_cancels_by_the_id_of_the_greeting(server, client):
    """So do Ctrl-C of the command line and Statement.cancel(): over another connection, by the id that the first one was greeted with."""
    begin(client, "SELECT SLEEP(300)")
    runs(server, client)
    with connect(server) as other:
        query(other, f"KILL QUERY {client.thread_id()}")
    code, words = answer_of(client)
    assert code == 1317 and "by 'ann'" in words
    assert query(client, "SELECT 1") == [(1,)]


def test_a_session_is_ended_by_the_id_that_the_server_tells(server, client):
    ((upstream_id,),) = query(client, "SELECT CONNECTION_ID()")
    begin(client, "SELECT SLEEP(300)")
    runs(server, client)
    with connect(server) as other:
        query(other, f"KILL QUERY {upstream_id}")
        assert "by 'ann'" in answer_of(client)[1]
        other.kill(client.thread_id())  # COM_PROCESS_KILL
        wait_until(lambda: row_of(server, client) is None, what="a session that has ended")


def test_of_others_sessions_the_server_judges(server, shop, client):
    shop.run("CREATE OR REPLACE USER bob@'127.0.0.1' IDENTIFIED BY 'bob'")
    begin(client, "SELECT SLEEP(300)")
    runs(server, client)
    with connect(server, user="bob", password="bob") as bob:
        with pytest.raises(pymysql.MySQLError) as refused:
            query(bob, f"KILL QUERY {client.thread_id()}")
        assert refused.value.args[0] == 1095, refused.value
    with connect(server, user="root", password="") as root:
        query(root, f"KILL QUERY {client.thread_id()}")
    assert answer_of(client)[0] == 1317


def test_an_id_of_nobody_is_unknown(server, client):
    for id_of_nobody in (2**30 + 4_000_000, 4_000_000):
        with pytest.raises(pymysql.MySQLError) as unknown:
            query(client, f"KILL {id_of_nobody}")
        assert unknown.value.args == (1094, f"Unknown thread id: {id_of_nobody}")


def test_a_session_that_kills_itself_has_ended(server, client):
    with pytest.raises(pymysql.MySQLError) as ended:
        query(client, f"KILL {client.thread_id()}")
    assert ended.value.args[0] == 1317
    wait_until(lambda: row_of(server, client) is None, what="a session that has ended")


def test_our_own_root_is_nobody_to_a_kill_from_a_pool(server, client):
    """A session of ours is no session of the database's, whoever asks through a pool."""
    ours = server.connect()
    with connect(server, user="root", password="") as theirs:
        with pytest.raises(pymysql.MySQLError) as unknown:
            query(theirs, f"KILL {ours.thread_id()}")
        assert unknown.value.args[0] == 1094
    assert query(ours, "SELECT 1") == [(1,)]


def test_a_kill_of_a_kill_hits_nothing_that_comes_after_it(server, client):
    """A typed KILL that waits for its victim's end runs nowhere but here."""
    begin(client, "SELECT seq, REPEAT('x', 1000) FROM seq_1_to_100000000")
    runs(server, client)
    with connect(server) as killer:
        for turn in range(20):
            begin(killer, f"KILL QUERY {client.thread_id()}")
            told = server.http("DELETE", f"/rest/v1/session/{killer.thread_id()}/query?wait_ms=5000")
            assert told.rows[0]["Outcome"] in ("stopped", "gone"), told
            assert answer_of(killer) is None
            assert query(killer, f"SELECT {turn}, SLEEP(0.01)") == [(turn, 0)]


# --- ends of connections ---


def test_a_connection_that_is_killed_stops_what_it_runs_at_the_server(server, shop, client):
    ((upstream_id,),) = query(client, "SELECT CONNECTION_ID()")
    begin(client, "SELECT SLEEP(300)")
    runs(server, client)
    told = server.http("DELETE", f"/rest/v1/session/{client.thread_id()}?wait_ms=10000")
    assert told.status == 200 and told.rows[0]["Outcome"] == "stopped", told
    assert gone_at(shop, upstream_id)
    assert answer_of(client)[0] in (3169, 2013)


def test_a_client_that_leaves_stops_what_it_runs_at_the_server(server, shop):
    opened = connect(server)
    ((upstream_id,),) = query(opened, "SELECT CONNECTION_ID()")
    begin(opened, "SELECT SLEEP(300)")
    runs(server, opened)
    opened._force_close()
    assert gone_at(shop, upstream_id)
    wait_until(lambda: row_of(server, opened) is None, what="a session that has ended")


def gone_at(shop, upstream_id):
    with shop.connect() as root:
        wait_until(lambda: query(root, f"SELECT ID FROM information_schema.PROCESSLIST WHERE ID={upstream_id}") == [],
                   what="a session that has ended at its server")
    return True


def test_a_killed_connection_is_told_who_ended_it(server, client):
    told = server.http("DELETE", f"/rest/v1/session/{client.thread_id()}")
    assert told.status == 200, told
    with pytest.raises(pymysql.MySQLError) as ended:
        query(client, "SELECT 1")
    assert ended.value.args[0] in (3169, 2013), ended.value
    assert row_of(server, client) is None


def test_what_the_server_leaves_the_client_leaves(server, shop, client):
    ((upstream_id,),) = query(client, "SELECT CONNECTION_ID()")
    shop.run(f"KILL {upstream_id}")
    wait_until(lambda: row_of(server, client) is None, what="a session that has ended")


def test_what_the_client_leaves_the_server_is_rid_of(server, shop):
    opened = connect(server)
    ((upstream_id,),) = query(opened, "SELECT CONNECTION_ID()")
    opened.close()
    assert gone_at(shop, upstream_id)


def test_a_pool_without_a_server_that_is_up_says_so(shop):
    settings = {"pool.shop.members": "127.0.0.1:1", "pool.shop.listen": "127.0.0.1:0", "pool.shop.connect_wait_s": 0}
    with server_process(settings=settings) as process:
        with pytest.raises(pymysql.OperationalError) as refused:
            connect(process)
        assert "pool 'shop'" in refused.value.args[1] and "127.0.0.1:1" in refused.value.args[1]


# --- a server that is watched, too ---


def test_a_session_that_is_relayed_and_watched_is_listed_once(shop):
    with server_process(settings={**settings_of(shop), **shop.settings()}) as process, connect(process) as relayed, \
            shop.connect(user="ann", password="secret") as direct:
        ((upstream_id,),) = query(relayed, "SELECT CONNECTION_ID()")

        def listed(number):
            rows = process.get("/rest/v1/session/all?columns=default,Kind,UpstreamId&user=ann").rows
            return [row["Kind"] for row in rows if row["UpstreamId"] == str(number)]

        wait_until(lambda: listed(direct.thread_id()) == ["watched"], what="the server's own list")
        assert listed(upstream_id) == ["relayed"]
