# Fixtures of several files here.
import pytest
from rollcall_test import query


@pytest.fixture
def db(connection, request):
    """A database for one test alone, selected; its name."""
    name = "ch_" + "".join(letter if letter.isalnum() else "_" for letter in request.node.name.lower())[:40]
    query(connection, f"CREATE DATABASE `{name}`")
    connection.select_db(name)
    yield name
    query(connection, "ROLLBACK")
    query(connection, f"DROP DATABASE `{name}`")
