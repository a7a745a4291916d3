"""What of a person is compared: a few columns in ASCII, equal in Python, in DuckDB and in Splink.

A person of the register and the words of one declaration become the same columns; a person has more in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from psycopg.types.range import DateRange

from denizen.kernel.fold import fold_name
from denizen.linkage.names import sounds

type Value = str | tuple[str, ...] | None
type Features = Mapping[str, Value]

COLUMNS = (
    "name",
    "names",
    "spelt",
    "words",
    "latin",
    "born",
    "sex",
    "documents",
    "document_types",
    "dwellings",
)
"""`name` is the first of the `names`, whose frequency counts; `latin` its spelling; `born` is YYYYMMDD, YYYYMM or
YYYY."""

LISTS = frozenset({"names", "spelt", "words", "documents", "document_types", "dwellings"})
"""Those that hold several values."""

_SEXES = {"male": "m", "female": "f"}


@dataclass(frozen=True, slots=True)
class Description:
    """A person as somebody described them, or as the register holds them.

    Documents and dwellings go by any names that are theirs alone.
    """

    names: tuple[str, ...]
    born: DateRange | None = None
    sex: str | None = None
    documents: frozenset[str] = field(default=frozenset())
    document_types: frozenset[str] = field(default=frozenset())
    dwellings: frozenset[str] = field(default=frozenset())


def features(said: Description) -> Features:
    """Return the columns of a description. What is not told is None, never empty."""
    read = [sounds(name) for name in said.names if name]
    read = [each for each in read if each.latin]
    names = [_digest(folded) for name in said.names if (folded := fold_name(name))]
    return {
        "name": names[0] if names else None,
        "names": _several(names),
        "spelt": _several(spelling for each in read for spelling in each.spellings),
        "words": _several(word for each in read for word in each.words),
        "latin": read[0].latin if read else None,
        "born": digits_of(said.born),
        "sex": _SEXES.get(said.sex or ""),
        "documents": _several(said.documents),
        "document_types": _several(said.document_types),
        "dwellings": _several(said.dwellings),
    }


def digits_of(born: DateRange | None) -> str | None:
    """Return a birth date as digits, as far as it is known: 19900506, 199005, 1990; None where not even the year is."""
    if born is None or born.lower is None or born.upper is None:
        return None
    first: date = born.lower
    # A range of days has no upper bound of its own: it ends before that day.
    days = (born.upper - first).days
    if days == 1:
        return f"{first:%Y%m%d}"
    last = date.fromordinal(born.upper.toordinal() - 1)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y%m}"
    return f"{first:%Y}" if first.year == last.year else None


def _several(values: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(sorted(set(values))) or None


def _digest(folded: str) -> str:
    """A folded name in ASCII: equal for equal names."""
    return folded if folded.isascii() else blake2b(folded.encode(), digest_size=8).hexdigest()
