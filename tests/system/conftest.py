# Fixtures of several files here.
import pytest
from rollcall_test.watched_mariadb import watched_mariadb


@pytest.fixture(scope="module")
def shop():
    """A MariaDB that is watched, for the tests of one file."""
    with watched_mariadb() as server:
        yield server
