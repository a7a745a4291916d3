"""What the declaring offices share: households that are late together, tenants, people who are listed twice."""

from random import Random

from denizen.demo import errors
from denizen.demo.employers import Employer
from denizen.demo.errors import Rates
from denizen.demo.events import Event
from denizen.demo.files import MIXED, Row
from denizen.demo.people import Day, Person, Spell
from denizen.demo.spoiling import Spoiler
from denizen.demo.wording import Wording, iso

_TENANT_AGE = 18


class Office:
    """The means that all who declare need.

    `start` is the first simulated day: what came before is in the first load. `relatives_rule` is the day on which
    the rule about relatives' visits changes, and the days that such a visit may last undeclared before and after.
    """

    def __init__(
        self,
        rng: Random,
        spoiler: Spoiler,
        wording: Wording,
        rates: Rates,
        employers: list[Employer],
        start: Day,
        relatives_rule: tuple[Day, int, int],
    ) -> None:
        self._rng, self._spoiler, self._mail, self._start = rng, spoiler, spoiler.mail, start
        self._wording, self._rates = wording, rates
        self._employers = {employer.code: employer for employer in employers}
        self._relatives_rule = relatives_rule
        self._lateness: dict[tuple[int, Day], bool] = {}
        self._listed_twice: set[int] = set()

    def _late(self, event: Event) -> bool:
        """A household declares together: in time, or late together."""
        unit = event.person.unit
        key = (unit.id if unit else -event.person.id, event.day)
        if key not in self._lateness:
            self._lateness[key] = self._spoiler.is_late()
        return self._lateness[key]

    def _soon(self, party: str, day: Day) -> Day:
        return self._mail.sending_day(party, day + self._rng.randrange(0, 4))

    def _known(self, person: Person, day: Day) -> dict[str, str]:
        """The subject; another spelling of it the first time that one of those listed twice is listed by others."""
        if person.listed_twice and person.id not in self._listed_twice:
            return self._wording.other_spelling(person, day)
        return self._wording.subject(person, day)

    def _mark_second(self, person: Person, row: Row) -> None:
        if person.listed_twice and person.id not in self._listed_twice:
            self._listed_twice.add(person.id)
            row.errors.append(errors.DUPLICATE_PERSON)

    def _second_listing(
        self, person: Person, residence: dict[str, str], sent: Day, stream: str = MIXED
    ) -> None:
        """Another form about the same arrival, filled in by somebody who wrote the name differently."""
        fields = self._wording.other_spelling(person, sent) | residence
        row = Row("residence_start", fields, person.id)
        self._mark_second(person, row)
        self._mail.post("registrar" if stream != MIXED else "hall", row, sent, stream)

    def _tenancy_starts(self, person: Person, spell: Spell, *, first_load: bool = False) -> None:
        """Who lets declares each adult tenant."""
        dwelling = spell.dwelling
        if dwelling.tenure != "let" or person.age(max(spell.start, self._start)) < _TENANT_AGE:
            return
        fields = self._known(person, max(spell.start, self._start)) | self._wording.place(spell)
        fields |= {"start_date": iso(spell.start)}
        if self._rng.random() < 0.6:
            fields["term_until"] = iso(max(spell.start, self._start - 100) + 365)
        if self._rng.random() < 0.5:
            fields["filing_number"] = f"ZL{iso(spell.start)[:4]}{self._rng.randrange(10**6):06d}"
        row = Row("tenancy_start", fields, person.id)
        self._mark_second(person, row)
        party = dwelling.provider
        if first_load:
            self._spoiler.spoil(party, row, spell, self._start + 1)
            self._mail.post(party, row, self._start + 1, "tenancy_start")
            return
        sent = self._spoiler.declare(party, row, spell.start, late=self._spoiler.is_late(), spell=spell)
        if not row.errors:
            self._spoiler.list_twice(party, row, sent)

    def _tenancy_end(self, person: Person, spell: Spell, day: Day) -> None:
        """Who lets declares the end; now and then on another day than the tenant, who then speaks up."""
        dwelling = spell.dwelling
        if dwelling.tenure != "let" or person.age(spell.start) < _TENANT_AGE:
            return
        fields = self._wording.subject(person, day) | self._wording.place(spell) | {"end_date": iso(day)}
        row = Row("tenancy_end", fields, person.id)
        if self._spoiler.withhold(dwelling.provider, row, day):
            return
        if self._spoiler.dispute():
            own = Row("tenancy_end", dict(fields), person.id, [errors.DISPUTED_TENANCY])
            row.fields["end_date"] = iso(max(spell.start + 1, day - self._rng.randrange(5, 25)))
            self._mail.post("hall", own, self._mail.sending_day("hall", day))
        self._spoiler.declare(dwelling.provider, row, day, late=self._spoiler.is_late())
