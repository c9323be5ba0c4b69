# Programs of every kind through a pool: each does through it what it does at the server itself. A real MariaDB behind it.
import json
import os
import re
import subprocess
from types import SimpleNamespace

import pytest
from rollcall_test import node, server_process
from rollcall_test.clients import SCRIPTS
from rollcall_test.pools import pool_settings, way_to
from rollcall_test.wait import PATIENCE
from rollcall_test.watched_mariadb import watched_mariadb

USER, PASSWORD = "ann", "secret"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with watched_mariadb("--max-allowed-packet=64M", "--local-infile=1") as process:
        process.run("CREATE USER bob@'127.0.0.1' IDENTIFIED BY 'other'", "GRANT ALL ON *.* TO ann@'127.0.0.1'", "GRANT ALL ON shop.* TO bob@'127.0.0.1'",
                    "CREATE DATABASE bench", "CREATE TABLE shop.dumped (n INT PRIMARY KEY, s TEXT, d DATETIME(6), b BLOB, x DECIMAL(20,6))",
                    "INSERT INTO shop.dumped SELECT seq, CONCAT('row ', seq, ' zwölf \\'quoted\\''), '2024-02-29 10:11:12.345678', UNHEX(SHA1(seq)), seq / 7 "
                    "FROM shop.seq_1_to_2000", "CREATE VIEW shop.seen AS SELECT n, s FROM shop.dumped",
                    "CREATE PROCEDURE shop.twice(IN n INT) SELECT 2 * n")
        yield process


@pytest.fixture(scope="module")
def server(shop):
    with server_process(settings=pool_settings(shop.root, [shop.address])) as process:
        yield process


@pytest.fixture(scope="module")
def ways(shop, server):
    """Directly, and through the pool."""
    return SimpleNamespace(mysql_host="127.0.0.1", mysql_port=shop.port), way_to(server)


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "data.csv"
    made.write_text("".join(f"{n + 20000},row {n}\n" for n in range(5000)), encoding="ascii")
    return str(made)


def run(*words, limit=120, **more):
    done = subprocess.run([str(each) for each in words], capture_output=True, encoding="utf-8", errors="surrogateescape",
                          timeout=limit * PATIENCE, check=False, **more)
    assert done.returncode == 0, f"{words[0]}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def without_ids(steps):
    """Ids of connections, which differ, are left out."""
    return [[name, json.loads(re.sub(r"(connection|thread) ?(id)?:? ?\d+", r"\1", json.dumps(rest)))] for name, *rest in steps]


def assert_same(direct, relayed):
    assert [step[0] for step in relayed] == [step[0] for step in direct]
    for there, here in zip(without_ids(direct), without_ids(relayed)):
        assert here == there


# MariaDB without TLS: what is encrypted is the connection to the front end alone.
@pytest.mark.parametrize("more", [{}, {"ssl": {"rejectUnauthorized": False}}, {"compress": True}], ids=["plain", "tls", "compressed"])
def test_the_connector_for_node(ways, file, more):
    options = {"user": USER, "password": PASSWORD, "database": "shop", "file": file}
    direct = node("connector.js", ways[0], options, limit=120)
    relayed = node("connector.js", ways[1], {**options, **more}, limit=120)
    assert_same(direct, relayed)
    steps = {name: rest[0] for name, *rest in relayed}
    assert steps["count"][0]["c"] == "5501n" or steps["count"][0]["c"] == 5501, steps["count"]
    assert steps["as whom"] == [{"u": "bob@127.0.0.1"}] and steps["stream"] == 20000
    assert steps["time limit"]["error"] == 1969, steps["time limit"]


@pytest.mark.parametrize("mode", ["disabled", "required"])
def test_ruby(ways, file, mode):
    told = []
    for way, wanted in zip(ways, ("disabled", mode)):
        argument = {"host": way.mysql_host, "port": way.mysql_port, "username": USER, "password": PASSWORD, "database": "shop", "file": file,
                    "ssl_mode": wanted}
        told.append(json.loads(run("ruby", SCRIPTS / "client.rb", json.dumps(argument))))
    assert_same(*told)
    steps = dict(told[1])
    assert steps["file"] == 5000 and steps["insert"] == [2, 1] and steps["several"] == [[[1]], [[2, 3]]]


@pytest.mark.parametrize("prepared", ["auto", "disable"])
def test_sysbench(ways, prepared):
    _, way = ways
    words = ["sysbench", "oltp_read_write", f"--mysql-host={way.mysql_host}", f"--mysql-port={way.mysql_port}", f"--mysql-user={USER}",
             f"--mysql-password={PASSWORD}", "--mysql-db=bench", "--tables=2", "--table-size=2000", "--threads=4", f"--db-ps-mode={prepared}"]
    run(*words, "prepare")
    try:
        told = run(*words, "--events=400", "--time=0", "run")
    finally:
        run(*words, "cleanup")
    counted = {name: int(count) for name, count in re.findall(r"(transactions|queries|reconnects):\s+(\d+)", told)}
    assert counted["transactions"] == 400 and counted["queries"] >= 8000 and counted["reconnects"] == 0, told


@pytest.mark.parametrize("how", [["--single-transaction"], [], ["--single-transaction", "--quick", "--routines", "--hex-blob"]], ids=["transaction", "locks", "all"])
def test_mariadb_dump(ways, tmp_path, how):
    dumps = []
    environment = {**os.environ, "MYSQL_PWD": PASSWORD}
    for way in ways:
        text = run("mariadb-dump", "--no-defaults", "-h", way.mysql_host, "-P", way.mysql_port, "-u", USER, "--skip-dump-date", *how, "shop", "dumped", "seen",
                   env=environment)
        dumps.append(text)
    assert dumps[1] == dumps[0] and "zwölf" in dumps[0] and "Dump completed" in dumps[0]
    (tmp_path / "dump.sql").write_bytes(dumps[1].encode("utf-8", "surrogateescape"))
    place = ["mariadb", "--no-defaults", "-h", ways[1].mysql_host, "-P", ways[1].mysql_port, "-u", USER]
    run(*place, "-e", "CREATE OR REPLACE DATABASE restored", env=environment)
    with (tmp_path / "dump.sql").open("rb") as dump:
        run(*place, "restored", stdin=dump, env=environment)
    sums = run(*place, "-N", "-e", "CHECKSUM TABLE shop.dumped, restored.dumped", env=environment).split()
    assert sums[1] == sums[3] != "NULL", sums
