# The files of tests/sql/agree: statements with what MySQL 8 answers where MariaDB does not, and the lists of known differences.
# Their format is told in tests/sql/agree/README.md.
import dataclasses
import re
from typing import Optional


@dataclasses.dataclass
class statement:
    """One statement of a file and what MySQL 8 answers where MariaDB does not."""
    text: str
    name: str = ""  # "chapter: text", with " #2" where a chapter has the text twice
    session: str = ""
    setup: bool = False
    for_mariadb: Optional[str] = None  # what MariaDB runs in its place
    given: dict = dataclasses.field(default_factory=dict)  # "error", "affected", "id", "names", "types", "rows"


# --- reading a file ---

def read_statements(path):
    """The statements of a file in its order."""
    found, seen, setup, session, lines = [], {}, False, "", []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("--> "):
            assert found and not lines, f"{path.name}:{number}: an answer belongs after its statement"
            take_answer(found[-1], line[4:], f"{path.name}:{number}")
        elif line.startswith("--@ "):
            word, _, rest = line[4:].partition(" ")
            if word == "session":
                session = rest.strip()
            else:
                assert word in ("setup", "statements"), f"{path.name}:{number}: unknown section '{word}'"
                setup = word == "setup"
        elif lines or (line.strip() and not line.startswith("--")):
            lines.append(line)
            if line.endswith(";"):
                text = "\n".join(lines)[:-1]
                found.append(statement(text=text, name=name_of(path.stem, text, seen), session=session, setup=setup))
                lines = []
    assert not lines, f"{path.name}: the last statement has no end"
    return found


def name_of(chapter, text, seen):
    name = f"{chapter}: {' '.join(text.split())}"
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name} #{seen[name]}"


def take_answer(of, line, place):
    word, _, rest = line.partition(" ")
    if word == "mariadb":
        of.for_mariadb = rest
    elif word in ("error", "affected", "id"):
        of.given[word] = None if rest == "any" else int(rest)
    elif word in ("names", "types"):
        of.given[word] = [part.strip() for part in split_types(rest)] if word == "types" else rest.split(" | ")
    elif word == "row":
        of.given.setdefault("rows", []).append(tuple(value_of(part) for part in (rest + " ").split(" | ")))
    elif word == "empty":
        of.given["rows"] = []
    else:
        raise AssertionError(f"{place}: unknown answer '{word}'")


def split_types(text):
    return re.split(r",\s*(?![^(]*\))", text)


def value_of(part):
    part = part.strip()
    if part == "NULL":
        return None
    if len(part) >= 2 and part[0] == part[-1] == "'":
        part = part[1:-1]
    return part.replace("\\n", "\n").replace("\\\\", "\\")


# --- the lists of known differences, and the report ---

def read_listed(path):
    """The statements of a list to the reason above them: a line that begins with '#', for all that follow up to the next."""
    listed, reason = {}, ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            reason = line[2:]
        elif line.strip():
            assert reason, f"{path.name}:{number}: a statement without a reason above it"
            assert line not in listed, f"{path.name}:{number}: listed twice"
            listed[line] = reason
    return listed


def update_listed(path, names):
    """Takes those off a list that are not in `names`, and puts the new ones under a reason that asks for a better one."""
    kept, reason_of = {}, read_listed(path)
    for name, reason in reason_of.items():
        if name in names:
            kept.setdefault(reason, []).append(name)
    if new := [name for name in names if name not in reason_of]:
        kept.setdefault("To be looked at.", []).extend(new)
    path.write_text("\n".join(f"# {reason}\n" + "".join(name + "\n" for name in listed) for reason, listed in kept.items()), encoding="utf-8")
