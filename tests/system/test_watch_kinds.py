# Watched servers of other kinds than MariaDB's, and ways to them that are encrypted: docs/existing-databases.md.
import re
import subprocess

import pymysql
import pytest
from rollcall_test import make_account, query, server_process, wait_until
from rollcall_test.watched_mariadb import watched_mariadb
from rollcall_test.watched_sessions import answer_of, appears, begin, node


def password_file(folder, password):
    file = folder / "password"
    file.touch(mode=0o600)
    file.write_text(password + "\n", encoding="utf-8")
    return str(file)


# --- another front end ---


@pytest.fixture(scope="module")
def other():
    """A front end that is watched, and has no settings that say so."""
    with server_process() as process:
        root = process.connect()
        make_account(root, "watcher", password="secret", privileges="PROCESS, CONNECTION_ADMIN")
        make_account(root, "ann")
        root.close()
        yield process


def test_another_front_end_is_watched_and_its_queries_end(other, tmp_path):
    """Over TLS, which it offers; its accounts have caching_sha2_password."""
    settings = {"watch.east.address": f"127.0.0.1:{other.mysql_port}", "watch.east.user": "watcher", "watch.east.interval_ms": 200,
                "watch.east.password_file": password_file(tmp_path, "secret")}
    with server_process(settings=settings) as process:
        wait_until(lambda: node(process)["state"] == "ok", limit=10, what="a front end that is watched")
        opened = other.connect(user="ann", password="secret")
        begin(opened, "SELECT SLEEP(300)")
        row = appears(process, opened, limit=5, Command="Query")
        assert (row["User"], row["Info"], row["Upstream"]) == ("ann", "SELECT SLEEP(300)", "east")
        bound = {"If-Match": f'"{row["QueryId"]}"'}
        answer = process.http("DELETE", f"/rest/v1/session/{row['Id']}/query", headers=bound)
        assert answer.status == 412 and "inexact=true" in answer.data, answer
        assert appears(process, opened)["QueryId"] == row["QueryId"]
        answer = process.http("DELETE", f"/rest/v1/session/{row['Id']}/query?inexact=true", headers=bound)
        assert (answer.rows[0]["Outcome"], answer.rows[0]["Exact"]) == ("stopped", "No"), answer
        assert answer_of(opened) in (None, 1317)
        assert query(opened, "SELECT 1") == [(1,)]
        answer = process.http("DELETE", f"/rest/v1/session/{row['Id']}")
        assert answer.rows[0]["Outcome"] == "stopped", answer
        with pytest.raises(pymysql.MySQLError):
            query(opened, "SELECT 1")


def test_a_front_end_has_a_uuid_of_its_own_that_outlives_restarts(tmp_path):
    def uuid():
        with server_process(data_dir=tmp_path / "data") as process, process.connect() as root:
            return query(root, "SELECT @@server_uuid")[0][0]
    first = uuid()
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first)
    assert uuid() == first


# --- TLS ---


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory):
    """A MariaDB that lets its watcher in over TLS alone, with a certificate for 127.0.0.1 of a CA of its own."""
    folder = tmp_path_factory.mktemp("certificates")
    folder.chmod(0o755)
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=shop CA", "-keyout", "ca.key", "-out", "ca.pem")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=shop", "-keyout", "shop.key", "-out", "shop.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n", encoding="ascii")
    openssl(folder, "x509", "-req", "-in", "shop.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names", "-out", "shop.pem")
    with watched_mariadb(f"--ssl-cert={folder}/shop.pem", f"--ssl-key={folder}/shop.key", f"--ssl-ca={folder}/ca.pem") as shop:
        shop.run("ALTER USER watcher@'127.0.0.1' REQUIRE SSL")
        shop.certificates = folder
        yield shop


def state_with(shop, wanted, **more):
    with server_process(settings=shop.settings(**more)) as process:
        # Before its first answer a server is told as unreachable, too.
        wait_until(lambda: node(process)["state"] == wanted and node(process)["error"] != "it was not asked yet", limit=10,
                   what=f"the state {wanted}; last: {node(process)}")
        return node(process)


def test_what_is_offered_is_taken(encrypted):
    state_with(encrypted, "ok")


def test_without_tls_the_account_is_refused(encrypted):
    assert "1045" in state_with(encrypted, "denied", tls="off")["error"]


def test_the_certificate_is_checked_where_a_ca_is_named(encrypted, tmp_path):
    state_with(encrypted, "ok", tls_ca=encrypted.certificates / "ca.pem")
    openssl(tmp_path, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=another CA", "-keyout", "x.key", "-out",
            "x.pem")
    assert "certificate" in state_with(encrypted, "unreachable", tls_ca=tmp_path / "x.pem")["error"]
    named = {"address": f"localhost:{encrypted.port}", "tls_ca": encrypted.certificates / "ca.pem"}
    assert "certificate" in state_with(encrypted, "unreachable", **named)["error"], "it names 127.0.0.1, and no localhost"


def test_tls_that_is_required_and_not_offered_is_told(shop):
    assert "TLS" in state_with(shop, "unreachable", tls="required")["error"]
