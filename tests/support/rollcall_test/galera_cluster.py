# A Galera cluster of three MariaDBs on loopback, each of which a front end can watch. Needs Debian's galera-4.
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from .cluster import free_ports
from .clients import query
from .wait import wait_until
from .watched_mariadb import watched_mariadb

PROVIDER = Path("/usr/lib/galera/libgalera_smm.so")
SYNCED = "4"
# How a node that joins gets its data: as every node begins as a copy of the first one, it has them, and is told at which position. The
# writesets since then come from the provider itself.
TRANSFER = """#!/bin/sh
case "$*" in
*joiner*) echo "ready 127.0.0.1"; cat {fifo} ;;
*) while [ "$1" != --gtid ]; do shift; done; echo "$2" > {fifo}; echo "done $2" ;;
esac
"""


class galera_node(watched_mariadb):
    """A member by the name n1, n2 or n3; made by its cluster."""

    def __init__(self, name, wsrep_port, receive_port):
        self.name, self.wsrep_port, self.receive_port = name, wsrep_port, receive_port
        self.members = ""
        super().__init__()

    def make(self):
        pass

    def join(self, *options):
        """Starts it, and waits until it has what the others have."""
        provider = {"base_host": "127.0.0.1", "base_port": self.wsrep_port, "gmcast.listen_addr": f"tcp://127.0.0.1:{self.wsrep_port}",
                    "ist.recv_addr": f"127.0.0.1:{self.receive_port}", "gcache.size": "16M", "pc.recovery": "false"}
        self.serve("--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON", f"--wsrep-provider={PROVIDER}",
                   "--wsrep-cluster-name=rollcall-test", f"--wsrep-cluster-address=gcomm://{self.members}", f"--wsrep-node-name={self.name}",
                   f"--wsrep-node-address=127.0.0.1:{self.wsrep_port}", "--wsrep-sst-method=copied",
                   "--wsrep-provider-options=" + ";".join(f"{name}={value}" for name, value in provider.items()), *options)
        wait_until(lambda: self.status("wsrep_local_state") == SYNCED, limit=60, what=f"{self.name} in step with the others")

    def status(self, name):
        with self.connect() as root:
            return query(root, f"SHOW STATUS LIKE '{name}'")[0][1]

    def settings(self, name=None, **more):
        return super().settings(name or self.name, **more)


class galera_cluster:
    """nodes[0] to nodes[2]; a `with` ends those that still run, by their process ids, and removes what they wrote."""

    def __init__(self):
        assert PROVIDER.exists(), f"{PROVIDER} is missing: tools/install_packages.sh test installs it (Debian's galera-4)"
        self.held = contextlib.ExitStack()
        with contextlib.ExitStack() as until_made:
            until_made.callback(self.held.close)
            self.add_transfer()
            ports = free_ports(6)
            self.nodes = [self.held.enter_context(galera_node(f"n{i + 1}", ports[2 * i], ports[2 * i + 1])) for i in range(3)]
            for node in self.nodes:
                node.members = ",".join(f"127.0.0.1:{each.wsrep_port}" for each in self.nodes)
            self.make_data()
            # One after the other: two that join at once wait for each other for seconds.
            self.nodes[0].join("--wsrep-new-cluster")
            self.nodes[1].join()
            self.nodes[2].join()
            until_made.pop_all()

    def add_transfer(self):
        """The server finds the program wsrep_sst_copied by PATH."""
        folder = Path(self.held.enter_context(tempfile.TemporaryDirectory(prefix="rollcall-galera-")))
        os.mkfifo(folder / "position")
        program = folder / "wsrep_sst_copied"
        program.write_text(TRANSFER.format(fifo=folder / "position"), encoding="utf-8")
        program.chmod(0o755)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{folder}:{before}"
        self.held.callback(os.environ.update, PATH=before)

    def make_data(self):
        """The first node has been a cluster of its own for a moment, so that its data have a position."""
        first, *others = self.nodes
        first.install()
        first.join("--wsrep-new-cluster")
        first.make_watcher()
        first.stop()
        (first.data / "galera.cache").unlink()
        for each in others:
            shutil.copytree(first.data, each.data)

    def settings(self):
        """The settings of a front end that watches each node by its name."""
        return {name: value for node in self.nodes for name, value in node.settings().items()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.held.close()
