# The cluster in SQL: rollcall.sessions, rollcall.cluster_sessions, rollcall.cluster_nodes, SHOW FRONTENDS.
import contextlib

import pytest
from rollcall_test import cluster_of, code_of, columns, make_account, query, wait_until


@pytest.fixture(scope="module")
def cluster():
    with cluster_of(2) as running:
        yield running


@pytest.fixture
def own(cluster):
    with contextlib.closing(cluster[0].connect()) as opened:
        yield opened


def test_sessions_of_this_front_end_and_of_all(cluster, own):
    with contextlib.closing(cluster[1].connect()) as other:
        assert query(own, "SELECT Id FROM rollcall.sessions") == [(own.thread_id(),)]
        assert query(own, "SELECT FE, Id, User FROM rollcall.cluster_sessions ORDER BY Id") == [
            (cluster.address(0), own.thread_id(), "root"), (cluster.address(1), other.thread_id(), "root")]
        assert query(own, "SELECT Id FROM rollcall.cluster_sessions WHERE CurrentConnected = 'Yes'") == [(own.thread_id(),)]


def test_columns_are_those_of_the_list(cluster, own):
    names = cluster[0].get("/rest/v1/session/all?columns=all").data["column_names"]
    assert columns(own, "SELECT * FROM rollcall.cluster_sessions") == names
    assert columns(own, "SELECT * FROM rollcall.sessions") == cluster[0].get("/rest/v1/session?columns=all").data["column_names"]


def test_tables_join_with_the_users_own(cluster, own):
    query(own, "CREATE DATABASE IF NOT EXISTS duty")
    query(own, "CREATE TABLE IF NOT EXISTS duty.owners (user VARCHAR(50), team VARCHAR(50))")
    query(own, "INSERT INTO duty.owners VALUES ('root', 'platform')")
    rows = query(own, "SELECT o.team, COUNT(*) FROM rollcall.cluster_sessions s JOIN duty.owners o ON o.user = s.User GROUP BY o.team")
    assert rows == [("platform", 1)]


def test_nodes_and_show_frontends_tell_the_same(cluster, own):
    nodes = query(own, "SELECT FE, FeNumber, State, Self FROM rollcall.cluster_nodes")
    assert nodes == [(cluster.address(0), 1, "up", "Yes"), (cluster.address(1), 2, "up", "No")]
    shown = query(own, "SHOW FRONTENDS")
    assert [(row[0], row[2], row[4], row[8]) for row in shown] == [
        (cluster.address(0), str(cluster.ports[0]), "true", "Yes"), (cluster.address(1), str(cluster.ports[1]), "true", "No")]


def test_rights_hold_in_sql_too(cluster, own):
    make_account(own, "seer")
    with contextlib.closing(cluster[0].connect(user="seer", password="secret")) as seer:
        assert query(seer, "SELECT User FROM rollcall.cluster_sessions") == [("seer",)]
        assert query(seer, "SELECT User FROM rollcall.sessions") == [("seer",)]


def test_names_are_reserved(cluster, own):
    assert code_of(own, "CREATE DATABASE rollcall") == 1044
    assert code_of(own, "DELETE FROM rollcall.sessions") == 1044
    assert code_of(own, "SELECT * FROM rollcall.nothing") == 1146


def test_missing_member_is_a_warning(cluster, own):
    cluster[1].kill()
    rows = query(own, "SELECT FE FROM rollcall.cluster_sessions")
    assert rows == [(cluster.address(0),)]
    warnings = query(own, "SHOW WARNINGS")
    assert len(warnings) == 1 and cluster.address(1) in warnings[0][2]
    query(own, "PREPARE all_of_them FROM 'SELECT FE FROM rollcall.cluster_sessions'")
    assert query(own, "SHOW WARNINGS") == [], "to describe is to ask nobody"
    assert query(own, "SELECT FE, State FROM rollcall.cluster_nodes")[1] == (cluster.address(1), "down")
    cluster.restart(1)
    wait_until(lambda: query(own, "SELECT COUNT(*) FROM rollcall.cluster_nodes WHERE State = 'up'") == [(2,)])
