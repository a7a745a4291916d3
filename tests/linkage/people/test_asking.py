"""A file of people beside the register: the same answers as declarations get, and nobody of the register named."""

import io
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from denizen.demo.numbers import DIVISIONS, citizen_check
from denizen.kernel.crypto import Tokens
from denizen.kernel.postgres import Server
from denizen.ledger.rules import StatedDocument
from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.batch.errors import MemoryTooSmall
from denizen.linkage.files.errors import NamesMissing
from denizen.linkage.files.meanings import understand
from denizen.linkage.files.reading import read_table
from denizen.linkage.people.asking import FEWEST, Said, ask_register, described
from denizen.linkage.people.serving import starting_model

from ...databases import clone
from ...intake.declaring import Somebody, Town, day, said, town_in

KNOWN = [
    ("张伟", "1988-03-12", "male"),
    ("Батын Мөнхцэцэг", "1990-05-06", "female"),
    ("欧阳明月", "1976-08-30", "female"),
    ("Иван Петрович Сидоров", "1965-01-23", "male"),
    ("王芳", "1993-11-05", "female"),
]
FILE = [
    ("張偉", "1988-03-12", "male"),  # the same in traditional characters
    ("Bat Munkhtsetseg", "1990-05-06", "female"),  # in another script
    ("欧阳明月", "1976-08-03", "female"),  # a slip in the day
    ("Sidorov Ivan", "1965-01-23", "male"),  # without the father's name
    ("王芳", "1993", "female"),  # the year alone
    ("赵六", "2001-02-03", "male"),  # nobody here
    ("张伟", "1951-09-09", "male"),  # a namesake
]


@pytest.fixture(name="town")
def _town(server: Server, template_db: str) -> Iterator[Town]:
    with clone(server, template_db) as database, town_in(database) as settled:
        yield settled


def write(path: Path, rows: Sequence[Sequence[str]], header: str = "姓名,出生日期,性别") -> Path:
    """A file of people."""
    path.write_text("\n".join((header, *(",".join(row) for row in rows))) + "\n", "utf-8")
    return path


def asked_of(town: Town, file: Path) -> list[Said]:
    """What the register says of a file."""
    table = read_table(file)
    records = list(described(table, understand([table], beside=True), tokens=Tokens(bytes(32)), demo=True))
    with DuckEngine(memory="200MB") as engine:
        asked, _compared = ask_register(town.worker, engine, starting_model(), records)
    return asked


def test_a_file_is_told_what_its_declarations_would_be(town: Town, tmp_path: Path) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    known = set()
    for name, born, sex in KNOWN:
        [receipt] = town.declare(
            registrar, said("residence_start", Somebody(name, day(born), sex, None), "2024-03-05", at=home)
        )
        known.add(town.person(receipt))
    told = asked_of(town, write(tmp_path / "people.csv", FILE))
    became = []
    for name, born, sex in FILE:
        [receipt] = town.declare(
            registrar,
            said("residence_start", Somebody(name, day(born), sex, None), "2024-04-05", at=town.dwelling()),
        )
        undecided = town.outcome(receipt)[0] == "undecided"
        became.append("ask" if undecided else "link" if town.person(receipt) in known else "new")
    assert told == became
    assert {"ask", "new"} <= set(told)


def test_a_day_of_something_else_is_no_birth_date(tmp_path: Path) -> None:
    rows = [("2020-03-05", "1988-03-12", "张伟"), ("2021-03-05", "", "王芳"), ("2021-04-05", "1990", "李娜")]
    for header in ("入职日期,出生日期,员工姓名", "居住开始日期,出生日期,承租人姓名", "Tag,出生日期,姓名"):
        table = read_table(write(tmp_path / "people.csv", rows, header))
        said_of_them = described(table, understand([table], beside=True), tokens=Tokens(bytes(32)), demo=True)
        assert [known["born"] for _row, known in said_of_them] == ["19880312", None, "1990"]


def test_an_empty_register_knows_nobody(town: Town, tmp_path: Path) -> None:
    assert set(asked_of(town, write(tmp_path / "people.csv", FILE))) == {"new"}


def test_one_person_is_a_file_too(town: Town, tmp_path: Path) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    name, born, sex = KNOWN[0]
    town.declare(
        registrar, said("residence_start", Somebody(name, day(born), sex, None), "2024-03-05", at=home)
    )
    assert asked_of(town, write(tmp_path / "people.csv", FILE[:1])) == ["ask"]


def test_too_little_memory_is_said_in_one_line(town: Town, tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "people.csv", FILE))
    records = list(described(table, understand([table], beside=True), tokens=Tokens(bytes(32)), demo=True))
    with DuckEngine(memory="1MB") as engine, pytest.raises(MemoryTooSmall):
        ask_register(town.worker, engine, starting_model(), records)


