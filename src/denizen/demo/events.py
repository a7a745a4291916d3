"""What happens to the people of the town, as the declarations will tell of it."""

from dataclasses import dataclass

from denizen.demo.dwellings import Dwelling
from denizen.demo.people import Day, Job, Person, Spell

SETTLED = "settled"
ARRIVED = "arrived"
MOVED = "moved"
LEFT = "left"
BORN = "born"
DIED = "died"
HIRED = "hired"
QUIT = "quit"
RENAMED = "renamed"
REDOCUMENTED = "redocumented"
STAYED = "stayed"
VISITED = "visited"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person on a day. The fields that its kind does not need are None."""

    day: Day
    what: str
    person: Person
    spell: Spell | None = None
    former: Spell | None = None
    job: Job | None = None
    dwelling: Dwelling | None = None
    room: str = ""
    until: Day = 0
