# TLS on both ports: the certificate that a server makes itself, logins that need a safe channel or prove their password without
# one, and what is refused.
import base64
import json
import re
import socket
import ssl
import stat
import warnings
from http.client import HTTPSConnection

import MySQLdb
import pymysql
import pytest
from rollcall_test import make_account, mariadb, node, query, raw_mysql as raw, server_process, session_row, wait_until
from rollcall_test.raw_mysql import raw_client

NOT_VERIFIED = {"verify_mode": "none"}
ONE = [{"method": "query", "sql": "SELECT 1"}]


def certificate(server):
    return server.data_dir / "server-cert.pem"


def verifying(server):
    """A context that takes the server's own certificate, for the address in the URL, and nothing else."""
    return ssl.create_default_context(cafile=str(certificate(server)))


def old_context(version):
    """A client that speaks nothing newer than `version`, and would."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    return context


def https(server, path, context=None, headers=None):
    """GET over TLS as root; gives (status, JSON)."""
    connection = HTTPSConnection(server.http_host, server.http_port, timeout=10, context=context or verifying(server))
    try:
        connection.request("GET", path, headers={"Authorization": "Basic " + base64.b64encode(b"root:").decode(), **(headers or {})})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def tls_columns(server, connection_id):
    row = session_row(server, connection_id, {"columns": "all"})
    return row["TlsVersion"], row["TlsCipher"]


@pytest.fixture
def account(connection):
    """An account of caching_sha2_password that has never logged in: its first login takes the full exchange."""
    name = f"account_{connection.thread_id()}"
    query(connection, f"CREATE USER '{name}'@'%' IDENTIFIED BY 'se cret'")
    return name


# --- MySQL over TLS ---

@pytest.mark.parametrize("options", [["--ssl"], ["--ssl", "--ssl-verify-server-cert=off"]])
def test_mariadb_command_line_over_tls(server, options):
    done = mariadb(server, *options, "-e", "\\s")
    assert done.returncode == 0, done.stderr
    assert re.search(r"SSL:\s+Cipher in use is TLS_\w+", done.stdout), done.stdout


def test_mariadb_command_line_verifies_the_servers_certificate(server):
    done = mariadb(server, "--ssl", "--ssl-verify-server-cert", f"--ssl-ca={certificate(server)}", "-N", "-e", "SELECT 1")
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_pymysql_verifies_the_servers_certificate(server):
    with server.connect(ssl={"ca": str(certificate(server)), "check_hostname": True}) as opened:
        assert query(opened, "SELECT 1") == [(1,)]


def test_certificate_is_not_another_servers(server, tmp_path):
    with server_process(data_dir=tmp_path / "other") as other, pytest.raises(ssl.SSLError):
        https(server, "/healthz", context=verifying(other))


def test_statements_and_long_results_over_tls(server):
    with server.connect(ssl=NOT_VERIFIED) as opened:
        assert query(opened, "SELECT LENGTH(%s)", ["x" * 300_000]) == [(300_000,)]
        (cell,), = query(opened, f"SELECT REPEAT('x', {0x1000000})")
        assert len(cell) == 0x1000000


@pytest.mark.parametrize("version, name", [("TLSv1_2", "TLSv1.2"), ("TLSv1_3", "TLSv1.3")])
def test_version_and_cipher_are_in_the_list(server, version, name):
    context = old_context(ssl.TLSVersion[version])
    with server.connect(ssl=context) as opened:
        assert opened._sock.version() == name
        assert tls_columns(server, opened.thread_id()) == (name, opened._sock.cipher()[0])


def test_plain_connection_has_no_version_and_no_cipher_in_the_list(server, connection):
    assert tls_columns(server, connection.thread_id()) == ("", "")


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_tls_is_refused_on_the_mysql_port(server, version):
    with raw_client(server) as client:
        client.send(raw.ssl_request())
        with pytest.raises((ssl.SSLError, ConnectionError)):
            old_context(ssl.TLSVersion[version]).wrap_socket(client.socket)


def test_garbage_instead_of_a_tls_handshake_ends_that_connection_alone(server, connection):
    with raw_client(server) as client:
        client.send(raw.ssl_request())
        client.socket.sendall(b"this is no TLS" * 20)
        client.swallow()
    wait_until(lambda: session_row(server, client.id) is None, what="the list without it")
    assert query(connection, "SELECT 1") == [(1,)]


def test_plain_login_after_a_request_for_tls_is_not_taken(server):
    with raw_client(server) as client:
        client.socket.sendall(raw.packet(raw.ssl_request(), 1) + raw.packet(raw.handshake_response(), 2))
        client.limit = 5
        client.socket.shutdown(socket.SHUT_WR)
        rest = client.read_exactly(4) or b""
        assert rest[:1] in (b"", b"\x15"), "an answer other than a TLS alert"


# --- passwords that must not be overheard ---

def test_pymysql_takes_the_full_exchange_over_tls(server, account):
    with server.connect(user=account, password="se cret", ssl=NOT_VERIFIED) as opened:
        assert query(opened, "SELECT 1") == [(1,)]


def test_pymysql_takes_the_full_exchange_with_rsa_without_tls(server, account):
    pytest.importorskip("cryptography")
    with server.connect(user=account, password="se cret") as opened:
        assert tls_columns(server, opened.thread_id()) == ("", "")


def test_mysql2_takes_the_full_exchange_over_tls(server, account):
    options = {"user": account, "password": "se cret", "ssl": {"rejectUnauthorized": False}, "steps": ONE}
    assert node("run.js", server, options)["results"][0]["rows"] == [[1]]


def test_mysql2_takes_the_full_exchange_with_rsa_without_tls(server, account):
    assert node("run.js", server, {"user": account, "password": "se cret", "steps": ONE})["results"][0]["rows"] == [[1]]


def test_mariadb_command_line_takes_the_full_exchange_with_rsa_without_tls(server, account):
    done = mariadb(server, "--skip-ssl", "-N", "-e", "SELECT 1", user=account, password="se cret")
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


@pytest.mark.parametrize("channel", [{}, {"ssl": NOT_VERIFIED}], ids=["plain", "tls"])
def test_wrong_password_in_the_full_exchange_is_1045(server, account, channel):
    pytest.importorskip("cryptography")
    with pytest.raises(pymysql.err.OperationalError) as refused:
        server.connect(user=account, password="wrong", **channel)
    assert refused.value.args[0] == 1045


def test_second_login_is_fast_and_a_wrong_password_after_it_is_refused(server, account):
    for _ in range(2):
        server.connect(user=account, password="se cret", ssl=NOT_VERIFIED).close()
    with raw_client(server) as client:
        client.send(raw.handshake_response(account, raw.scramble(raw.SHA2, "se cret", client.nonce)))
        assert client.read() == b"\x01\x03"
    with pytest.raises(pymysql.err.OperationalError) as refused:
        server.connect(user=account, password="wrong", ssl=NOT_VERIFIED)
    assert refused.value.args[0] == 1045


def test_key_pair_and_certificate_are_the_owners_alone(server):
    secrets = [path for path in server.data_dir.iterdir() if b"PRIVATE KEY" in path.read_bytes()[:64]]
    assert secrets
    assert [path.name for path in secrets if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


# --- another account on the same connection ---

def change_user(client, user, plugin, password):
    """Sends COM_CHANGE_USER as clients do, the password hashed with the greeting's nonce; gives the answer."""
    proof = raw.scramble(plugin, password, client.nonce)
    body = user.encode() + b"\0" + bytes([len(proof)]) + proof + b"\0" + b"\x2d\0" + plugin.encode() + b"\0"
    return client.command(raw.COM_CHANGE_USER, body)


