"""Lives: who arrives, moves, leaves, is born and dies, month by month, in which dwelling.

Each household has at most one such event a month and never two within a week, so that whoever reads the
files can put them in order.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from denizen.demo import events
from denizen.demo.dwellings import Dwelling
from denizen.demo.events import Event
from denizen.demo.households import Makers
from denizen.demo.housing import Housing
from denizen.demo.people import Day, Person, Spell, Unit
from denizen.demo.profiles import Profile
from denizen.demo.work import Work

_QUIET_DAYS = 7
# A month: the smallest town has births and deaths too.
_AT_LEAST = 0.15


class Life:
    """Runs the town: `settle` fills it as on the first day, `month` lives one month.

    `told` collects the events.
    """

    def __init__(
        self, rng: Random, profile: Profile, makers: Makers, housing: Housing, work: Work, start: Day
    ) -> None:
        self.rng, self.profile, self.makers, self.housing, self.work, self.start = (
            rng,
            profile,
            makers,
            housing,
            work,
            start,
        )
        self.units: list[Unit] = []
        self._at: dict[int, int] = {}
        self.told: list[Event] = work.told
        self._gone: list[Unit] = []

    @property
    def population(self) -> int:
        """How many live in the town now."""
        return sum(len(unit.members) for unit in self.units)

    def settle(self, people: int) -> None:
        """Fill the town with this many people who all moved in before the first day."""
        profile = self.profile
        wanted = {
            "local": round(people * profile.local_share),
            "foreign": max(1, round(people * profile.foreign_share)),
        }
        wanted["incomer"] = people - sum(wanted.values())
        for standing, count in wanted.items():
            settled = failed = 0
            while settled < count:
                unit = self._newcomers(standing, self.start, count - settled)
                since = self.start - self.rng.randrange(20, 5_000 if standing == "local" else 2_200)
                if self._house(unit, since, events.SETTLED):
                    settled += len(unit.members)
                elif (failed := failed + 1) > 100:
                    raise ValueError(
                        f"the town has no room left for {count - settled} more people ({standing})"
                    )

    def month(self, first: Day, days: int) -> None:
        """Live one month that begins on the day `first`."""
        self.housing.new_month()
        here = self.population
        weight = self.profile.month_weights[date.fromordinal(first).month - 1]
        self._repeat(here * self.profile.move_rate / 12, first, days, self._move)
        self._repeat(here * self.profile.departure_rate / 12, first, days, self._leave)
        self._repeat(max(_AT_LEAST, here * self.profile.birth_rate / 12), first, days, self._birth)
        self._repeat(max(_AT_LEAST, here * self.profile.death_rate / 12), first, days, self._death)
        self._arrivals(self._whole(here * self.profile.arrival_rate / 12 * weight), first, days)
        self.work.month(self.units, first, days)

    def _repeat(self, expected: float, first: Day, days: int, happen: Callable[[Unit, Day], int]) -> None:
        """Let it happen to random households until so many people are concerned."""
        concerned, tries, wanted = 0, 0, self._whole(expected)
        while concerned < wanted and tries < 400 + wanted * 60:
            tries += 1
            unit = self.rng.choice(self.units)
            day = first + self.rng.randrange(days)
            if day >= unit.since + _QUIET_DAYS:
                concerned += happen(unit, day)

    def _arrivals(self, wanted: int, first: Day, days: int) -> None:
        arrived = failed = 0
        while arrived < wanted and failed < 20:
            day = first + self.rng.randrange(days)
            if self._gone and self.rng.random() < 0.06:
                unit = self._gone.pop(self.rng.randrange(len(self._gone)))
                if day < unit.since + 40:
                    self._gone.append(unit)
                    continue
            else:
                standing = "foreign" if self.rng.random() < 2 * self.profile.foreign_share else "incomer"
                unit = self._newcomers(standing, day, wanted - arrived)
            if self._house(unit, day, events.ARRIVED):
                arrived += len(unit.members)
            else:
                failed += 1

    def _newcomers(self, standing: str, day: Day, at_most: int) -> Unit:
        """People of a standing who will live together, in the shares of the town."""
        draw = self.rng.random()
        if standing == "local":
            if draw < 0.02:
                return self.makers.single(standing, day, "ward")
            kind = "single" if draw < 0.12 else "family"
        elif standing == "foreign":
            kind = "single" if draw < 0.5 else "family"
        else:  # a third of the units are workers in dormitories: they are 17 of 100 people
            kind = "worker" if draw < 0.29 else "single" if draw < 0.52 else "family"
        if kind == "family":
            unit = self.makers.family(standing, day)
            del unit.members[max(1, at_most) :]
            return unit
        return self.makers.single(standing, day, kind)

    def _house(self, unit: Unit, day: Day, what: str) -> bool:
        """Find a dwelling for the unit and move it in; False when none is free."""
        place = self._find(unit)
        if place is None:
            return False
        unit.dwelling, unit.room, unit.since = place[0], place[1], day
        self._at[unit.id] = len(self.units)
        self.units.append(unit)
        for person in unit.members:
            self._move_in(unit, person, max(day, person.born) if what == events.SETTLED else day, what, None)
            self.work.newcomer(person, day, settled=what == events.SETTLED)
        return True

    def _find(self, unit: Unit, avoid: str = "") -> tuple[Dwelling, str] | None:
        housing = self.housing
        if unit.kind == "worker":
            kind = "work_site" if self.rng.random() < 0.18 else "dormitory"
            party = self.work.employer_party(unit.head)
            bed = housing.take_bed(kind, party) or housing.take_bed("dormitory", party)
            if bed or party:
                return bed
            return housing.take_bed("dormitory") or housing.take_bed("work_site") or housing.take_room()
        if unit.kind == "ward":
            return housing.take_bed("institution") or housing.take_room()
        if unit.kind == "single":
            return housing.take_room(avoid) or self._whole_flat("owned", avoid)
        owns = {"local": 0.93, "incomer": 0.42}.get(unit.head.standing, 0.1)
        first, second = ("owned", "let") if self.rng.random() < owns else ("let", "owned")
        return self._whole_flat(first, avoid) or self._whole_flat(second, avoid)

    def _whole_flat(self, tenure: str, avoid: str = "") -> tuple[Dwelling, str] | None:
        dwelling = self.housing.take_whole(tenure, avoid)
        return (dwelling, "") if dwelling else None

    def _move_in(self, unit: Unit, person: Person, day: Day, what: str, former: Spell | None) -> None:
        assert unit.dwelling is not None
        category = {"local": "local", "foreign": "foreign_resident"}.get(person.standing, "long_term")
        if unit.kind == "ward":
            category = "institution"
        elif person.standing == "incomer" and what == events.ARRIVED and self.rng.random() < 0.25:
            category = "short_term"
        spell = Spell(unit.dwelling, unit.room, day, None, category, self._purpose(person, day))
        person.spells.append(spell)
        self.told.append(Event(day, what, person, spell, former))

    def _purpose(self, person: Person, day: Day) -> str:
        if person.standing == "foreign" and person.relation == "head":
            return "business" if self.rng.random() < 0.6 else "study" if person.age(day) < 25 else "work"
        if person.relation == "head":
            return "care" if person.age(day) > 68 else "business" if self.rng.random() < 0.2 else "work"
        return "work" if person.relation == "spouse" and self.rng.random() < 0.5 else "family"

    def _move(self, unit: Unit, day: Day) -> int:
        """The unit moves within the town, to another community three times in four."""
        assert unit.dwelling is not None
        readiness = {"let": 1.0, "employer": 0.4, "owned": 0.19}.get(unit.dwelling.tenure, 0.05)
        if self.rng.random() > readiness:
            return 0
        avoid = unit.dwelling.community if self.rng.random() < 0.75 else ""
        place = self._find(unit, avoid)
        if place is None or place[0] is unit.dwelling:
            if place:
                self.housing.release(*place)
            return 0
        self.housing.leave(unit.dwelling, unit.room)
        unit.dwelling, unit.room, unit.since = place[0], place[1], day
        for person in unit.members:
            former = person.spells[-1]
            former.end = day
            self._move_in(unit, person, day, events.MOVED, former)
        return len(unit.members)

    def _leave(self, unit: Unit, day: Day) -> int:
        """The unit leaves the town."""
        standing = unit.head.standing
        if unit.kind == "ward" or self.rng.random() > {"local": 0.12, "foreign": 0.9}.get(standing, 1.0):
            return 0
        for person in unit.members:
            self._end_spell(person, day, events.LEFT)
        self._vacate(unit, day)
        self._gone.append(unit)
        return len(unit.members)

    def _end_spell(self, person: Person, day: Day, what: str) -> None:
        spell = person.spells[-1]
        spell.end = day
        self.told.append(Event(day, what, person, former=spell))
        self.work.stop(person, day)

    def _vacate(self, unit: Unit, day: Day) -> None:
        assert unit.dwelling is not None
        self.housing.leave(unit.dwelling, unit.room)
        unit.dwelling, unit.since = None, day
        at, last = self._at.pop(unit.id), self.units.pop()
        if last is not unit:
            self.units[at] = last
            self._at[last.id] = at

    def _birth(self, unit: Unit, day: Day) -> int:
        parents = [person for person in unit.members if person.relation in ("head", "spouse")]
        mother = next((p for p in parents if p.sex == "female" and 19 < p.age(day) < 42), None)
        if unit.kind != "family" or mother is None or unit.dwelling is None or len(unit.members) > 5:
            return 0
        if any(day - person.born < 300 for person in unit.members):
            return 0
        child = self.makers.child(parents, day)
        children = [child]
        if self.rng.random() < 0.03:
            children.append(self.makers.child(parents, day, twin_of=child))
        for newborn in children:
            newborn.unit = unit
            unit.members.append(newborn)
            self._move_in(unit, newborn, day, events.BORN, None)
            self.makers.give_document(newborn, day + 45)
        unit.since = day
        return len(children)

    def _death(self, unit: Unit, day: Day) -> int:
        person = self.rng.choice(unit.members)
        if self.rng.random() > 0.0004 * 1.095 ** min(person.age(day), 95):
            return 0
        person.died = day
        self._end_spell(person, day, events.DIED)
        unit.members.remove(person)
        if unit.members:
            unit.head.relation = "head"
            unit.since = day
        else:
            self._vacate(unit, day)
        return 1

    def _whole(self, expected: float) -> int:
        """The expected number, rounded up or down at random so that the mean is right."""
        return int(expected) + (self.rng.random() < expected % 1)
