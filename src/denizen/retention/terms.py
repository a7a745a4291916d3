"""The terms of all rule packs as the database holds them: `sql/seeds.sql`, written from the packs.

What erases looks the terms up in a table that it may not change, and `migrate` installs them: so whoever took over
the worker cannot shorten one. A test holds the file to the packs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from denizen.rules.queries import Pack, Retention, codes, pack

_FIRST = date(1900, 1, 1)

_HEAD = """\
-- Generated from the rule packs by `./run retention terms`; change the packs instead of this file.

MERGE INTO retention.term AS t
USING (VALUES
"""
_TAIL = """
) AS s (pack, class, valid_during, keep, keep_after_death, counted_from, law, article, source_status)
ON t.pack = s.pack AND t.class = s.class AND t.valid_during = s.valid_during
WHEN MATCHED THEN UPDATE SET
    keep = s.keep, keep_after_death = s.keep_after_death, counted_from = s.counted_from, law = s.law,
    article = s.article, source_status = s.source_status
WHEN NOT MATCHED THEN INSERT
    (pack, class, valid_during, keep, keep_after_death, counted_from, law, article, source_status)
    VALUES (s.pack, s.class, s.valid_during, s.keep, s.keep_after_death, s.counted_from, s.law, s.article,
        s.source_status)
WHEN NOT MATCHED BY SOURCE THEN DELETE;
"""


@dataclass(frozen=True, slots=True)
class Term:
    """How long one class of data is kept by one pack, from a day up to and without another; None is unbounded."""

    pack: str
    first: date | None
    end: date | None
    rule: Retention


def classes(here: Pack) -> list[str]:
    """The classes of data for which a pack, or one above it, has a rule."""
    return sorted({each.key for layer in here.layers for each in layer.retentions})


def terms(code: str) -> Iterator[Term]:
    """The terms of a pack through time, class by class."""
    here = pack(code, on=_FIRST)
    for cls in classes(here):
        versions = [e for layer in here.layers for e in layer.retentions if e.key == cls]
        turns = {day for e in versions for day in (e.provenance.valid.first, e.provenance.valid.end) if day}
        firsts: list[date | None] = [None, *sorted(turns)]
        for first, end in zip(firsts, [*firsts[1:], None], strict=True):
            yield Term(code, first, end, pack(code, on=first or _FIRST).retention(cls))


def seeds() -> str:
    """The text of `sql/seeds.sql`."""
    rows = [_row(term) for code in codes() for term in terms(code)]
    return _HEAD + ",\n".join(rows) + _TAIL


def _row(term: Term) -> str:
    rule, reference = term.rule, term.rule.provenance.reference
    cells = (
        _text(term.pack),
        _text(rule.key),
        f"daterange({_day(term.first)}, {_day(term.end)})",
        *(
            f"interval '{period.value} {period.unit}'" if period else "NULL::interval"
            for period in (rule.keep, rule.keep_after_death)
        ),
        _text(rule.counted_from),
        _text(reference.source.title if reference else None),
        _text(reference.article if reference else None),
        _text(rule.provenance.source_status),
    )
    return f"    ({', '.join(cells)})"


def _day(day: date | None) -> str:
    return f"date '{day.isoformat()}'" if day else "NULL"


def _text(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