@pytest.fixture
def native_account(connection):
    name = f"native_{connection.thread_id()}"
    make_account(connection, name, "se cret")
    return name


def test_change_of_user_to_a_native_password(server, native_account):
    with raw_client(server).login() as client:
        for _ in range(2):
            assert change_user(client, native_account, raw.NATIVE, "se cret")[:1] == b"\0"
        client.ping()


def test_change_of_user_to_a_sha2_password_known_from_a_login(server, account):
    server.connect(user=account, password="se cret", ssl=NOT_VERIFIED).close()
    with raw_client(server).login() as client:
        assert change_user(client, account, raw.SHA2, "se cret") == b"\x01\x03"
        assert client.read()[:1] == b"\0"
        client.ping()


def test_change_of_user_with_a_wrong_password_is_1045_and_ends_the_connection(server, native_account):
    with raw_client(server).login() as client:
        assert raw.parse_error(change_user(client, native_account, raw.NATIVE, "wrong"))[:2] == (1045, "28000")
        assert client.ended()


def test_mysqlclient_changes_the_user(server, account, native_account):
    opened = MySQLdb.connect(host=server.mysql_host, port=server.mysql_port, user="root")
    for user in [native_account, account, native_account]:
        opened.change_user(user, "se cret")
        cursor = opened.cursor()
        cursor.execute("SELECT USER()")
        assert cursor.fetchall()[0][0].startswith(user + "@")
    opened.close()


def test_nonces_differ_from_connection_to_connection(server):
    nonces = set()
    for _ in range(50):
        with raw_client(server) as client:
            nonces.add(client.nonce)
    assert len(nonces) == 50


