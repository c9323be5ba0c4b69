# Members of a pool that follow others: how far behind they may be, who the writer is, and what becomes of its sessions. Real MariaDBs, one
# the replica of the other; MySQL's groups by a stand-in.
import contextlib
import http.server
import threading

import pymysql
import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.pools import become, enter, members_of, pool_settings, port_of, states
from rollcall_test.stand_in import stand_in
from rollcall_test.watched_mariadb import WATCHER, watched_mariadb

MYSQL_HEALTH = "SELECT 'read_only',@@read_only UNION ALL SELECT 'super_read_only',@@super_read_only UNION ALL SELECT 'offline_mode',@@offline_mode"
MYSQL_GROUP = ("SELECT MAX(IF(MEMBER_ID=@@server_uuid,MEMBER_STATE,NULL)),MAX(IF(MEMBER_ID=@@server_uuid,MEMBER_ROLE,NULL)),"
               "SUM(MEMBER_STATE<>'UNREACHABLE'),COUNT(*),SUM(MEMBER_ROLE='PRIMARY') FROM performance_schema.replication_group_members")


@pytest.fixture(scope="module")
def pair():
    """A source and its replica, in step."""
    with watched_mariadb("--log-bin=binlog", "--server-id=1") as source, watched_mariadb("--server-id=2", "--read-only=1") as replica:
        source.run("CREATE USER repl@'127.0.0.1' IDENTIFIED BY 'repl'", "GRANT REPLICATION SLAVE ON *.* TO repl@'127.0.0.1'",
                   "CREATE TABLE shop.stock (n INT)")
        with source.connect() as root:
            ((position,),) = query(root, "SELECT @@gtid_current_pos")
        replica.run("CREATE TABLE shop.stock (n INT)", f"SET GLOBAL gtid_slave_pos='{position}'",
                    f"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={source.port}, MASTER_USER='repl', MASTER_PASSWORD='repl', MASTER_USE_GTID=slave_pos",
                    "START SLAVE")
        yield source, replica


@contextlib.contextmanager
def before(pair, folder, **more):
    settings = pool_settings(folder, [each.address for each in pair], slow_start_s=0, fail_after=1, rise_after=1, connect_wait_s=1, **more)
    with server_process(settings=settings) as process:
        yield process


def why(server, member):
    return members_of(server)[member.address]["Error"]


def test_a_replica_takes_sessions_while_it_is_near_its_source(pair, tmp_path):
    source, replica = pair
    with before(pair, tmp_path, max_lag_s=2, listen_reader="127.0.0.1:0") as server:
        become(server, **states({source: "down", replica: "down"}))
        assert "REPLICA MONITOR" in why(server, replica), "what our account lacks, and what to type"
        for each in pair:
            each.run(f"GRANT REPLICA MONITOR ON *.* TO {WATCHER}@'127.0.0.1'")
        become(server, **states({source: "up", replica: "up"}))
        wait_until(lambda: [members_of(server)[each.address]["LagSeconds"] for each in pair] == ["", "0"], what="a lag")
        assert members_of(server)[replica.address]["Role"] == "reader"

        replica.run("STOP SLAVE", "CHANGE MASTER TO MASTER_DELAY=3600", "START SLAVE")
        source.run("INSERT INTO shop.stock VALUES (1)")
        wait_until(lambda: "behind its source, and may be 2" in why(server, replica), what="a replica that is too far behind")
        become(server, **states({source: "up", replica: "down"}))
        assert int(members_of(server)[replica.address]["LagSeconds"]) > 2
        with enter(server, pool="shop.reader") as reader:
            assert port_of(reader) == source.port

        replica.run("STOP SLAVE", "CHANGE MASTER TO MASTER_DELAY=0", "START SLAVE")
        become(server, **states({replica: "up"}))
        replica.run("STOP SLAVE SQL_THREAD")
        become(server, **states({replica: "down"}))
        assert "does not replicate: Slave_SQL_Running is No" in why(server, replica)
        replica.run("START SLAVE SQL_THREAD")
        become(server, **states({replica: "up"}))


