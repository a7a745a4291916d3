"""Reading, as the web role, what a town with a pipeline came to know."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from denizen.ledger.rules import Acknowledgement
from denizen.linkage.queries import DeclarationEntry, declarations_behind
from denizen.register.queries import Card, card

from ..access.town import Town as ReadingRoom
from ..intake.declaring import Town

__all__ = ["Reader", "ReadingRoom", "reading_in"]


class Reader:
    """A registrar who reads."""

    def __init__(self, room: ReadingRoom) -> None:
        self.room = room

    def card(self, person: UUID | None, known_on: datetime | None = None) -> Card:
        """The card of a person, now or as known on an instant."""
        ticket = self.room.ticket("card", person=person, known_on=known_on)
        return card(self.room.web, ticket, known_on)

    def told(
        self, person: UUID | None, about: str | None = None, ids: list[UUID] | None = None
    ) -> list[DeclarationEntry]:
        """The declarations about a person, or those that speak of a fact."""
        ticket = self.room.ticket("declarations_behind", person=person)
        return declarations_behind(self.room.web, ticket, ids, about)

    def verdicts(self, person: UUID | None, receipt: Acknowledgement) -> dict[str, bool | None]:
        """How a declaration stands: group of facts, whether it stands there; None where it changed nothing."""
        (said,) = (each for each in self.told(person) if each.number == receipt.number)
        return {each.about: each.stands if each.fact else None for each in said.verdicts}


@contextmanager
def reading_in(town: Town) -> Iterator[Reader]:
    """A reading room in a town's database."""
    room = ReadingRoom(town.database)
    yield Reader(room)
    room.close()
