# Pools of products that cannot be installed here, played after their documentation (tests/support/upstreams): how they are checked, and how
# what runs there is ended. It proves what we ask, not that the products answer so.
import contextlib
import threading

import pytest
from rollcall_test import server_process, wait_until
from rollcall_test.pools import enter_bare, members_of
from rollcall_test.raw_mysql import COM_QUERY, parse_error
from rollcall_test.stand_in import OK, error, stand_in

MYSQL_HEALTH = "SELECT 'read_only',@@read_only UNION ALL SELECT 'super_read_only',@@super_read_only UNION ALL SELECT 'offline_mode',@@offline_mode"
MYSQL_GROUP = ("SELECT MAX(IF(MEMBER_ID=@@server_uuid,MEMBER_STATE,NULL)),MAX(IF(MEMBER_ID=@@server_uuid,MEMBER_ROLE,NULL)),"
               "SUM(MEMBER_STATE<>'UNREACHABLE'),COUNT(*),SUM(MEMBER_ROLE='PRIMARY') FROM performance_schema.replication_group_members")
VARIABLES = {"columns": ["name", "value"], "rows": [["read_only", "0"], ["super_read_only", "0"], ["offline_mode", "0"]]}
NO_GROUP = {"columns": ["state", "role", "reachable", "all", "primaries"], "rows": [[None, None, None, "0", None]]}
OF_MYSQL = {MYSQL_HEALTH: VARIABLES, MYSQL_GROUP: NO_GROUP}
OF_MYSQL_57 = {MYSQL_HEALTH: VARIABLES, MYSQL_GROUP: {"error": [1054, "42S22", "Unknown column 'MEMBER_ROLE' in 'field list'"]}}
OTHERS = {"SELECT 1": {"columns": ["1"], "rows": [["1"]]}}
# What each is checked by, its role, and the statement that ends what session {} of it runs.
KINDS = {
    "mysql57": (OF_MYSQL_57, "writer", "KILL QUERY {}"),
    "mysql8": (OF_MYSQL, "writer", "KILL QUERY {}"),
    "rds": (OF_MYSQL, "writer", "CALL mysql.rds_kill_query({})"),
    "tidb": (OTHERS, "", "KILL QUERY {}"),
    "doris": (OTHERS, "", 'KILL QUERY "5d1e397193a54fe7-aaa9bc219318b75e"'),
    "starrocks": (OTHERS, "", "KILL QUERY {}"),
    "oceanbase": (OTHERS, "", "KILL QUERY {}"),
}


@contextlib.contextmanager
def before(product):
    with stand_in(product) as made:
        made.answers.update(KINDS[product][0])
        settings = {"members": f"127.0.0.1:{made.port}", "listen": "127.0.0.1:0", "control_user": "watcher", "check_interval_ms": 100}
        with server_process(settings={f"pool.shop.{key}": value for key, value in settings.items()}) as server:
            wait_until(lambda: members_of(server)[f"127.0.0.1:{made.port}"]["State"] == "up", what="a member that is up")
            yield server, made


@pytest.mark.parametrize("product", KINDS)
def test_each_kind_is_checked_and_its_statements_are_ended(product):
    with before(product) as (server, made):
        row = members_of(server)[f"127.0.0.1:{made.port}"]
        assert (row["Kind"], row["Version"], row["Role"]) == (made.file["kind"], made.file["version"], KINDS[product][1])
        ended = threading.Event()

        def sleeps(each):
            ended.wait(30)
            each.send(error(1317, "70100", "Query execution was interrupted"))

        def kills(each):
            each.send(OK)
            ended.set()

        made.instead["SELECT SLEEP(300)"] = sleeps
        made.instead["DO 0"] = made.instead["DO 1"] = lambda each: each.send(OK)
        with enter_bare(server, user="ann") as client:
            assert client.command(COM_QUERY, b"DO 1")[:1] == b"\0"
            (there,) = [each.id for each in made.sessions.values() if each.user == "ann"]
            statement = KINDS[product][2].format(there)
            made.instead[statement] = kills
            client.send(bytes([COM_QUERY]) + b"SELECT SLEEP(300)", sequence=0)
            running = lambda: [each for each in server.get("/rest/v1/session?kind=relayed").rows if each["Command"] == "Query"]
            wait_until(running, what="a statement that runs")
            told = server.http("DELETE", f"/rest/v1/session/{running()[0]['Id']}/query?wait_ms=10000")
            assert told.status == 200 and told.rows[0]["Outcome"] == "stopped", told
            code, _, words = parse_error(client.read())
            assert code == 1317 and "by 'root'" in words
            assert made.sent(statement) == 1
            assert client.command(COM_QUERY, b"DO 1")[:1] == b"\0"
