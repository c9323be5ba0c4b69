# Accounts: who may make and change them, who sees and ends whose sessions, the same in SQL and REST; and passwords never show.
import threading

import pymysql
import pytest
from rollcall_test import code_of, long_query, make_account, make_numbers, query, session_ids, wait_until

PASSWORD = "swordfish-7"


@pytest.fixture
def name(connection, request):
    """An account's name of the test's own; the account is dropped afterwards."""
    letters = "".join(letter if letter.isalnum() else "_" for letter in request.node.name.removeprefix("test_"))
    unique = f"{letters[:20]}_{abs(hash(letters)) % 100000}"
    yield unique
    query(connection, f"DROP USER IF EXISTS '{unique}'")


@pytest.fixture
def account(connection, name):
    """An account with PASSWORD and no privilege."""
    make_account(connection, name, PASSWORD)
    return name


@pytest.fixture
def theirs(server, account):
    with server.connect(user=account, password=PASSWORD) as opened:
        yield opened


def logs_in(server, name, password=PASSWORD):
    try:
        server.connect(user=name, password=password).close()
    except pymysql.err.OperationalError as error:
        assert error.args[0] in (1045, 3118), error
        return False
    return True


# --- making and changing ---


@pytest.mark.parametrize("plugin", ["", "WITH mysql_native_password", "WITH caching_sha2_password"])
def test_created_account_logs_in_over_tls(server, connection, name, plugin):
    query(connection, f"CREATE USER '{name}'@'%' IDENTIFIED {plugin} BY '{PASSWORD}'")
    with server.connect(user=name, password=PASSWORD, ssl={"verify_mode": "none"}) as opened:
        assert query(opened, "SELECT CURRENT_USER()") == [(f"{name}@%",)]


def test_several_accounts_are_created_at_once(server, connection, name):
    query(connection, f"CREATE USER '{name}' IDENTIFIED WITH mysql_native_password BY '{PASSWORD}', several_2 IDENTIFIED BY 'x'")
    assert logs_in(server, name)
    query(connection, "DROP USER several_2")


def test_account_with_quotes_in_its_password_logs_in(server, connection, name):
    query(connection, f"CREATE USER '{name}' IDENTIFIED WITH mysql_native_password BY 'it''s \\\\ \"x\"'")
    assert logs_in(server, name, "it's \\ \"x\"")


def test_second_account_of_a_name_is_1396(connection, account):
    assert code_of(connection, f"CREATE USER '{account}' IDENTIFIED BY 'other'") == 1396


def test_if_not_exists_keeps_the_account_there_is(server, connection, account):
    query(connection, f"CREATE USER IF NOT EXISTS '{account}' IDENTIFIED WITH mysql_native_password BY 'other'")
    assert logs_in(server, account) and not logs_in(server, account, "other")


@pytest.mark.parametrize("sql", ["ALTER USER nobody IDENTIFIED BY 'x'", "DROP USER nobody", "SET PASSWORD FOR nobody = 'x'"])
def test_unknown_account_is_1396(connection, sql):
    assert code_of(connection, sql) == 1396


def test_grant_does_not_create_an_account(server, connection):
    assert code_of(connection, "GRANT PROCESS ON *.* TO nobody") == 1410
    assert not logs_in(server, "nobody", "")


def test_drop_of_several_drops_none_where_one_is_unknown(server, connection, account):
    assert code_of(connection, f"DROP USER '{account}', nobody") == 1396
    assert logs_in(server, account)


@pytest.mark.parametrize("sql", ["SET PASSWORD FOR '{name}' = 'new'", "ALTER USER '{name}' IDENTIFIED WITH mysql_native_password BY 'new'"])
def test_root_changes_anothers_password(server, connection, account, sql):
    query(connection, sql.replace("{name}", account))
    with pytest.raises(pymysql.err.OperationalError):
        server.connect(user=account, password=PASSWORD, ssl={"verify_mode": "none"})
    server.connect(user=account, password="new", ssl={"verify_mode": "none"}).close()


