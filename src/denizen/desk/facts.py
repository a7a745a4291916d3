"""From what the register delivers to what a page shows: timelines, the order of lists, what was not granted."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import psycopg
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.pages.dates import day_in_words
from denizen.pages.labels import LABELS, label
from denizen.pages.timeline import Picture, Spell, draw
from denizen.places import queries as places
from denizen.register.queries import Card, Occupant

HEAD = "head"


def picture_of(card: Card, today: date) -> Picture | None:
    """The timeline of a card's residences, in the order of the table beside it."""
    spells = [
        Spell(
            label=" ".join(part for part in (spell.address, spell.room) if part),
            began=spell.began,
            ended=spell.ended,
            learnt=spell.recorded_at,
            disputed=spell.disputed,
            source=spell.declaration_id,
            otherwise=spell.otherwise,
        )
        for spell in card.residences or ()
    ]
    return draw(spells, today)


def alternative_of(picture: Picture | None) -> str:
    """What the picture shows, in words."""
    if picture is None:
        return ""
    number = len(picture.bars)
    residences = ngettext("%(number)d residence", "%(number)d residences", number) % {"number": number}
    return _("Timeline of %(residences)s from %(first)s to %(last)s; the table below says the same.") % {
        "residences": residences,
        "first": day_in_words(picture.first),
        "last": day_in_words(picture.last),
    }


def withheld(card: Card) -> list[str]:
    """The groups of fields that the purpose does not include, in words."""
    return [label("group", group) for group in LABELS["group"] if group not in card.fields]


def homes_of(db: psycopg.Connection, card: Card, today: date) -> list[tuple[str, str]]:
    """Home registrations: the address, and the division by its name (its code where that means nothing today)."""
    return [(home.address or "", _named_area(db, home.division, today)) for home in card.homes or ()]


def _named_area(db: psycopg.Connection, division: str | None, today: date) -> str:
    try:
        around = places.path_to(db, places.short_code(division or ""), today)
    except ValueError:
        around = []
    return " ".join(dict.fromkeys(area.name for area in around)) or division or ""


def head_first(card: Card) -> Card:
    """The card with the household's other members in order: its head, then the rest by name."""
    members = sorted(card.household or (), key=lambda member: (member.relation != HEAD, member.name or ""))
    return card if card.household is None else replace(card, household=tuple(members))


def is_head(card: Card) -> bool:
    """True if the person heads a household: others are in it, and none of them is its head."""
    return bool(card.household) and all(member.relation != HEAD for member in card.household or ())


def by_room(occupants: Iterable[Occupant]) -> list[Occupant]:
    """Occupants by room, 9 before 10 and those without a room last; in one room by name."""
    return sorted(occupants, key=lambda each: (each.room is None, _counted(each.room or ""), each.name or ""))


def _counted(text: str) -> list[tuple[int, str]]:
    """A sort key that compares runs of digits by their value, and everything else as text."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text) if part]
