#!/usr/bin/env python3
# Checks the directions in which the folders of src/rollcall, and the rooms within a folder, may use one another
# (ARCHITECTURE.md), where third parties keep to, that no product file uses what is for tests, and a few things every source
# file owes its reader. Run by ctest and by ./dev lint.
# usage: tools/check_layers.py [ROOT]
import re
import sys
from pathlib import Path

# The table of ARCHITECTURE.md: what each folder may use. Transitive; server sees everything.
MAY_USE = {
    "base": [],
    "wire": ["base"],
    "sql": ["base"],
    "security": ["base"],
    "accounts": ["security"],
    "runtime": ["base"],
    "link": ["wire", "runtime", "security"],
    "registry": ["runtime", "sql", "security"],
    "engine": ["runtime"],
    "history": ["registry", "engine"],
    "door": ["link", "registry", "accounts"],
    "session": ["door", "engine", "sql"],
    "upstream": ["link"],
    "watch": ["upstream", "registry"],
    "relay": ["upstream", "door"],
    "http": ["runtime"],
    "cluster": ["http", "registry"],
    "cli": ["http"],
    "api": ["cluster", "history", "accounts", "engine", "http"],
}
MAY_USE["server"] = list(MAY_USE)

# What each room of a folder may use of the others: "." is what stands in no room. A folder within a room belongs to it. Transitive;
# *_test.cpp files may use all rooms of their folder.
ROOMS = {
    "base": {".": [], "text": ["."], "files": ["."]},
    "wire": {".": [], "login": ["."], "results": ["."], "commands": ["."], "client": ["login"], "relayed": ["client", "commands"]},
    "sql": {
        "text": [],
        "redaction": ["text"],
        "types": [],
        "statements": ["text", "types"],
        "variables": ["statements"],
        "catalog": ["variables"],
        "dialect": ["catalog"],
        "parse": ["dialect", "redaction"],
    },
    "registry": {"rows": [], ".": ["rows"], "listing": ["."]},
    "security": {".": [], "crypto": [], "passwords": [".", "crypto"]},
    "runtime": {".": [], "channels": ["."]},
    "engine": {
        ".": [],
        "duckdb/handles": ["."],
        "duckdb/errors": ["duckdb/handles"],
        "duckdb/values": ["duckdb/handles"],
        "duckdb/tasks": ["duckdb/handles"],
        "duckdb/functions": ["duckdb/values"],
        "duckdb/tables": ["duckdb/functions"],
        "duckdb/instance": ["duckdb/tables", "duckdb/tasks"],
        "duckdb/running": ["duckdb/errors", "duckdb/instance"],
        "duckdb/catalog": ["duckdb/running"],
        "duckdb": ["duckdb/catalog"],
    },
    "history": {"store": [], ".": ["store"]},
    "session": {
        "conversation": [],
        "results": [],
        "engine_lane": [],
        ".": ["conversation", "results", "engine_lane"],
        "execution": ["."],
        "statements": ["execution"],
        "commands": ["statements"],
        "loop": ["commands"],
    },
    "http": {"message": [], "guards": ["message"], "client": ["message"], ".": ["message"], "server": [".", "guards"]},
    "cluster": {
        "members": [],
        "etcd": ["members"],
        "calls": ["members"],
        "directory": ["calls"],
        "questions": ["directory"],
    },
    "cli": {"terminal": [], ".": ["terminal"]},
    "api": {
        "parameters": [],
        "action": ["parameters"],
        "questions": ["action"],
        "sessions": ["questions"],
        "kills": ["questions"],
        "queries": ["questions"],
        "members": ["questions"],
        "system": ["questions"],
        "upstreams": ["questions"],
        ".": ["sessions", "kills", "queries", "members", "system", "upstreams"],
    },
    "server": {"settings": [], ".": ["settings"]},
}

# Folders that use a few rooms of another, not all of it.
ONLY = {("registry", "sql"): ["text", "redaction"], ("history", "sql"): ["text", "redaction"], ("watch", "sql"): ["text", "redaction"],
        ("relay", "sql"): ["text", "redaction"]}

