"""The floors hold for SQL too: no statement, table or reader of a room names anything of a room above it."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from .test_rooms import SOURCE

_PROJECT = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text("utf-8"))
FLOORS = [
    room.removeprefix("denizen.")
    for contract in _PROJECT["tool"]["importlinter"]["contracts"]
    if contract["type"] == "layers"
    for layer in contract["layers"]
    for room in layer.split(" | ")
    # The faces of these names have no SQL; PostgreSQL has a schema that is called so, and a query calls a table so.
    if room not in ("denizen.public", "denizen.home")
]
"""The rooms from the top down, as import-linter holds them for Python."""

INVERTED = {
    # A resident opens the own record and that of a child alone, which is held where tickets are granted; to whom a
    # record was joined, and who is whose guardian, is known above.
    # Where somebody lives, and how old they are, the register knows.
    "access/sql/readers/open_access.sql": {
        "reading.standing_to",
        "reading.lies_beyond",
        "reading.may_be_under",
    },
    "register/sql/readers/asked_first.sql": {"reading.joined_to"},
    "register/sql/readers/veil.sql": {"reading.joined_to"},
    # A ticket is swept in the room that opened it; whom it could have shown only the readers know. The call stands
    # below them, and above them the one function that knows them all.
    "access/sql/readers/sweep_tickets.sql": {"reading.possibly_seen"},
    # What is shown of a person stands here; to whom a record was joined, and what else was declared of the person, is
    # known above. Both come in the same answer, or a page would take three tickets and leave three lines for one look.
    "register/sql/readers/card.sql": {"reading.joined_to", "reading.told", "reading.is_told_of_twice"},
    "register/sql/readers/household_page.sql": {"reading.joined_to"},
    "register/sql/readers/whereabouts.sql": {"reading.joined_to"},
    # Which authorities were told of a person belongs to all that is held of them, and is decided above.
    "linkage/sql/readers/record.sql": {"reading.disclosures_held"},
    "register/sql/readers/extract.sql": {"reading.joined_to", "reading.joined_into"},
    # A doubt stays with the record about which it was raised, and is told of the one that this was joined to.
    "register/sql/readers/examined.sql": {"reading.joined_into"},
    "register/sql/readers/doubting.sql": {"reading.joined_to", "reading.joined_into"},
    "register/sql/readers/doubts.sql": {"reading.joined_to"},
    "register/sql/readers/block.sql": {"reading.joined_to", "reading.joined_into"},
    # The list names nobody; which declarations are left out of it, whoever knows of whom they speak can tell.
    "ledger/sql/readers/inbox.sql": {"reading.veiled_declarations"},
}
"""Where something below asks something above by intent: the file, and what it names."""

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
# A text is no name, unless it is read as one: 'register.person'::regclass.
_TEXT = re.compile(r"'(?:[^']|'')*'(?!\s*::\s*reg)")
_NAME = re.compile(r'(?<![\w."])"?([a-z_]+)"?\s*\.\s*"?(\w+)')
_READER = re.compile(r"\bCREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+reading\.(\w+)")


def code_of(text: str) -> str:
    """SQL without comments and without texts."""
    return _TEXT.sub("''", _COMMENT.sub("", text))


def names_in(text: str) -> set[tuple[str, str]]:
    """All pairs `schema.name` of some SQL; those of an alias and a column are among them."""
    return {(match[1], match[2]) for match in _NAME.finditer(code_of(text))}


def trespasses(files: dict[str, str]) -> dict[str, set[str]]:
    """Which files of `ROOM/…` name what of a room above theirs."""
    owner = {
        reader: path.split("/")[0]
        for path, text in files.items()
        for reader in _READER.findall(code_of(text))
    }
    found: dict[str, set[str]] = {}
    for path, text in files.items():
        here = FLOORS.index(path.split("/")[0])
        for schema, name in names_in(text):
            room = owner.get(name) if schema == "reading" else schema
            assert room is not None, f"{path} calls reading.{name}, which no room defines"
            if room in FLOORS and FLOORS.index(room) < here:
                found.setdefault(path, set()).add(f"{schema}.{name}")
    return found


def _sql_files() -> Iterator[tuple[str, str]]:
    for path in SOURCE.glob("*/sql/**/*.sql"):
        yield path.relative_to(SOURCE).as_posix(), path.read_text("utf-8")


@pytest.fixture(scope="module", name="files")
def _files() -> dict[str, str]:
    return dict(_sql_files())


def test_no_sql_reaches_up_a_floor(files: dict[str, str]) -> None:
    assert len(files) > 150
    assert trespasses(files) == INVERTED


def test_no_python_reaches_up_by_sql_of_its_own() -> None:
    """Statements stand in files; what of SQL is written in Python names no table of a room above either."""
    spoken = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|REFERENCES)\s+([a-z]+)\.(\w+)")
    found = [
        f"{path.relative_to(SOURCE)} names {schema}.{name}"
        for path in SOURCE.rglob("*.py")
        for schema, name in spoken.findall(path.read_text("utf-8"))
        if schema in FLOORS and FLOORS.index(schema) < FLOORS.index(path.relative_to(SOURCE).parts[0])
    ]
    assert found == []


@pytest.mark.parametrize(
    ("where", "written", "what"),
    [
        ("register/sql/card.sql", "SELECT 1 FROM register.person p JOIN linkage.link l ON true", "linkage.link"),
        ("register/sql/readers/x.sql", "CREATE FUNCTION reading.x() AS $$SELECT * FROM linkage.link$$", "linkage.link"),
        ("ledger/sql/schema/0001_ledger.sql", "FOREIGN KEY (a) REFERENCES places.dwelling (id)", "places.dwelling"),
        ("access/sql/sweep_tickets.sql", "SELECT reading.search(%(ticket)s)", "reading.search"),
        ("access/sql/grants.sql", "GRANT SELECT ON\n access.actor,\n register.person TO public", "register.person"),
        ("journal/sql/comments.sql", "COMMENT ON COLUMN ledger.batch.id IS 'A batch'", "ledger.batch"),
        ("ledger/sql/states.sql", "SELECT 'register.person'::regclass", "register.person"),
    ],
)  # fmt: skip
def test_what_reaches_up_is_noticed(files: dict[str, str], where: str, written: str, what: str) -> None:
    assert trespasses({**files, where: written})[where] == {what}


def test_words_about_what_is_above_are_none_of_it(files: dict[str, str]) -> None:
    where = "journal/sql/grants.sql"
    harmless = (
        "-- as linkage.merge\n/* or register.person */ COMMENT ON TABLE journal.entry IS 'linkage.merge';"
    )
    assert where not in trespasses({**files, where: harmless})
