# Waiting for what happens soon, with a limit: the only place where a test sleeps.
import os
import time

PATIENCE = float(os.environ.get("ROLLCALL_TEST_PATIENCE", "1"))  # what limits are multiplied by: sanitizers are slow


def wait_until(predicate, limit=10.0, what="the condition"):
    """Calls predicate() until it gives something true, which is returned. Fails after `limit` seconds, with the last value."""
    limit *= PATIENCE
    deadline = time.monotonic() + limit
    pause = 0.005
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {limit} s; last seen: {value!r}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
