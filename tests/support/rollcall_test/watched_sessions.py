# Sessions of a watched server, as the front end's lists tell them, and their clients.
import pymysql

from .clients import query
from .wait import wait_until

KILLER = {"user": "killer", "password": "secret"}


def node(server, **more):
    """What the list says of the watched server."""
    (found,) = [each for each in server.get("/rest/v1/session/all?nodes=true", **more).data["nodes"] if "upstream" in each]
    return found


def listed(server, parameters="", **more):
    return server.get(f"/rest/v1/session/all?kind=watched&columns=all{parameters}", **more).rows


def row_of(server, opened):
    """The row of a client's session, or None."""
    rows = listed(server)
    return next((row for row in rows if row["UpstreamId"] == str(opened.thread_id())), None)


def appears(server, opened, limit=2.0, **cells):
    """The session's row, once it has these cells."""
    def look():
        row = row_of(server, opened)
        return row if row and all(row[name] == value for name, value in cells.items()) else None
    return wait_until(look, limit=limit, what=f"a row of session {opened.thread_id()} with {cells}")


def begin(opened, statement):
    """Sends a statement and does not wait for its answer."""
    opened._execute_command(3, statement)


def answer_of(opened):
    """What a statement that was begun came to: nothing, or its error's code."""
    try:
        opened._read_query_result()
    except pymysql.MySQLError as error:
        return error.args[0]
    return None


def runs(shop, opened, statement):
    """The client runs this very statement, by its server's own word."""
    def look():
        with shop.connect() as root:
            return query(root, f"SELECT INFO FROM information_schema.PROCESSLIST WHERE ID={opened.thread_id()}") == [(statement,)]
    wait_until(look, what=f"{statement} at the server")


def kill(server, number, suffix="", **more):
    return server.http("DELETE", f"/rest/v1/session/{number}{suffix}", **{**KILLER, **more})
