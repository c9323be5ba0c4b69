# Statements of every chapter of MySQL's manual answered as MySQL 8 answers them, checked beside a MariaDB: tests/sql/agree/README.md.
import os
from pathlib import Path

import pytest
from rollcall_test import server_process
from rollcall_test.agree_files import read_listed, read_statements, statement, update_listed
from rollcall_test.agreement import compare_file, disagreement, expected_reply, is_ordered, reply, report_of
from rollcall_test.mariadb_server import mariadb_server

FOLDER = Path(__file__).resolve().parent / "agree"
CHAPTERS = sorted(path.stem for path in FOLDER.glob("*.sql"))
ERRORS, SILENT = FOLDER / "differences.txt", FOLDER / "silent_differences.txt"
LEAST_SHARE = 75.0


@pytest.fixture(scope="module")
def compared():
    """Chapter to what compare_file() gives of it, run once against one server and one MariaDB."""
    with mariadb_server() as mariadb, server_process() as rollcall:
        done = {chapter: compare_file(FOLDER / f"{chapter}.sql", rollcall.connect, mariadb.connect) for chapter in CHAPTERS}
    if path := os.environ.get("ROLLCALL_AGREE_REPORT"):
        Path(path).write_text(report_of(all_of(done)), encoding="utf-8")
    if os.environ.get("ROLLCALL_AGREE_UPDATE"):
        for path, kind in ((ERRORS, "error"), (SILENT, "silent")):
            update_listed(path, [each.name for each, _, _, found in all_of(done) if found.startswith(kind)])
    return done


