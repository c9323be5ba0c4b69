# `./dev run --demo-gateway`: the script that it starts shows three nodes behind a front end with clients, and leaves nothing behind.
import signal

import pytest
from rollcall_test import http, wait_until
from rollcall_test.running_demo import running_demo


@pytest.fixture
def demo(tmp_path):
    (tmp_path / "tmp").mkdir()
    with running_demo("demo_gateway.sh", tmp_path / "tmp", "?kind=relayed") as started:
        yield started


def test_its_clients_are_dealt_out_and_end_as_they_are_told(demo):
    slow = demo.row("ann", limit=90, Command="Query")
    assert slow["Info"].startswith("SELECT SLEEP(60)")
    assert demo.row("bob", Command="Sleep", InTransaction="Yes") and demo.row("carl", Command="Sleep") and "dora" in demo.rows()
    nodes = {row["Upstream"] for row in demo.rows().values()}
    assert len(nodes) == 3 and all(name.startswith("demo/127.0.0.1:") for name in nodes), nodes
    told = demo.log.read_text(encoding="utf-8")
    assert f"'http://{demo.address}/rest/v1/upstream'" in told and "/drain'" in told
    members = http(demo.address, "GET", "/rest/v1/upstream").rows
    assert [row["State"] for row in members] == ["up"] * 3
    ended = http(demo.address, "DELETE", f"/rest/v1/session/{slow['Id']}/query?reason=too+long&wait_ms=10000")
    assert ended.rows[0]["Outcome"] == "stopped", ended
    wait_until(lambda: demo.row("ann", Command="Query")["QueryId"] != slow["QueryId"], what="ann's next statement")
    demo.process.send_signal(signal.SIGINT)
    demo.leaves_nothing(130)


def test_it_leaves_nothing_when_it_is_ended_early(demo):
    demo.ends_early()
