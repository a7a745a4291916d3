"""From the cells of a record to the few columns that comparisons and blocking look at. All are ASCII."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from denizen.linkage.files.folding import Folding, ascii_words
from denizen.linkage.files.meanings import Column
from denizen.linkage.files.reading import Table

type Value = str | tuple[str, ...] | None
type Features = dict[str, list[Value]]

_WORDS = ("place", "region", "occupation", "address", "organisation", "text")
_COMPACT = ("document_number", "code", "street_number")
_SEX = {
    **dict.fromkeys("male man m 1 nan zhe e er".split(), "m"),
    **dict.fromkeys("female woman f 2 nu nyu zh em".split(), "f"),
}
"""By words as they are folded: 女 is nu or nyu, Mongolian эм is em."""
# Words of one letter that are another's in another script: Russian м is male, Mongolian эм female.
_SEX_OF_A_LETTER = {"м": "m", "ж": "f"}
_DATE = re.compile(
    r"(?P<y>\d{4})(?P<s>\D?)(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?:\D.*)?|(?P<d2>\d\d?)\D(?P<m2>\d\d?)\D(?P<y2>\d{4})"
)
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Understood:
    """The derived columns of all records by name, and of which kind each group of them is: `given` of kind name."""

    features: Features
    kinds: dict[str, str]

    def __len__(self) -> int:
        return len(next(iter(self.features.values())))

    def add(self, kind: str, name: str, made: Mapping[str, list[Value]]) -> None:
        """Add a group of columns, unless it tells nothing of anybody."""
        if any(value is not None for value in made[name]):
            self.features.update(made)
            self.kinds[name] = kind

    def tells(self, name: str) -> bool:
        """Whether there is such a column, and anything in it."""
        return any(value is not None for value in self.features.get(name, ()))


def derive(tables: Sequence[Table], columns: Sequence[Column], fold: Folding = ascii_words) -> Understood:
    """Derive the features of all records, one table after another."""
    understood = Understood({}, {})
    by_meaning: dict[str, list[str]] = {}
    for column in columns:
        by_meaning.setdefault(column.meaning, []).append(column.name)

    def cells(name: str) -> list[str | None]:
        return [cell for table in tables for cell in table.columns[name]]

    names = {meaning: [cells(n) for n in by_meaning.get(meaning, ())] for meaning in _NAMES}
    if any(names.values()):
        understood.add("names", "names", _names(names, fold))
        understood.kinds.update({part: part for part in ("given", "surname") if understood.tells(part)})
    for meaning, found in by_meaning.items():
        make = _MAKERS.get(meaning)
        for n, header in enumerate(found if make else ()):
            name = meaning if n == 0 else f"{meaning}_{n + 1}"
            assert make is not None
            understood.add(meaning, name, make(name, cells(header), fold))
    return understood


_NAMES = ("given_name", "surname", "full_name")


def _names(found: Mapping[str, list[list[str | None]]], fold: Folding) -> dict[str, list[Value]]:
    """`given` and `surname` as told, else the first and the last word; `names` every word; `full` all words, sorted."""
    rows = len(next(part for part in found.values() if part)[0])
    given: list[Value] = []
    surname: list[Value] = []
    every: list[Value] = []
    full: list[Value] = []
    for row in range(rows):
        g, s, f = ([fold(cell) for part in found[meaning] if (cell := part[row])] for meaning in _NAMES)
        if not g and not s and f:
            words = max(f, key=len).split()
            g, s = words[:1], words[-1:] if len(words) > 1 else []
        every_word = {word for text in (*g, *s, *f) for word in text.split()}
        given.append(_joined(g))
        surname.append(_joined(s))
        every.append(tuple(sorted(every_word)) or None)
        full.append(" ".join(sorted(every_word)) or None)
    return {"given": given, "surname": surname, "names": every, "full": full}


def _joined(texts: Iterable[str]) -> str | None:
    return " ".join(dict.fromkeys(filter(None, texts))) or None


def _each(cells: Iterable[str | None], make: Callable[[str], Value]) -> list[Value]:
    """Make a value of each cell, once for equal ones."""
    made: dict[str, Value] = {}
    values: list[Value] = []
    for cell in cells:
        if cell is None:
            values.append(None)
        else:
            if cell not in made:
                made[cell] = make(cell) or None
            values.append(made[cell])
    return values


def _words(name: str, cells: list[str | None], fold: Folding) -> dict[str, list[Value]]:
    return {
        name: _each(cells, fold),
        f"{name}_words": _each(cells, lambda cell: tuple(sorted(set(fold(cell).split())))),
    }


def _compact(name: str, cells: list[str | None], fold: Folding) -> dict[str, list[Value]]:
    return {name: _each(cells, lambda cell: fold(cell).replace(" ", ""))}


def _date(name: str, cells: list[str | None], _fold: Folding) -> dict[str, list[Value]]:
    """Eight digits, year first, whether or not they make a day.

    Which of the other two numbers is the month is told by all cells together.
    """
    met = [
        match for cell in dict.fromkeys(cells) if cell and (match := _DATE.fullmatch(cell)) and match["y2"]
    ]
    american = sum(int(m["m2"]) > 12 for m in met) > sum(int(m["d2"]) > 12 for m in met)

    def digits(cell: str) -> str | None:
        match = _DATE.fullmatch(cell)
        if match is None:
            rest = "".join(re.findall(r"[0-9]", cell))
            return rest if 6 <= len(rest) <= 8 else None
        if match["y"]:
            return f"{match['y']}{int(match['m']):02}{int(match['d']):02}"
        month, day = (match["d2"], match["m2"]) if american else (match["m2"], match["d2"])
        return f"{match['y2']}{int(month):02}{int(day):02}"

    def year(cell: str) -> str | None:
        known = digits(cell)
        found = _YEAR.search(cell)
        return known[:4] if known and len(known) == 8 else found[0] if found else None

    return {name: _each(cells, digits), "birth_y": _each(cells, year)}


def _sex(name: str, cells: list[str | None], fold: Folding) -> dict[str, list[Value]]:
    return {name: _each(cells, lambda cell: _SEX_OF_A_LETTER.get(cell.casefold()) or _SEX.get(fold(cell)))}


def _postcode(name: str, cells: list[str | None], fold: Folding) -> dict[str, list[Value]]:
    """The code, and the district that its first part names: of `sw1a 2bj` sw1a, of 310000 310."""

    def district(cell: str) -> str:
        first, space, _second = fold(cell).partition(" ")
        if space:
            return first
        return first[:-3] if len(first) > 4 and not first.isdigit() else first[: -(-len(first) // 2)]

    return {
        name: _each(cells, lambda cell: fold(cell).replace(" ", "")),
        f"{name}_district": _each(cells, district),
    }


def _phone(name: str, cells: list[str | None], _fold: Folding) -> dict[str, list[Value]]:
    """The digits, and their last eight, which a prefix of the country or trunk does not change."""

    def digits(cell: str) -> str:
        return "".join(re.findall(r"[0-9]", cell))

    return {name: _each(cells, digits), f"{name}_end": _each(cells, lambda cell: digits(cell)[-8:])}


def _email(name: str, cells: list[str | None], fold: Folding) -> dict[str, list[Value]]:
    def plain(cell: str) -> str:
        return "@".join(fold(part).replace(" ", ".") for part in cell.split("@"))

    return {
        name: _each(cells, plain),
        f"{name}_user": _each(cells, lambda cell: plain(cell).partition("@")[0]),
    }


_MAKERS: dict[str, Callable[[str, list[str | None], Folding], dict[str, list[Value]]]] = {
    **dict.fromkeys(_WORDS, _words),
    **dict.fromkeys(_COMPACT, _compact),
    "birth_date": _date,
    "birth_year": _compact,
    "sex": _sex,
    "postcode": _postcode,
    "phone": _phone,
    "email": _email,
}
