"""Headers to fields: synonyms in two languages, what a sender's earlier files taught, and where the header stands."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from denizen.intake.files import errors
from denizen.intake.files.codes import normalise
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.kinds import KIND_FIELDS, MIXED, REQUIRED

# A remembered column with this field is left out on purpose.
LEFT_OUT = ""
# The columns that a rejects file adds, in both languages; reading passes over them.
REJECT_HEADERS: Mapping[str, tuple[str, str]] = {
    "zh-hans": ("错误代码", "错误说明"),
    "en": ("Error code", "Error"),
}
# Headers that say which document the number in their column belongs to.
_DOCUMENT_HEADERS: Mapping[str, tuple[str, ...]] = {
    "citizen_id": (
        *("身份证", "身份证号", "身份证号码", "居民身份证", "居民身份证号", "居民身份证号码", "身份证件号码"),
        *("公民身份号码", "公民身份证号码", "citizen id", "citizen id number", "id card", "id card number"),
        "identity card number",
    ),
    "passport": ("护照号", "护照号码", "passport", "passport number", "passport no"),
}
# The widest table that is read, and how far down a header is looked for.
MOST_COLUMNS = 200
HEADER_ROWS = 30

_BRACKETS = re.compile(r"\(.*?\)|（.*?）|\[.*?\]|【.*?】")
_PARTS = re.compile(r"[/|\n\r,;:：]+|(?<=[\u4e00-\u9fff])\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means: its field, and the document type that it implies, if it names one."""

    field: str
    document_type: str | None = None


def _index() -> dict[str, tuple[Meaning, ...]]:
    """Every known header with what it may mean, the canonical names before the synonyms."""
    meanings: dict[str, list[Meaning]] = {}
    for field in FIELDS.values():
        for header in (field.code, field.zh, field.en):
            meanings.setdefault(normalise(header), []).append(Meaning(field.code))
    for document_type, headers in _DOCUMENT_HEADERS.items():
        for header in headers:
            meanings.setdefault(normalise(header), []).append(Meaning("document_number", document_type))
    for field in FIELDS.values():
        for header in filter(None, field.also):
            meanings.setdefault(normalise(header), []).append(Meaning(field.code))
    return {header: tuple(dict.fromkeys(found)) for header, found in meanings.items()}


_INDEX = _index()
_LONGEST_HEADER = 200
_OURS = frozenset(normalise(header) for pair in REJECT_HEADERS.values() for header in pair)


def fields_of(kind: str) -> frozenset[str]:
    """The fields that a file of this kind may have; for a mixed file those of every kind."""
    if kind == MIXED:
        return frozenset(FIELDS)
    if kind not in KIND_FIELDS:
        raise errors.KindUnknown()
    return frozenset(KIND_FIELDS[kind]) | {"kind"}


def meaning_of(header: str, allowed: frozenset[str]) -> Meaning | None:
    """What a header means in a file that may have the `allowed` fields; None if it is unknown there.

    Tried in turn: the header as it stands, without its bracketed remarks, and part by part where it is written in
    two languages; the parts must agree.
    """
    if len(header) > _LONGEST_HEADER:
        return None
    header = unicodedata.normalize("NFKC", header)
    bare = _BRACKETS.sub("", header)
    for text in (header, bare):
        if found := _known(text, allowed):
            return found
    parts = {found for part in _PARTS.split(bare) if (found := _known(part, allowed))}
    return parts.pop() if len(parts) == 1 else None