@pytest.mark.parametrize("sql", ["SET PASSWORD = 'new'", "ALTER USER CURRENT_USER() IDENTIFIED WITH mysql_native_password BY 'new'",
                                 "ALTER USER USER() IDENTIFIED BY 'new'"])
def test_everyone_changes_the_own_password(server, theirs, account, sql):
    query(theirs, sql)
    server.connect(user=account, password="new", ssl={"verify_mode": "none"}).close()
    assert not logs_in(server, account)


def test_locked_account_is_refused_until_unlocked(server, connection, account):
    query(connection, f"ALTER USER '{account}' ACCOUNT LOCK")
    with pytest.raises(pymysql.err.OperationalError) as refused:
        server.connect(user=account, password=PASSWORD)
    assert refused.value.args[0] in (1045, 3118)
    assert server.get("/rest/v1/session", user=account, password=PASSWORD).status == 401
    query(connection, f"ALTER USER '{account}' ACCOUNT UNLOCK")
    assert logs_in(server, account)


def test_dropped_account_is_refused_by_sql_and_rest(server, connection, account):
    assert server.get("/rest/v1/session", user=account, password=PASSWORD).status == 200
    query(connection, f"DROP USER '{account}'")
    assert not logs_in(server, account)
    assert server.get("/rest/v1/session", user=account, password=PASSWORD).status == 401


def test_dropped_account_loses_its_privileges_in_open_sessions(server, connection, account, theirs):
    query(connection, f"GRANT PROCESS, CONNECTION_ADMIN ON *.* TO '{account}'")
    assert len(query(theirs, "SHOW PROCESSLIST")) > 1
    query(connection, f"DROP USER '{account}'")
    assert code_of(theirs, f"KILL {connection.thread_id()}") in (1094, 1095, 1045)
    assert {row[1] for row in query(theirs, "SHOW PROCESSLIST")} == {account}


@pytest.mark.parametrize("sql", ["DROP USER root", "ALTER USER root ACCOUNT LOCK", "REVOKE ALL PRIVILEGES ON *.* FROM root"])
def test_root_cannot_be_lost(server, connection, sql):
    assert code_of(connection, sql) == 1396
    server.connect().close()


NOT_SUPPORTED = ["CREATE USER x@localhost", "CREATE USER x REQUIRE SSL", "CREATE USER x PASSWORD EXPIRE", "RENAME USER x TO y",
                 "CREATE USER x IDENTIFIED BY RANDOM PASSWORD", "CREATE USER x WITH MAX_QUERIES_PER_HOUR 1", "CREATE ROLE r",
                 "GRANT SELECT ON *.* TO root", "GRANT ALL ON shop.* TO root", "GRANT ALL ON shop.t TO root", "GRANT r TO root"]


@pytest.mark.parametrize("sql", NOT_SUPPORTED)
def test_what_would_not_hold_is_refused(connection, sql):
    assert code_of(connection, sql) in (1235, 1064)


def test_unknown_plugin_is_1524(connection):
    assert code_of(connection, "CREATE USER x IDENTIFIED WITH unix_socket BY 'x'") == 1524


# --- only root manages accounts ---

MANAGING = ["CREATE USER made_by_them IDENTIFIED BY 'x'", "DROP USER root", "GRANT PROCESS ON *.* TO '{name}'", "REVOKE PROCESS ON *.* FROM root",
            "ALTER USER root IDENTIFIED BY 'x'", "SET PASSWORD FOR root = 'x'", "ALTER USER '{name}' ACCOUNT LOCK",
            "GRANT ALL ON *.* TO CURRENT_USER()", "ALTER USER CURRENT_USER() IDENTIFIED BY 'x', root IDENTIFIED BY 'x'"]


@pytest.mark.parametrize("sql", MANAGING)
@pytest.mark.parametrize("privileges", ["", "ALL"])
def test_managing_accounts_is_roots_alone(server, connection, account, theirs, privileges, sql):
    if privileges:
        query(connection, f"GRANT {privileges} ON *.* TO '{account}'")
    assert code_of(theirs, sql.replace("{name}", account)) == 1227
    server.connect().close()
    assert not logs_in(server, "made_by_them", "x")


