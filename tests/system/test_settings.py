# Settings: where they come from, which source wins, what is refused and how; what the process prints; how it
# ends; and how it lives with few descriptors.
import os
import re
import socket
import subprocess
import threading
import time

import pymysql
import pytest
from rollcall_test import long_query, make_numbers, query, server_process, session_row, wait_until

ANYWHERE = ("--listen-mysql", "127.0.0.1:0", "--listen-http", "127.0.0.1:0")


def rollcall(*arguments, environment=None, limit=30):
    """Runs the binary to its end, without the settings of whoever runs the tests."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    return subprocess.run([os.environ["ROLLCALL_BINARY"], *arguments], capture_output=True, text=True, timeout=limit, check=False,
                          env={**inherited, **(environment or {})})


def check(*arguments, **more):
    return rollcall("check-config", *arguments, **more)


def shown(done):
    """What check-config prints, as a dict of texts."""
    assert done.returncode == 0, done.stderr
    return dict(line.split(" = ", 1) for line in done.stdout.splitlines())


def complaint(done):
    """The one sentence of a refusal."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("rollcall: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr[len("rollcall: "):-1]


@pytest.fixture
def toml(tmp_path):
    """Writes a settings file; gives the arguments that name it."""
    file = tmp_path / "rollcall.toml"

    def write(text):
        file.write_text(text)
        return "--config", str(file)

    return write


# --- where settings come from ---


def test_defaults_are_the_documented_ones():
    values = shown(check())
    documented = {"data_dir": '"./rollcall-data"', "listen.mysql": '"127.0.0.1:9030"', "listen.http": '"127.0.0.1:8030"',
                  "server.shutdown_grace_s": "10", "cluster.name": '"default_cluster"', "tls.required": "false",
                  "limits.max_connections": "20000", "limits.wait_timeout_s": "28800", "limits.net_write_timeout_s": "60"}
    assert {name: values[name] for name in documented} == documented


def test_every_setting_is_documented():
    page = open(os.path.join(os.path.dirname(__file__), "..", "..", "docs", "configuration.md"), encoding="utf-8").read()
    assert [name for name in shown(check()) if f"`{name}`" not in page] == []


def test_every_documented_setting_exists():
    page = open(os.path.join(os.path.dirname(__file__), "..", "..", "docs", "configuration.md"), encoding="utf-8").read()
    first_cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    documented = [name for cell in first_cells for name in re.findall(r"`([a-z_.]+)`", cell)]
    assert sorted(documented) == sorted(shown(check()))


def test_what_check_config_prints_is_a_settings_file(toml):
    printed = check("--set", "cluster.name=a b", "--set", "tls.required=true", "--set", "limits.login_queue=7").stdout
    assert check(*toml(printed)).stdout == printed


def test_tables_and_dotted_names_are_the_same(toml):
    assert shown(check(*toml("[limits]\nlogin_queue = 7\n")))["limits.login_queue"] == "7"
    assert shown(check(*toml("limits.login_queue = 8\n")))["limits.login_queue"] == "8"


@pytest.mark.parametrize("name, variable, value", [
    ("data_dir", "ROLLCALL_DATA_DIR", "/some where"), ("server.time_zone", "ROLLCALL_SERVER_TIME_ZONE", "+02:00"),
    ("limits.max_prepared_per_session", "ROLLCALL_LIMITS_MAX_PREPARED_PER_SESSION", "7"),
    ("http.allow_plaintext_login", "ROLLCALL_HTTP_ALLOW_PLAINTEXT_LOGIN", "true")])
def test_environment_gives_settings(name, variable, value):
    assert shown(check(environment={variable: value}))[name].strip('"') == value


@pytest.mark.parametrize("option, name", [("--listen-mysql", "listen.mysql"), ("--listen-http", "listen.http"), ("--data-dir", "data_dir")])
def test_options_are_settings(option, name):
    assert shown(check(option, "127.0.0.1:7"))[name] == '"127.0.0.1:7"'


