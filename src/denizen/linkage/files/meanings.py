"""What the columns of a file mean, told by their headers and what stands in them; a map can say otherwise.

A header decides where it is plain; where it is not, the values do. A column that numbers its rows, or says the same
in all, is never compared, and neither is one that groups records under an unknown header: it may be the answer.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from denizen.kernel.fold import fold_name
from denizen.linkage.files import errors
from denizen.linkage.files.grouping import groups_rows, may_be_the_answer
from denizen.linkage.files.headers import MEANING_OF
from denizen.linkage.files.reading import Cell, Table

MEANINGS = (
    "given_name surname full_name birth_date birth_year sex place postcode region street_number address phone email "
    "document_number occupation organisation code text row ignored"
).split()
"""`code`: a short number of something, compared by equality and one slip. `text`: words of any kind. `row`: numbers
the row."""

_BRACKETED = re.compile(r"[(（\[].*?[)）\]]")
_QUALIFIERS = re.compile(r"\b(fake|clean|cleaned|std|raw|original|orig|new|the|\d+|l|r|a|b)\b|\d+$")

_SEXES = frozenset("m f male female man woman 男 女 1 2 0 9 x u unknown м ж эр эм".split())
_SHAPES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+").fullmatch),
    (
        "birth_date",
        re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(1[5-9]|20)\d{6}").fullmatch,
    ),
    ("sex", lambda text: text.casefold() in _SEXES),
    ("phone", re.compile(r"\+?[\d ()/-]{7,17}").fullmatch),
    ("code", re.compile(r"(?=.*\d)[\w/-]{1,20}").fullmatch),
)
_NOT_COMPARED = ("row", "ignored")
_SHARE = 0.9
_SAMPLE = 5_000
_MOSTLY_DISTINCT = 0.95
MOST_COMPARED = 50
"""Columns: each two of them are looked at together, to find rules and to train."""


@dataclass(frozen=True)
class Column:
    """One column, what it means, and what told so: `header`, `values` or `map`."""

    name: str
    meaning: str
    told_by: str


def understand(
    tables: Sequence[Table], said: Mapping[str, str] | None = None, *, beside: bool = False
) -> tuple[Column, ...]:
    """Tell what each column that all tables have means.

    Raises MapUnusable, ColumnMissing, NothingToCompare, TooManyColumns.

    Where the records are compared with others (`beside`), a column that says the same in all of them says something.
    """
    said = said or {}
    for name, meaning in said.items():
        if meaning not in MEANINGS:
            raise errors.MapUnusable(problem=f"{name}: {meaning}", meanings=", ".join(MEANINGS))
        for table in tables:
            if name not in table.columns:
                raise errors.ColumnMissing(path=table.name, column=name, columns=", ".join(table.columns))
    first, *others = tables
    common = [name for name in first.columns if all(name in other.columns for other in others)]
    found = [
        _column(name, [table.columns[name] for table in tables], said, 1 if beside else 2) for name in common
    ]
    settled = _names_settled(found)
    compared = sum(column.meaning not in _NOT_COMPARED for column in settled)
    if compared > MOST_COMPARED:
        raise errors.TooManyColumns(columns=compared, most=MOST_COMPARED)
    columns = tuple(_answers_put_away(settled, tables))
    if all(column.meaning in _NOT_COMPARED for column in columns):
        raise errors.NothingToCompare()
    return columns


def read_map(path: Path) -> dict[str, str]:
    """Read `column: meaning` lines, a flat part of YAML with comments. Raises MapUnusable."""
    said: dict[str, str] = {}
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        problem = f"{path.name} is not UTF-8"
        raise errors.MapUnusable(problem=problem, meanings=", ".join(MEANINGS)) from None
    for number, line in enumerate(lines, 1):
        text = line.split(" #")[0].strip()
        if not text or text.startswith("#") or text == "---":
            continue
        name, colon, meaning = text.rpartition(":")
        if not colon or not name.strip():
            raise errors.MapUnusable(problem=f"{path.name}:{number}", meanings=", ".join(MEANINGS))
        said[name.strip().strip("'\"")] = meaning.strip().strip("'\"")
    return said


def _column(name: str, cells: Sequence[Sequence[Cell]], said: Mapping[str, str], fewest: int) -> Column:
    if name in said:
        return Column(name, said[name], "map")
    filled = [cell for part in cells for cell in part if cell is not None]
    if len(set(filled)) < fewest:
        return Column(name, "ignored", "values")
    meaning = _by_header(name)
    if meaning == "row" and not any(_numbers_rows(part) for part in cells):
        # An identifier that returns speaks of somebody: it may be the answer itself.
        return Column(name, "ignored", "values")
    if meaning:
        return Column(name, meaning, "header")
    return Column(name, _by_values(filled, cells), "values")


def _by_header(name: str) -> str | None:
    bare = _BRACKETED.sub(" ", name).strip() or name
    words = " ".join(re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)).split()).casefold()
    plain = " ".join(_QUALIFIERS.sub(" ", words).split())
    return MEANING_OF.get(words) or MEANING_OF.get(plain)


def _by_values(filled: Sequence[str], cells: Sequence[Sequence[Cell]]) -> str:
    sample = filled[:: max(1, len(filled) // _SAMPLE)]
    for meaning, fits in _SHAPES:
        if sum(bool(fits(text)) for text in sample) >= _SHARE * len(sample):
            if meaning == "code" and (any(map(_numbers_rows, cells)) or groups_rows(sample)):
                return "ignored"
            return meaning
    return "text"


def _answers_put_away(found: Sequence[Column], tables: Sequence[Table]) -> Iterator[Column]:
    """Leave out what may be the answer, of the columns whose header tells nothing."""
    cells = {
        column.name: [cell for table in tables for cell in table.columns[column.name]]
        for column in found
        if column.meaning not in _NOT_COMPARED
    }
    for column in found:
        others = [told for name, told in cells.items() if name != column.name]
        is_hidden = column.told_by == "values" and column.meaning in ("text", "phone")
        if is_hidden and may_be_the_answer(cells[column.name], others):
            yield Column(column.name, "ignored", "values")
        else:
            yield column


def _numbers_rows(cells: Sequence[Cell]) -> bool:
    """True where nearly every row has a value of its own."""
    filled = [cell for cell in cells if cell is not None]
    return len(filled) == len(cells) and len(set(filled)) >= _MOSTLY_DISTINCT * len(filled)


def _names_settled(columns: Iterable[Column]) -> list[Column]:
    """A column called just `name` names a person where anything else of a person is told, else an organisation."""
    found = list(columns)
    personal = {"given_name", "surname", "birth_date", "sex", "birth_year"} & {c.meaning for c in found}
    return [
        Column(c.name, "full_name" if personal else "organisation", "header")
        if c.told_by != "map" and c.meaning != "ignored" and fold_name(c.name) in ("name", "title")
        else c
        for c in found
    ]
