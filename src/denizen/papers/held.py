"""Everything held about a person, in the reader's words: each group of facts as rows of a name and a value."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate
from denizen.ledger.numbers import receipt_text
from denizen.pages.dates import day_in_words, moment_in_words, partial_in_words
from denizen.pages.labels import country_name, label, language_name
from denizen.pages.laws import legal_basis
from denizen.papers.held_names import FAMILIES, GROUPS, NAMES, NAMES_IN

_PLACE = {name: place for place, name in enumerate(NAMES)}
_PERIODS = ("valid_during", "during")
_NUMBERS = ("declaration", "ended_by", "number", "target")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is held; it is `own` where it stands as somebody said it, in any language. `key` is its code."""

    name: str
    value: str
    own: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is held together; it is `past` where the register no longer holds it to be so.

    `declaration` is the number of the one that it was made from, where it is a fact.
    """

    rows: list[Row]
    past: bool
    declaration: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of facts, by its code, with its title in words."""

    code: str
    title: str
    entries: list[Entry]


def in_words(held: dict[str, Any], groups: Collection[str] = GROUPS) -> list[Group]:
    """Everything but who looked, which has a page of its own, in the order in which people read it."""
    return [
        Group(code, label("group", code), [_entry(code, each) for each in _entries(held[code])])
        for code in groups
        if held.get(code)
    ]


def nothing_of(held: dict[str, Any]) -> list[str]:
    """Of which groups nothing is held, in words."""
    return [label("group", code) for code in GROUPS if held.get(code) == []]


def _entries(content: Any) -> list[dict[str, Any]]:
    """The entries of a group; one that is an object is one entry, and none where nothing is in it."""
    return content if isinstance(content, list) else [content]


def _entry(group: str, held: dict[str, Any]) -> Entry:
    linked = held.get("linked") or {}
    return Entry(
        list(_rows(group, held)),
        bool(held.get("known_until") or linked.get("until")),
        held.get("declaration"),
    )


def _rows(group: str, held: dict[str, Any]) -> Iterator[Row]:
    for name, value in sorted(held.items(), key=lambda item: _PLACE.get(item[0], len(_PLACE))):
        if _is_for_programs(name, held) or value in (None, []):
            continue
        match value:
            case {"from": _, "before": _}:
                yield Row(_name(group, name), _days(name, value), key=name)
            case dict():
                yield from _rows(name, value)
            case [dict(), *_]:
                for each in value:
                    yield from _rows(name, each)
            case list():
                yield Row(
                    _name(group, name), " · ".join(_word(group, name, each) for each in value), key=name
                )
            case _:
                word = _word(group, name, value)
                yield Row(_name(group, name), word, own=word == value, key=name)


def _is_for_programs(name: str, held: dict[str, Any]) -> bool:
    """Whether something stands in the file alone: weights, and the nominal period of what tells its possible days."""
    return name == "weighed" or (name == "valid_during" and "began" in held)


def _name(group: str, name: str) -> str:
    return str(NAMES_IN.get((group, name)) or NAMES[name])


def _word(group: str, name: str, value: Any) -> str:
    """A single value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    family = FAMILIES.get((group, name)) or FAMILIES.get(name)
    if family is not None:
        return label(family, value)
    match name:
        case "nationality" | "issuer" | "document_issuer":
            return country_name(value)
        case "language" | "law":
            return language_name(value) if name == "language" else legal_basis(value)
        case _ if name in _NUMBERS:
            return receipt_text(UUID(value))
        case _:
            # A file mark may look like a day.
            return str(value) if name == "case_number" else _instant(value)


def _instant(value: str) -> str:
    """An instant or a day in words; anything else stays as it is."""
    try:
        return moment_in_words(datetime.fromisoformat(value)) if "T" in value else _day(value)
    except ValueError:
        return value


def _day(value: str) -> str:
    return day_in_words(date.fromisoformat(value)) if len(value) == len("2024-03-05") else value


def _days(name: str, value: dict[str, str | None]) -> str:
    first, before = (date.fromisoformat(day) if day else None for day in (value["from"], value["before"]))
    if name not in _PERIODS:
        return partial_in_words(PartialDate.from_range(DateRange(first, before)))
    said = []
    if first:
        said.append(_("from %(day)s") % {"day": day_in_words(first)})
    if before:
        said.append(_("until before %(day)s") % {"day": day_in_words(before)})
    return " ".join(said) or _("always")