def _known(text: str, allowed: frozenset[str]) -> Meaning | None:
    """The first meaning of a header among the allowed fields."""
    return next((meaning for meaning in _INDEX.get(normalise(text), ()) if meaning.field in allowed), None)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a sender's headers mean: pairs of header and field, `LEFT_OUT` for a column to pass over.

    It is remembered for each sender, so that headers that no catalogue knows need to be explained once.
    """

    pairs: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        unknown = sorted({field for _, field in self.pairs if field not in FIELDS and field != LEFT_OUT})
        if unknown:
            raise errors.MappingUnusable(names=", ".join(unknown))

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str]]) -> "ColumnMapping":
        """The mapping from rows of (header, field) as they were kept."""
        return cls(tuple((header, field) for header, field in rows))

    def to_rows(self) -> list[tuple[str, str]]:
        """Rows of (header, field) to keep."""
        return list(self.pairs)

    def by_header(self) -> dict[str, str]:
        """Fields by normalised header."""
        return {normalise(header): field for header, field in self.pairs}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file: the field of each position (None: unknown), and what was learnt about the file."""

    header: tuple[str, ...]
    fields: tuple[str | None, ...]
    unknown: tuple[str, ...]
    document_type: str | None

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping to remember for the sender."""
        named = zip(self.header, self.fields, strict=True)
        return ColumnMapping(tuple((header, field) for header, field in named if field is not None))


def bind(header: Sequence[str], kind: str, mapping: ColumnMapping | None = None) -> Columns:
    """Give each column its field; unknown columns are named in `unknown`, our own error columns passed over."""
    allowed = fields_of(kind)
    learnt = mapping.by_header() if mapping else {}
    fields: list[str | None] = []
    unknown: list[str] = []
    document_type: str | None = None
    for name in header:
        told = learnt.get(normalise(name))
        meaning = meaning_of(name, allowed) if name.strip() else None
        field = told if told is not None else meaning.field if meaning else None
        if field == "document_number" and meaning is not None and meaning.field == field:
            document_type = meaning.document_type
        if field is None and name.strip() and normalise(name) not in _OURS:
            unknown.append(_shown(name))
        fields.append(field if field in allowed or field == LEFT_OUT else None)
    return Columns(tuple(header), tuple(fields), tuple(dict.fromkeys(unknown)), document_type)


def _shown(name: str) -> str:
    """An unknown header as it may be shown: not endless, and nothing in it that cannot be encoded."""
    return " ".join(name.split())[:80].encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


def check(columns: Columns, kind: str) -> None:
    """Refuse two columns for one field, and a table without the columns that the kind needs."""
    places: dict[str, list[str]] = {}
    for header, field in zip(columns.header, columns.fields, strict=True):
        if field:
            places.setdefault(field, []).append(header.strip())
    repeated = {field: headers for field, headers in places.items() if len(headers) > 1}
    if repeated:
        names = "; ".join(" = ".join(headers) for headers in repeated.values())
        raise errors.ColumnsRepeated(fields=tuple(repeated), names=names)
    absent = missing(columns, kind)
    if absent:
        raise errors.ColumnsMissing(fields=tuple(group[0] for group in absent), names=labels(absent))


def missing(columns: Columns, kind: str) -> tuple[tuple[str, ...], ...]:
    """The required groups of alternatives of which no column is there; a mixed file needs only its kinds."""
    there = {field for field in columns.fields if field}
    needed = (("kind",),) if kind == MIXED else REQUIRED[kind]
    return tuple(group for group in needed if there.isdisjoint(group))


def _labels(groups: tuple[tuple[str, ...], ...]) -> str:
    """The headers of fields in the active language, alternatives parted by a slash."""
    language = get_language() or "en"
    return ", ".join(" / ".join(FIELDS[field].header(language) for field in group) for group in groups)


def labels(groups: tuple[tuple[str, ...], ...]) -> str | Promise:
    """`_labels`, in the language that is active when the text is read."""
    return lazy(_labels, str)(groups)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header was found: the index of its last row, its columns, and how many fields they name."""

    last_row: int
    columns: Columns
    score: int


def find_header(
    rows: Sequence[Sequence[str]], kind: str, mapping: ColumnMapping | None = None
) -> Header | None:
    """Find the header among the first rows: the one that names the most fields, the earliest among equals.

    Titles above it are passed over. A header in two rows, as merged cells make it, is read downwards: where the
    lower row is empty, the upper one gives the name. None if no row names a field.
    """
    best: Header | None = None
    for index, row in enumerate(rows[:HEADER_ROWS]):
        candidates = [tuple(row)]
        if index and any(rows[index - 1]):
            candidates.append(_stacked(rows[index - 1], row))
        for candidate in candidates:
            if len(candidate) > MOST_COLUMNS and any(candidate[MOST_COLUMNS:]):
                raise errors.TooManyColumns(limit=MOST_COLUMNS)
            columns = bind(candidate[:MOST_COLUMNS], kind, mapping)
            score = len({field for field in columns.fields if field})
            if score and (best is None or score > best.score):
                best = Header(index, columns, score)
                if score > 1 and score == len([name for name in columns.header if name.strip()]):
                    # Every cell names a field of its own: no row below can be more of a header.
                    return best
    return best


def _stacked(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two rows of a header as one."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    return tuple(low if low.strip() else high for high, low in zip(above, below, strict=True))
