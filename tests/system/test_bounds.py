# Bounds: whoever passes one is told so, and all others go on.
import MySQLdb
import pymysql
import pytest
from rollcall_test import code_of, make_account, query, server_process, session_row, wait_until
from rollcall_test.raw_mysql import COM_QUERY, packet, parse_error, raw_client

MIB = 1 << 20



def test_one_connection_too_many_of_an_account_is_1226():
    with server_process(settings={"limits.max_user_connections": 2}) as process, process.connect() as root:
        make_account(root, "ann")
        make_account(root, "bob")
        held = [process.connect(user="ann", password="secret") for _ in range(2)]
        with pytest.raises(pymysql.MySQLError) as refused:
            process.connect(user="ann", password="secret")
        assert refused.value.args[0] == 1226 and "max_user_connections" in refused.value.args[1]
        process.connect(user="bob", password="secret").close()
        held.pop().close()
        wait_until(lambda: connects(process, "ann"), what="a place for another connection")
        assert query(root, "SELECT @@max_user_connections") == [(2,)]


def connects(process, user):
    try:
        process.connect(user=user, password="secret").close()
        return True
    except pymysql.MySQLError:
        return False


def test_change_of_the_account_counts_for_the_new_one():
    with server_process(settings={"limits.max_user_connections": 1}) as process, process.connect() as root:
        make_account(root, "ann")
        make_account(root, "bob")
        moving = MySQLdb.connect(host=process.mysql_host, port=process.mysql_port, user="ann", password="secret")
        moving.change_user("bob", "secret", "")
        assert connects(process, "ann") and not connects(process, "bob")
        moving.close()


def test_packets_over_the_memory_for_all_are_1041_for_the_one_that_asks():
    with server_process(settings={"limits.max_packet_memory_bytes": 8 * MIB}) as process, process.connect() as other:
        large = packet(bytes([COM_QUERY]) + b"SELECT LENGTH('" + b"x" * (6 * MIB) + b"')")
        first = raw_client(process).login()
        first.socket.sendall(large[:-10])
        wait_until(lambda: process.metric("rollcall_packet_memory_bytes") > 6 * MIB, what="the first packet nearly whole")
        second = raw_client(process).login()
        second.socket.sendall(large[:4 * MIB])
        code, _, message = parse_error(second.read())
        assert code == 1041 and "max_packet_memory_bytes" in message
        assert query(other, "SELECT 1") == [(1,)]
        first.socket.sendall(large[-10:])
        assert first.read()[0] == 1, "the first goes on"
        wait_until(lambda: process.metric("rollcall_packet_memory_bytes") == 0 or first.command(0x0E)[0], what="the memory given back")


def test_long_data_over_the_memory_for_all_is_1041_at_its_execution():
    with server_process(settings={"limits.max_packet_memory_bytes": 8 * MIB}) as process:
        client = raw_client(process).login()
        statement = client.prepare("SELECT ?")
        head = statement.to_bytes(4, "little") + b"\0\0"
        for _ in range(10):
            client.send(bytes([0x18]) + head + b"x" * MIB, sequence=0)
        answer = client.command(0x17, statement.to_bytes(4, "little") + b"\0\1\0\0\0" + b"\0\1\xfe\0")
        assert parse_error(answer)[0] == 1041
        client.ping()
        assert client.command(0x17, statement.to_bytes(4, "little") + b"\0\1\0\0\0" + b"\0\1\xfe\0\1x")[0] == 1


def test_one_open_result_too_many_is_1041():
    with server_process(settings={"limits.max_open_results": 2}) as process, process.connect() as other:
        large = bytes([COM_QUERY]) + b"SELECT `range` FROM range(100000000)"
        held = []
        for _ in range(2):
            client = raw_client(process).login()
            client.send(large, sequence=0)
            held.append(client)
            wait_until(lambda: process.metric("rollcall_open_results") == len(held), what="an open result")
        assert code_of(other, "SELECT `range` FROM range(100000000)") == 1041
        assert query(other, "SELECT COUNT(*) FROM range(1000)") == [(1000,)], "what is whole in one buffer needs no place"
        held.pop().socket.close()
        wait_until(lambda: process.metric("rollcall_open_results") == 1, what="a place given back")


def test_prepared_statements_of_all_sessions_are_bounded():
    with server_process(settings={"limits.max_prepared": 3}) as process:
        first, second = raw_client(process).login(), raw_client(process).login()
        for client in (first, second, first):
            client.prepare("SELECT ?")
        assert parse_error(second.command(0x16, b"SELECT ?"))[0] == 1461
        second.ping()
        first.socket.close()
        wait_until(lambda: session_row(process, first.id) is None, what="the end of the other session")
        second.prepare("SELECT ?")


@pytest.mark.parametrize("sql", [
    "SELECT LENGTH(group_concat(s SEPARATOR '')) FROM (SELECT repeat('x', 1000) AS s FROM range(300000)) AS t",
    "SELECT MAX(k), MAX(n) FROM (SELECT CONCAT('the key of number ', `range` % 5000000) AS k, COUNT(*) AS n FROM range(20000000) GROUP BY k) AS t",
])
def test_engine_memory_and_disk_are_bounded(sql):
    with server_process(settings={"engine.memory_limit_bytes": 64 * MIB, "engine.max_temp_bytes": MIB}) as process, process.connect() as other:
        with process.connect() as opened:
            assert code_of(opened, sql) in (1038, 1041, 1021, 1114, 5), "out of memory, or of room for what does not fit"
            assert query(opened, "SELECT 1") == [(1,)]
        assert query(other, "SELECT 2") == [(2,)]
        assert process.get("/readyz", user=None).status == 200
