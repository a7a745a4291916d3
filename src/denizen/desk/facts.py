"""From what the register delivers to what a page shows: timelines, the state of declarations, what was not granted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.pages.dates import day_in_words
from denizen.pages.labels import LABELS, label
from denizen.pages.timeline import Picture, Spell, draw
from denizen.register.queries import Card, DeclarationEntry


@dataclass(frozen=True, slots=True)
class Behind:
    """A declaration behind a fact, with what became of it."""

    said: DeclarationEntry
    state: str
    receipted_at: datetime | None
    amended_by: str | None


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


def behind(declarations: Iterable[DeclarationEntry]) -> list[Behind]:
    """Each declaration with its latest state, when its duty was receipted, and whether another amended it."""
    listed = list(declarations)
    amendments = {said.target: said.kind for said in listed if said.target is not None}
    return [_behind(said, amendments.get(said.number)) for said in listed]


def _behind(said: DeclarationEntry, amended_by: str | None) -> Behind:
    state = said.outcomes[-1].state if said.outcomes else "waiting"
    receipted = next((outcome.decided_at for outcome in said.outcomes if outcome.state != "undecided"), None)
    return Behind(said, state, receipted, amended_by)