# --- TLS alone ---

@pytest.fixture(scope="module")
def strict_server():
    process = server_process(settings={"tls.required": "true"})
    yield process
    process.stop()


def test_required_tls_refuses_a_plain_login_and_says_why(strict_server):
    with pytest.raises(pymysql.err.MySQLError) as refused:
        strict_server.connect()
    assert refused.value.args[0] == 3159
    assert "TLS" in refused.value.args[1]


def test_required_tls_refuses_mysql2_and_the_command_line_alike(strict_server):
    assert node("run.js", strict_server, {"steps": []})["loginError"]["code"] == 3159
    done = mariadb(strict_server, "--skip-ssl", "-e", "SELECT 1")
    assert done.returncode == 1
    assert "ERROR 3159 (HY000)" in done.stderr


def test_required_tls_is_asked_for_before_account_and_password(strict_server):
    with raw_client(strict_server) as client:
        client.send(raw.handshake_response("nobody", bytes(32)))
        assert raw.parse_error(client.read())[0] == 3159
        assert client.ended()


def test_required_tls_lets_in_over_tls(strict_server):
    with strict_server.connect(ssl=NOT_VERIFIED) as opened:
        assert query(opened, "SELECT 1") == [(1,)]
        assert tls_columns(strict_server, opened.thread_id())[0].startswith("TLSv1.")


def test_required_tls_lets_an_account_change_over_tls(strict_server):
    with strict_server.connect(ssl=NOT_VERIFIED) as opened:
        opened._execute_command(raw.COM_CHANGE_USER, b"root\0\0\0\x2d\0" + raw.SHA2.encode() + b"\0")
        opened._read_ok_packet()
        assert query(opened, "SELECT 1") == [(1,)]


# --- HTTPS on HTTP's port ---

def test_https_and_http_on_one_port(server):
    assert https(server, "/rest/v1/session")[0] == 200
    assert server.get("/rest/v1/session").status == 200


def test_https_answers_are_those_of_http(server, connection):
    _, body = https(server, f"/rest/v1/session?id={connection.thread_id()}&columns=Id,User,Host")
    assert body == server.get(f"/rest/v1/session?id={connection.thread_id()}&columns=Id,User,Host").json


def test_https_refuses_as_http_does(server):
    assert https(server, "/rest/v1/session?usr=1")[0] == 400
    assert https(server, "/rest/v1/session", headers={"Host": "evil.example"})[0] == 421
    assert https(server, "/rest/v1/session", headers={"X-Forwarded-For": "127.0.0.1"})[0] == 401


def test_https_serves_several_requests_on_one_connection(server):
    connection = HTTPSConnection(server.http_host, server.http_port, timeout=10, context=verifying(server))
    try:
        for _ in range(10):
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            assert (response.status, response.read()[:1]) == (200, b"{")
    finally:
        connection.close()


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_tls_is_refused_on_the_http_port(server, version):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        https(server, "/healthz", context=old_context(ssl.TLSVersion[version]))


BROKEN_HELLOS = {
    "first byte": b"\x16",
    "hello of zeros": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600),
    "record longer than any": b"\x16\x03\x01\xff\xff" + bytes(70_000),
}


@pytest.mark.parametrize("sent", BROKEN_HELLOS.values(), ids=BROKEN_HELLOS.keys())
def test_broken_client_hello_ends_that_connection_alone(server, sent):
    with socket.create_connection((server.http_host, server.http_port), timeout=10) as opened:
        try:
            opened.sendall(sent)
            answered = opened.recv(1 << 16) if len(sent) > 1 else b""
        except ConnectionError:
            answered = b""
    assert not answered.startswith(b"HTTP")
    assert server.get("/healthz").status == 200


def test_https_client_that_leaves_without_a_farewell_breaks_nothing(server):
    for _ in range(20):
        plain = socket.create_connection((server.http_host, server.http_port), timeout=10)
        secure = verifying(server).wrap_socket(plain, server_hostname="127.0.0.1")
        secure.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        secure.detach()
        secure.close()
    assert https(server, "/healthz")[0] == 200


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_own_certificate_is_for_the_names_of_this_machine(server, name):
    with socket.create_connection((server.http_host, server.http_port), timeout=10) as plain:
        with verifying(server).wrap_socket(plain, server_hostname=name) as secure:
            assert secure.version() == "TLSv1.3"


def test_own_certificate_outlives_a_restart(tmp_path):
    with server_process(data_dir=tmp_path / "data") as first:
        made = certificate(first).read_bytes()
    with server_process(data_dir=tmp_path / "data") as second:
        assert certificate(second).read_bytes() == made
        assert https(second, "/healthz")[0] == 200
