# Who is a member and who is not: the secret, the token on every internal call, the rights that travel in it, TLS between members;
# and that neither passwords nor the secret come out anywhere.
import base64
import contextlib
import json
import secrets
import subprocess

import pytest
from rollcall_test import (cluster_of, free_ports, http, internal_call, make_account, make_token, member_settings, query, server_process, stub_member,
                           timed_list, uuid_of, wait_until)
from rollcall_test.cluster import SECRET, running_cluster
from rollcall_test.stub_member import CONNECTION_ADMIN, HELLO, PROCESS, SESSIONS

OTHER_SECRET = "the secret of another cluster"
TARGET = SESSIONS + "?as=me&columns=Id%2CUser"
ROUTES = [("GET", HELLO), ("GET", SESSIONS + "?as=me"), ("GET", "/internal/v1/session_facts?as=me&kill=query"),
          ("GET", "/internal/v1/session_groups?as=me&by=user"), ("POST", "/internal/v1/kills")]
PASSWORD = "a password that nobody shall see"


@contextlib.contextmanager
def cluster_with(settings_of_each, environment=None):
    """Members in one list, each with settings of its own over the usual ones."""
    ports = free_ports(len(settings_of_each))
    members = []
    cluster = running_cluster(ports, members)
    try:
        for index, settings in enumerate(settings_of_each):
            members.append(server_process(settings={**member_settings(ports, index + 1), **settings}, http_port=ports[index], environment=environment))
        yield cluster
        for member in members:
            member.stop()
    finally:
        for member in members:
            member.abandon()


def whole_log(member):
    return member.log(tail=10_000_000)


# One member with another secret, or none.

def check_denied(asker, name, own_ids):
    wait_until(lambda: timed_list(asker).states[name] == "denied", 15, f"{name} denied at {asker.http_address}")
    listing = timed_list(asker)
    assert listing.complete is False
    assert sorted(listing.ids) == sorted(own_ids)
    node = listing.nodes[name]
    assert node["rows"] == 0 and node["error"], node
    assert listing.seconds < 1.0
    return node["error"]


def test_member_with_another_secret_is_denied_both_ways_and_both_logs_tell_why():
    with cluster_with([{}, {}, {"cluster.secret": OTHER_SECRET}]) as cluster, contextlib.ExitStack() as stack:
        ids = [stack.enter_context(contextlib.closing(member.connect())).thread_id() for member in cluster.members]
        with contextlib.closing(cluster[0].connect()) as admin:
            make_account(admin, "plain")
        names = [cluster.address(i) for i in range(3)]
        assert "secret" in check_denied(cluster[0], names[2], ids[:2])
        assert "secret" in check_denied(cluster[1], names[2], ids[:2])
        check_denied(cluster[2], names[0], ids[2:])
        check_denied(cluster[2], names[1], ids[2:])
        plain = timed_list(cluster[0], user="plain", password="secret")
        assert plain.states[names[2]] == "denied" and plain.nodes[names[2]]["error"] == ""
        # As one who asks and as one who is asked.
        for member, others in [(cluster[0], [names[2]]), (cluster[2], names[:2])]:
            wait_until(lambda: all(f"{other} is denied" in whole_log(member) for other in others), 5, "the reason in the log")
            log = whole_log(member)
            assert "not signed with this cluster's secret" in log
            for other in others:
                told = [line for line in log.splitlines() if f"{other} is denied" in line]
                assert len(told) == 1, log
            assert SECRET not in log and OTHER_SECRET not in log


def test_front_end_without_a_secret_is_denied_and_both_logs_tell_why():
    """It stands at a member's address and belongs to no cluster."""
    with server_process() as stranger, cluster_of(1, extra_ports=[stranger.http_port]) as cluster:
        name = stranger.http_address
        assert "cluster.secret" in check_denied(cluster[0], name, [])
        wait_until(lambda: f"{name} is denied" in whole_log(cluster[0]), 5, "the reason in the log")
        wait_until(lambda: "cluster.secret" in whole_log(stranger), 5, "the reason in the log of the front end without a secret")


