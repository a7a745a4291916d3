"""From the facts of a card to the pictures of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.types.range import Range

from denizen.kernel.partial import PartialDate
from denizen.pages.dates import day_in_words
from denizen.pages.timeline import Picture, Spell, draw


class Founded(Protocol):
    """A fact that declarations stand behind: one founded it, and perhaps another ended it."""

    @property
    def declaration_id(self) -> UUID: ...
    @property
    def ended_by(self) -> UUID | None: ...


class Residence(Founded, Protocol):
    """What the timeline needs of a residence."""

    @property
    def address(self) -> str: ...
    @property
    def room(self) -> str | None: ...
    @property
    def began(self) -> Range[date]: ...
    @property
    def ended(self) -> Range[date] | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def disputed(self) -> bool: ...


def picture_of(residences: Iterable[Residence], today: date) -> Picture | None:
    """The timeline of residences, newest first as in the table beside it."""
    spells = [
        Spell(
            label=f"{spell.address} {spell.room or ''}".strip(),
            began=PartialDate.from_range(spell.began),
            ended=None if spell.ended is None else PartialDate.from_range(spell.ended),
            learnt=spell.recorded_at,
            disputed=spell.disputed,
            source=spell.declaration_id,
        )
        for spell in residences
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