def test_names_are_needed(town: Town, tmp_path: Path) -> None:
    with pytest.raises(NamesMissing):
        asked_of(town, write(tmp_path / "people.csv", [("1990-01-01", "f")], "dob,sex"))


def test_the_command_counts_leaves_a_line_and_says_of_no_row_what_became_of_it(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one row for each birth date, an answer for each row would find out the true one."""
    registrar, home = town.party("registrar"), town.dwelling()
    name, born, sex = KNOWN[0]
    [receipt] = town.declare(
        registrar, said("residence_start", Somebody(name, day(born), sex, None), "2024-03-05", at=home)
    )
    monkeypatch.setitem(os.environ, "DENIZEN_DATABASE_URL", town.database.url("denizen_worker"))
    monkeypatch.setitem(os.environ, "DENIZEN_HOME", str(tmp_path))
    rows = [(name, f"1988-03-{n:02}", sex) for n in range(1, FEWEST + 1)]
    file = write(tmp_path / "people.csv", rows)
    out = io.StringIO()
    call_command("linkage", "dedupe", str(file), stdout=out)
    counted = dict(re.findall(r"^(linked|asked about|new) +(\d+)$", out.getvalue(), re.MULTILINE))
    assert sum(map(int, counted.values())) == FEWEST
    assert int(counted["asked about"]) >= 1
    assert str(town.person(receipt)) not in out.getvalue()
    line = town.owner.execute(
        "SELECT quantity FROM journal.entry WHERE act = 'linkage.ask_register'"
    ).fetchall()
    assert line == [(FEWEST,)]
    with pytest.raises(CommandError, match="hand the file in"):
        call_command("linkage", "dedupe", str(file), "--propose", stdout=out)
    with pytest.raises(CommandError, match=str(FEWEST)):
        call_command("linkage", "dedupe", str(write(tmp_path / "few.csv", rows[:-1])), stdout=out)


NUMBERS = iter(range(1, 100))


def citizen(born: str) -> str:
    """An invented citizen number of that day."""
    first = f"{DIVISIONS[0]}{born.replace('-', '')}{next(NUMBERS):03}"
    return first + citizen_check(first)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (("张伟", "1988-03-12", "P1"), ("王芳", "1988-03-12", "P1")),
        (("张伟", "1988-03-12", "P2"), ("Zang Wei", "1988-03-13", "P2")),
        (("张伟", "1988-03-12", "P3"), ("张伟", "1988-03-12", "P3")),
        (("张伟", "1988-03-12", "citizen"), ("张伟", "1988-03-12", "citizen")),
        (("张伟", "1988-03-12", None), ("张伟", "1988-03", "citizen")),
        (("张伟", "1988-03-12", None), ("张伟", "1988-03-13", "citizen")),
        (("张伟", "1988-03-12", "P4"), ("张伟", "1988-03-12", "P5")),
        (("张伟", "1988-03-12", None), ("张伟", "1988-03", None)),
        (("张伟", "1988-03-12", None), ("张伟", "1988", None)),
    ],
)
def test_papers_are_asked_as_declarations_ask_them(
    town: Town, tmp_path: Path, known: tuple[str, str, str | None], told: tuple[str, str, str | None]
) -> None:
    tokens = Tokens(town_lookup())

    def paper(said_of_it: str | None, born: str) -> tuple[StatedDocument | None, str]:
        if said_of_it is None:
            return None, ""
        kind = "citizen_id" if said_of_it == "citizen" else "passport"
        number = citizen("1988-03-12") if kind == "citizen_id" else f"E{said_of_it}234567"
        return StatedDocument(kind, b"sealed", tokens.token(kind, number), None, "…", None), number

    registrar = town.party("registrar")
    name, born, of = known
    stated, _number = paper(of, born)
    [receipt] = town.declare(
        registrar,
        said("residence_start", Somebody(name, day(born), "male", stated), "2024-03-05", at=town.dwelling()),
    )
    first = town.person(receipt)
    name, born, of = told
    stated, number = paper(of, born)
    table = read_table(
        write(tmp_path / "people.csv", [(name, born, "男", number)], "姓名,出生日期,性别,证件号码")
    )
    records = list(described(table, understand([table], beside=True), tokens=tokens, demo=True))
    with DuckEngine(memory="200MB") as engine:
        [asked], _compared = ask_register(town.worker, engine, starting_model(), records)
    [receipt] = town.declare(
        town.party("registrar"),
        said("residence_start", Somebody(name, day(born), "male", stated), "2024-04-05", at=town.dwelling()),
    )
    if town.outcome(receipt)[0] == "undecided":
        assert asked == "ask"
    else:
        assert asked == ("link" if town.person(receipt) == first else "new")


def town_lookup() -> bytes:
    """A lookup key for these tests."""
    return bytes(range(32))
