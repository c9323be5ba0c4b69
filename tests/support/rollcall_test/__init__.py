# What system tests stand on: the real binary as a child process, HTTP and MySQL clients, waiting with a limit.
# Every listener and every connection is on the loopback address.
from .cluster import cluster_of, free_ports, member_settings
from .clients import affected, code_of, columns, connect, mariadb, node, query, run
from .http_client import answer, http
from .server import is_sanitized, running_servers, server_process
from .sessions import long_query, make_account, make_numbers, session_ids, session_list, session_row
from .stub_member import http_answer, internal_call, make_token, stub_member, timed_list, uuid_of
from .wait import wait_until

__all__ = [
    "affected", "answer", "cluster_of", "code_of", "columns", "connect", "free_ports", "http", "long_query", "http_answer", "internal_call", "is_sanitized", "make_account", "make_numbers", "make_token", "mariadb", "member_settings", "node", "query", "run", "running_servers",
    "server_process", "session_ids", "session_list", "session_row", "stub_member", "timed_list", "uuid_of", "wait_until",
]
