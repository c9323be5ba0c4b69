# prometheus-mysqld-exporter: every collector that there is something to tell of, scraped from a running server.
import os
import re
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import pytest
from rollcall_test import free_ports, long_query, make_account, make_numbers, query, wait_until

PROGRAM = "prometheus-mysqld-exporter"


class exporter:
    """The exporter on a port of its own, with the collectors that `flags` name beside its default ones."""

    def __init__(self, server, *flags):
        self.port, = free_ports(1)
        self.folder = tempfile.TemporaryDirectory(prefix="rollcall-exporter-")
        self.log_path = Path(self.folder.name) / "log"
        environment = {**os.environ, "DATA_SOURCE_NAME": f"watcher:secret@({server.mysql_host}:{server.mysql_port})/"}
        command = [PROGRAM, f"--web.listen-address=127.0.0.1:{self.port}", "--config.my-cnf=/nonexistent", *flags]
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)

    def __enter__(self):
        wait_until(self.answers, what="the exporter")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.folder.cleanup()

    def answers(self):
        try:
            return self.fetch("/")
        except OSError:
            return None

    def fetch(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def metrics(self):
        """Each sample's value by its name and labels, as they stand in the text."""
        lines = [line for line in self.fetch("/metrics").splitlines() if line and not line.startswith("#")]
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}

    def complaints(self):
        return [line for line in self.log_path.read_text().splitlines() if re.search(r"level=(error|warn)", line)]


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        make_numbers(root, "exported")
        make_account(root, "watcher", privileges="PROCESS")
    return "exported"


def collectors(metrics):
    """The names of the collectors that ran, and of those that failed."""
    ran, failed = (set(re.findall(prefix + r'\{collector="([^"]+)"\}', "\n".join(metrics)))
                   for prefix in ("mysql_exporter_collector_duration_seconds", "mysql_exporter_scrape_errors_total"))
    return ran, failed


def test_default_collectors_succeed(server, db):
    with exporter(server) as watch:
        metrics = watch.metrics()
        assert metrics["mysql_up"] == 1
        ran, failed = collectors(metrics)
        assert failed == set() and {"collect.global_status", "collect.global_variables", "collect.slave_status"} <= ran
        assert metrics["mysql_exporter_last_scrape_error"] == 0
        assert metrics["mysql_global_status_threads_connected"] >= 1
        assert metrics["mysql_global_status_uptime"] >= 0
        assert metrics["mysql_global_variables_max_connections"] > 0
        assert any(name.startswith("mysql_version_info{") and 'version="8.0.' in name for name in metrics)
        assert watch.complaints() == []


MORE = ["info_schema.processlist", "info_schema.tables", "perf_schema.eventsstatements", "auto_increment.columns"]


def test_lists_tables_and_statements_are_collected(server, db):
    with server.connect(database=db) as root:
        query(root, "SELECT COUNT(*) FROM numbers WHERE n > 17")
    with exporter(server, *[f"--collect.{name}" for name in MORE]) as watch, long_query(server, db, "watcher", "secret"):
        metrics = watch.metrics()
        ran, failed = collectors(metrics)
        assert failed == set() and {f"collect.{name}" for name in MORE} <= ran and watch.complaints() == []
        listed = {name: value for name, value in metrics.items() if name.startswith("mysql_info_schema_processlist_threads{")}
        assert listed['mysql_info_schema_processlist_threads{command="query",state="executing"}'] == 1
        assert metrics['mysql_info_schema_table_rows{schema="exported",table="numbers"}'] == 4000
        counted = [value for name, value in metrics.items() if name.startswith("mysql_perf_schema_events_statements_total{")
                   and 'schema="exported"' in name and "numbers" in name]
        assert counted and sum(counted) >= 1
