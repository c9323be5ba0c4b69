# A statement is stopped wherever it is: queued, parsed, about to start, running, beyond the engine's reach. And no other is.
import random
import threading
import time

import pymysql
import pytest
from rollcall_test import long_query, make_account, make_numbers, query, server_process, session_row, wait_until


def in_background(action):
    """Runs it in a thread; gives the thread and a list that will hold the error (code, message), or None where there was none."""
    told = []

    def run():
        try:
            action()
            told.append(None)
        except pymysql.MySQLError as error:
            told.append(error.args)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, told


def query_after(seconds, connection, text):
    time.sleep(seconds)
    return query(connection, text)


def test_queued_statement_is_stopped_at_once():
    with server_process(settings={"limits.max_running_statements": 1}) as process, process.connect() as root:
        make_numbers(root, "stops")
        make_account(root, "ann")  # root waits for nobody
        waiting = process.connect(user="ann", password="secret")
        blocker = long_query(process, "stops")
        thread, told = in_background(lambda: query(waiting, "SELECT 'waiting'"))
        wait_until(lambda: session_row(process, waiting.thread_id())["State"] == "queued", what="the statement in the queue")
        answer = process.http("DELETE", f"/rest/v1/session/{waiting.thread_id()}/query")
        assert answer.status == 200, answer
        thread.join(5)
        assert told and told[0][0] == 1317, "it does not wait for the one that runs"
        assert session_row(process, blocker.id)["State"] == "executing", "the one that runs is none of its business"
        answer = process.http("DELETE", f"/rest/v1/session/{blocker.id}")
        blocker.finished()
        assert query(waiting, "SELECT 2") == [(2,)]


def test_statement_is_stopped_while_it_is_parsed(server, connection):
    victim = server.connect()
    text = "SELECT " + ", ".join(f"'{'x' * 50}{n}'" for n in range(400_000))
    thread, told = in_background(lambda: query(victim, text))

    def killed():
        row = session_row(server, victim.thread_id())
        if row and row["Info"].startswith("<parsing"):
            query(connection, f"KILL QUERY {victim.thread_id()}")
            return True
        return bool(told)

    wait_until(killed, limit=30, what="the statement while it is parsed")
    thread.join(30)
    assert told[0] is not None and told[0][0] == 1317, told
    assert query(victim, "SELECT 1") == [(1,)]
    victim.close()


def test_kills_by_query_id_hit_that_statement_and_no_other(server, connection):
    """A victim runs one statement after the other; ten thousand kills race with their ends."""
    kills = 10_000
    victim = server.connect()
    (first,) = query(victim, f"SELECT QueryId FROM rollcall.sessions WHERE Id = {victim.thread_id()}")[0]
    high, low = first.split("-")
    counter = int(low, 16)

    def query_id(number):
        return f"{high}-{counter + number:0{len(low)}x}"

    running = [0]
    failed, over = [], threading.Event()

    def run():
        number = 0
        while not over.is_set():
            number += 1
            running[0] = number
            try:
                assert query(victim, f"SELECT COUNT(*), {number} FROM range(30000)")[0][1] == number
            except pymysql.MySQLError as error:
                failed.append((number, error.args[0]))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    wait_until(lambda: running[0] > 0, what="the victim's first statement")
    targeted, hit = set(), 0
    for turn in range(kills):
        number = running[0] + turn % 2
        targeted.add(number)
        try:
            query(connection, f"KILL QUERY '{query_id(number)}'")
            hit += 1
        except pymysql.MySQLError as error:
            assert error.args[0] == 1094, error
    over.set()
    thread.join(30)
    assert {code for _, code in failed} <= {1317}
    assert {number for number, _ in failed} <= targeted, "a statement was hit that no kill was for"
    assert len(failed) > 5, f"only {len(failed)} of {kills} kills met their statement ({hit} answered OK): the race was not run"
    assert query(victim, "SELECT 'well'") == [("well",)]
    victim.close()


def test_kill_just_before_the_start_hits_the_statement_or_nothing(server, connection):
    """Kills that race with a statement's way to its worker."""
    victim = server.connect()
    outcomes = {None: 0, 1317: 0}
    chance = random.Random(5)
    for turn in range(400):
        if min(outcomes.values()) > 5:
            break
        ahead = chance.uniform(-0.01, 0.01)  # seconds from the statement to the kill: either may go first, however busy the machine
        thread, told = in_background(lambda late=max(-ahead, 0): query_after(late, victim, "SELECT SLEEP(0.02)"))
        time.sleep(max(ahead, 0))
        query(connection, f"KILL QUERY {victim.thread_id()}")
        thread.join(10)
        assert told, "the statement ends"
        code = told[0] and told[0][0]
        assert code in outcomes, told
        outcomes[code] += 1
        assert query(victim, f"SELECT {turn}") == [(turn,)], "the next statement is none of the kill's business"
    assert min(outcomes.values()) > 0, f"kills came before and after the beginning: {outcomes}"
    victim.close()


def test_kill_of_what_the_engine_cannot_interrupt_shows_as_stuck():
    with server_process(settings={"server.shutdown_grace_s": 0}) as process, process.connect() as root:
        victim = process.connect(read_timeout=120)
        # The engine orders as many texts at once as it has in hand (docs/limits.md): some twenty seconds for these.
        texts = "SELECT REPEAT('é', 200000 + i) AS t FROM range(2048) AS r(i)"
        thread, told = in_background(lambda: query(victim, f"SELECT MAX(t COLLATE utf8mb4_0900_ai_ci) FROM ({texts}) AS x"))
        # By then it has made the texts, which KILL would end, and orders them.
        wait_until(lambda: int(session_row(process, victim.thread_id())["Time"]) >= 3, what="the statement")
        query(root, f"KILL {victim.thread_id()}")

        def state():
            row = session_row(process, victim.thread_id(), {"columns": "all"})
            return row["KillState"] if row else "gone"

        seen = state()
        if seen == "gone":
            pytest.skip("this machine is too quick for the statement")
        assert seen == "stopping"
        reached = wait_until(lambda: (now := state()) in ("stuck", "gone") and now, limit=30, what="the kill that does not end")
        if reached == "gone":
            pytest.skip("this machine is too quick for the statement")
        metrics = process.get("/metrics").body.decode()
        assert "\nrollcall_kills_stuck 1\n" in metrics
        age = next(int(line.split()[1]) for line in metrics.splitlines() if line.startswith("rollcall_oldest_kill_seconds "))
        assert age >= 10
        assert query(root, "SELECT 1") == [(1,)]


def test_idle_transaction_is_rolled_back_and_told_4031():
    with server_process(settings={"limits.idle_transaction_timeout_s": 1}) as process, process.connect() as root:
        query(root, "CREATE DATABASE idle_db")
        query(root, "CREATE TABLE idle_db.t (n INT PRIMARY KEY)")
        query(root, "INSERT INTO idle_db.t VALUES (1)")
        idle, spared = process.connect(), process.connect()
        query(idle, "BEGIN")
        query(idle, "UPDATE idle_db.t SET n = 2")
        wait_until(lambda: session_row(process, idle.thread_id()) is None, limit=5, what="the end of the idle transaction")
        with pytest.raises(pymysql.MySQLError) as refused:
            query(idle, "COMMIT")
        assert refused.value.args[0] == 4031 and "rolled back" in refused.value.args[1]
        query(root, "UPDATE idle_db.t SET n = 3")
        assert query(spared, "SELECT n FROM idle_db.t") == [(3,)], "who has no transaction may sleep on"