def test_nearer_sources_win(toml):
    file = toml("[limits]\nlogin_queue = 1\nlogin_timeout_s = 1\nmax_prepared = 1\n")
    environment = {"ROLLCALL_LIMITS_LOGIN_TIMEOUT_S": "2", "ROLLCALL_LIMITS_MAX_PREPARED": "2"}
    values = shown(check(*file, "--set", "limits.max_prepared=3", environment=environment))
    assert [values[name] for name in ("limits.login_queue", "limits.login_timeout_s", "limits.max_prepared")] == ["1", "2", "3"]


def test_last_of_two_assignments_wins():
    assert shown(check("--set", "limits.login_queue=5", "--set", "limits.login_queue=6"))["limits.login_queue"] == "6"


def test_value_may_hold_an_equals_sign():
    assert shown(check("--set", "cluster.name=a=b"))["cluster.name"] == '"a=b"'


def test_root_password_is_no_setting_and_is_not_shown():
    done = check(environment={"ROLLCALL_ROOT_PASSWORD": "hush hush"})
    assert done.returncode == 0
    assert "hush" not in done.stdout + done.stderr


# --- what is refused ---


def test_unknown_key_of_a_file_is_refused_with_its_line_and_the_nearest_name(toml):
    sentence = complaint(check(*toml('data_dir = "x"\n[limits]\nmax_conections = 5\n')))
    assert "rollcall.toml, line 3" in sentence
    assert "'limits.max_conections'" in sentence
    assert "'limits.max_connections'" in sentence


def test_unknown_assignment_is_refused_with_its_place_and_the_nearest_name():
    sentence = complaint(check("--set", "limit.login_queue=5"))
    assert sentence.startswith("--set: ")
    assert "'limits.login_queue'" in sentence


def test_unknown_variable_is_refused_with_the_nearest_name():
    sentence = complaint(check(environment={"ROLLCALL_LIMITS_LOGIN_QUEU": "5"}))
    assert "ROLLCALL_LIMITS_LOGIN_QUEU in the environment" in sentence
    assert "'ROLLCALL_LIMITS_LOGIN_QUEUE'" in sentence


@pytest.mark.parametrize("name, value, remedy", [
    ("limits.max_connections", "0", "1 to 1000000"), ("limits.max_connections", "many", "1 to 1000000"),
    ("limits.max_connections", "-1", "1 to 1000000"), ("limits.max_connections", "5 ", "1 to 1000000"),
    ("limits.max_connections", "", "1 to 1000000"), ("cluster.fe_number", "1024", "0 to 1023"),
    ("engine.threads", "18446744073709551616", "0 to 1024"), ("tls.required", "yes", "true or false"),
    ("server.log_level", "loud", "debug, info, warning, error"), ("http.session_columns", "nine", "default, doris, all"),
    ("server.time_zone", "Europe/Atlantis", "Europe/Vienna")])
def test_wrong_value_is_refused_with_what_is_allowed(name, value, remedy):
    sentence = complaint(check("--set", f"{name}={value}"))
    assert f"'{name}'" in sentence
    assert f"'{value}'" in sentence
    assert remedy in sentence


@pytest.mark.parametrize("line", ['limits.login_queue = "many"', "limits.login_queue = 1.5", "limits.login_queue = [1]",
                                  'data_dir = ["a"]', "data_dir = 1979-05-27", "tls.required = 1"])
def test_value_of_a_wrong_kind_is_refused_with_its_line(toml, line):
    sentence = complaint(check(*toml("# settings\n" + line + "\n")))
    assert "rollcall.toml, line 2" in sentence
    assert f"'{line.split(' ')[0]}'" in sentence


def test_broken_file_is_refused_with_its_line(toml):
    assert "rollcall.toml, line 2" in complaint(check(*toml("[limits]\nlogin_queue = = 5\n")))


@pytest.mark.parametrize("kind", ["absent", "folder"])
def test_file_that_cannot_be_read_is_refused_by_name(tmp_path, kind):
    file = tmp_path / "settings"
    if kind == "folder":
        file.mkdir()
    assert str(file) in complaint(check("--config", str(file)))


@pytest.mark.parametrize("assignment", ["limits.login_queue", "=5", ""])
def test_what_is_no_assignment_is_refused(assignment):
    assert "key=value" in complaint(check("--set", assignment))


