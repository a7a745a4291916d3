"""A record in plain words for whom it is about: what holds now and who said so, what is due, what was declared."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from denizen.ledger.numbers import receipt_text
from denizen.pages.labels import label
from denizen.pages.reasons import reasons
from denizen.papers.queries import Entry, HeldGroup, in_words

_NOT_FACTS = frozenset({"declarations", "extracts", "records"})
# How the register keeps a fact; whoever wants that finds it under everything that is held.
_BOOKKEEPING = frozenset(
    {
        "declaration",
        "ended_by",
        "known_from",
        "known_until",
        "valid_during",
        "disputed",
        "confirm_by",
        "script",
    }
)
_SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Source:
    """Who declared something: the name, in which capacity, and when it came in."""

    party: str
    capacity: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What holds now: in words, and who declared it where that is known."""

    entry: Entry
    source: Source | None


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is to be done by a day; it is `over` where that day has passed."""

    what: str
    by: date
    over: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration that speaks of the person, and why it was taken to do so; `others` where somebody else made it."""

    number: str
    kind: str
    party: str
    capacity: str
    received_at: datetime
    part: str
    state: str | None
    why: list[str]
    others: bool


def held_now(held: dict[str, Any]) -> list[tuple[HeldGroup, list[Held]]]:
    """What the register holds to be so now, group by group, each with its source."""
    sources = _sources(held)
    found = []
    for group in in_words(held):
        if group.code in _NOT_FACTS:
            continue
        entries = [
            Held(_plain(entry), sources.get(entry.declaration or ""))
            for entry in group.entries
            if not entry.past
        ]
        if entries:
            found.append((group, entries))
    return found


def due(held: dict[str, Any], today: date) -> list[Due]:
    """What is to be confirmed, and which documents end within three months, the most pressing first."""
    return sorted(_due(held, today), key=lambda one: one.by)


def declared(held: dict[str, Any]) -> list[Declared]:
    """The declarations that speak of the person now, the newest first."""
    found = [_declared(each) for each in held.get("declarations", []) if "number" in each]
    return sorted(found, key=lambda one: one.received_at, reverse=True)


def _due(held: dict[str, Any], today: date) -> Iterator[Due]:
    for code in ("residences", "tenancies", "employments"):
        for fact in held.get(code, []):
            if (by := fact.get("confirm_by")) and not fact.get("known_until") and not _ended(fact, today):
                day = date.fromisoformat(by)
                yield Due(
                    _("Confirm that this is still right: %(what)s") % {"what": _named(code, fact)},
                    day,
                    day < today,
                )
    for fact in held.get("documents", []):
        if (ends := fact.get("valid_to")) and not fact.get("known_until"):
            day = date.fromisoformat(ends)
            if day < today + _SOON:
                what = label("document", fact["document_type"])
                yield Due(_("Show the new one of this document: %(what)s") % {"what": what}, day, day < today)


def _ended(fact: dict[str, Any], today: date) -> bool:
    before = (fact.get("valid_during") or {}).get("before")
    return before is not None and date.fromisoformat(before) <= today


def _named(code: str, fact: dict[str, Any]) -> str:
    return f"{label('group', code)} · {fact.get('address') or fact.get('organisation') or ''}".rstrip(" ·")


def _plain(entry: Entry) -> Entry:
    return replace(entry, rows=[row for row in entry.rows if row.key not in _BOOKKEEPING])


def _sources(held: dict[str, Any]) -> dict[str, Source]:
    return {
        each["number"]: Source(each["party"], each["capacity"], datetime.fromisoformat(each["received_at"]))
        for each in held.get("declarations", [])
        if "number" in each
    }


def _declared(each: dict[str, Any]) -> Declared:
    linked = each.get("linked") or {}
    outcomes = each.get("outcomes") or []
    weighed = [(one["comparison"], one["level"]) for one in linked.get("weighed", [])]
    return Declared(
        number=receipt_text(UUID(each["number"])),
        kind=each["kind"],
        party=each["party"],
        capacity=each["capacity"],
        received_at=datetime.fromisoformat(each["received_at"]),
        part=each["part"],
        state=outcomes[-1]["state"] if outcomes else None,
        why=reasons(linked["basis"], weighed) if linked.get("basis") else [],
        others=each["capacity"] != "resident",
    )