@pytest.mark.parametrize("what", ["keep", "close"])
def test_sessions_of_a_writer_that_is_none_any_more(pair, tmp_path, what):
    source, replica = pair
    with before(pair, tmp_path, listen_reader="127.0.0.1:0", on_role_change=what) as server:
        become(server, **states({source: "up", replica: "up"}))
        with contextlib.ExitStack() as stack:
            asleep, busy = (stack.enter_context(contextlib.closing(enter(server, database="shop"))) for _ in range(2))
            readers = [stack.enter_context(contextlib.closing(enter(server, pool="shop.reader", database="shop"))) for _ in range(2)]
            assert {port_of(each) for each in (asleep, busy)} == {source.port}
            query(busy, "BEGIN")
            query(busy, "SELECT * FROM stock")
            try:
                source.run("SET GLOBAL read_only=1")
                wait_until(lambda: members_of(server)[source.address]["Role"] == "reader", what="a writer that is none any more")
                if what == "close":
                    listed = lambda opened: [row for row in server.get("/rest/v1/session?columns=Id").rows if row["Id"] == str(opened.thread_id())]
                    wait_until(lambda: not listed(asleep), what="a session that has ended")
                    with pytest.raises(pymysql.MySQLError) as ended:
                        query(asleep, "SELECT 1")
                    assert ended.value.args[0] in (1053, 2013), ended.value
                    assert query(busy, "SELECT 1") == [(1,)], "a transaction is waited for"
                    query(busy, "COMMIT")
                    wait_until(lambda: not listed(busy), what="a session that has ended")
                else:
                    threading.Event().wait(1.5)
                    assert query(asleep, "SELECT 1") == query(busy, "SELECT 1") == [(1,)]
                for each in readers:
                    assert query(each, "SELECT 1") == [(1,)]
            finally:
                source.run("SET GLOBAL read_only=0")


class status_port:
    """What TiDB answers at its status port."""

    def __init__(self):
        self.answer = answer = {"code": 200}

        class handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(answer["code"] if self.path == "/status" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def test_a_status_port_is_asked(pair, tmp_path):
    source, _ = pair
    with contextlib.closing(status_port()) as port, before([source], tmp_path, status_port=port.port) as server:
        become(server, **states({source: "up"}))
        port.answer["code"] = 500
        become(server, **states({source: "down"}))
        assert f"its status port 127.0.0.1:{port.port} answers with 500" in why(server, source)
        port.answer["code"] = 200
        become(server, **states({source: "up"}))
        port.close()
        become(server, **states({source: "down"}))
        assert f"its status port 127.0.0.1:{port.port} does not answer" in why(server, source)


def test_a_group_tells_its_writer():
    """MySQL's group replication, by its documentation: the stand-in is no such group."""
    variables = {"columns": ["name", "value"], "rows": [["read_only", "0"], ["super_read_only", "0"], ["offline_mode", "0"]]}

    def told(state, role, reachable="3", primaries="1"):
        return {"columns": ["state", "role", "reachable", "all", "primaries"], "rows": [[state, role, reachable, "3", primaries]]}

    with stand_in("mysql8") as first, stand_in("mysql8") as second:
        second.answers["SELECT CONNECTION_ID(),@@server_uuid"] = {"columns": ["id", "uuid"], "rows": [["$ID", "another-uuid"]]}
        for each, role in ((first, "SECONDARY"), (second, "PRIMARY")):
            each.answers[MYSQL_HEALTH] = variables
            each.answers[MYSQL_GROUP] = told("ONLINE", role)
        names = [f"127.0.0.1:{each.port}" for each in (first, second)]
        settings = {"members": ",".join(names), "listen": "127.0.0.1:0", "listen_reader": "127.0.0.1:0", "control_user": "watcher",
                    "check_interval_ms": 100, "fail_after": 1, "rise_after": 1}
        with server_process(settings={f"pool.shop.{key}": value for key, value in settings.items()}) as server:
            def roles():
                rows = members_of(server)
                return [(rows[name]["State"], rows[name]["Role"]) for name in names]

            wait_until(lambda: roles() == [("up", "reader"), ("up", "writer")], what="a group with a writer")
            first.answers[MYSQL_GROUP], second.answers[MYSQL_GROUP] = told("ONLINE", "PRIMARY", "2"), told("ONLINE", "PRIMARY", "1")
            wait_until(lambda: roles()[0] == ("up", "writer") and roles()[1][0] == "down", what="another writer")
            assert "no quorum: of 3 members of its replication group it reaches 1" in members_of(server)[names[1]]["Error"]
            second.answers[MYSQL_GROUP] = told("RECOVERING", "SECONDARY")
            wait_until(lambda: "RECOVERING" in members_of(server)[names[1]]["Error"], what="a member that recovers")