# Third parties that keep to a place: the include's prefixes, the paths under src/rollcall that may name them.
THIRD_PARTIES = [
    (("duckdb.h",), ("engine/duckdb", "history/"), "DuckDB"),
    (("boost/beast",), ("http/",), "Beast"),
    (
        ("boost/asio.hpp", "boost/asio/ip/", "boost/asio/local/", "boost/asio/ssl", "boost/asio/basic_stream_socket",
         "boost/asio/basic_socket"),
        ("runtime/",),
        "sockets and TLS streams",
    ),
]

MAX_LINES = 450
INCLUDE = re.compile(r'^\s*#\s*include\s*(?P<open>["<])(?P<path>[^">]+)[">]')
FOLDER_CALL = re.compile(r"\brollcall_folder\(\s*(?P<words>[^)]*)\)")


def closure(uses):
    """Every folder's full set of folders below it, from a table of direct ones."""
    full = {}

    def reach(folder, path):
        if folder in path:
            raise ValueError("a circle: " + " uses ".join([*path, folder]))
        if folder not in full:
            below = set()
            for used in uses.get(folder, []):
                below |= {used} | reach(used, [*path, folder])
            full[folder] = below
        return full[folder]

    for folder in uses:
        reach(folder, [])
    return full


ALLOWED = closure(MAY_USE)