@pytest.mark.parametrize("alone", ["tls.certificate", "tls.key"])
def test_half_a_certificate_pair_is_refused(alone):
    sentence = complaint(check("--set", f"{alone}=x.pem"))
    assert "tls.certificate" in sentence
    assert "tls.key" in sentence


def test_what_serve_could_not_use_is_found_before(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    assert f"{file} is no folder" in complaint(check("--set", f"data_dir={file}"))
    assert f"{file} is no folder" in complaint(check("--set", f"data_dir={file}/data"))
    assert "Choose an address of this machine" in complaint(check("--set", "listen.http=192.0.2.1:8030"))
    assert "a port of its own" in complaint(check("--set", "listen.http=127.0.0.1:9030"))
    assert shown(check("--set", f"data_dir={tmp_path}/new/data", "--set", "listen.mysql=127.0.0.1:0", "--set", "listen.http=127.0.0.1:0"))
    assert not (tmp_path / "new").exists()
    assert f"'{tmp_path}/none', which is no folder" in complaint(check("--set", f"history.export_dir={tmp_path}/none"))
    for folder in (tmp_path, tmp_path / "data"):
        folder.mkdir(exist_ok=True)
        assert "its own files" in complaint(check("--set", f"history.export_dir={folder}", "--set", f"data_dir={tmp_path}/data"))


@pytest.mark.parametrize("name", ["data_dir", "cluster.name"])
def test_empty_name_is_refused(name):
    assert f"'{name}' is empty" in complaint(check("--set", f"{name}="))


def test_serve_refuses_like_check_config(tmp_path):
    sentence = complaint(rollcall("serve", "--data-dir", str(tmp_path / "data"), *ANYWHERE, "--set", "limits.login_queue=none"))
    assert "'limits.login_queue'" in sentence
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [(), ("serve", "--no-such-option"), ("no-such-command",)])
def test_wrong_command_line_is_refused_with_the_way_to_help(arguments):
    done = rollcall(*arguments)
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    assert "--help" in done.stderr


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", ":0", "9030"])
def test_wrong_address_is_refused_with_its_form(tmp_path, address):
    done = rollcall("serve", "--data-dir", str(tmp_path / "data"), "--listen-http", "127.0.0.1:0", "--listen-mysql", address)
    assert done.returncode == 1
    assert f"'{address}'" in done.stderr.splitlines()[-1]


# --- what is printed ---


def test_port_0_takes_free_ports_and_the_ready_line_is_all_that_is_printed():
    with server_process(settings={"server.log_level": "debug"}) as process:  # stop() checks standard output
        assert 0 < process.mysql_port != process.http_port > 0
        assert query(process.connect(), "SELECT 1") == [(1,)]
        assert process.get("/healthz", user=None).status == 200


def test_port_0_twice_gives_two_servers():
    with server_process() as one, server_process() as other:
        assert len({one.mysql_port, one.http_port, other.mysql_port, other.http_port}) == 4


def test_log_level_is_heeded():
    with server_process(settings={"server.log_level": "error"}) as process:
        process.connect().close()
    with server_process() as process:
        wait_until(lambda: "serves MySQL" in process.log(), what="the line that every start logs")


# --- the end by SIGTERM ---


def test_sigterm_ends_idle_sessions_with_1053(fresh_server):
    opened = fresh_server.connect()
    fresh_server.stop(limit=5)
    with pytest.raises(pymysql.MySQLError) as ended:
        query(opened, "SELECT 1")
    assert ended.value.args[0] == 1053


def test_sigterm_refuses_new_connections_while_a_statement_finishes():
    process = server_process(settings={"server.shutdown_grace_s": 10})
    opened = process.connect()
    gave = []
    thread = threading.Thread(target=lambda: gave.extend(query(opened, "SELECT SLEEP(2)")))
    thread.start()
    wait_until(lambda: (session_row(process, opened.thread_id()) or {}).get("Command") == "Query", what="the running statement")
    process.process.terminate()

    def refused():
        try:
            socket.create_connection((process.mysql_host, process.mysql_port), 1).close()
            return False
        except ConnectionError:  # refused, or reset where the listener closed meanwhile
            return True

    wait_until(refused, limit=1.5, what="a refused connection")
    assert process.process.poll() is None
    # Not by stop(), whose second SIGTERM would end the grace.
    wait_until(lambda: process.process.poll() is not None, limit=6, what="the end of the process")
    process.stop()
    thread.join(5)
    assert gave == [(0,)]


