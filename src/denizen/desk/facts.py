"""From what the register delivers to what a page shows: timelines, the state of declarations, what was not granted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.linkage.queries import DeclarationEntry, timeliness_of
from denizen.pages.dates import day_in_words
from denizen.pages.labels import LABELS, label
from denizen.pages.timeline import Picture, Spell, draw
from denizen.register.queries import Card, Occupant
from denizen.rules.queries import Pack, Timeliness

HEAD = "head"


@dataclass(frozen=True, slots=True)
class Behind:
    """A declaration behind a fact, with what became of it, and whether it came in time where it was due by a day."""

    said: DeclarationEntry
    state: str
    receipted_at: datetime | None
    amended_by: str | None
    timeliness: Timeliness | None


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


def behind(declarations: Iterable[DeclarationEntry], law: Pack) -> list[Behind]:
    """Each declaration with its latest state, when its duty was receipted, whether another amended it, and in time."""
    listed = list(declarations)
    amendments = {said.target: said.kind for said in listed if said.target is not None}
    return [_behind(said, amendments.get(said.number), timeliness_of(said, law)) for said in listed]


def _behind(said: DeclarationEntry, amended_by: str | None, in_time: Timeliness | None) -> Behind:
    state = said.outcomes[-1].state if said.outcomes else "waiting"
    receipted = next((outcome.decided_at for outcome in said.outcomes if outcome.state != "undecided"), None)
    return Behind(said, state, receipted, amended_by, in_time)


def _counted(text: str) -> list[tuple[int, str]]:
    """A sort key that compares runs of digits by their value, and everything else as text."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text) if part]
