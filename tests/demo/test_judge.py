"""The judge tells a perfect register from one that errs in a known way."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from denizen.demo import errors
from denizen.demo.errors import RowRef
from denizen.demo.judge import KNOWN_AFTER, Judge, Outcome, table
from denizen.demo.town import Town


class Register:
    """Answers as a register that knows everything, but for what a test spoils."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.records: dict[Hashable, set[RowRef]] = defaultdict(set)
        for parcel in town.parcels:
            for number, person in enumerate(parcel.people, 1):
                self.records[f"r{person}"].add(RowRef(parcel.filename, number))
        self.spoil: Callable[[dict[Hashable, str]], None] = lambda _: None
        self.asked: list[tuple[date, date]] = []
        self.noticed: list[Outcome] = []

    def people(self) -> Mapping[Hashable, Collection[RowRef]]:
        return self.records

    def main_dwellings(self, day: date, known_on: date) -> Mapping[Hashable, str]:
        self.asked.append((day, known_on))
        answer: dict[Hashable, str] = {
            f"r{person}": plate for person, plate in self.town.truth.main_dwellings(day).items()
        }
        self.spoil(answer)
        return answer

    def outcomes(self) -> Iterable[Outcome]:
        return self.noticed


@pytest.fixture
def register(tiny: Town) -> Register:
    return Register(tiny)


@pytest.fixture
def judge(tiny: Town) -> Judge:
    return Judge(tiny.truth, tiny.ledger, tiny.starts, tiny.ends, tiny.seed)


def test_a_register_that_knows_everything_is_right(judge: Judge, register: Register):
    figures = judge.judge(register, {"intake": 1.5})
    assert figures.residences_right == 1.0
    assert (figures.duplicates, figures.missing, figures.invented) == (0, 0, 0)
    assert figures.people_true == figures.people_registered
    assert figures.found[errors.DUPLICATE_PERSON] == figures.injected[errors.DUPLICATE_PERSON]


def test_days_are_judged_as_known_60_days_later(judge: Judge, register: Register, tiny: Town):
    judge.judge(register, {})
    judged = [(day, known) for day, known in register.asked if day != tiny.ends]
    assert len(judged) == 3
    assert all(known - day == KNOWN_AFTER and known <= tiny.ends for day, known in judged)


def test_one_wrong_and_one_missing_dwelling_count_once_each(judge: Judge, register: Register, tiny: Town):
    def spoil(answer: dict[Hashable, str]) -> None:
        first, second, *_ = sorted(answer, key=str)
        answer[first] = "elsewhere"
        del answer[second]

    register.spoil = spoil
    figures = judge.judge(register, {})
    for day, share in figures.residences_right_on.items():
        everybody = len(tiny.truth.main_dwellings(date.fromisoformat(day)))
        assert share == pytest.approx(1 - 2 / everybody)


def test_somebody_who_lives_nowhere_but_is_registered_somewhere_is_wrong(
    judge: Judge, register: Register, tiny: Town
):
    visitor = next(person for person in tiny.truth.people.values() if person.standing == "visitor")

    def spoil(answer: dict[Hashable, str]) -> None:
        answer[f"r{visitor.id}"] = tiny.dwellings[0].plate

    register.spoil = spoil
    figures = judge.judge(register, {})
    for day, share in figures.residences_right_on.items():
        everybody = len(tiny.truth.main_dwellings(date.fromisoformat(day)))
        assert share == pytest.approx(everybody / (everybody + 1))


def test_a_second_record_is_a_duplicate_and_makes_the_residence_wrong(
    judge: Judge, register: Register, tiny: Town
):
    living = tiny.truth.main_dwellings(tiny.ends)
    resident = next(person for person in living if len(register.records[f"r{person}"]) > 1)
    rows = sorted(register.records[f"r{resident}"])
    register.records[f"r{resident}"] = set(rows[1:])
    register.records["second"] = {rows[0]}

    def spoil(answer: dict[Hashable, str]) -> None:
        if f"r{resident}" in answer:
            answer["second"] = answer[f"r{resident}"]

    register.spoil = spoil
    figures = judge.judge(register, {})
    assert figures.duplicates == 1
    assert figures.missing == 0
    assert any(share < 1 for share in figures.residences_right_on.values())


def test_two_people_in_one_record_leave_one_missing(judge: Judge, register: Register, tiny: Town):
    one, other, *_ = sorted(register.records, key=str)
    register.records[one] |= register.records.pop(other)
    figures = judge.judge(register, {})
    assert figures.missing == 1
    assert figures.duplicates == 0


def test_a_record_of_rows_that_nobody_sent_is_invented(judge: Judge, register: Register):
    register.records["ghost"] = {RowRef("never-sent.csv", 1)}
    assert judge.judge(register, {}).invented == 1


def test_noticed_errors_are_found(judge: Judge, register: Register, tiny: Town):
    marks = {
        errors.LATE: "late",
        errors.WRONG_CHECK_DIGIT: "document.citizen_id.checksum",
        errors.UNKNOWN_PLATE: "dwelling.plate_unknown",
    }
    marked: dict[RowRef, set[str]] = defaultdict(set)
    for entry in tiny.ledger.entries:
        if entry.row and entry.error in marks:
            marked[entry.row].add(marks[entry.error])
    register.noticed = [Outcome(row, "residence_start", "applied", found) for row, found in marked.items()]
    figures = judge.judge(register, {})
    for error in marks:
        assert figures.found[error] == figures.injected[error] > 0
    assert figures.found[errors.UNMATCHED_ADDRESS] == 0
    assert figures.declarations == {"residence_start": {"applied": len(marked)}}


def test_figures_are_written_with_every_key(judge: Judge, register: Register, tmp_path: Path):
    figures = judge.judge(register, {"demo": 2.0})
    figures.write(tmp_path / "figures.json")
    written = json.loads((tmp_path / "figures.json").read_text())
    people = {"people_true", "people_registered", "duplicates", "missing", "invented"}
    assert set(written) >= people | {"injected", "found", "residences_right", "declarations", "seconds"}
    assert written["seconds"] == {"demo": 2.0}
    text = table(figures)
    assert "residences right" in text
    assert "100.00%" in text
