# Several front ends as one cluster on this machine, each with a fixed HTTP port, so that their lists can name one another.
import contextlib
import socket

from .server import server_process
from .wait import wait_until

SECRET = "a secret for tests only"


def free_ports(count):
    """Loopback ports that nobody listens on at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(contextlib.closing(socket.socket())) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


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
def cluster_of(count, extra_ports=(), settings=None):
    """`count` members and, in their lists behind them, `extra_ports` where a test puts something else. Stops what still runs."""
    ports = free_ports(count)
    listed = ports + list(extra_ports)
    members = []
    cluster = running_cluster(ports, members)
    try:
        for index in range(count):
            values = member_settings(listed, index + 1, **(settings or {}))
            members.append(server_process(settings=values, http_port=ports[index]))
        if not extra_ports:
            cluster.wait_complete()
        yield cluster
        for member in members:
            member.stop()
    finally:
        for member in members:
            member.abandon()
