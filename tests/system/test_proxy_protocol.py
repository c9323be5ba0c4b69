# The PROXY protocol: taken from trusted proxies, and from them alone.
import socket
import struct
import threading

import pymysql
import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.raw_mysql import handshake_response, parse_error, raw_client

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
TEXT = b"PROXY TCP4 192.0.2.7 127.0.0.1 56324 9030\r\n"


def binary(head, addresses):
    return SIGNATURE + head + struct.pack(">H", len(addresses)) + addresses


V4 = binary(b"\x21\x11", socket.inet_aton("192.0.2.8") + socket.inet_aton("127.0.0.1") + struct.pack(">HH", 40000, 9030))
V6 = binary(b"\x21\x21", socket.inet_pton(socket.AF_INET6, "2001:db8::9") + bytes(16) + struct.pack(">HH", 40001, 9030))
LOCAL = binary(b"\x20\x00", b"")


@pytest.fixture(scope="module")
def proxied():
    """A server that takes its loopback clients for proxies."""
    with server_process(settings={"listen.trusted_proxies": "127.0.0.0/8, ::1", "limits.login_timeout_s": 5},
                        environment={"ROLLCALL_ROOT_PASSWORD": "secret"}) as process:
        yield process


def client_behind(proxied, header):
    client = raw_client(proxied, greet=False)
    client.socket.sendall(header)
    return client.read_greeting()


def host_of(proxied, client):
    answer = proxied.get(f"/rest/v1/session?id={client.id}", user="root", password="secret")
    return answer.rows[0]["Host"]


@pytest.mark.parametrize("header, host", [
    (TEXT, "192.0.2.7:56324"), (V4, "192.0.2.8:40000"), (V6, "[2001:db8::9]:40001"),
], ids=["text", "v4", "v6"])
def test_host_is_the_client_that_the_proxy_names(proxied, header, host):
    client = client_behind(proxied, header)
    assert host_of(proxied, client) == host


@pytest.mark.parametrize("header", [LOCAL, b"PROXY UNKNOWN\r\n"], ids=["local", "unknown"])
def test_proxy_that_speaks_for_itself_is_the_host(proxied, header):
    client = client_behind(proxied, header)
    assert host_of(proxied, client).startswith("127.0.0.1:")


@pytest.mark.parametrize("header", [TEXT, V4], ids=["text", "v4"])
def test_header_byte_by_byte(proxied, header):
    client = raw_client(proxied, greet=False)
    for i in range(len(header)):
        client.socket.sendall(header[i:i + 1])
    assert client.read()[0] == 10


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\x02\x00" * 10, V4[:14] + b"\xff\xff" + bytes(5000),
                                  b"PROXY TCP4 nonsense\r\n"], ids=["http", "tls", "long", "nonsense"])
def test_what_is_no_header_is_closed_without_a_word(proxied, sent):
    client = raw_client(proxied, greet=False)
    client.socket.sendall(sent)
    assert client.ended()
    wait_until(lambda: "PROXY header cannot be read" in proxied.log(), what="the reason in the log")


def test_proxy_that_says_nothing_is_put_out(proxied):
    client = raw_client(proxied, greet=False)
    client.socket.sendall(TEXT[:20])
    assert client.ended()


def test_header_of_who_is_not_trusted_is_no_header(server):
    client = raw_client(server, greet=False)
    client.socket.sendall(TEXT)
    assert client.read()[0] == 10, "the greeting comes first"
    assert parse_error(client.read())[0] == 1043


def test_root_without_password_is_let_in_from_this_machine_alone():
    with server_process(settings={"listen.trusted_proxies": "127.0.0.1"}) as server:
        outside = client_behind(server, TEXT)
        outside.send(handshake_response())
        assert parse_error(outside.read())[0] == 1045
        inside = client_behind(server, b"PROXY TCP4 127.0.0.1 127.0.0.1 1000 9030\r\n")
        inside.login()
        inside.ping()


def test_client_behind_a_proxy_logs_in_over_tls(proxied):
    """The header stands before all else, TLS included: nothing of the client's own is taken with it."""
    bridge = socket.create_server(("127.0.0.1", 0))

    def forward(source, target):
        try:
            while part := source.recv(65536):
                target.sendall(part)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def relay():
        near, _ = bridge.accept()
        far = socket.create_connection((proxied.mysql_host, proxied.mysql_port))
        far.sendall(V4)
        threading.Thread(target=forward, args=(near, far), daemon=True).start()
        forward(far, near)

    threading.Thread(target=relay, daemon=True).start()
    opened = pymysql.connect(host="127.0.0.1", port=bridge.getsockname()[1], user="root", password="secret", ssl={"check_hostname": False})
    assert query(opened, "SELECT USER()") == [("root@192.0.2.8",)]
    opened.close()
    bridge.close()
