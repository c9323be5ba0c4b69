# Starts that are refused, and file systems of their own for them.
import contextlib
import os
import subprocess

ANYWHERE = ("--listen-mysql", "127.0.0.1:0", "--listen-http", "127.0.0.1:0")


def serve(*arguments, environment=None, limit=20, **more):
    """Runs `rollcall serve` where it is expected to refuse."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    return subprocess.run([os.environ["ROLLCALL_BINARY"], "serve", *arguments], capture_output=True, text=True, timeout=limit, check=False,
                          env={**inherited, **(environment or {})}, **more)


def refusal(data_dir, *arguments, listeners=ANYWHERE, **more):
    """The one sentence with which a start over data_dir is refused."""
    done = serve("--data-dir", str(data_dir), *listeners, *arguments, **more)
    assert done.returncode == 1, f"exit code {done.returncode}:\n{done.stderr}"
    assert done.stdout == ""
    sentences = [line for line in done.stderr.splitlines() if line.startswith("rollcall: ")]
    assert len(sentences) == 1, done.stderr
    assert done.stderr.splitlines()[-1] == sentences[0]
    return sentences[0][len("rollcall: "):]


@contextlib.contextmanager
def mounted(folder, *arguments):
    subprocess.run(["mount", *arguments, str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def may_mount():
    """True where this process may mount file systems; where it may not, the tests take another way to the same fault."""
    status = open("/proc/self/status", encoding="ascii").read()
    effective = int(next(line for line in status.splitlines() if line.startswith("CapEff:")).split()[1], 16)
    return effective >> 21 & 1 == 1
