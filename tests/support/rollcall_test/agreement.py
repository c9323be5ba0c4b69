# Statements that two servers answer: run, and compared by names, types, rows, counts and error codes.
# What is compared is told in tests/sql/agree/README.md.
import dataclasses
import math
import re
from typing import Optional

import pymysql
from pymysql.constants import FIELD_TYPE

from .agree_files import read_statements
from .wait import PATIENCE

BINARY_CHARACTER_SET = 63


@dataclasses.dataclass
class reply:
    """What a server answered. Exactly one of rows, affected and code is set; None elsewhere is not compared."""
    rows: Optional[list] = None
    names: Optional[list] = None
    types: Optional[list] = None
    affected: Optional[int] = None
    insert_id: Optional[int] = None
    code: Optional[int] = None
    message: str = ""


# --- asking a server ---

def ask(connection, sql):
    """Runs a statement and gives its reply; values are the texts that came."""
    cursor = connection.cursor()
    try:
        cursor.execute(sql)
        result = cursor._result
        if not result.description:
            return reply(affected=result.affected_rows, insert_id=result.insert_id or 0)
        fields = result.fields
        rows = [tuple(text_of(value) for value in row) for row in cursor.fetchall()]
        return reply(rows=rows, names=[field.name for field in fields], types=[family(field) for field in fields])
    except pymysql.MySQLError as error:
        return reply(code=error.args[0], message=str(error.args[1]) if len(error.args) > 1 else "")
    finally:
        # What stands in the cursor must not be read again when it goes.
        cursor._result = None


def text_of(value):
    if isinstance(value, bytes):
        return "0x" + value.hex().upper()
    return value


INTEGERS = {FIELD_TYPE.TINY, FIELD_TYPE.SHORT, FIELD_TYPE.LONG, FIELD_TYPE.INT24, FIELD_TYPE.LONGLONG}
TIMES = {FIELD_TYPE.DATETIME: "datetime", FIELD_TYPE.TIMESTAMP: "timestamp", FIELD_TYPE.TIME: "time"}
NAMED = {FIELD_TYPE.FLOAT: "float", FIELD_TYPE.DOUBLE: "double", FIELD_TYPE.DATE: "date", FIELD_TYPE.YEAR: "year", FIELD_TYPE.BIT: "bit",
         FIELD_TYPE.NULL: "null", FIELD_TYPE.JSON: "text"}


def family(field):
    """The kind of type of a result's column, without its width: `integer`, `decimal(2)`, `datetime(6)`, `text`, `bytes` …"""
    code, digits = field.type_code, field.scale
    if code in INTEGERS:
        return "integer"
    if code in (FIELD_TYPE.DECIMAL, FIELD_TYPE.NEWDECIMAL):
        return f"decimal({digits})"
    if code in TIMES:
        return TIMES[code] + (f"({digits})" if 0 < digits <= 6 else "")
    if code in NAMED:
        return NAMED[code]
    return "bytes" if field.charsetnr == BINARY_CHARACTER_SET else "text"


# --- what is expected ---

def expected_reply(of, theirs):
    """MySQL 8's reply: MariaDB's, told in MySQL's words, with what the file gives in its place."""
    given = of.given
    if "error" in given:
        return reply(code=given["error"])
    if "affected" in given and "rows" not in given:
        return reply(affected=given["affected"], insert_id=given.get("id", theirs.insert_id))
    if "rows" in given:
        types, names = theirs.types, theirs.names
        if of.for_mariadb:
            names = None
        result = reply(rows=given["rows"], names=given.get("names", names), types=given.get("types", types))
    else:
        result = dataclasses.replace(theirs)
        if result.rows is not None:
            result.rows = given.get("rows", in_words_of_mysql(of.text, theirs.rows))
            result.types = given.get("types", theirs.types)
            result.names = given.get("names", None if of.for_mariadb else theirs.names)
        elif result.affected is not None:
            result.insert_id = given.get("id", theirs.insert_id)
    if re.match(r"(SHOW|DESC|DESCRIBE|EXPLAIN)\b", of.text, re.I) or "information_schema" in of.text.lower():
        result.types = given.get("types")
    return result