# Tokens by hand, against a member alone in its list.

@pytest.fixture(scope="module")
def member():
    with cluster_of(1) as cluster:
        with contextlib.closing(cluster[0].connect()) as admin:
            make_account(admin, "plain")
            make_account(admin, "victim")
        yield cluster[0]


@pytest.fixture(scope="module")
def uuid(member):
    return uuid_of(member)


def call(member, uuid, method="GET", target=TARGET, sent_target=None, body=None, sent_body=None, **token):
    made = make_token(method, target, body=body or b"", audience=uuid, **token)
    return internal_call(member, method, sent_target or target, made, sent_body or body)


def refusal(answer):
    """The status, of an answer that tells nothing but a sentence."""
    assert answer.json["code"] == answer.status and isinstance(answer.data, str) and answer.json["count"] == 0, answer
    assert "Basic" not in answer.headers.get("www-authenticate", ""), "a member's path asks for a password"
    return answer.status


def test_call_with_a_good_token_is_answered(member, uuid):
    answer = call(member, uuid)
    assert answer.status == 200 and answer.body.startswith(b"rows "), answer


@pytest.mark.parametrize("shift_ms, status", [(-8_000, 200), (8_000, 200), (-12_000, 401), (12_000, 401), (-3_600_000, 401), (3_600_000, 401)])
def test_token_lives_as_long_as_the_tolerance(member, uuid, shift_ms, status):
    """cluster.max_clock_skew_s is 10 where it is not set."""
    answer = call(member, uuid, shift_ms=shift_ms)
    assert answer.status == status
    if status != 200:
        assert refusal(answer) == 401 and "clock" in answer.data
        wait_until(lambda: "the caller's clock is" in whole_log(member), 5)


def test_tolerance_is_a_setting():
    with cluster_of(1, settings={"cluster.max_clock_skew_s": 2}) as cluster:
        uuid = uuid_of(cluster[0])
        assert call(cluster[0], uuid).status == 200
        assert call(cluster[0], uuid, shift_ms=-4_000).status == 401
        assert call(cluster[0], uuid, shift_ms=4_000).status == 401


def test_token_is_good_for_one_call(member, uuid):
    token = make_token("GET", TARGET, audience=uuid)
    assert internal_call(member, "GET", TARGET, token).status == 200
    again = internal_call(member, "GET", TARGET, token)
    assert refusal(again) == 401 and "before" in again.data


def test_nonce_is_good_for_one_call(member, uuid):
    nonce = secrets.token_hex(16)
    assert call(member, uuid, nonce=nonce).status == 200
    assert refusal(call(member, uuid, nonce=nonce, caller="plain")) == 401


def test_refused_token_does_not_spend_its_nonce(member, uuid):
    """Or strangers could make members' calls fail by guessing."""
    nonce = secrets.token_hex(16)
    assert refusal(call(member, uuid, nonce=nonce, secret=OTHER_SECRET)) == 401
    assert call(member, uuid, nonce=nonce).status == 200


@pytest.mark.parametrize("audience", [secrets.token_hex(16), ""])
def test_token_for_another_member_is_421(member, audience):
    assert refusal(call(member, audience)) == 421


def test_greeting_is_the_one_call_without_an_audience(member):
    for method, target in ROUTES:
        answer = internal_call(member, method, target, make_token(method, target), b"" if method == "POST" else None)
        assert answer.status == (200 if target == HELLO else 421), target


@pytest.mark.parametrize("change", [
    {"sent_target": TARGET + "%2CHost"}, {"sent_target": TARGET.replace("User", "Info")}, {"sent_target": "/internal/v1/session_groups?as=me&by=user"},
], ids=["more_columns", "other_columns", "other_path"])
def test_changed_target_is_refused(member, uuid, change):
    assert refusal(call(member, uuid, **change)) == 401


