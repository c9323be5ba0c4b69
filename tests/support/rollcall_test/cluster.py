# Several front ends as one cluster on this machine, each with a fixed HTTP port, so that their lists can name one another.
import contextlib
import itertools
import random
import socket
from pathlib import Path

from .server import server_process
from .wait import wait_until

SECRET = "a secret for tests only"


# One name a port that this process has given out, held to its end: tests that run beside it get others.
_given_out = []


def _is_ours(port):
    name, listener = socket.socket(socket.AF_UNIX), socket.socket()
    try:
        name.bind(f"\0rollcall-test-port-{port}")
        listener.bind(("127.0.0.1", port))
    except OSError:
        name.close()
        return False
    finally:
        listener.close()
    _given_out.append(name)
    return True


def free_ports(count):
    """Loopback ports that nobody listens on. They are below those that the kernel gives to whoever asks for any, so that no connection
    that goes out takes one meanwhile."""
    lowest_of_the_kernel = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    candidates = list(range(10_000, lowest_of_the_kernel))
    random.shuffle(candidates)
    ports = list(itertools.islice(filter(_is_ours, candidates), count))
    assert len(ports) == count, f"between 10000 and net.ipv4.ip_local_port_range are {len(ports)} free ports; {count} are needed"
    return ports


def member_settings(ports, number, **more):
    """The settings of member `number` (from 1) of a static cluster with these HTTP ports."""
    settings = {
        "cluster.members": ",".join(f"127.0.0.1:{port}" for port in ports),
        "cluster.fe_number": number,
        "cluster.secret": SECRET,
    }
    settings.update(more)
    return settings


class running_cluster:
    """members[i] has the number i + 1 and listens on ports[i]; `address(i)` is its name in lists."""

    def __init__(self, ports, members):
        self.ports = ports
        self.members = members

    def address(self, index):
        return f"127.0.0.1:{self.ports[index]}"

    def __getitem__(self, index):
        return self.members[index]

    def restart(self, index, **settings):
        """Starts the member anew after it was killed, on the same port and data."""
        old = self.members[index]
        self.members[index] = server_process(settings=member_settings(self.ports, index + 1, **settings), data_dir=old.data_dir,
                                             http_port=self.ports[index])
        return self.members[index]

    def wait_complete(self, by=None, limit=15.0):
        """Waits until each member (or the one given) lists all of them as answering."""
        for member in [by] if by else self.members:
            wait_until(lambda member=member: member.get("/rest/v1/session/all").data["complete"], limit)


@contextlib.contextmanager
def cluster_of(count, extra_ports=(), settings=None, settings_of_one=None):
    """`count` members and, in their lists behind them, `extra_ports` where a test puts something else. Stops what still runs.
    settings_of_one: further settings of one member alone, by its index."""
    ports = free_ports(count)
    listed = ports + list(extra_ports)
    members = []
    cluster = running_cluster(ports, members)
    try:
        for index in range(count):
            values = member_settings(listed, index + 1, **(settings or {}), **(settings_of_one or {}).get(index, {}))
            members.append(server_process(settings=values, http_port=ports[index]))
        if not extra_ports:
            cluster.wait_complete()
        yield cluster
        for member in members:
            member.stop()
    finally:
        for member in members:
            member.abandon()