def all_of(compared):
    return [each for chapter in CHAPTERS for each in compared[chapter]]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_statements_answer_as_mysql_does_but_for_those_listed(compared, chapter):
    errors, silent = read_listed(ERRORS), read_listed(SILENT)
    wrong = []
    for each, _, _, found in compared[chapter]:
        listed = "error" if each.name in errors else "silent" if each.name in silent else ""
        kind = found.partition(":")[0]
        if kind != listed:
            wrong.append(f"{each.name}\n    {found or 'agrees'}; listed as {listed or 'nothing'}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_what_is_listed_stands_in_the_files(compared):
    names = {each.name for each, *_ in all_of(compared)}
    errors, silent = read_listed(ERRORS), read_listed(SILENT)
    assert sorted((set(errors) | set(silent)) - names) == []
    assert sorted(set(errors) & set(silent)) == []


def test_three_quarters_agree(compared, capsys):
    done = all_of(compared)
    kinds = [found.partition(":")[0] for *_, found in done]
    agree, errors, silent = kinds.count(""), kinds.count("error"), kinds.count("silent")
    share = 100.0 * agree / len(done)
    with capsys.disabled():
        print(f"\nagree {agree} of {len(done)} ({share:.1f} %), errors {errors}, silent {silent}")
    assert len(done) >= 400
    assert share >= LEAST_SHARE


# --- the comparison itself: what it must tell apart ---

SELECT = statement("SELECT a FROM t")
OK = statement("UPDATE t SET a = 1")

TOLD_APART = [
    (SELECT, reply(rows=[("1",)], names=["a"], types=["integer"]), reply(rows=[("2",)], names=["a"], types=["integer"]), "silent"),
    (SELECT, reply(rows=[("1",)], names=["a"], types=["integer"]), reply(rows=[("1",), ("1",)], names=["a"], types=["integer"]), "silent"),
    (SELECT, reply(rows=[("1",)], names=["a"], types=["integer"]), reply(rows=[("1",)], names=["b"], types=["integer"]), "silent"),
    (SELECT, reply(rows=[("1",)], names=["a"], types=["integer"]), reply(rows=[("1",)], names=["a"], types=["text"]), "silent"),
    (SELECT, reply(rows=[(None,)], names=["a"], types=["integer"]), reply(rows=[("",)], names=["a"], types=["integer"]), "silent"),
    (SELECT, reply(rows=[], names=["a"], types=["integer"]), reply(affected=0, insert_id=0), "silent"),
    (SELECT, reply(code=1146), reply(rows=[], names=["a"], types=["integer"]), "silent"),
    (SELECT, reply(code=1146), reply(code=1054), "error"),
    (SELECT, reply(rows=[]), reply(code=1146), "error"),
    (OK, reply(affected=1, insert_id=0), reply(affected=2, insert_id=0), "silent"),
    (OK, reply(affected=1, insert_id=7), reply(affected=1, insert_id=0), "silent"),
    (statement("SELECT a FROM t ORDER BY a"), reply(rows=[("1",), ("2",)]), reply(rows=[("2",), ("1",)]), "silent"),
    (SELECT, reply(rows=[("0.1",)]), reply(rows=[("0.10",)]), "silent"),
    (SELECT, reply(rows=[("2.302585092994046",)], types=["double"]), reply(rows=[("2.302585092994",)], types=["double"]), "silent"),
]

TAKEN_AS_EQUAL = [
    (SELECT, reply(rows=[("1",), (None,)]), reply(rows=[(None,), ("1",)])),
    (SELECT, reply(rows=[(None,)], types=["null"]), reply(rows=[(None,)], types=["integer"])),
    (SELECT, reply(rows=[("2.9999999999999996",)], types=["double"]), reply(rows=[("3",)], types=["double"])),
    (SELECT, reply(rows=[("Unknown …",)]), reply(rows=[("Unknown column",)])),
    (SELECT, reply(code=1146), reply(code=1146)),
    (OK, reply(affected=1, insert_id=None), reply(affected=1, insert_id=5)),
]


@pytest.mark.parametrize("of, expected, ours, kind", TOLD_APART)
def test_replies_that_differ_are_told_apart(of, expected, ours, kind):
    assert disagreement(of, expected, ours).partition(":")[0] == kind


@pytest.mark.parametrize("of, expected, ours", TAKEN_AS_EQUAL)
def test_replies_that_say_the_same_agree(of, expected, ours):
    assert disagreement(of, expected, ours) == ""


def test_file_is_read_into_statements_and_answers(tmp_path):
    path = tmp_path / "small.sql"
    path.write_text("-- a chapter\n--@ setup\nCREATE TABLE t (a INT);\n--@ statements\nSELECT a\nFROM t;\n--> row 1 | NULL | ''\n"
                    "--> types decimal(2), text\n--@ session b\nSELECT a FROM t;\n--> error 1146\n", encoding="utf-8")
    made, first, second = read_statements(path)
    assert (made.setup, made.text) == (True, "CREATE TABLE t (a INT)")
    assert (first.text, first.given) == ("SELECT a\nFROM t", {"rows": [("1", None, "")], "types": ["decimal(2)", "text"]})
    assert (second.name, second.session, second.given) == ("small: SELECT a FROM t #2", "b", {"error": 1146})


def test_list_is_updated_to_what_still_differs(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("# One reason.\na: SELECT 1\na: SELECT 2\n\n# Another.\nb: SELECT 3\n", encoding="utf-8")
    update_listed(path, ["a: SELECT 2", "c: SELECT 4"])
    assert read_listed(path) == {"a: SELECT 2": "One reason.", "c: SELECT 4": "To be looked at."}


def test_definitions_are_told_in_mysqls_words():
    theirs = reply(rows=[("t", "CREATE TABLE `t` (\n  `a` int(11) DEFAULT 5,\n  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL "
                          "CHECK (json_valid(`j`)),\n  `s` text DEFAULT NULL\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4")])
    told = expected_reply(statement("SHOW CREATE TABLE t"), theirs)
    assert told.rows == [("t", "CREATE TABLE `t` (\n  `a` int DEFAULT '5',\n  `j` json DEFAULT NULL,\n  `s` text\n)")]


@pytest.mark.parametrize("text, ordered", [("SELECT a FROM t ORDER BY a", True), ("SELECT GROUP_CONCAT(a ORDER BY a) FROM t", False),
                                           ("SELECT 'ORDER BY' FROM t", False), ("(SELECT 1 ORDER BY 1) UNION SELECT 2", False)])
def test_order_counts_where_the_statement_orders(text, ordered):
    assert is_ordered(text) == ordered
