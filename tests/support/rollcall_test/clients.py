# MySQL clients as users have them: PyMySQL in this process, the mariadb command line and node as children.
import json
import os
import subprocess
from pathlib import Path

import pymysql

from .wait import PATIENCE

CLIENTS = Path(os.environ.get("ROLLCALL_CLIENTS", Path(__file__).resolve().parents[3] / "build" / "third_party" / "clients"))
SCRIPTS = Path(__file__).resolve().parents[2] / "clients"


def connect(server, user="root", password="", database=None, **more):
    """A PyMySQL connection in autocommit, with time limits so that a silent server fails the test instead of hanging it."""
    options = {"autocommit": True, "connect_timeout": 10, "read_timeout": 60 * PATIENCE, "write_timeout": 60 * PATIENCE, "charset": "utf8mb4"}
    options.update(more)
    return pymysql.connect(host=server.mysql_host, port=server.mysql_port, user=user, password=password, database=database, **options)


def query(connection, sql, arguments=None):
    """Runs one statement; gives its rows as a list of tuples."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def affected(connection, sql, arguments=None):
    """Runs one statement; gives how many rows it changed."""
    with connection.cursor() as cursor:
        return cursor.execute(sql, arguments)


def run(connection, *statements):
    """Runs several statements; gives (affected rows, insert id) of the last."""
    with connection.cursor() as cursor:
        for statement in statements:
            affected = cursor.execute(statement)
        return affected, cursor.lastrowid


def columns(connection, sql):
    """Runs one statement; gives the names of its result's columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [column[0] for column in cursor.description]


def code_of(connection, sql):
    """The error code that a statement fails with; None where it succeeds."""
    try:
        query(connection, sql)
    except pymysql.MySQLError as error:
        return error.args[0]
    return None


def mariadb(server, *arguments, user="root", password="", stdin=None, limit=60):
    """Runs the mariadb command line against the server; gives the finished process with text output, whatever its exit code."""
    command = ["mariadb", "--no-defaults", "--protocol=tcp", "-h", server.mysql_host, "-P", str(server.mysql_port), "-u", user]
    environment = dict(os.environ, MYSQL_PWD=password, LC_ALL="C.UTF-8")
    return subprocess.run([*command, *arguments], input=stdin, capture_output=True, text=True, timeout=limit, env=environment, check=False)


def node(script, server, options, limit=60):
    """Runs tests/clients/`script` with the server's address and `options` as JSON in its argument; gives the JSON it prints."""
    argument = {"host": server.mysql_host, "port": server.mysql_port, "user": "root", "password": ""}
    argument.update(options)
    environment = dict(os.environ, NODE_PATH=str(CLIENTS / "node_modules"))
    done = subprocess.run(["node", str(SCRIPTS / script), json.dumps(argument)], capture_output=True, text=True, timeout=limit,
                          env=environment, check=False)
    assert done.returncode == 0, f"{script} failed with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)