def in_words_of_mysql(text, rows):
    """MariaDB's definitions of tables and columns as MySQL 8 writes them."""
    if re.match(r"SHOW\s+CREATE\s+TABLE\b", text, re.I):
        return [(name, definition_in_words_of_mysql(definition)) for name, definition in rows]
    if re.match(r"(SHOW\s+(FULL\s+)?(COLUMNS|FIELDS)|DESC|DESCRIBE|EXPLAIN)\b", text, re.I):
        return [tuple(cell if cell is None else type_in_words_of_mysql(cell) for cell in row) for row in rows]
    return rows


def type_in_words_of_mysql(text):
    text = re.sub(r"\b(tinyint|smallint|mediumint|int|bigint)\((?!1\))\d+\)", r"\1", text)
    text = re.sub(r"\b(smallint|mediumint|int|bigint)\(1\)", r"\1", text)
    text = re.sub(r"\byear\(4\)", "year", text)
    text = re.sub(r"\bcurrent_timestamp\(\)", "CURRENT_TIMESTAMP", text)
    return re.sub(r"\bcurrent_timestamp\((\d)\)", r"CURRENT_TIMESTAMP(\1)", text)


def definition_in_words_of_mysql(text):
    text = type_in_words_of_mysql(text)
    text = re.sub(r" CHARACTER SET \w+", "", re.sub(r" COLLATE \w+", "", text))
    text = re.sub(r"longtext( NOT NULL)?( DEFAULT NULL)? CHECK \(json_valid\(`\w+`\)\)", r"json\1\2", text)
    text = re.sub(r"(`\w+` (?:tiny|medium|long)?(?:text|blob)) DEFAULT NULL", r"\1", text)
    text = re.sub(r" DEFAULT (-?[\d.]+)(?=[ ,\n])", r" DEFAULT '\1'", text)
    return without_options(text)


def without_options(text):
    """A table's definition up to its closing parenthesis: engine, character set and counter are not compared."""
    return re.sub(r"\n\) [^\n]*$", "\n)", text)


# --- comparing ---

def disagreement(of, expected, ours):
    """"" where the replies agree; else "error: …" where ours is an error or another one, and "silent: …" for the rest."""
    if ours.code is not None:
        if expected.code is None:
            return f"error: {ours.code} {ours.message}"
        return "" if ours.code == expected.code else f"error: {ours.code} instead of {expected.code}: {ours.message}"
    if expected.code is not None:
        return f"silent: answers instead of error {expected.code}"
    if (ours.rows is None) != (expected.rows is None):
        return "silent: rows instead of OK" if expected.rows is None else "silent: OK instead of rows"
    parts = differing_rows(of, expected, ours) if ours.rows is not None else differing_counts(of, expected, ours)
    return "silent: " + "; ".join(parts) if parts else ""


def differing_counts(of, expected, ours):
    parts = []
    # How many rows a definition's change copies is the engine's own affair.
    if re.match(r"(ALTER|CREATE\s+(UNIQUE\s+)?INDEX)\b", of.text, re.I):
        return parts
    if expected.affected is not None and expected.affected != ours.affected:
        parts.append(f"affected rows {ours.affected} instead of {expected.affected}")
    if expected.insert_id is not None and expected.insert_id != ours.insert_id:
        parts.append(f"insert id {ours.insert_id} instead of {expected.insert_id}")
    return parts


def differing_rows(of, expected, ours):
    parts = []
    if expected.names is not None and expected.names != ours.names:
        parts.append(f"names {ours.names} instead of {expected.names}")
    theirs, own = expected.rows, ours.rows
    types = expected.types and types_that_show(expected.types, theirs)
    if types is not None and not same_types(types, ours.types):
        parts.append(f"types {ours.types} instead of {types}")
    if re.match(r"SHOW\s+CREATE\s+TABLE\b", of.text, re.I):
        own = [(name, without_options(definition)) for name, definition in own]
        theirs = [(name, without_options(definition)) for name, definition in theirs]
    if not is_ordered(of.text):
        theirs, own = sorted(theirs, key=sort_key), sorted(own, key=sort_key)
    if len(theirs) != len(own) or not all(same_row(a, b, expected.types) for a, b in zip(theirs, own)):
        parts.append(f"rows {own} instead of {theirs}")
    return parts