# --- privileges ---


def test_grants_are_shown_as_given(connection, account):
    shown = []
    for sql in (None, "GRANT PROCESS ON *.* TO '{}'", "GRANT CONNECTION_ADMIN ON *.* TO '{}'", "REVOKE PROCESS ON *.* FROM '{}'",
                "GRANT ALL ON *.* TO '{}'", "REVOKE ALL PRIVILEGES, GRANT OPTION FROM '{}'"):
        if sql:
            query(connection, sql.format(account))
        shown.append([line.removesuffix(f" ON *.* TO `{account}`@`%`") for (line,) in query(connection, f"SHOW GRANTS FOR '{account}'")])
    assert shown == [["GRANT USAGE"], ["GRANT PROCESS"], ["GRANT PROCESS", "GRANT CONNECTION_ADMIN"], ["GRANT USAGE", "GRANT CONNECTION_ADMIN"],
                     ["GRANT ALL PRIVILEGES"], ["GRANT USAGE"]]


def test_own_grants_are_seen_and_anothers_are_not(theirs, account):
    assert query(theirs, "SHOW GRANTS") == [(f"GRANT USAGE ON *.* TO `{account}`@`%`",)]
    assert code_of(theirs, "SHOW GRANTS FOR root") == 1141


def seen(server, opened, user):
    """The sessions that an account sees, as SHOW PROCESSLIST, information_schema and REST tell them."""
    return (sorted(row[0] for row in query(opened, "SHOW FULL PROCESSLIST")),
            sorted(row[0] for row in query(opened, "SELECT ID FROM information_schema.processlist")),
            session_ids(server, user=user, password=PASSWORD))


def test_without_process_one_sees_the_own_sessions(server, account, theirs):
    with server.connect(user=account, password=PASSWORD) as second:
        own = sorted([theirs.thread_id(), second.thread_id()])
        assert seen(server, theirs, account) == (own, own, own)


def test_with_process_one_sees_all_sessions_at_once(server, connection, account, theirs):
    query(connection, f"GRANT PROCESS ON *.* TO '{account}'")
    by_show, by_select, by_rest = seen(server, theirs, account)
    assert by_show == by_select == by_rest
    assert {connection.thread_id(), theirs.thread_id()} <= set(by_show)


def test_revoked_process_hides_others_at_once(server, connection, account, theirs):
    query(connection, f"GRANT PROCESS ON *.* TO '{account}'")
    query(connection, f"REVOKE PROCESS ON *.* FROM '{account}'")
    own = [theirs.thread_id()]
    assert seen(server, theirs, account) == (own, own, own)


# privileges, what KILL of root's session answers in SQL, what DELETE of it answers in REST
KILLS = [("", 1094, 404), ("PROCESS", 1095, 403)]


@pytest.mark.parametrize("privileges, sql_code, status", KILLS)
@pytest.mark.parametrize("what", ["connection", "query"])
def test_anothers_session_is_not_ended(server, connection, account, theirs, privileges, sql_code, status, what):
    if privileges:
        query(connection, f"GRANT {privileges} ON *.* TO '{account}'")
    victim = connection.thread_id()
    assert code_of(theirs, f"KILL {what.upper()} {victim}") == sql_code
    path = f"/rest/v1/session/{victim}" + ("/query" if what == "query" else "")
    assert server.http("DELETE", path, user=account, password=PASSWORD).status == status
    assert query(connection, "SELECT 1") == [(1,)]


def test_invisible_session_answers_like_an_unknown_one(server, connection, account, theirs):
    victim, unknown = connection.thread_id(), 4194000
    told = [server.http(method, f"/rest/v1/session/{number}", user=account, password=PASSWORD)
            for number in (victim, unknown) for method in ("GET", "DELETE")]
    assert [answer.status for answer in told] == [404] * 4
    assert told[0].data.replace(str(victim), "N") == told[2].data.replace(str(unknown), "N")
    assert told[1].data.replace(str(victim), "N") == told[3].data.replace(str(unknown), "N")


