"""The simulated town as a whole: built from a seed, then its files in the order in which they are sent."""

import gc
import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from denizen.demo.calendar import Calendar
from denizen.demo.declarations import Clerks
from denizen.demo.doubts import STREAM, round_by_hand
from denizen.demo.dwellings import Dwelling, build_dwellings
from denizen.demo.employers import Employer, Party, Provider, build_employers, build_parties, mark_hosts
from denizen.demo.errors import Ledger, Rates
from denizen.demo.events import Event
from denizen.demo.files import Parcel
from denizen.demo.households import Makers
from denizen.demo.housing import Housing
from denizen.demo.life import Life
from denizen.demo.mailroom import Mailroom, make_styles
from denizen.demo.people import Person
from denizen.demo.profiles import PROFILES, Profile
from denizen.demo.registrar import Registrar
from denizen.demo.senders import Senders
from denizen.demo.spoiling import Spoiler
from denizen.demo.stays import Stays
from denizen.demo.territory import Area, Recut, areas_at_start, recut
from denizen.demo.truth import Truth
from denizen.demo.wording import Wording
from denizen.demo.work import Work

FIRST_DAY = date(2024, 1, 1)
_FOUNDED = date(1995, 1, 1)
# An area cannot be older than the one around it: the towns of Yiwu are known from that day, those of Erenhot from 1986.
_SMALL = 1_000
TINY_SEED = 3
"""With this seed the town of 200 people over 24 months has one of every case: each kind of person, event and error."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of the town that changes its value on a day."""

    day: date
    rule: str
    before: int
    after: int


@dataclass(slots=True)
class Town:
    """Everything about a simulated town.

    The register may see parcels, parties, places and rule changes, never truth or ledger.
    """

    profile: Profile
    seed: int
    starts: date
    ends: date
    """The last simulated day."""
    parcels: list[Parcel]
    parties: list[Party]
    employers: list[Employer]
    dwellings: list[Dwelling]
    providers: list[Provider]
    territory: list[Area]
    recuts: list[Recut]
    rule_changes: list[RuleChange]
    truth: Truth
    ledger: Ledger
    senders: Senders
    registrar: Registrar

    def mail(self) -> Iterator[Parcel]:
        """All files in the order of sending, follow-ups of rejected rows among them.

        Whoever takes a file in should tell `senders.react` of its rejects before asking for the next.
        Amendments wait for receipts: call
        `Parcel.with_receipts`, and then `sent` with what really left.
        """
        queue = [(parcel.sent_at, number, parcel) for number, parcel in enumerate(self.parcels)]
        number = len(queue)
        while queue:
            for parcel in self.senders.due(queue[0][0]):
                number += 1
                heapq.heappush(queue, (parcel.sent_at, number, parcel))
            yield heapq.heappop(queue)[2]
        yield from self.senders.due(datetime.max.replace(tzinfo=UTC))

    def sent(self, parcel: Parcel) -> None:
        """Note that a file has left: from now on its rows are known to the truth and can be mended."""
        self.truth.note_sent(parcel)
        self.senders.note_sent(parcel)


