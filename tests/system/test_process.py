# The process itself: its start, its end, what survives a restart and a crash.
import os
import signal
import subprocess

from rollcall_test import query, server_process, wait_until


def run_serve(*arguments, environment=None, limit=30):
    """Runs `rollcall serve` where it is expected to refuse; gives the finished process."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    return subprocess.run([os.environ["ROLLCALL_BINARY"], "serve", *arguments], capture_output=True, text=True, timeout=limit, check=False,
                          env={**inherited, **(environment or {})})


def test_sigterm_ends_an_idle_server_with_0():
    process = server_process()
    process.stop(limit=10)
    assert process.exit_code == 0


def test_sigterm_ends_sleeping_sessions(fresh_server):
    opened = fresh_server.connect()
    fresh_server.stop(limit=20)
    assert opened._sock.recv(1) is not None
    opened.close()


def test_data_and_accounts_survive_a_restart(tmp_path):
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as opened:
        query(opened, "CREATE DATABASE kept")
        query(opened, "CREATE TABLE kept.t (a INT NOT NULL)")
        query(opened, "INSERT INTO kept.t VALUES (42)")
        query(opened, "CREATE USER 'ann'@'%' IDENTIFIED WITH mysql_native_password BY 'secret'")
        first_id = opened.thread_id()
    with server_process(data_dir=tmp_path / "data") as process, process.connect(user="ann", password="secret") as opened:
        assert query(opened, "SELECT * FROM kept.t") == [(42,)]
        assert opened.thread_id() > first_id


def test_acknowledged_rows_survive_a_crash(tmp_path):
    process = server_process(data_dir=tmp_path / "data")
    opened = process.connect()
    query(opened, "CREATE DATABASE kept")
    query(opened, "CREATE TABLE kept.t (a INT)")
    for number in range(50):
        query(opened, "INSERT INTO kept.t VALUES (%s)", (number,))
    process.kill()
    process.abandon()
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as opened:
        assert query(opened, "SELECT COUNT(*) FROM kept.t") == [(50,)]


def test_data_dir_serves_one_process_at_a_time(tmp_path):
    with server_process(data_dir=tmp_path / "data"):
        done = run_serve("--data-dir", str(tmp_path / "data"), "--listen-mysql", "127.0.0.1:0", "--listen-http", "127.0.0.1:0")
        assert done.returncode not in (0, -signal.SIGSEGV, -signal.SIGABRT)
        assert str(tmp_path / "data") in done.stderr


def test_listener_beyond_loopback_is_refused_while_root_has_no_password(tmp_path):
    done = run_serve("--data-dir", str(tmp_path / "data"), "--listen-mysql", "0.0.0.0:0", "--listen-http", "127.0.0.1:0")
    assert done.returncode > 0
    assert done.stdout == ""
    assert "password" in done.stderr


def test_root_password_of_the_first_start_is_asked_for(tmp_path):
    environment = {"ROLLCALL_ROOT_PASSWORD": "first start"}
    with server_process(data_dir=tmp_path / "data", environment=environment) as process:
        assert process.get("/rest/v1/session", password="first start").status == 200
        assert process.get("/rest/v1/session", password="").status == 401


def test_taken_port_is_refused_with_its_address(fresh_server, tmp_path):
    taken = f"127.0.0.1:{fresh_server.mysql_port}"
    done = run_serve("--data-dir", str(tmp_path / "data"), "--listen-mysql", taken, "--listen-http", "127.0.0.1:0")
    assert done.returncode > 0
    assert taken in done.stderr


def test_unknown_setting_is_refused_by_name(tmp_path):
    done = run_serve("--data-dir", str(tmp_path / "data"), "--set", "server.no_such_setting=1")
    assert done.returncode > 0
    assert "server.no_such_setting" in done.stderr


def test_unknown_variable_is_refused_by_name(tmp_path):
    done = run_serve("--data-dir", str(tmp_path / "data"), environment={"ROLLCALL_NO_SUCH_SETTING": "1"})
    assert done.returncode > 0
    assert "ROLLCALL_NO_SUCH_SETTING" in done.stderr


def test_setting_of_the_command_line_wins_over_the_environment(tmp_path):
    environment = {"ROLLCALL_CLUSTER_NAME": "from_environment"}
    with server_process(data_dir=tmp_path / "data", environment=environment) as process, process.connect():
        assert process.get("/rest/v1/session").rows[0]["Cluster"] == "from_environment"
    settings = {"cluster.name": "from_set"}
    with server_process(data_dir=tmp_path / "data", environment=environment, settings=settings) as process, process.connect():
        assert process.get("/rest/v1/session").rows[0]["Cluster"] == "from_set"


def test_settings_file_is_read(tmp_path):
    (tmp_path / "rollcall.toml").write_text('[cluster]\nname = "from_file"\n')
    arguments = ["--config", str(tmp_path / "rollcall.toml")]
    with server_process(arguments=arguments) as process, process.connect():
        assert process.get("/rest/v1/session").rows[0]["Cluster"] == "from_file"


def test_healthz_answers_until_the_end(fresh_server):
    wait_until(lambda: fresh_server.get("/readyz", user=None).status == 200, what="readiness")
    assert fresh_server.get("/healthz", user=None).status == 200
