# Waiting for what happens soon, with a limit: the only place where a test sleeps.
import time


def wait_until(predicate, limit=10.0, what="the condition"):
    """Calls predicate() until it gives something true, which is returned. Fails after `limit` seconds, with the last value."""
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