def build(people: int = 10_200, months: int = 24, seed: int = 1, town: str = "erenhot") -> Town:
    """Live a town for some months from the first of January 2024 and write all its files.

    Args:
        people: how many live there on the first day; at least 100.
        months: how long it is simulated; at least 1.
        seed: the same seed gives the same town, byte for byte.
        town: `erenhot` or `yiwu`.

    Raises:
        ValueError: too small a town, or one that is not known.
    """
    if people < 100 or months < 1:
        raise ValueError("a simulated town needs at least 100 people and one month")
    if town not in PROFILES:
        raise ValueError(f"choose one of the towns {', '.join(PROFILES)}")
    with _without_collector():
        return _Builder(PROFILES[town], people, months, seed).build()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Stop looking for garbage in cycles: millions of objects are made, none is such, and the search takes a third."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Builder:
    def __init__(self, profile: Profile, people: int, months: int, seed: int) -> None:
        self._profile, self._people, self._months, self._seed = profile, people, months, seed
        self._start = FIRST_DAY.toordinal()
        self._end = _month(months).toordinal() - 1
        rng = self._random("people")
        self._makers = Makers(rng, profile, one_of_each=people <= _SMALL)
        self._dwellings = build_dwellings(self._random("dwellings"), profile, people)
        numbers = self._makers.numbers
        self._employers, sending = build_employers(rng, numbers, profile, people, self._dwellings)
        self._parties = sending + build_parties(rng, numbers, profile, people, self._dwellings)
        mark_hosts(rng, self._dwellings, people)
        self._rates, self._ledger = Rates(), Ledger()
        calendar = Calendar(self._start, self._end)
        self._wording = Wording(self._random("wording"), self._rates.no_document, profile.town)
        self._mail = Mailroom(self._random("mail"), calendar, self._end)
        self._spoiler = Spoiler(
            self._random("errors"),
            self._mail,
            self._wording,
            self._rates,
            self._ledger,
            self._dwellings,
            one_of_each=people <= _SMALL,
        )
        self._seen: set[int] = set()

    def build(self) -> Town:
        rule = RuleChange(_month(self._months // 2), "relatives_visit_days", 15, 30)
        clerks = Clerks(
            self._random("clerks"),
            self._spoiler,
            self._wording,
            self._rates,
            self._employers,
            self._start,
            (rule.day.toordinal(), rule.before, rule.after),
        )
        self._live(clerks)
        styles = make_styles(self._random("styles"), self._parties)
        parcels = sorted(self._mail.parcels(styles), key=lambda parcel: (parcel.sent_at, parcel.filename))
        self._spoiler.enter()
        truth = Truth.of(self._makers.people, self._seen)
        areas, recuts = recut(self._profile, areas_at_start(self._profile, _FOUNDED), self._cuts())
        return Town(
            profile=self._profile,
            seed=self._seed,
            starts=FIRST_DAY,
            ends=date.fromordinal(self._end),
            parcels=parcels,
            parties=self._parties,
            employers=self._employers,
            dwellings=self._dwellings,
            providers=[Provider(one.provider, one.plate) for one in self._dwellings if one.provider],
            territory=areas,
            recuts=recuts,
            rule_changes=[rule],
            truth=truth,
            ledger=self._ledger,
            senders=Senders(self._random("senders"), styles, self._end),
            registrar=Registrar(self._random("registrar"), truth),
        )

    def _cuts(self) -> tuple[date, date]:
        """When the territory is cut anew: on the first of a month, in a short run after each third of it."""
        third = self._months // 3
        if third:
            return _month(third), _month(2 * self._months // 3)
        days = self._end + 1 - self._start
        return date.fromordinal(self._start + days // 3), date.fromordinal(self._start + 2 * days // 3)

    def _live(self, clerks: Clerks) -> None:
        """Live month by month; what happened is declared at once, while everybody is as they were."""
        work = Work(self._random("work"), self._profile, self._employers)
        housing = Housing(self._random("housing"), self._dwellings)
        life = Life(self._random("life"), self._profile, self._makers, housing, work, self._start)
        stays = Stays(self._random("stays"), self._makers, work.told, self._dwellings)
        life.settle(self._people)
        self._declare(clerks, work.told)
        for number in range(self._months):
            first = _month(number).toordinal()
            days = _month(number + 1).toordinal() - first
            life.month(first, days)
            stays.month(life.population, first, days)
            stays.relatives(life.units, first, days)
            stays.papers(life.units, first, days)
            self._declare(clerks, work.told)
            if number % 3 == 2:
                residents = [person for unit in life.units for person in unit.members]
                clerks.confirm(residents, first + days - 1)
        self._leave_doubts([person for unit in life.units for person in unit.members])

    def _leave_doubts(self, residents: list[Person]) -> None:
        """Let a list come in on the last day that leaves questions to whoever opens the desk."""
        rng = self._random("doubts")
        wording = Wording(rng, self._rates.no_document, self._profile.town)
        for row in round_by_hand(rng, wording, residents, self._end):
            self._mail.post("registrar", row, self._end, STREAM)

    def _declare(self, clerks: Clerks, told: list[Event]) -> None:
        """Hand the events over in the order of their days, and forget them."""
        told.sort(key=lambda event: event.day)
        for event in told:
            self._seen.add(event.person.id)
            clerks.declare(event)
        told.clear()

    def _random(self, part: str) -> Random:
        """A stream of its own for each part, so that a change in one does not stir all the others."""
        return Random(f"{self._profile.key}/{self._people}/{self._months}/{self._seed}/{part}")  # noqa: S311 - a simulation


def _month(number: int) -> date:
    """The first day of a month, counted from the first simulated one as 0."""
    years, month = divmod(FIRST_DAY.month - 1 + number, 12)
    return date(FIRST_DAY.year + years, month + 1, 1)