def kill_body(connection_id):
    return json.dumps({"kind": "connection", "wait_ms": 1000, "reason": "", "orders": [{"id": connection_id, "receipt": "r"}]}).encode()


def post_kill(member, uuid, sent, signed=None, **token):
    made = make_token("POST", "/internal/v1/kills", body=signed or sent, audience=uuid, **token)
    return http(member.http_address, "POST", "/internal/v1/kills", user=None, body=sent,
                headers={"x-rollcall-token": made, "Content-Type": "application/json"})


def test_changed_body_is_refused_and_kills_nobody(member, uuid):
    with contextlib.closing(member.connect()) as meant, contextlib.closing(member.connect()) as other:
        changed = post_kill(member, uuid, kill_body(other.thread_id()), signed=kill_body(meant.thread_id()))
        assert refusal(changed) == 401
        assert query(other, "SELECT 1") == [(1,)] and query(meant, "SELECT 1") == [(1,)]


def test_changed_method_is_refused(member, uuid):
    token = make_token("POST", TARGET, audience=uuid)
    assert refusal(internal_call(member, "GET", TARGET, token)) == 401


@pytest.mark.parametrize("field, value", [(0, "2"), (1, "1"), (2, "0" * 32), (3, "0" * 32), (4, "255"), (5, "726F6F74"), (6, "0" * 64)],
                         ids=["version", "time", "nonce", "audience", "rights", "caller", "mac"])
def test_changed_field_of_a_token_is_refused(member, uuid, field, value):
    fields = make_token("GET", TARGET, audience=uuid, rights=0, caller="plain").split(";")
    fields[field] = value
    assert refusal(internal_call(member, "GET", TARGET, ";".join(fields))) == 401


@pytest.mark.parametrize("token", [None, "x", ";;;;;;", "1;;;;;;", "1;1;1;1;1;1;1;1", "1;" + "9" * 40 + ";a;b;c;d;e", "\xff" * 40, ";" * 5000])
def test_missing_or_malformed_token_is_refused(member, token):
    assert refusal(internal_call(member, "GET", TARGET, token)) == 401


def test_other_version_is_refused_by_its_number(member, uuid):
    answer = call(member, uuid, version=7)
    assert refusal(answer) == 401 and "version 7" in answer.data


def test_logins_open_no_members_path(member):
    for method, target in ROUTES:
        for user, password in [("root", ""), ("root", "wrong"), ("plain", "secret"), ("plain", SECRET)]:
            answer = internal_call(member, method, target, None, b"{}" if method == "POST" else None, user=user, password=password)
            assert refusal(answer) in {401, 415}, (target, user)
            login = base64.b64encode(f"{user}:{password}".encode()).decode()
            spoofed = http(member.http_address, method, target, user=None, headers={"x-rollcall-token": login}, body={} if method == "POST" else None)
            assert refusal(spoofed) == 401


def test_token_opens_no_users_path(member, uuid):
    for target in ("/rest/v1/session", "/rest/v1/session/all"):
        assert internal_call(member, "GET", target, make_token("GET", target, audience=uuid)).status == 401


def users_seen(answer):
    assert answer.status == 200, answer
    head, *lines = answer.body.decode().splitlines()
    assert head.split()[1] == str(len(lines))
    return [json.loads(line.split(" ", 2)[2])["User"] for line in lines]


def test_rights_in_the_token_decide_what_is_seen(member, uuid):
    with contextlib.closing(member.connect(user="victim", password="secret")), contextlib.closing(member.connect(user="plain", password="secret")):
        assert users_seen(call(member, uuid, caller="plain", rights=0)) == ["plain"]
        assert users_seen(call(member, uuid, caller="plain", rights=CONNECTION_ADMIN)) == ["plain"]
        assert users_seen(call(member, uuid, caller="plain", rights=PROCESS)) == ["victim", "plain"]
        # Rights are the asking member's to tell: the account need not be here, and root is a name like others.
        assert users_seen(call(member, uuid, caller="nobody_here", rights=PROCESS)) == ["victim", "plain"]
        assert users_seen(call(member, uuid, caller="nobody_here", rights=0)) == []
        assert users_seen(call(member, uuid, caller="root", rights=0)) == []


