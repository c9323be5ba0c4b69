# Fixtures of all system tests: a server for a file, a server for one test, and their logs beside a failure.
import pytest
from rollcall_test import running_servers, server_process


@pytest.fixture(scope="module")
def server():
    """A server that the tests of one file share. They name their databases and accounts apart."""
    process = server_process()
    yield process
    process.stop()


@pytest.fixture
def fresh_server():
    """A server for one test alone."""
    process = server_process()
    yield process
    process.stop()


@pytest.fixture
def connection(server):
    """A connection of root's for one test; closed after it."""
    opened = server.connect()
    yield opened
    if opened.open:
        opened.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for process in running_servers:
            report.sections.append((f"log of rollcall {process.pid}", process.log()))
