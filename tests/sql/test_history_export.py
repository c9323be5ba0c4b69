# SELECT ... INTO OUTFILE: the history goes to Parquet files, in the one folder where the configuration lets it, and nowhere else.
import os
import threading

import pymysql
import pytest
from rollcall_test import affected, code_of, make_account, mariadb, query, server_process, session_row, wait_until
from rollcall_test.parquet import parquet_rows

HISTORY = "rollcall.query_history"


@pytest.fixture(scope="module", name="folder")
def export_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module", name="exporting")
def exporting_server(folder):
    with server_process(settings={"history.export_dir": f"{folder}/"}) as started:
        yield started


@pytest.fixture(name="opened")
def open_connection(exporting):
    with exporting.connect() as opened:
        yield opened


def error_of(opened, statement):
    with pytest.raises(pymysql.MySQLError) as failed:
        query(opened, statement)
    return failed.value.args


def test_rows_are_in_the_file_as_in_the_result(opened, folder):
    for number in range(5):
        query(opened, f"SELECT {number} AS exported")
    wanted = f"SELECT QueryId, Statement, RowsSent, Db FROM {HISTORY} WHERE Statement LIKE 'SELECT _ AS exported' ORDER BY StartTime"
    assert affected(opened, f"{wanted} INTO OUTFILE 'five.parquet' FORMAT AS PARQUET") == 5
    rows = query(opened, wanted)
    assert parquet_rows(folder / "five.parquet", ["QueryId", "Statement", "RowsSent", "Db"]) == [(i, s, str(n), d) for i, s, n, d in rows]
    assert os.listdir(folder) == ["five.parquet"]


def test_a_path_in_the_folder_is_a_name_too(exporting, opened, folder):
    path = folder / "by path.parquet"
    query(opened, "SELECT 'measured, for its form is new'")
    done = mariadb(exporting, "-e", f"SELECT * FROM rollcall.profiles INTO OUTFILE '{path}' FORMAT AS PARQUET")
    assert done.returncode == 0, done.stderr
    assert len(parquet_rows(path, ["QueryId"])) >= 1


@pytest.mark.parametrize("name", ["/tmp/x.parquet", "../x.parquet", "sub/x.parquet", ".x", "/etc/passwd"])
def test_no_other_place_is_written_to(opened, folder, name):
    before = os.listdir(folder)
    code, message = error_of(opened, f"SELECT * FROM {HISTORY} INTO OUTFILE '{name}' FORMAT AS PARQUET")
    assert code == 1290 and str(folder) in message and "history.export_dir" in message
    assert os.listdir(folder) == before and not os.path.exists("/tmp/x.parquet")


def test_an_empty_name_is_none(opened):
    code, message = error_of(opened, f"SELECT * FROM {HISTORY} INTO OUTFILE '' FORMAT AS PARQUET")
    assert code == 1290 and "names no file" in message


def test_a_file_that_is_there_stays(opened, folder):
    (folder / "taken.parquet").write_bytes(b"precious")
    code, message = error_of(opened, f"SELECT * FROM {HISTORY} INTO OUTFILE 'taken.parquet' FORMAT AS PARQUET")
    assert code == 1086 and "taken.parquet" in message
    assert (folder / "taken.parquet").read_bytes() == b"precious"


def test_it_takes_the_privilege_and_gives_one_s_own_rows(exporting, opened, folder):
    make_account(opened, "exporter")
    with exporting.connect(user="exporter", password="secret") as own:
        query(own, "SELECT 'of the exporter'")
        assert error_of(own, f"SELECT * FROM {HISTORY} INTO OUTFILE 'own.parquet' FORMAT AS PARQUET")[0] == 1227
    assert not (folder / "own.parquet").exists()


def test_other_tables_and_formats_are_refused(opened):
    query(opened, "CREATE DATABASE IF NOT EXISTS shop")
    query(opened, "CREATE TABLE IF NOT EXISTS shop.t (a INT)")
    for statement in ("SELECT * FROM shop.t INTO OUTFILE 'x' FORMAT AS PARQUET", f"SELECT * FROM {HISTORY} INTO OUTFILE 'x'",
                      f"SELECT * FROM {HISTORY}, shop.t INTO OUTFILE 'x' FORMAT AS PARQUET", f"SELECT * FROM {HISTORY} INTO DUMPFILE 'x'"):
        assert code_of(opened, statement) == 1235, statement


def test_what_is_written_is_no_table(opened, folder):
    query(opened, f"SELECT * FROM {HISTORY} INTO OUTFILE 'seen.parquet' FORMAT AS PARQUET")
    for source in (f"read_parquet('{folder}/seen.parquet')", f"`{folder}/seen.parquet`", "read_blob('seen.parquet')"):
        assert code_of(opened, f"SELECT * FROM {HISTORY}, {source}") in (1046, 1064, 1103, 1146, 1305), source


def test_a_killed_export_leaves_nothing(exporting, opened, folder):
    for number in range(60):
        query(opened, f"SELECT {number}")
    before = sorted(os.listdir(folder))
    errors = []
    with exporting.connect(read_timeout=60) as victim:
        def run():
            errors.append(error_of(victim, f"SELECT a.QueryId FROM {HISTORY} a, {HISTORY} b, {HISTORY} c, {HISTORY} d, {HISTORY} e "
                                           "INTO OUTFILE 'killed.parquet' FORMAT AS PARQUET")[0])

        thread = threading.Thread(target=run)
        thread.start()
        wait_until(lambda: (session_row(exporting, victim.thread_id()) or {}).get("State") == "executing")
        wait_until(lambda: any(name.startswith(".killed") for name in os.listdir(folder)))
        query(opened, f"KILL QUERY {victim.thread_id()}")
        thread.join(15)
    assert errors == [1317]
    assert sorted(os.listdir(folder)) == before


def test_without_a_folder_exports_are_off(server):
    with server.connect() as opened:
        code, message = error_of(opened, f"SELECT * FROM {HISTORY} INTO OUTFILE 'x.parquet' FORMAT AS PARQUET")
    assert code == 1290 and "history.export_dir names no folder" in message
