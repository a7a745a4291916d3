"""From the JSON that the readers of the register answer to values."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate
from denizen.register.delivered import (
    Card,
    ContactEntry,
    DeathEntry,
    DeclarationEntry,
    DocumentEntry,
    HomeEntry,
    MemberEntry,
    NameEntry,
    Occupant,
    OutcomeEntry,
    Particulars,
    RelativeEntry,
    SpellEntry,
    Verdict,
    Whereabouts,
)

type Answer = dict[str, Any]


def as_card(answer: Answer) -> Card:
    """Make the card out of a reader's answer."""
    groups = {name: value for name, value in answer.items() if name != "person_id"}
    entries = {name: _GROUPS[name](value if name in _ONE else value or []) for name, value in groups.items()}
    return Card(UUID(answer["person_id"]), frozenset(groups), **entries)


def as_occupant(item: Answer) -> Occupant:
    """Make one occupant out of a reader's answer."""
    return Occupant(**_typed(item, ids=("person_id", "declaration_id"), partial=("since", "until")))


def as_whereabouts(item: Answer) -> Whereabouts:
    """Make one place out of a reader's answer."""
    return Whereabouts(
        **_typed(item, ids=("dwelling_id", "declaration_id"), ranges=("certain_during", "possible_during"))
    )


def as_declaration(item: Answer) -> DeclarationEntry:
    """Make one declaration out of a reader's answer."""
    outcomes = tuple(
        OutcomeEntry(**_typed(outcome, instants=("decided_at",))) for outcome in item["outcomes"]
    )
    verdicts = tuple(
        Verdict(**_typed(verdict, ids=("fact",)) | {"differs": tuple(verdict["differs"])})
        for verdict in item["verdicts"]
    )
    ids = ("declaration_id", "number", "target")
    typed = _typed(item, ids=ids, partial=("occurred",), instants=("received_at", "happened_at"))
    return DeclarationEntry(**typed | {"outcomes": outcomes, "verdicts": verdicts})


def days(text: str) -> DateRange:
    """Read a range of days as PostgreSQL writes it: `[2024-01-01,2024-02-01)`, `[2024-01-01,)`, `empty`."""
    if text == "empty":
        return DateRange(empty=True)
    lower, _comma, upper = text[1:-1].partition(",")
    bounds = text[0] + text[-1] if lower else "(" + text[-1]
    return DateRange(
        date.fromisoformat(lower) if lower else None, date.fromisoformat(upper) if upper else None, bounds
    )


def possible_days(text: str | None) -> PartialDate | None:
    """Read a partial date as PostgreSQL keeps it; None stays None."""
    return None if text is None else PartialDate.from_range(days(text))


def _typed(
    item: Answer,
    *,
    ids: tuple[str, ...] = (),
    ranges: tuple[str, ...] = (),
    partial: tuple[str, ...] = (),
    instants: tuple[str, ...] = (),
    dates: tuple[str, ...] = (),
) -> Answer:
    """A copy of a JSON object whose named members have their Python types; a null stays None."""
    typed = dict(item)
    readers = ((ids, UUID), (ranges, days), (partial, possible_days))
    more = ((instants, datetime.fromisoformat), (dates, date.fromisoformat))
    for names, read in (*readers, *more):
        for name in names:
            if typed[name] is not None:
                typed[name] = read(typed[name])
    return typed


def _spells(items: list[Answer]) -> tuple[SpellEntry, ...]:
    return tuple(
        SpellEntry(
            **_typed(
                item,
                ids=("declaration_id", "dwelling_id", "ended_by"),
                ranges=("valid_during",),
                partial=("began", "ended"),
                instants=("recorded_at", "known_until"),
                dates=("confirm_by",),
            )
        )
        for item in items
    )


def _relatives(items: list[Answer]) -> tuple[RelativeEntry, ...]:
    return tuple(RelativeEntry(**_typed(item, ids=("person_id",), dates=("until",))) for item in items)


# Groups of one entry or none; of the others there may be many, and PostgreSQL says null for none of them.
_ONE = ("particulars", "death")
_SAID = ("declaration_id",)
_VALID = ("valid_during",)
_GROUPS: dict[str, Any] = {
    "names": lambda items: tuple(NameEntry(**_typed(i, ids=_SAID, ranges=_VALID)) for i in items),
    "particulars": lambda item: item and Particulars(**_typed(item, ids=_SAID, partial=("born",))),
    "documents": lambda items: tuple(
        DocumentEntry(**_typed(i, ids=_SAID, ranges=_VALID, dates=("valid_to",))) for i in items
    ),
    "residences": _spells,
    "tenancies": _spells,
    "employments": _spells,
    "stays": _spells,
    "household": lambda items: tuple(MemberEntry(**_typed(i, ids=("person_id",))) for i in items),
    "relatives": _relatives,
    "children": _relatives,
    "death": lambda item: item and DeathEntry(**_typed(item, ids=_SAID, partial=("died",))),
    "contacts": lambda items: tuple(ContactEntry(**_typed(i, ids=_SAID)) for i in items),
    "homes": lambda items: tuple(HomeEntry(**_typed(i, ids=_SAID, ranges=_VALID)) for i in items),
}
