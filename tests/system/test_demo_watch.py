# `./dev run --demo-watch`: the script that it starts shows a watched server with clients, and leaves nothing behind.
import os
import signal

import pytest
from rollcall_test import http, wait_until
from rollcall_test.running_demo import running_demo


@pytest.fixture
def demo(tmp_path):
    (tmp_path / "tmp").mkdir()
    with running_demo("demo_watch.sh", tmp_path / "tmp", "/all?kind=watched") as started:
        yield started


def test_it_shows_clients_that_work_wait_and_hold_a_transaction(demo):
    slow = demo.row("ann", Command="Query")
    assert slow["Info"].startswith("SELECT SLEEP(60)")
    assert demo.row("bob", Command="Sleep", InTransaction="Yes")
    assert demo.row("carl", Command="Sleep", InTransaction="No")
    assert "dora" in demo.rows() and "watcher" not in demo.rows()
    told = demo.log.read_text(encoding="utf-8")
    assert f"'http://{demo.address}/rest/v1/session/all?kind=watched" in told and "-X DELETE" in told
    ended = http(demo.address, "DELETE", f"/rest/v1/session/{slow['Id']}/query?reason=too+long")
    assert ended.rows[0]["Outcome"] == "stopped", ended
    wait_until(lambda: demo.row("ann", Command="Query")["QueryId"] != slow["QueryId"], what="ann's next statement")
    idle = demo.row("carl")
    assert http(demo.address, "DELETE", f"/rest/v1/session/{idle['Id']}").rows[0]["Outcome"] == "stopped"
    demo.process.send_signal(signal.SIGINT)
    demo.leaves_nothing(130)


def test_it_ends_with_its_front_end(demo):
    demo.row("carl")
    (front_end,) = [number for number, command in demo.processes().items() if " serve " in command and "demo_watch.sh" not in command]
    os.kill(front_end, signal.SIGTERM)
    demo.leaves_nothing(0)


def test_it_leaves_nothing_when_it_is_ended_early(demo):
    demo.ends_early()