def test_a_second_sigterm_ends_the_grace():
    process = server_process(settings={"server.shutdown_grace_s": 60})
    with process.connect() as root:
        make_numbers(root, "hurry")
    running = long_query(process, "hurry")
    process.process.terminate()
    wait_until(lambda: "signal 15" in process.log(), what="the first signal's line in the log")
    began = time.monotonic()
    process.stop(limit=10)
    assert time.monotonic() - began < 10
    assert running.finished()[0] == 1053


def test_sigterm_ends_a_statement_after_the_grace():
    process = server_process(settings={"server.shutdown_grace_s": 1})
    with process.connect() as root:
        make_numbers(root, "grace")
    running = long_query(process, "grace")
    began = time.monotonic()
    process.stop(limit=8)
    assert time.monotonic() - began > 0.9
    assert running.finished()[0] == 1053


def test_sigterm_without_grace_ends_a_statement_at_once():
    process = server_process(settings={"server.shutdown_grace_s": 0})
    with process.connect() as root:
        make_numbers(root, "grace")
    running = long_query(process, "grace")
    process.stop(limit=4)
    assert running.finished()[0] == 1053


def test_sigterm_closes_an_idle_http_connection(fresh_server):
    with socket.create_connection((fresh_server.http_host, fresh_server.http_port), 5) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(65536).startswith(b"HTTP/1.1 200")
        fresh_server.stop(limit=5)
        assert idle.recv(65536) == b""


@pytest.mark.parametrize("port", ["mysql_port", "http_port"])
def test_sigterm_closes_a_connection_that_says_nothing(fresh_server, port):
    with socket.create_connection(("127.0.0.1", getattr(fresh_server, port)), 5):
        fresh_server.stop(limit=5)


def test_sigint_ends_like_sigterm(fresh_server):
    fresh_server.process.send_signal(2)
    assert fresh_server.process.wait(5) == 0


# --- few descriptors ---


@pytest.fixture
def few_descriptors(tmp_path, monkeypatch):
    """Makes the servers of one test start with a low descriptor limit that they cannot raise."""
    def limit_to(count):
        starter = tmp_path / "starter"
        starter.write_text(f'#!/bin/sh\nexec prlimit --nofile={count}:{count} "{os.environ["ROLLCALL_BINARY"]}" "$@"\n')
        starter.chmod(0o755)
        monkeypatch.setenv("ROLLCALL_BINARY", str(starter))
    return limit_to


def connect_all(process, count):
    return [process.connect() for _ in range(count)]


def test_low_descriptor_limit_lowers_the_connections_and_is_told(few_descriptors):
    few_descriptors(570)
    with server_process(settings={"limits.max_connections": 100, "limits.max_http_connections": 10}) as process:
        wait_until(lambda: "48 connections at most (descriptor limit 570)" in process.log(), what="the line about descriptors")
        opened = connect_all(process, 48)
        with pytest.raises(pymysql.MySQLError) as refused:
            process.connect()
        assert refused.value.args[0] == 1040
        assert process.get("/healthz", user=None).status == 200
        assert query(opened[0], "SELECT 1") == [(1,)]
        opened.pop().close()
        wait_until(lambda: process.get("/rest/v1/session").json["count"] == 47, what="room for one")
        process.connect().close()
        for one in opened:
            one.close()


def test_max_connections_is_1040_beyond():
    with server_process(settings={"limits.max_connections": 3}) as process:
        opened = connect_all(process, 3)
        with pytest.raises(pymysql.MySQLError) as refused:
            process.connect()
        assert refused.value.args[0] == 1040
        for one in opened:
            one.close()


def test_exhausted_descriptors_are_logged_and_pass(few_descriptors):
    few_descriptors(64)
    with server_process() as process:
        begun = [socket.create_connection((process.http_host, process.http_port), 5) for _ in range(80)]
        wait_until(lambda: "Raise the descriptor limit" in process.log(), what="the log's line")
        for one in begun:
            one.close()
        assert process.get("/healthz", user=None).status == 200
        process.connect().close()
