# What is wrong around the server: its folder, its files, its ports. A start that cannot be says so in one
# sentence, ends with an exit code and leaves every file as it was; a running server fails a statement, never itself.
import contextlib
import hashlib
import os
import shutil
import subprocess

import pymysql
import pytest
from rollcall_test import make_account, query, server_process
from rollcall_test.refused_start import may_mount, mounted, refusal


def contents(folder):
    """Every file under folder by its hash, but for the lock, which names the last who tried."""
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "lock"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A data folder with a table of one row and an account, closed in good order. Not to be changed: see `data_dir`."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    with server_process(data_dir=folder) as process, process.connect() as root:
        query(root, "CREATE DATABASE kept")
        query(root, "CREATE TABLE kept.t (a INT NOT NULL)")
        query(root, "INSERT INTO kept.t VALUES (42)")
        make_account(root, "ann")
    return folder


@pytest.fixture
def data_dir(kept, tmp_path):
    """A copy of `kept` for one test."""
    shutil.copytree(kept, tmp_path / "data")
    return tmp_path / "data"


def is_whole(process):
    """True when what `kept` holds is there."""
    with process.connect(user="ann", password="secret") as opened:
        return query(opened, "SELECT a FROM kept.t") == [(42,)]


# --- the data folder ---


def test_folder_in_use_is_refused_with_its_holder():
    with server_process() as process:
        before = contents(process.data_dir)
        sentence = refusal(process.data_dir)
        assert str(process.data_dir) in sentence
        assert f"PID {process.pid}" in sentence
        assert contents(process.data_dir) == before
        assert process.get("/healthz", user=None).status == 200


def test_folder_is_free_again_after_a_crash(data_dir):
    process = server_process(data_dir=data_dir)
    process.kill()
    process.abandon()
    with server_process(data_dir=data_dir) as again:
        assert is_whole(again)


def test_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "data").write_text("mine")
    assert str(tmp_path / "data") in refusal(tmp_path / "data")
    assert (tmp_path / "data").read_text() == "mine"


def test_file_in_the_way_to_the_folder_is_refused(tmp_path):
    (tmp_path / "way").write_text("mine")
    assert str(tmp_path / "way" / "data") in refusal(tmp_path / "way" / "data")


