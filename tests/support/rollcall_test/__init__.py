# What system tests stand on: the real binary as a child process, HTTP and MySQL clients, waiting with a limit.
# Every listener and every connection is on the loopback address.
from .cluster import cluster_of, free_ports, member_settings
from .clients import affected, code_of, columns, connect, mariadb, node, query
from .http_client import answer, http
from .server import running_servers, server_process
from .sessions import long_query, make_account, make_numbers, session_ids, session_list, session_row
from .wait import wait_until

__all__ = [
    "affected", "answer", "cluster_of", "code_of", "columns", "connect", "free_ports", "http", "long_query", "make_account", "make_numbers", "mariadb", "member_settings", "node", "query", "running_servers",
    "server_process", "session_ids", "session_list", "session_row", "wait_until",
]
