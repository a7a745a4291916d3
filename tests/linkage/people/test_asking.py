"""A file of people beside the register: the same answers as declarations get, and nobody of the register named."""

import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from denizen.kernel.crypto import Tokens
from denizen.kernel.postgres import Server
from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.batch.errors import MemoryTooSmall
from denizen.linkage.files.errors import NamesMissing
from denizen.linkage.files.meanings import understand
from denizen.linkage.files.reading import read_table
from denizen.linkage.people.asking import Asked, ask_register, described
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


def asked_of(town: Town, file: Path) -> list[Asked]:
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
    told = [each.said for each in asked_of(town, write(tmp_path / "people.csv", FILE))]
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


def test_an_empty_register_knows_nobody(town: Town, tmp_path: Path) -> None:
    assert {each.said for each in asked_of(town, write(tmp_path / "people.csv", FILE))} == {"new"}


def test_one_person_is_a_file_too(town: Town, tmp_path: Path) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    name, born, sex = KNOWN[0]
    town.declare(
        registrar, said("residence_start", Somebody(name, day(born), sex, None), "2024-03-05", at=home)
    )
    assert [each.said for each in asked_of(town, write(tmp_path / "people.csv", FILE[:1]))] == ["ask"]


def test_too_little_memory_is_said_in_one_line(town: Town, tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "people.csv", FILE))
    records = list(described(table, understand([table], beside=True), tokens=Tokens(bytes(32)), demo=True))
    with DuckEngine(memory="1MB") as engine, pytest.raises(MemoryTooSmall):
        ask_register(town.worker, engine, starting_model(), records)


def test_names_are_needed(town: Town, tmp_path: Path) -> None:
    with pytest.raises(NamesMissing):
        asked_of(town, write(tmp_path / "people.csv", [("1990-01-01", "f")], "dob,sex"))


def test_the_command_counts_and_names_nobody_of_the_register(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    name, born, sex = KNOWN[0]
    [receipt] = town.declare(
        registrar, said("residence_start", Somebody(name, day(born), sex, None), "2024-03-05", at=home)
    )
    monkeypatch.setitem(os.environ, "DENIZEN_DATABASE_URL", town.database.url("denizen_worker"))
    monkeypatch.setitem(os.environ, "DENIZEN_HOME", str(tmp_path))
    file, found = write(tmp_path / "people.csv", FILE), tmp_path / "found.json"
    out = io.StringIO()
    call_command("linkage", "dedupe", str(file), "--json", str(found), stdout=out)
    rows = json.loads(found.read_text("utf-8"))
    assert [row["row"] for row in rows] == list(range(2, 2 + len(FILE)))
    assert {tuple(sorted(row)) for row in rows} == {("bits", "row", "said")}
    assert str(town.person(receipt)) not in out.getvalue() + found.read_text("utf-8")
    with pytest.raises(CommandError, match="hand the file in"):
        call_command("linkage", "dedupe", str(file), "--propose", stdout=out)
