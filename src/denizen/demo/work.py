"""Work: who is hired, changes the employer, and stops. Nobody under 16 works."""

from random import Random

from denizen.demo import events
from denizen.demo.employers import OCCUPATIONS, Employer
from denizen.demo.events import Event
from denizen.demo.naming import weighted
from denizen.demo.people import Day, Job, Person, Unit
from denizen.demo.profiles import Profile

_WORKING_AGE = 16.2
_RETIRED = 60.0
_CONTRACTS = weighted(
    [("fixed_term", 62.0), ("open_ended", 18.0), ("task", 8.0), ("part_time", 7.0), ("dispatch", 5.0)]
)


class Work:
    """Keeps everybody's job. `told` is the one list of events that all parts of the simulation write to."""

    def __init__(self, rng: Random, profile: Profile, employers: list[Employer]) -> None:
        self.rng, self.profile = rng, profile
        self.told: list[Event] = []
        self._any = weighted([(employer, employer.weight) for employer in employers])
        self._lodging = [employer for employer in employers if employer.lodgings]
        self._by_code = {employer.code: employer for employer in employers}

    def employer_party(self, person: Person) -> str:
        """The party that lodges this worker; empty for somebody without a job yet."""
        job = person.jobs[-1] if person.jobs else None
        return self._by_code[job.employer].party if job and job.end is None else ""

    def newcomer(self, person: Person, day: Day, *, settled: bool) -> None:
        """Somebody has moved in: workers in a dormitory start at once, of the others some have or find work."""
        unit = person.unit
        if unit is None or unit.dwelling is None or not _WORKING_AGE < person.age(day) < _RETIRED:
            return
        if unit.dwelling.tenure == "employer":
            employer = next(one for one in self._lodging if unit.dwelling in one.lodgings)
            self._hire(person, employer, day)
            return
        share = {"local": 0.42, "foreign": 0.35}.get(person.standing, 0.55)
        if self.rng.random() < share:
            begin = day if settled else day + self.rng.randrange(0, 6)
            self._hire(person, self._any(self.rng), begin)

    def month(self, units: list[Unit], first: Day, days: int) -> None:
        """Some change the employer, some start, some stop; never in the days around a move."""
        members = sum(len(unit.members) for unit in units)
        expected = members * self.profile.job_change_rate / 12
        for _ in range(round(expected)):
            unit = self.rng.choice(units)
            person = self.rng.choice(unit.members)
            day = first + self.rng.randrange(days)
            if unit.dwelling is None or day < unit.since + 7 or unit.dwelling.tenure == "employer":
                continue
            if not _WORKING_AGE < person.age(day) < _RETIRED:
                continue
            job = person.jobs[-1] if person.jobs else None
            if job and job.start + 20 > day:
                continue
            if job and job.end is None:
                self.stop(person, day)
                if self.rng.random() < 0.8:
                    self._hire(person, self._any(self.rng), day)
            elif job is None or (job.end or 0) <= day:
                self._hire(person, self._any(self.rng), day)

    def stop(self, person: Person, day: Day) -> None:
        """The person's job ends, if there is one."""
        job = person.jobs[-1] if person.jobs else None
        if job and job.end is None:
            job.end = max(day, job.start + 1)
            self.told.append(Event(job.end, events.QUIT, person, job=job))

    def _hire(self, person: Person, employer: Employer, day: Day) -> None:
        job = Job(employer.code, day, None, self.rng.choice(OCCUPATIONS), _CONTRACTS(self.rng))
        person.jobs.append(job)
        dwelling = person.unit.dwelling if person.unit else None
        lodged = dwelling if dwelling and dwelling.provider == employer.party else None
        room = person.unit.room if person.unit and lodged else ""
        self.told.append(Event(day, events.HIRED, person, job=job, dwelling=lodged, room=room))
