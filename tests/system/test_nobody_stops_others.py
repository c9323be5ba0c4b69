# Nobody stops others: failed commits, sleepers, statements that do not end; and no outcome of a write is told wrongly.
import threading
import time

import pymysql
from rollcall_test import code_of, long_query, make_account, make_numbers, query, server_process, session_row, wait_until

def code(c, sql):
    try: query(c, sql); return None
    except pymysql.MySQLError as e: return e.args[0]

def test_begun_anew():
    with server_process() as p, p.connect() as root:
        query(root, "CREATE DATABASE d"); query(root, "CREATE TABLE d.t (id INT PRIMARY KEY)")
        c = p.connect(); c.autocommit(False)
        query(c, "SELECT 1")
        assert code(c, "SELECT CAST('abc' AS DATE) + 1, SLEEP(-1)") is not None
        assert query(c, "SELECT 2")
        cid = c.thread_id()
        t = threading.Timer(0.3, lambda: query(root, f"KILL QUERY {cid}")); t.start()
        assert code(c, "SELECT SLEEP(20)") == 1317; t.join()
        query(c, "INSERT INTO d.t VALUES (1)")
        assert code(c, "INSERT INTO d.t VALUES (1)") == 1062
        assert code(c, "SELECT 1") == 1105
        query(c, "ROLLBACK")
        query(c, "SELECT 1")

def test_sleepers():
    with server_process() as p, p.connect() as root:
        query(root, "CREATE DATABASE d"); query(root, "CREATE TABLE d.t (id INT PRIMARY KEY)")
        cs = [p.connect() for _ in range(12)]
        ts = [threading.Thread(target=query, args=(c, "SELECT SLEEP(6)")) for c in cs]
        [t.start() for t in ts]; time.sleep(1)
        b = time.monotonic(); query(root, "SHOW DATABASES"); query(root, "SELECT COUNT(*) FROM d.t"); took = time.monotonic() - b
        [t.join() for t in ts]
        assert took < 1.5, took

def test_kill_commit():
    with server_process() as p, p.connect() as root:
        query(root, "CREATE DATABASE d"); a = p.connect(); 
        for i in range(6):
            query(root, "DROP TABLE IF EXISTS d.kc"); query(root, "CREATE TABLE d.kc (i INT PRIMARY KEY)")
            query(a, "BEGIN"); query(a, "INSERT INTO d.kc SELECT * FROM (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT x.i * 1000 + y.i FROM n x, n y) q")
            t = threading.Timer(0.004 + i * 0.002, lambda: query(root, f"KILL QUERY {a.thread_id()}")); t.start()
            got = code(a, "COMMIT"); t.join()
            n = query(root, "SELECT COUNT(*) FROM d.kc")[0][0]
            assert (got is None) == (n == 90000), (got, n)
            if got: code(a, "ROLLBACK")
            code(a, "SELECT 1")

def test_stuck():
    with server_process() as p, p.connect() as root:
        cs = [p.connect() for _ in range(8)]
        def run(c): code(c, "SELECT REPEAT('a',1000) LIKE CONCAT(REPEAT('%a',20),'b')")
        ts = [threading.Thread(target=run, args=(c,), daemon=True) for c in cs]
        [t.start() for t in ts]; time.sleep(1)
        for c in cs: query(root, f"KILL QUERY {c.thread_id()}")
        time.sleep(3)
        b = time.monotonic(); assert query(root, "SELECT 1+1")[0][0] == 2; took = time.monotonic() - b
        print("took", took); assert took < 6, took
        p.process.kill(); p.abandon()

def test_o6():
    with server_process() as p, p.connect() as root:
        query(root, "CREATE DATABASE d")
        for t in "lbz": query(root, f"CREATE TABLE d.{t} (i INT PRIMARY KEY)")
        l, x, y, z = [p.connect() for _ in range(4)]
        for c in (l, x, y): c.autocommit(False)
        query(l, "INSERT INTO d.l VALUES (1)"); query(x, "INSERT INTO d.b VALUES (1)"); query(y, "INSERT INTO d.b VALUES (1)")
        query(x, "COMMIT"); assert code(y, "COMMIT") == 1062; query(y, "ROLLBACK")
        query(z, "INSERT INTO d.z VALUES (1)"); query(z, "CREATE TABLE d.zz (a INT)"); query(l, "COMMIT")
        assert query(root, "SELECT * FROM d.l") == [(1,)]

def test_add_column(tmp_path):
    with server_process(data_dir=tmp_path / "x") as p, p.connect() as root:
        query(root, "CREATE DATABASE d"); query(root, "CREATE TABLE d.t (id INT PRIMARY KEY, k INT, KEY (k))"); query(root, "INSERT INTO d.t VALUES (1,1),(2,2)")
        query(root, "ALTER TABLE d.t ADD COLUMN at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6)"); query(root, "ALTER TABLE d.t ADD COLUMN g CHAR(36) DEFAULT (UUID())"); query(root, "ALTER TABLE d.t ADD COLUMN r DOUBLE DEFAULT (RAND())")
        before = query(root, "SELECT * FROM d.t ORDER BY id"); assert before[0][3] != before[1][3]
        p.process.kill(); p.abandon()
    with server_process(data_dir=tmp_path / "x") as p, p.connect() as root:
        assert query(root, "SELECT * FROM d.t ORDER BY id") == before
        query(root, "INSERT INTO d.t (id) VALUES (3)")

def test_deep_json():
    with server_process() as p, p.connect() as root:
        for n in (101, 50000, 2500000):
            deep = f"CONCAT(REPEAT('[',{n}),REPEAT(']',{n}))"
            assert code(root, f"SELECT JSON_CONTAINS({deep}, '1')") == 3157
            assert code(root, f"SELECT JSON_MERGE_PATCH({deep}, {deep})") == 3157
        assert query(root, "SELECT JSON_CONTAINS('[1,2]', '1')")[0][0] == 1


def test_whoever_may_end_others_waits_for_none_of_them():
    with server_process(settings={"limits.max_running_statements": 2}) as process, process.connect() as root:
        make_account(root, "ann")
        make_numbers(root, "d")
        waiting = process.connect(user="ann", password="secret")
        with long_query(process, "d", "ann", "secret"), long_query(process, "d", "ann", "secret"):
            thread = threading.Thread(target=code_of, args=(waiting, "SELECT COUNT(*) FROM d.numbers"))
            thread.start()
            wait_until(lambda: session_row(process, waiting.thread_id(), {"columns": "all"})["State"] == "queued", what="one that waits")
            assert query(root, "SELECT COUNT(*) FROM d.numbers") == [(4000,)]
            query(root, f"KILL {waiting.thread_id()}")
            thread.join()
