# Pools of real MariaDBs before which a front end stands: their settings, what is told of their members, and clients.
from types import SimpleNamespace

import pymysql

from . import raw_mysql as raw
from .clients import query
from .mariadb_process import CONNECTION
from .wait import wait_until
from .watched_mariadb import WATCHER, WATCHER_PASSWORD


def pool_settings(folder, members, control=True, **more):
    """Of a pool `shop`; the control account's password is in a file in the folder."""
    keys = {"members": ",".join(members), "listen": "127.0.0.1:0", "check_interval_ms": 100, **more}
    if control:
        file = folder / "control-password"
        file.touch(mode=0o600)
        file.write_text(WATCHER_PASSWORD + "\n", encoding="utf-8")
        keys = {"control_user": WATCHER, "control_password_file": str(file), **keys}
    return {f"pool.shop.{key}": value for key, value in keys.items()}


def enter(server, pool="shop", user="ann", password="secret", **more):
    """A client's connection through the pool."""
    host, port = server.pools[pool]
    return pymysql.connect(host=host, port=port, user=user, password=password, **{**CONNECTION, **more})


def way_to(server, pool="shop"):
    """Where the pool's clients connect, as the helpers of clients take it."""
    host, port = server.pools[pool]
    return SimpleNamespace(mysql_host=host, mysql_port=port)


def enter_bare(server, pool="shop", limit=15.0, **response):
    """A client of bytes, logged in as root without a password unless told else."""
    opened = raw.raw_client(way_to(server, pool), limit=limit)
    opened.send(raw.handshake_response(**{"plugin": raw.NATIVE, **response}))
    answer = opened.read()
    if answer[:1] == b"\xfe":  # the server asks anew, with its own nonce
        opened.send(b"")
        answer = opened.read()
    assert answer[:1] == b"\0", answer
    return opened


def resident_mb(server):
    with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def port_of(opened):
    """Of the server that the connection leads to."""
    ((port,),) = query(opened, "SELECT @@port")
    return port


def members_of(server):
    """What GET /rest/v1/upstream tells of members, by name."""
    return {row["Member"]: row for row in server.get("/rest/v1/upstream").rows if row["Pool"]}


def become(server, limit=None, **states):
    """Waits until members are in these states: keyword `m13306` is the member at that port of 127.0.0.1."""
    wanted = {f"127.0.0.1:{name[1:]}": state for name, state in states.items()}
    wait_until(lambda: {name: row["State"] for name, row in members_of(server).items() if name in wanted} == wanted,
               what=f"members that are {wanted}", **({} if limit is None else {"limit": limit}))


def states(members_and_states):
    """For become(): {server: state}."""
    return {f"m{member.port}": state for member, state in members_and_states.items()}