def test_rights_in_the_token_decide_what_is_killed(member, uuid):
    with contextlib.closing(member.connect(user="victim", password="secret")) as victim:
        order = kill_body(victim.thread_id())
        for rights in (0, PROCESS):
            answer = post_kill(member, uuid, order, caller="plain", rights=rights)
            assert answer.status == 200 and "stopp" not in answer.body.decode(), answer
            assert query(victim, "SELECT 1") == [(1,)]
        killed = post_kill(member, uuid, order, caller="plain", rights=PROCESS | CONNECTION_ADMIN)
        assert killed.status == 200 and "stopp" in killed.body.decode(), killed


def test_refused_calls_are_told_once_in_a_while(member, uuid):
    for _ in range(20):
        call(member, uuid, secret=OTHER_SECRET)
    told = [line for line in whole_log(member).splitlines() if "not signed with this cluster's secret" in line]
    assert len(told) <= 2, told  # once a minute, and the tests before may be a minute old


# What must not come out.

def test_no_password_and_no_secret_is_in_any_log():
    settings = {"server.log_level": "debug"}
    with cluster_with([settings, {**settings, "cluster.secret": OTHER_SECRET}, settings], environment={"ROLLCALL_ROOT_PASSWORD": PASSWORD}) as cluster:
        with contextlib.closing(cluster[0].connect(password=PASSWORD)) as admin:
            query(admin, f"CREATE USER leaky IDENTIFIED BY '{PASSWORD}2'")
            query(admin, f"ALTER USER leaky IDENTIFIED BY '{PASSWORD}3'")
            cluster[0].get("/rest/v1/session/all", password=PASSWORD)
            cluster[0].get("/rest/v1/session/all", user="leaky", password=PASSWORD + "4")
            cluster[2].get("/rest/v1/session/all", password=PASSWORD)
            internal_call(cluster[0], "GET", TARGET, make_token("GET", TARGET))
            cluster[0].http("DELETE", f"/rest/v1/session/{3 << 22 | 1}", password=PASSWORD)
        wait_until(lambda: "denied" in whole_log(cluster[0]) and "denied" in whole_log(cluster[1]), 15)
        for member in cluster.members:
            log = whole_log(member)
            for hidden in (SECRET, OTHER_SECRET, PASSWORD, base64.b64encode(f"root:{PASSWORD}".encode()).decode()):
                assert hidden not in log
            assert "x-rollcall-token" not in log.lower()


def run_rollcall(member, *arguments, environment=None):
    return subprocess.run([member.binary, *arguments], capture_output=True, text=True, timeout=60, check=False, env=environment or {})


def test_check_config_does_not_show_the_secret(member, tmp_path):
    hidden = "do-not-show-this-secret"
    shown = run_rollcall(member, "check-config", "--set", f"cluster.secret={hidden}")
    assert shown.returncode == 0 and "cluster.secret" in shown.stdout
    by_variable = run_rollcall(member, "check-config", environment={"ROLLCALL_CLUSTER_SECRET": hidden})
    assert by_variable.returncode == 0 and by_variable.stdout == shown.stdout
    file = tmp_path / "rollcall.toml"
    file.write_text(f'[cluster]\nsecret = "{hidden}"\n', encoding="utf-8")
    by_file = run_rollcall(member, "check-config", "--config", str(file))
    assert by_file.returncode == 0
    file.write_text(f'[cluster]\nsecret = "{hidden}\n', encoding="utf-8")
    broken = run_rollcall(member, "check-config", "--config", str(file))
    short = run_rollcall(member, "check-config", "--set", "cluster.secret=do-not-show")
    no_list = run_rollcall(member, "check-config", "--set", f"cluster.secret={hidden}", "--set", "cluster.members=nonsense", "--set", "cluster.fe_number=1")
    list_as_secret = run_rollcall(member, "check-config", "--config", str(tmp_path / "none.toml"), "--set", f"cluster.secret={hidden}")
    for failed in (broken, short, no_list, list_as_secret):
        assert failed.returncode != 0 and failed.stderr
    for done in (shown, by_variable, by_file, broken, short, no_list, list_as_secret):
        assert "do-not-show" not in done.stdout + done.stderr


