# performance_schema.events_statements_summary_by_digest: one row a form of statement and database, out of the history.
import pytest
from rollcall_test import code_of, columns, make_account, query, server_process

DIGESTS = "performance_schema.events_statements_summary_by_digest"
MYSQLS = """
SCHEMA_NAME DIGEST DIGEST_TEXT COUNT_STAR SUM_TIMER_WAIT MIN_TIMER_WAIT AVG_TIMER_WAIT MAX_TIMER_WAIT SUM_LOCK_TIME SUM_ERRORS SUM_WARNINGS SUM_ROWS_AFFECTED SUM_ROWS_SENT
SUM_ROWS_EXAMINED SUM_CREATED_TMP_DISK_TABLES SUM_CREATED_TMP_TABLES SUM_SELECT_FULL_JOIN SUM_SELECT_FULL_RANGE_JOIN SUM_SELECT_RANGE SUM_SELECT_RANGE_CHECK
SUM_SELECT_SCAN SUM_SORT_MERGE_PASSES SUM_SORT_RANGE SUM_SORT_ROWS SUM_SORT_SCAN SUM_NO_INDEX_USED SUM_NO_GOOD_INDEX_USED SUM_CPU_TIME MAX_CONTROLLED_MEMORY
MAX_TOTAL_MEMORY COUNT_SECONDARY FIRST_SEEN LAST_SEEN QUANTILE_95 QUANTILE_99 QUANTILE_999 QUERY_SAMPLE_TEXT QUERY_SAMPLE_SEEN QUERY_SAMPLE_TIMER_WAIT
""".split()


@pytest.fixture(scope="module", autouse=True)
def shop(server):
    with server.connect() as opened:
        query(opened, "CREATE DATABASE digests")
        query(opened, "CREATE TABLE digests.items (id INT, name VARCHAR(20))")
    with server.connect(database="digests") as opened:
        query(opened, "INSERT INTO items VALUES (1, 'a'), (2, 'b')")
        for least in (0, 1, 2):
            query(opened, f"SELECT id FROM items WHERE id > {least} AND name <> 'n{least}'")
        assert code_of(opened, "SELECT nope FROM items") == 1054


def test_it_has_mysqls_columns_in_their_order(connection):
    assert columns(connection, f"SELECT * FROM {DIGESTS}") == MYSQLS


def test_statements_of_one_form_are_one_row_with_their_sums(connection):
    rows = query(connection, "SELECT DIGEST_TEXT, COUNT_STAR, SUM_ROWS_SENT, SUM_ROWS_AFFECTED, SUM_ERRORS, SUM_LOCK_TIME FROM "
                             f"{DIGESTS} WHERE SCHEMA_NAME = 'digests' AND DIGEST_TEXT LIKE '%items%' ORDER BY COUNT_STAR DESC, SUM_ROWS_AFFECTED DESC")
    assert rows == [("SELECT id FROM items WHERE id > ? AND name <> ?", 3, 3, 0, 0, 0), ("INSERT INTO items VALUES (?)", 1, 0, 2, 0, 0),
                    ("SELECT nope FROM items", 1, 0, 0, 1, 0)]


def test_times_are_picoseconds_and_agree_with_the_history(connection):
    digest, total, least, mean, most, last, p95, p999 = query(
        connection, f"SELECT DIGEST, SUM_TIMER_WAIT, MIN_TIMER_WAIT, AVG_TIMER_WAIT, MAX_TIMER_WAIT, LAST_SEEN, QUANTILE_95, QUANTILE_999 FROM {DIGESTS} "
                    "WHERE SCHEMA_NAME = 'digests' AND COUNT_STAR = 3")[0]
    told = query(connection, f"SELECT SUM(TotalMs), MIN(TotalMs), MAX(TotalMs), MAX(StartTime) FROM rollcall.query_history WHERE Digest = '{digest}'")[0]
    assert [round(ms * 1e9) for ms in told[:3]] == pytest.approx([total, least, most], abs=1000)
    assert last == told[3]
    assert least <= mean <= most and abs(mean - total / 3) <= 1 and p95 == p999 == most


def test_the_sample_is_the_longest_statement(connection):
    text, = query(connection, f"SELECT QUERY_SAMPLE_TEXT FROM {DIGESTS} WHERE SCHEMA_NAME = 'digests' AND COUNT_STAR = 3")[0]
    assert text.startswith("SELECT id FROM items WHERE id > ")


def test_who_has_no_process_privilege_sees_ones_own(server, connection):
    make_account(connection, "digest_guest")
    with server.connect(user="digest_guest", password="secret") as guest:
        query(guest, "SELECT 'mine'")
        texts = [row[0] for row in query(guest, f"SELECT DIGEST_TEXT FROM {DIGESTS}")]
        assert "SELECT ?" in texts and not any("items" in text for text in texts)


def test_it_joins_with_other_tables(connection):
    assert query(connection, f"SELECT COUNT(*) FROM {DIGESTS} d JOIN digests.items i ON d.COUNT_STAR = i.id + 2 WHERE d.SCHEMA_NAME = 'digests'") == [(1,)]


def test_without_a_history_it_says_why():
    with server_process(settings={"history.enabled": "false"}) as process, process.connect() as opened:
        assert code_of(opened, f"SELECT * FROM {DIGESTS}") == 1146
