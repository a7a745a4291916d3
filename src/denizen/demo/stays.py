"""Those who stay and do not settle, foreign guests and visiting relatives; and changes of papers and names."""

from datetime import date
from random import Random

from denizen.demo import events, names
from denizen.demo.dwellings import Dwelling
from denizen.demo.events import Event
from denizen.demo.households import Makers
from denizen.demo.people import Day, Person, Unit

# The international train and the coaches come on these days of the week (0 is Monday); private hosts have
# guests at the weekend.
ARRIVAL_DAYS = (1, 3, 5)
HOST_DAY = 5
# A month: what is rare happens now and then in the smallest town too.
_AT_LEAST = 0.2
_VISITOR_MONTHS = (0.6, 0.7, 0.9, 1.0, 1.3, 1.1, 1.5, 1.2, 1.0, 1.4, 0.8, 0.5)


class Stays:
    """Makes visitors and their stays; writes to the common list of events."""

    def __init__(self, rng: Random, makers: Makers, told: list[Event], dwellings: list[Dwelling]) -> None:
        self.rng, self.makers, self.told = rng, makers, told
        self._hotels = [dwelling for dwelling in dwellings if dwelling.kind == "hotel"]
        self._hosts = [dwelling for dwelling in dwellings if dwelling.provider == "hosts"]
        self._visitors: list[Person] = []
        self._until: dict[int, Day] = {}

    def month(self, population: int, first: Day, days: int) -> None:
        """The foreign guests of a month: one in three has been here before."""
        weight = _VISITOR_MONTHS[date.fromordinal(first).month - 1]
        coming = [
            day for day in range(first, first + days) if date.fromordinal(day).weekday() in ARRIVAL_DAYS
        ]
        expected = population * self.makers.profile.visitors / 12 * weight
        for _ in range(int(expected) + (self.rng.random() < expected % 1)):
            day = self.rng.choice(coming)
            guest = self._guest(day)
            nights = min(30, 1 + int(self.rng.expovariate(0.45)))
            self._until[guest.id] = day + nights + 2
            host = date.fromordinal(day).weekday() == HOST_DAY and self.rng.random() < 0.4
            dwelling = self.rng.choice(self._hosts if host else self._hotels)
            room = "" if host else f"{self.rng.randrange(2, 9)}{self.rng.randrange(1, 30):02d}"
            self.told.append(
                Event(day, events.STAYED, guest, dwelling=dwelling, room=room, until=day + nights)
            )

    def relatives(self, units: list[Unit], first: Day, days: int) -> None:
        """Relatives on a visit of some days to two months; only the longer stays must be declared."""
        expected = max(_AT_LEAST, len(units) * 0.012 / 12)
        for _ in range(int(expected) + (self.rng.random() < expected % 1)):
            unit = self.rng.choice(units)
            dwelling = unit.dwelling
            day = first + self.rng.randrange(days)
            if (
                dwelling is None
                or day <= unit.since
                or unit.kind != "family"
                or unit.head.nationality != "CHN"
            ):
                continue
            maker = self.makers
            code, name = self.rng.choice(maker.profile.homes)
            sex = self.rng.choice(("male", "female"))
            age = self.rng.triangular(18, 82, 60)
            kin = unit.head if self.rng.random() < 0.5 and unit.head.sex == "male" else None
            person = maker.person(sex, day, age, "CHN", "relative", (code, f"{name}幸福村"), kin=kin)
            until = day + self.rng.randrange(5, 62)
            self.told.append(Event(day, events.VISITED, person, dwelling=dwelling, until=until))

    def papers(self, units: list[Unit], first: Day, days: int) -> None:
        """Renewed documents (foreigners get a new number) and, rarely, a new given name."""
        rng = self.rng
        for _ in range(round(len(units) * 2.6 * 0.03 / 12)):
            person = rng.choice(rng.choice(units).members)
            day = first + rng.randrange(days)
            held = person.document(day)
            if held and held.since + 60 < day and _here(person, day - 10):
                self.makers.give_document(person, day)
                self.told.append(Event(day, events.REDOCUMENTED, person))
        expected = max(_AT_LEAST, len(units) * 2.6 * 0.0016 / 12)
        for _ in range(int(expected) + (rng.random() < expected % 1)):
            person = rng.choice(rng.choice(units).members)
            day = first + rng.randrange(days)
            if (
                person.former_names
                or person.nationality != "CHN"
                or not person.name.family
                or not _here(person, day - 60)
            ):
                continue
            year = person.birth_date.year
            person.former_names.append((day, person.name))
            person.name = names.twin_name(rng, person.name, "CHN", person.sex, year)
            self.told.append(Event(day, events.RENAMED, person))

    def _guest(self, day: Day) -> Person:
        if self._visitors and self.rng.random() < 0.33:
            for _ in range(5):
                guest = self.rng.choice(self._visitors)
                if self._until[guest.id] < day:
                    return guest
        sex = "male" if self.rng.random() < 0.58 else "female"
        age = self.rng.triangular(19, 68, 37)
        guest = self.makers.person(sex, day, age, self.makers.nationality("visitor"), "visitor", ("", ""))
        self._visitors.append(guest)
        return guest


def _here(person: Person, day: Day) -> bool:
    """Whether the person lived in the town on that day, in the dwelling of today."""
    return bool(person.spells) and person.spells[-1].start <= day