# TLS between members.

def openssl(folder, *arguments):
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


class authority:
    """A certificate authority in a folder of its own, and server certificates by it."""

    def __init__(self, folder, name):
        folder.mkdir()
        self.folder = folder
        self.path = folder / "ca.pem"
        openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
                "-days", "2", "-subj", f"/CN={name}")

    def settings(self, subject, trusted=None):
        """The settings of a member whose certificate names `subject`, as IP:127.0.0.1."""
        name = subject.replace(":", "_")
        (self.folder / f"{name}.ext").write_text(f"subjectAltName={subject}\n", encoding="ascii")
        openssl(self.folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key",
                "-out", f"{name}.csr", "-subj", "/CN=member")
        openssl(self.folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                "-extfile", f"{name}.ext", "-out", f"{name}.pem")
        return {"tls.certificate": self.folder / f"{name}.pem", "tls.key": self.folder / f"{name}.key", "cluster.ca": (trusted or self).path}


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("ours") / "ca", "our CA")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("theirs") / "ca", "their CA")


def test_members_speak_tls_where_a_ca_is_set(ours):
    """And nothing else: a member that has no TLS is not asked in clear."""
    good = ours.settings("IP:127.0.0.1")
    with stub_member(40) as plain, cluster_of(2, extra_ports=[plain.port], settings=good) as cluster, contextlib.ExitStack() as stack:
        ids = [stack.enter_context(contextlib.closing(member.connect())).thread_id() for member in cluster.members]
        wait_until(lambda: sorted(timed_list(cluster[0]).ids) == sorted(ids), 15, "both members' sessions")
        listing = timed_list(cluster[0]).check(ids, failed=[plain.address])
        assert listing.states[plain.address] in {"skipped", "unreachable", "denied"}
        assert plain.calls == []


def test_member_whose_certificate_is_not_accepted_is_named_with_openssls_reason(ours, theirs):
    each = [ours.settings("IP:127.0.0.1"), theirs.settings("IP:127.0.0.1", trusted=ours), ours.settings("IP:127.0.0.9")]
    with cluster_with(each) as cluster, contextlib.ExitStack() as stack:
        ids = [stack.enter_context(contextlib.closing(member.connect())).thread_id() for member in cluster.members]
        names = [cluster.address(i) for i in range(3)]
        wait_until(lambda: all("certificate" in timed_list(cluster[0]).nodes[name]["error"] for name in names[1:]), 15, "both reasons")
        listing = timed_list(cluster[0]).check(ids[:1], failed=names[1:])
        assert {listing.states[name] for name in names[1:]} <= {"skipped", "unreachable", "denied"}
        assert "unable to get local issuer certificate" in listing.nodes[names[1]]["error"], listing.nodes
        assert "IP address mismatch" in listing.nodes[names[2]]["error"], listing.nodes
        assert listing.seconds < 1.0
        wait_until(lambda: "IP address mismatch" in whole_log(cluster[0]), 5, "the reason in the log")
        log = whole_log(cluster[0])
        assert log.count("unable to get local issuer certificate") == 1 and log.count("IP address mismatch") == 1
        # The first one's certificate is good: the others ask it and are answered.
        wait_until(lambda: timed_list(cluster[1]).states[names[0]] == "ok", 15)
