# Members of a pool that are told, by headers of the PROXY protocol, whose connections come: docs/configuration.md, "pool.<name>.proxy_protocol".
import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.pools import become, enter, members_of, pool_settings
from rollcall_test.watched_mariadb import watched_mariadb

ELSEWHERE = "127.0.0.2"  # where the clients are


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb("--proxy-protocol-networks=127.0.0.1") as process:
        process.run(f"CREATE USER ann@'{ELSEWHERE}' IDENTIFIED BY 'secret'", f"GRANT ALL ON shop.* TO ann@'{ELSEWHERE}'")
        yield process


@pytest.fixture(scope="module", params=["v1", "v2"])
def server(shop, request):
    settings = {**pool_settings(shop.root, [shop.address], proxy_protocol=request.param), **shop.settings()}
    with server_process(settings=settings) as process:
        become(process, **{f"m{shop.port}": "up"})
        yield process


@pytest.fixture
def client(server):
    with enter(server, bind_address=ELSEWHERE) as opened:
        yield opened


def test_the_server_knows_the_client(server, shop, client):
    assert query(client, "SELECT USER()") == [(f"ann@{ELSEWHERE}",)]
    ((upstream_id,),) = query(client, "SELECT CONNECTION_ID()")
    _, port = client._sock.getsockname()
    with shop.connect() as root:
        assert query(root, f"SELECT HOST FROM information_schema.PROCESSLIST WHERE ID={upstream_id}") == [(f"{ELSEWHERE}:{port}",)]


def test_a_client_of_another_address_is_another(server):
    with enter(server) as other:
        assert query(other, "SELECT USER()") == [("ann@127.0.0.1",)]


def test_its_statements_are_ended(server, client):
    client._execute_command(3, "SELECT SLEEP(300)")
    path = f"/rest/v1/session/{client.thread_id()}"
    wait_until(lambda: server.get(path).rows[0]["Command"] == "Query", what="a statement that runs")
    told = server.http("DELETE", f"{path}/query?wait_ms=10000")
    assert told.status == 200 and told.rows[0]["Outcome"] == "stopped", told


def test_it_is_listed_once_where_its_server_is_watched_too(server, shop, client):
    ((upstream_id,),) = query(client, "SELECT CONNECTION_ID()")

    def listed(number):
        rows = server.get("/rest/v1/session/all?columns=default,Kind,UpstreamId&user=ann").rows
        return [row["Kind"] for row in rows if row["UpstreamId"] == str(number)]

    with shop.connect(user="ann", password="secret") as direct:
        wait_until(lambda: listed(direct.thread_id()) == ["watched"], what="the server's own list")
        assert listed(upstream_id) == ["relayed"]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_server_that_takes_nobody_without_a_header_is_a_member(shop, version):
    """Another front end of ours: real code, but our own."""
    with server_process(settings={"listen.trusted_proxies": "127.0.0.0/8"}) as behind:
        address = f"{behind.mysql_host}:{behind.mysql_port}"
        settings = {"pool.shop.members": address, "pool.shop.listen": "127.0.0.1:0", "pool.shop.proxy_protocol": version,
                    "pool.shop.control_user": "root", "pool.shop.check_interval_ms": 100}
        with server_process(settings=settings) as front, enter(front, user="root", password="", bind_address=ELSEWHERE) as opened:
            wait_until(lambda: members_of(front)[address]["State"] == "up", what="a member that is up")
            rows = behind.get("/rest/v1/session?columns=all").rows
            _, port = opened._sock.getsockname()
            assert f"{ELSEWHERE}:{port}" in [row["Host"] for row in rows], rows