def includes_of(text):
    """(line number, opening mark, path) of every include."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = INCLUDE.match(line)
        if found:
            yield number, found["open"], found["path"]


REACH = {folder: closure(rooms) for folder, rooms in ROOMS.items()}


def room_of(place):
    """The room in its folder that the file at `place` (below src/rollcall) stands in; "." where in none."""
    folder, *inner = place.split("/")[:-1]
    while inner and "/".join(inner) not in ROOMS.get(folder, {}):
        inner.pop()
    return "/".join(inner) or "."


def room_fault(place, path):
    """Why the file at `place` may not include that of the room at `path` (both below src/rollcall); None where it may."""
    folder, used = place.split("/")[0], path.split("/")[0]
    here, there = room_of(place), room_of(path)
    if folder != used:
        only = ONLY.get((folder, used))
        return f"{folder} may use {', '.join(only)} of {used}, not {there}" if only and there not in only else None
    if place.endswith("_test.cpp") or here == there or there in REACH.get(folder, {}).get(here, ()):
        return None
    rooms = ", ".join(sorted(REACH.get(folder, {}).get(here, ()))) or "nothing"
    return f"in {folder}, {here} may use {rooms}, not {there}"


def folder_fault(folder, used):
    """Why a file of `folder` may not include one of `used`; None where it may."""
    if used not in MAY_USE:
        return f"there is no folder '{used}' in the table of tools/check_layers.py"
    if used == folder or used in ALLOWED[folder]:
        return None
    if {folder, used} == {"session", "api"}:
        return f"{folder} and {used} never include each other: they meet in registry"
    return f"{folder} may use {', '.join(sorted(ALLOWED[folder])) or 'nothing'}, not {used}"


def third_party_fault(place, path):
    """Why the file at `place` (below src/rollcall) may not include the third-party header `path`; None where it may."""
    for prefixes, places, what in THIRD_PARTIES:
        if path.startswith(prefixes) and not place.startswith(places):
            return f"{what} ({path}) keep to {' and '.join(allowed.rstrip('/') for allowed in places)}"
    return None


def include_faults(place, text):
    """(line, sentence) for each include of the file at `place` (below src/rollcall) that points the wrong way."""
    folder = place.split("/")[0]
    for number, mark, path in includes_of(text):
        fault = None
        if path.startswith("rollcall/"):
            fault = folder_fault(folder, path.split("/")[1]) or room_fault(place, path.removeprefix("rollcall/"))
        elif path.startswith("for_test/"):
            fault = None if place.endswith("_test.cpp") else "what is for tests (tests/support/cpp) is used by *_test.cpp alone"
        elif mark == '"' and path != "duckdb.h":
            fault = f'write "rollcall/<folder>/{path}", so that the direction can be read'
        fault = fault or third_party_fault(place, path)
        if fault:
            yield number, fault


def shape_faults(name, text):
    """(line, sentence) for what a C++ file owes its reader wherever it stands."""
    lines = text.splitlines()
    if not lines or not lines[0].startswith("// "):
        yield 1, "begin with a comment of one to three lines that says what the file is for"
    if len(lines) > MAX_LINES:
        yield MAX_LINES + 1, f"{len(lines)} lines: a file has one subject and at most {MAX_LINES}"
    if name.endswith(".hpp") and "#pragma once" not in lines:
        yield 1, "a header needs #pragma once"


def cmake_uses(text):
    """Folder to (line, direct uses), as the calls of rollcall_folder() state them."""
    uses = {}
    bare = re.sub(r"#[^\n]*", "", text)
    for call in FOLDER_CALL.finditer(bare):
        words = call["words"].split()
        named = []
        if "USES" in words:
            for word in words[words.index("USES") + 1 :]:
                if word == "LIBRARIES":
                    break
                named.append(word)
        uses[words[0]] = (bare.count("\n", 0, call.start()) + 1, named)
    return uses


def cmake_faults(text):
    """(line, sentence) where the targets of src/rollcall/CMakeLists.txt link other folders than the table says."""
    stated = cmake_uses(text)
    try:
        linked = closure({folder: named for folder, (_, named) in stated.items()})
    except ValueError as circle:
        yield 1, str(circle)
        return
    for folder, (line, named) in stated.items():
        if folder not in MAY_USE:
            yield line, f"there is no folder '{folder}' in the table of tools/check_layers.py"
            continue
        wrong = [used for used in named if used not in ALLOWED[folder]]
        if wrong:
            yield line, f"{folder} USES {', '.join(wrong)}, which the table does not allow"
        missing = sorted((ALLOWED[folder] & set(stated)) - linked[folder])
        if missing:
            yield line, f"{folder} may use {', '.join(missing)} by the table, but its USES do not reach them"


def unlisted_folder_faults(source, stated):
    """Folders on disk that no target is made of."""
    for folder in sorted(path for path in source.iterdir() if path.is_dir()):
        if folder.name not in MAY_USE:
            yield folder, f"the folder '{folder.name}' is not in the table of tools/check_layers.py"
        elif any(folder.rglob("*.cpp")) and folder.name not in stated:
            yield folder, f"the folder '{folder.name}' has no rollcall_folder() in src/rollcall/CMakeLists.txt"


def cpp_files(root, *folders):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                yield path


def check(root):
    """Every fault under `root`, as "path:line: sentence"."""
    source = root / "src" / "rollcall"
    targets = source / "CMakeLists.txt"
    if not targets.is_file():
        return [f"{targets}: not found: give the repository's root"]
    faults = []

    def add(path, line, sentence):
        faults.append(f"{path.relative_to(root)}:{line}: {sentence}")

    targets_text = targets.read_text(encoding="utf-8")
    for line, sentence in cmake_faults(targets_text):
        add(targets, line, sentence)
    for folder, sentence in unlisted_folder_faults(source, cmake_uses(targets_text)):
        add(folder, 1, sentence)
    for path in cpp_files(root, "src", "tests", "bench"):
        text = path.read_text(encoding="utf-8", errors="replace")
        for line, sentence in shape_faults(path.name, text):
            add(path, line, sentence)
        if source in path.parents:
            place = path.relative_to(source).as_posix()
            if "/" in place and place.split("/")[0] in MAY_USE:
                for line, sentence in include_faults(place, text):
                    add(path, line, sentence)
    return faults


def main(arguments):
    root = Path(arguments[0] if arguments else ".").resolve()
    faults = check(root)
    for fault in faults:
        print(fault)
    if faults:
        print(f"check_layers: {len(faults)} fault(s)")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