@pytest.mark.parametrize("way", ["sql", "rest"])
def test_connection_admin_ends_anothers_query(server, connection, account, theirs, way):
    make_numbers(connection, "accounts_db")
    query(connection, f"GRANT PROCESS, CONNECTION_ADMIN ON *.* TO '{account}'")
    with long_query(server, "accounts_db") as victim:
        if way == "sql":
            query(theirs, f"KILL QUERY {victim.id}")
        else:
            assert server.http("DELETE", f"/rest/v1/session/{victim.id}/query", user=account, password=PASSWORD).status in (200, 202)
        assert victim.finished()[0] == 1317
        assert query(victim.connection, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("way", ["sql", "rest"])
def test_own_session_is_ended_without_a_privilege(server, account, theirs, way):
    with server.connect(user=account, password=PASSWORD) as second:
        number = second.thread_id()
        if way == "sql":
            query(theirs, f"KILL {number}")
        else:
            assert server.http("DELETE", f"/rest/v1/session/{number}", user=account, password=PASSWORD).status in (200, 202)
        wait_until(lambda: number not in session_ids(server), what="the session's end")


# --- passwords never show ---


def test_password_shows_nowhere_while_accounts_are_changed(server, connection, name):
    """Many accounts at once take a worker's time: the statement is seen while it runs, and its passwords are not."""
    many = ", ".join(f"{name}_{number} IDENTIFIED BY '{PASSWORD}'" for number in range(30))
    stop, seen_infos = threading.Event(), []

    def change():
        with server.connect() as busy:
            while not stop.is_set():
                query(busy, f"CREATE USER {many}")
                query(busy, "DROP USER " + ", ".join(f"{name}_{number}" for number in range(30)))

    changer = threading.Thread(target=change)
    changer.start()
    try:
        def caught():
            rest = server.get("/rest/v1/session?info=full&columns=all&q=IDENTIFIED").body.decode()
            shown = str(query(connection, "SHOW FULL PROCESSLIST")) + str(query(connection, "SELECT INFO FROM information_schema.processlist"))
            seen_infos.extend([rest, shown])
            return "IDENTIFIED BY" in rest and "CREATE USER" in shown
        wait_until(caught, limit=20, what="a CREATE USER in the lists")
    finally:
        stop.set()
        changer.join(30)
    assert all(PASSWORD not in text for text in seen_infos)
    assert any("<redacted>" in text for text in seen_infos)
    assert PASSWORD not in server.log()


FAILING = ["CREATE USER root IDENTIFIED BY '{}'", "CREATE USER x IDENTIFIED BY '{}", "CREATE USER x IDENTIFIED BY '{}' NONSENSE",
           "CREATE USER x IDENTIFIED WITH nope BY '{}'", "ALTER USER nobody IDENTIFIED BY '{}'", "SET PASSWORD FOR nobody = '{}'",
           "SET PASSWORD = PASSWORD('{}')", "CREATE USER x IDENTIFIED BY PASSWORD '{}'", "GRANT ALL ON *.* TO nobody IDENTIFIED BY '{}'",
           "/* x */ CREATE /* y */ USER x IDENTIFIED NONSENSE '{}'", 'ALTER USER x IDENTIFIED BY "{}" REPLACE', "CREATE USER x IDENTIFIED AS '{}'",
           "SELECT 1; CREATE USER x IDENTIFIED BY '{}'"]


@pytest.mark.parametrize("sql", FAILING)
def test_password_of_a_failing_statement_shows_nowhere(server, connection, sql):
    with pytest.raises(pymysql.MySQLError) as refused:
        query(connection, sql.format(PASSWORD))
    assert PASSWORD not in refused.value.args[1]
    assert PASSWORD not in str(query(connection, "SHOW WARNINGS"))
    assert PASSWORD not in str(query(connection, "SHOW FULL PROCESSLIST"))
    assert PASSWORD not in server.get("/rest/v1/session?info=full&columns=all").body.decode()
    assert PASSWORD not in server.log()


def test_accounts_file_holds_no_password(server, account):
    for path in server.data_dir.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path