def types_that_show(types, rows):
    """`any` in the place of a column that holds NULL alone: its type says nothing."""
    empty = [bool(rows) and all(row[column] is None for row in rows) for column in range(len(types))]
    return ["any" if nothing else name for nothing, name in zip(empty, types)]


def same_types(theirs, own):
    return len(theirs) == len(own) and all(a in (b, "any") for a, b in zip(theirs, own))


def sort_key(row):
    return [(value is not None, value or "") for value in row]


def same_row(theirs, own, types):
    return len(theirs) == len(own) and all(map(same_value, theirs, own, types or [None] * len(theirs)))


def same_value(theirs, own, kind):
    """Equal texts, a text where the file leaves a part open with "…", or two DOUBLEs that the last digit alone sets apart."""
    if theirs in (own, "…"):
        return True
    if theirs is None or own is None:
        return False
    if "…" in theirs:
        return re.fullmatch(".*".join(re.escape(part) for part in theirs.split("…")), own, re.S) is not None
    if kind != "double" or not (is_number(theirs) and is_number(own)):
        return False
    return float(theirs) != float(own) and math.isclose(float(theirs), float(own), rel_tol=1e-14)


def is_number(text):
    return re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text) is not None


def is_ordered(text):
    """Whether the order of the rows is the statement's: ORDER BY outside of parentheses and strings, or SHOW."""
    if re.match(r"(SHOW\s+CREATE|DESC|DESCRIBE|SHOW\s+(FULL\s+)?(COLUMNS|FIELDS))\b", text, re.I):
        return True
    bare = re.sub(r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`", "''", text)
    while re.search(r"\([^()]*\)", bare):
        bare = re.sub(r"\([^()]*\)", "", bare)
    return re.search(r"\bORDER\s+BY\b", bare, re.I) is not None


# --- a file as a whole ---

def compare_file(path, rollcall, mariadb):
    """Runs a file on both servers; gives (statement, expected, ours, disagreement) of each statement that is not set-up.

    rollcall, mariadb: functions that open a connection. Each file has its own database, made here; sessions are opened as they are named.
    """
    database = "agree_" + path.stem
    done = []
    ours, theirs = sessions(rollcall, database), sessions(mariadb, database)
    with ours, theirs:
        for each in read_statements(path):
            reference = ask(theirs[each.session], each.for_mariadb or each.text)
            answer = ask(ours[each.session], each.text)
            expected = expected_reply(each, reference)
            if not each.setup:
                done.append((each, expected, answer, disagreement(each, expected, answer)))
                continue
            for who, got in (("MariaDB", reference), ("Rollcall", answer)):
                assert got.code is None, f"{who}, setting up {each.name}: {got.code} {got.message}"
    return done


class sessions:
    """The connections of a file to one server by the names it gives them, in a new database."""

    def __init__(self, connect, database):
        self.connect, self.database, self.opened = connect, database, {}

    def __enter__(self):
        first = self.connect(conv={})
        ask(first, f"DROP DATABASE IF EXISTS {self.database}")
        made = ask(first, f"CREATE DATABASE {self.database}")
        assert made.code is None, f"CREATE DATABASE {self.database}: {made.code} {made.message}"
        first.close()
        return self

    def __getitem__(self, name):
        # One that a statement has ended is opened anew, so that the rest of the file is still compared.
        if name not in self.opened or not self.opened[name].open:
            self.opened[name] = self.connect(conv={}, database=self.database, read_timeout=10 * PATIENCE)
        return self.opened[name]

    def __exit__(self, *_):
        for connection in self.opened.values():
            if connection.open:
                connection.close()


# --- the report ---

def report_of(done):
    """Every disagreement with both answers, silent ones first."""
    lines = []
    for kind in ("silent", "error"):
        chosen = [each for each in done if each[3].startswith(kind)]
        lines.append(f"=== {kind}: {len(chosen)} ===")
        for each, expected, ours, found in chosen:
            lines += ["", each.name, f"    {found}", f"    right: {told(expected)}"]
            if kind == "silent":
                lines.append(f"    here:  {told(ours)}")
        lines.append("")
    return "\n".join(lines)


def told(answer):
    if answer.code is not None:
        return f"error {answer.code}"
    if answer.rows is None:
        return f"OK, {answer.affected} rows, insert id {answer.insert_id}"
    return f"{answer.types} {answer.rows}"
