# Sessions to list and to kill: accounts, a statement that runs until it is stopped, and the list as the API gives it.
import threading
from urllib.parse import urlencode

import pymysql

from .clients import query
from .wait import wait_until


def session_list(server, parameters=None, path="/rest/v1/session", **more):
    """GET of the list; parameters as a dict or, where one is given twice, a list of pairs."""
    return server.get(path + ("?" + urlencode(parameters) if parameters else ""), **more)


def session_ids(server, parameters=None, **more):
    """The ids of the sessions that match, in the answer's order."""
    answer = session_list(server, parameters, **more)
    assert answer.status == 200, answer
    return [int(row["Id"]) for row in answer.rows]


def session_row(server, connection_id, parameters=None):
    """The row of one session, or None where it is not in the list."""
    answer = session_list(server, {"id": str(connection_id), **(parameters or {})})
    assert answer.status == 200, answer
    return answer.rows[0] if answer.rows else None


def make_account(connection, name, password="secret", privileges=""):
    """Creates an account that every client library logs in with, without TLS."""
    query(connection, f"CREATE USER '{name}'@'%' IDENTIFIED WITH mysql_native_password BY '{password}'")
    if privileges:
        query(connection, f"GRANT {privileges} ON *.* TO '{name}'@'%'")


def make_numbers(connection, database, count=4000):
    """Creates database.numbers with `count` rows: n from 0. Its threefold cross join keeps a server busy for minutes."""
    query(connection, f"CREATE DATABASE IF NOT EXISTS {database}")
    query(connection, f"CREATE TABLE IF NOT EXISTS {database}.numbers (n INT NOT NULL)")
    if not query(connection, f"SELECT COUNT(*) FROM {database}.numbers")[0][0]:
        values = ", ".join(f"({n})" for n in range(count))
        query(connection, f"INSERT INTO {database}.numbers (n) VALUES {values}")


class long_query:
    """A connection that runs a statement which ends only when it is killed. Needs make_numbers() of `database`.

    `error` is what the client got, as (code, message), once finished() returns. condition: a further AND of its WHERE.
    """

    def __init__(self, server, database, user="root", password="", condition="1 = 1"):
        self.server = server
        self.connection = server.connect(user=user, password=password, database=database, read_timeout=120)
        self.id = self.connection.thread_id()
        self.sql = f"SELECT COUNT(*) FROM numbers a, numbers b, numbers c WHERE a.n + b.n + c.n = -1 AND {condition}"
        self.error = None
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        self.row = wait_until(self.visible, what="the long query in the list")

    def run(self):
        try:
            query(self.connection, self.sql)
        except pymysql.MySQLError as error:
            self.error = (error.args[0], error.args[1] if len(error.args) > 1 else "")

    def visible(self):
        row = session_row(self.server, self.id, {"columns": "default,QueryId"})
        return row if row and row["Command"] == "Query" and row["State"] == "executing" else None

    def finished(self, limit=15.0):
        """Waits for the statement's end; gives the client's error or None."""
        self.thread.join(limit)
        assert not self.thread.is_alive(), f"the statement still runs after {limit} s"
        return self.error

    def close(self):
        if self.thread.is_alive():
            self.server.http("DELETE", f"/rest/v1/session/{self.id}")
            self.thread.join(15)
        if self.connection.open:
            self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
