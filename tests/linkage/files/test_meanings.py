"""What columns mean: our own headers are known, and what may be the answer is compared under no header."""

import random
from collections.abc import Callable
from uuid import NAMESPACE_DNS, uuid5

import pytest

from denizen.demo.headers import PURE_HEADERS
from denizen.intake.files.fields import FIELDS
from denizen.linkage.files import errors
from denizen.linkage.files.meanings import MOST_COMPARED, understand
from denizen.linkage.files.reading import Table

from .test_evaluating import people


def rows_of(seed: str) -> list[list[str]]:
    """Invented people, most of them twice."""
    return people(random.Random(seed), 400)


def table(rows: list[list[str]], **more: list[str]) -> Table:
    """A file under headers that nobody knows."""
    names = ("Rufform", "Sippe", "Tag", "Gegend", "Zahl")
    columns = {name: [row[at] or None for row in rows] for at, name in enumerate(names)}
    return Table("a", {**columns, **{name: list(cells) for name, cells in more.items()}})


def words(who: str) -> str:
    """A number as a word of letters."""
    return "".join("abcdefghij"[int(digit)] for digit in who[1:]) + " group"


@pytest.mark.parametrize(
    "answer",
    [
        words,
        lambda who: str(uuid5(NAMESPACE_DNS, who)),
        lambda who: str(10_000_000 + int(who[1:])),
        lambda who: who,
    ],
    ids=["words", "uuid", "like a telephone", "code"],
)
def test_what_groups_rows_as_the_answer_does_is_not_compared(answer: Callable[[str], str]) -> None:
    for seed in ("one", "two"):
        rows = rows_of(seed)
        found = {c.name: c.meaning for c in understand([table(rows, Bund=[answer(row[-1]) for row in rows])])}
        assert found == {
            "Rufform": "text",
            "Sippe": "text",
            "Tag": "birth_date",
            "Gegend": "text",
            "Zahl": "phone",
            "Bund": "ignored",
        }


def test_a_column_that_people_filled_in_with_slips_is_compared() -> None:
    rows, rng = rows_of("slips"), random.Random("nick")
    nick = [words(row[-1]) if rng.random() < 0.8 else "x" + words(row[-1])[2:] for row in rows]
    [column] = [c for c in understand([table(rows, Bund=nick)]) if c.name == "Bund"]
    assert column.meaning == "text"


def test_more_columns_than_can_be_looked_at_together_are_refused() -> None:
    rng = random.Random("many")
    columns = {f"col {n // 26}{'abcdefghijklmnopqrstuvwxyz'[n % 26]}": None for n in range(MOST_COMPARED + 1)}
    cells = [[rng.choice(["red", "green", "blue", "pale blue"]) for _row in range(30)] for _column in columns]
    with pytest.raises(errors.TooManyColumns, match=f"{MOST_COMPARED + 1} columns"):
        understand([Table("a", dict(zip(columns, cells, strict=True)))])
    kept = understand([Table("a", dict(zip(columns, cells, strict=True)))], {next(iter(columns)): "ignored"})
    assert len(kept) == MOST_COMPARED + 1


NAMES = ("张伟", "王芳", "李娜")
DAYS = ("2020-03-05", "2021-04-05", "2022-05-06")


@pytest.mark.parametrize("headers", PURE_HEADERS.values(), ids=PURE_HEADERS)
def test_our_own_headers_are_known(headers: dict[str, str]) -> None:
    cells = {"name": NAMES, "start_date": DAYS, "address": ("文一路1号", "文二路2号", "文三路3号")}
    columns = {"出生日期": list(DAYS), **{header: list(cells[code]) for code, header in headers.items()}}
    found = {column.name: column.meaning for column in understand([Table("a", columns)])}
    meanings = {"name": "full_name", "start_date": "ignored", "address": "address"}
    assert found == {"出生日期": "birth_date", **{header: meanings[code] for code, header in headers.items()}}


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("name", "full_name"), ("birth_date", "birth_date"), ("start_date", "ignored"), ("end_date", "ignored")],
)
def test_what_forms_call_a_field_in_chinese_is_known(code: str, meaning: str) -> None:
    for header in (FIELDS[code].zh, *FIELDS[code].also):
        # 名字 is a given name as often as a whole one.
        if header != "名字" and all("\u4e00" <= letter <= "\u9fff" for letter in header):
            cells = {"姓名" if code != "name" else "性别": list(NAMES), header: list(DAYS)}
            [column] = [c for c in understand([Table("a", cells)]) if c.name == header]
            assert (header, column.meaning) == (header, meaning)
