"""From the JSON that the readers of the register answer to values."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from denizen.kernel.answers import Answer, typed
from denizen.register.delivered import (
    Card,
    ContactEntry,
    DeathEntry,
    DocumentEntry,
    Examined,
    HomeEntry,
    MemberEntry,
    NameEntry,
    Occupant,
    OverdueFact,
    Particulars,
    RelativeEntry,
    SpellEntry,
    Whereabouts,
)


def as_card(answer: Answer) -> Card:
    """Make the card out of a reader's answer."""
    groups = {name: value for name, value in answer.items() if name not in _BESIDE}
    examined = tuple(as_examined(item) for item in answer["examined"])
    entries = {
        name: _with_doubts(name, _GROUPS[name](value if name in _ONE else value or []), examined)
        for name, value in groups.items()
    }
    return Card(UUID(answer["person_id"]), frozenset(groups), **entries, examined=examined)


def as_examined(item: Answer) -> Examined:
    """Make what is under examination out of a reader's answer."""
    return Examined(**typed(item, ids=("doubt_id", "declaration_id"), instants=("since",)))


def _with_doubts(group: str, facts: Any, examined: tuple[Examined, ...]) -> Any:
    """The facts of a group, each with since when it has been under examination, by itself or with its group."""
    doubts = [each for each in examined if each.about == group]
    if not doubts or facts is None or group in _WITHOUT_SOURCE:
        return facts
    return tuple(_doubted(fact, doubts) for fact in facts) if group not in _ONE else _doubted(facts, doubts)


def _doubted(fact: Any, doubts: list[Examined]) -> Any:
    since = [each.since for each in doubts if each.declaration_id in (None, fact.declaration_id)]
    return replace(fact, examined_since=min(since)) if since else fact


def as_occupant(item: Answer) -> Occupant:
    """Make one occupant out of a reader's answer."""
    return Occupant(
        **typed(
            item,
            ids=("person_id", "declaration_id"),
            partial=("since", "until"),
            instants=("examined_since",),
        )
    )


def as_overdue(item: Answer) -> OverdueFact:
    """Make one fact that is overdue out of a reader's answer."""
    ids = ("declaration_id", "dwelling_id", "organisation_id")
    return OverdueFact(**typed(item, ids=ids, dates=("confirm_by",)))


def as_whereabouts(item: Answer) -> Whereabouts:
    """Make one place out of a reader's answer."""
    return Whereabouts(
        **typed(
            item,
            ids=("dwelling_id", "declaration_id"),
            ranges=("certain_during", "possible_during"),
            instants=("examined_since",),
        )
    )


def _spells(items: list[Answer]) -> tuple[SpellEntry, ...]:
    return tuple(
        SpellEntry(
            **typed(
                item,
                ids=("declaration_id", "dwelling_id", "organisation_id", "ended_by"),
                ranges=("valid_during",),
                partial=("began", "ended"),
                instants=("recorded_at", "known_until"),
                dates=("confirm_by",),
            )
        )
        for item in items
    )


def _relatives(items: list[Answer]) -> tuple[RelativeEntry, ...]:
    return tuple(RelativeEntry(**typed(item, ids=("person_id",), dates=("until",))) for item in items)


# Groups of one entry or none; of the others there may be many, and PostgreSQL says null for none of them.
_ONE = ("particulars", "death")
_BESIDE = ("person_id", "examined")
# Whoever is named there is told by the group as a whole.
_WITHOUT_SOURCE = ("household", "relatives", "children")
_SAID = ("declaration_id",)
_VALID = ("valid_during",)
_GROUPS: dict[str, Any] = {
    "names": lambda items: tuple(NameEntry(**typed(i, ids=_SAID, ranges=_VALID)) for i in items),
    "particulars": lambda item: item and Particulars(**typed(item, ids=_SAID, partial=("born",))),
    "documents": lambda items: tuple(
        DocumentEntry(**typed(i, ids=_SAID, ranges=_VALID, dates=("valid_to",))) for i in items
    ),
    "residences": _spells,
    "tenancies": _spells,
    "employments": _spells,
    "stays": _spells,
    "household": lambda items: tuple(MemberEntry(**typed(i, ids=("person_id",))) for i in items),
    "relatives": _relatives,
    "children": _relatives,
    "death": lambda item: item and DeathEntry(**typed(item, ids=_SAID, partial=("died",))),
    "contacts": lambda items: tuple(ContactEntry(**typed(i, ids=_SAID)) for i in items),
    "homes": lambda items: tuple(HomeEntry(**typed(i, ids=_SAID, ranges=_VALID)) for i in items),
}