def test_folder_that_cannot_be_written_is_refused(data_dir):
    before = contents(data_dir)
    with contextlib.ExitStack() as stack:
        if may_mount():
            stack.enter_context(mounted(data_dir, "-o", "bind", str(data_dir)))
            subprocess.run(["mount", "-o", "remount,bind,ro", str(data_dir)], check=True)
            arguments = {}
        elif os.geteuid() == 0:
            for path in (data_dir.parent, data_dir, *data_dir.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
            arguments = {"user": 65534, "group": 65534, "cwd": "/"}
        else:
            for path in (*data_dir.rglob("*"), data_dir):
                path.chmod(0o555 if path.is_dir() else 0o444)
            arguments = {}
        sentence = refusal(data_dir, **arguments)
    assert str(data_dir) in sentence
    assert "write access" in sentence
    assert contents(data_dir) == before


@pytest.mark.parametrize("name", ["lock", "data.duckdb", "accounts", "connection_ids"])
def test_folder_in_the_place_of_a_file_is_refused_by_name(tmp_path, name):
    (tmp_path / "data" / name).mkdir(parents=True)
    (tmp_path / "data" / name / "mine").write_text("mine")
    sentence = refusal(tmp_path / "data")
    assert str(tmp_path / "data") in sentence
    assert (tmp_path / "data" / name / "mine").read_text() == "mine"


# --- the files in it ---


def flipped(place):
    def change(file):
        content = bytearray(file.read_bytes())
        content[int(place * (len(content) - 1))] ^= 0x20
        file.write_bytes(content)
    return change


def cut_to(part):
    return lambda file: os.truncate(file, int(file.stat().st_size * part))


def overwritten(file):
    file.write_bytes(b"This is no such file. " * 1000)


DAMAGES = {
    "accounts cut in half": ("accounts", cut_to(0.5)), "accounts cut by a byte": ("accounts", cut_to(0.999)),
    "accounts emptied": ("accounts", cut_to(0)), "accounts flipped at the start": ("accounts", flipped(0)),
    "accounts flipped in the middle": ("accounts", flipped(0.5)), "accounts flipped near the end": ("accounts", flipped(0.98)),
    "accounts overwritten": ("accounts", overwritten),
    "data overwritten": ("data.duckdb", overwritten), "data cut to its header": ("data.duckdb", lambda file: os.truncate(file, 4096)),
    "data cut in its header": ("data.duckdb", lambda file: os.truncate(file, 100)), "data flipped at its mark": ("data.duckdb", lambda file:
    file.write_bytes(file.read_bytes()[:9] + b"X" + file.read_bytes()[10:])), "data flipped in its header": ("data.duckdb", lambda file:
    file.write_bytes(file.read_bytes()[:4100] + b"\xff\xff" + file.read_bytes()[4102:8196] + b"\xff\xff" + file.read_bytes()[8198:])),
    "ids overwritten": ("connection_ids", overwritten), "ids emptied": ("connection_ids", cut_to(0)),
    "ids beyond 64 bits": ("connection_ids", lambda file: file.write_text("99999999999999999999999\n")),
    "ids negative": ("connection_ids", lambda file: file.write_text("-5\n")),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_damaged_file_is_refused_by_name_and_left_as_it_is(data_dir, what):
    name, damage = DAMAGES[what]
    damage(data_dir / name)
    before = contents(data_dir)
    assert str(data_dir / name) in refusal(data_dir)
    assert contents(data_dir) == before


@pytest.fixture(scope="module")
def crashed(kept, tmp_path_factory):
    """`kept` with a second row that a killed server left in its log. Not to be changed."""
    folder = tmp_path_factory.mktemp("crashed") / "data"
    shutil.copytree(kept, folder)
    process = server_process(data_dir=folder)
    with process.connect() as root:
        query(root, "INSERT INTO kept.t VALUES (43)")
        process.kill()
    process.abandon()
    return folder


@pytest.mark.parametrize("place", [0, 4, 8, 20, 40])
def test_damaged_log_is_refused_and_left_as_it_is(crashed, tmp_path, place):
    folder = tmp_path / "data"
    shutil.copytree(crashed, folder)
    with open(folder / "data.duckdb.wal", "r+b") as log:
        log.seek(place)
        log.write(b"\xff" * 8)
    before = contents(folder)
    sentence = refusal(folder)
    assert str(folder / "data.duckdb") in sentence
    assert "damaged" in sentence
    assert contents(folder) == before


def test_log_cut_short_by_a_crash_is_read_as_far_as_it_goes(crashed, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(crashed, folder)
    with open(folder / "data.duckdb.wal", "ab") as log:
        log.write(b"\x10\0\0\0\0\0\0\0half of")
    with server_process(data_dir=folder) as process, process.connect() as opened:
        assert query(opened, "SELECT a FROM kept.t ORDER BY a") == [(42,), (43,)]


def test_mended_file_starts_again(data_dir, kept):
    overwritten(data_dir / "accounts")
    refusal(data_dir)
    shutil.copy(kept / "accounts", data_dir / "accounts")
    with server_process(data_dir=data_dir) as process:
        assert is_whole(process)


def test_removed_ids_count_from_1_again(data_dir):
    (data_dir / "connection_ids").unlink()
    with server_process(data_dir=data_dir) as process, process.connect() as first:
        assert first.thread_id() == 1


def test_half_written_files_of_a_crash_are_passed_over(data_dir):
    for name in ("accounts.new", "connection_ids.new"):
        (data_dir / name).write_text("half of")
    with server_process(data_dir=data_dir) as process:
        assert is_whole(process)
        with process.connect() as root:
            make_account(root, "bob")
        process.connect(user="bob", password="secret").close()


# --- certificates ---


@pytest.fixture
def pair(data_dir, tmp_path):
    """A certificate and its key, of a server that was there before."""
    for name in ("cert", "key"):
        shutil.copy(data_dir / f"server-{name}.pem", tmp_path / f"{name}.pem")
    return tmp_path / "cert.pem", tmp_path / "key.pem"


def tls(certificate, key):
    return "--set", f"tls.certificate={certificate}", "--set", f"tls.key={key}"


def test_given_certificate_is_served(data_dir, pair):
    with server_process(data_dir=data_dir, arguments=tls(*pair)) as process, process.connect(ssl={"ca": str(pair[0]), "check_hostname": False,
                                                                                                  "verify_mode": "required"}) as opened:
        assert query(opened, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("missing", [0, 1])
def test_absent_certificate_file_is_refused_by_name(data_dir, pair, missing):
    pair[missing].unlink()
    assert str(pair[missing]) in refusal(data_dir, *tls(*pair))


@pytest.mark.parametrize("wrong", [0, 1])
@pytest.mark.parametrize("text", [b"", b"no PEM at all\n", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_certificate_file_of_another_kind_is_refused(data_dir, pair, wrong, text):
    pair[wrong].write_bytes(text)
    sentence = refusal(data_dir, *tls(*pair))
    assert ("certificate", "key")[wrong] in sentence
    assert str(pair[wrong]) in sentence


def test_folder_as_certificate_is_refused(data_dir, pair, tmp_path):
    assert str(tmp_path) in refusal(data_dir, *tls(tmp_path, pair[1]))


def test_key_of_another_certificate_is_refused(data_dir, pair, tmp_path):
    with server_process(data_dir=tmp_path / "other"):
        pass
    assert str(pair[0]) in refusal(data_dir, *tls(pair[0], tmp_path / "other" / "server-key.pem"))


@pytest.mark.parametrize("lost, left", [("server-key.pem", "server-cert.pem"), ("server-cert.pem", "server-key.pem")])
def test_half_of_the_own_pair_is_refused_and_kept(data_dir, lost, left):
    (data_dir / lost).unlink()
    before = (data_dir / left).read_bytes()
    sentence = refusal(data_dir)
    assert str(data_dir / lost) in sentence
    assert str(data_dir / left) in sentence
    assert (data_dir / left).read_bytes() == before
    assert not (data_dir / lost).exists()


def test_own_pair_cut_short_by_a_crash_is_completed(data_dir):
    (data_dir / "server-key.pem").rename(data_dir / "server-key.pem.new")
    before = (data_dir / "server-cert.pem").read_bytes()
    with server_process(data_dir=data_dir) as process:
        process.connect(ssl={"verify_mode": "none"}).close()
    assert (data_dir / "server-cert.pem").read_bytes() == before


# --- ports and who may reach them ---


@pytest.mark.parametrize("option, other, port", [("--listen-mysql", "--listen-http", "mysql_port"),
                                                 ("--listen-http", "--listen-mysql", "http_port")])
def test_taken_port_is_refused_with_its_address(data_dir, option, other, port):
    with server_process() as holder:
        taken = f"127.0.0.1:{getattr(holder, port)}"
        sentence = refusal(data_dir, listeners=(option, taken, other, "127.0.0.1:0"))
        assert taken in sentence
        assert "in use" in sentence
        assert "another port" in sentence


def test_one_port_for_both_is_refused(data_dir):
    with server_process() as gone:
        free = f"127.0.0.1:{gone.mysql_port}"
    assert free in refusal(data_dir, listeners=("--listen-mysql", free, "--listen-http", free))


def test_address_of_another_machine_is_refused(data_dir):
    assert "192.0.2.1:0" in refusal(data_dir, listeners=("--listen-mysql", "192.0.2.1:0", "--listen-http", "127.0.0.1:0"))


@pytest.mark.parametrize("option, other", [("--listen-mysql", "--listen-http"), ("--listen-http", "--listen-mysql")])
def test_listener_beyond_loopback_is_refused_without_a_password_of_roots(data_dir, option, other):
    sentence = refusal(data_dir, listeners=(option, "0.0.0.0:0", other, "127.0.0.1:0"))
    assert "root has no password" in sentence
    assert "ROLLCALL_ROOT_PASSWORD" in sentence
    assert "ALTER USER" in sentence


def test_listener_beyond_loopback_is_let_be_once_root_has_a_password(tmp_path):
    # The later --listen-... counts; with a password of root's nothing is open to the network of the machine that tests.
    settings = {"listen.mysql": "0.0.0.0:0"}
    with server_process(data_dir=tmp_path / "data", settings=settings, environment={"ROLLCALL_ROOT_PASSWORD": "long enough"}) as process:
        assert process.mysql_host == "0.0.0.0"
        process.connect(password="long enough").close()
    with server_process(data_dir=tmp_path / "data", settings=settings) as process:
        with pytest.raises(pymysql.err.OperationalError):
            process.connect()
        process.connect(password="long enough").close()


def test_what_is_kept_is_not_for_everyone_on_the_machine(tmp_path):
    folder = tmp_path / "data"
    before = os.umask(0o022)
    try:
        with server_process(data_dir=folder) as process, process.connect() as root:
            query(root, "CREATE DATABASE kept")
            open_to_others = [str(file) for file in (folder, *folder.rglob("*")) if file.stat().st_mode & 0o007]
    finally:
        os.umask(before)
    assert open_to_others == []
