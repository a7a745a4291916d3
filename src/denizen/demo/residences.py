"""Declarations of where people live: the first load, arrivals, moves, departures, births and deaths."""

from denizen.demo.events import Event
from denizen.demo.files import Row
from denizen.demo.office import Office
from denizen.demo.people import Day, Person
from denizen.demo.wording import iso


class ResidenceClerks(Office):
    """The registrar and the hall, with whom people declare where they live."""

    def confirm(self, residents: list[Person], day: Day) -> None:
        """Area officers' round: nothing has changed for a sample of the residents."""
        for person in residents:
            if self._rng.random() >= self._rates.confirmed:
                continue
            spell = person.spells[-1]
            fields = (
                self._wording.subject(person, day) | self._wording.place(spell) | {"confirmed_on": iso(day)}
            )
            sent = self._mail.sending_day("registrar", day)
            self._mail.post("registrar", Row("confirmation", fields, person.id), sent)

    def _settled(self, event: Event) -> None:
        """The residents' list of the first load, a file for each community; and its tenants, by who lets to them."""
        person, spell = event.person, event.spell
        assert spell is not None
        fields = self._wording.subject(person, self._start, full=True)
        fields |= self._wording.residence(person, spell, self._start)
        row = Row("residence_start", fields, person.id)
        stream = f"residence_start/{spell.dwelling.community}"
        self._spoiler.spoil("registrar", row, spell, self._start + 1)
        if not row.errors:
            row.fields["start_date"] = max(self._wording.rough_start(spell.start), iso(person.born)[:4])
        self._mail.post("registrar", row, self._start + 1, stream)
        self._tenancy_starts(person, spell, first_load=True)
        if person.listed_twice and person.id not in self._listed_twice:
            again = self._wording.residence(person, spell, self._start)
            self._second_listing(person, again, self._start + 1, stream)

    def _arrived(self, event: Event) -> None:
        """A newcomer declares at the hall; children and others of the household in the same file."""
        person, spell = event.person, event.spell
        assert spell is not None
        fields = self._wording.subject(person, event.day, full=True)
        fields |= self._wording.residence(person, spell, event.day)
        if len(person.spells) > 1:
            fields["previous_place"] = person.home_address
        row = Row("residence_start", fields, person.id)
        late = self._late(event)
        sent = self._spoiler.declare("hall", row, event.day, late=late, spell=spell)
        self._tenancy_starts(person, spell)
        if person.listed_twice and person.id not in self._listed_twice:
            again = self._wording.residence(person, spell, event.day)
            self._second_listing(person, again, self._mail.sending_day("hall", sent + 6))

    def _moved(self, event: Event) -> None:
        """A move within the town: one declaration of change, or an end, which may be forgotten, and a start."""
        person, spell, former = event.person, event.spell, event.former
        assert spell is not None
        assert former is not None
        wording = self._wording
        late = self._late(event)
        unit = person.unit.id if person.unit else person.id
        if (unit * 7 + event.day) % 20 < 11:
            fields = wording.subject(person, event.day) | wording.place(spell)
            fields |= {"start_date": iso(event.day), "category": spell.category, "purpose": spell.purpose}
            self._spoiler.declare(
                "hall", Row("residence_change", fields, person.id), event.day, late=late, spell=spell
            )
        else:
            end = Row("residence_end", wording.subject(person, event.day) | wording.place(former), person.id)
            end.fields["end_date"] = iso(event.day)
            if not self._spoiler.withhold("hall", end, event.day):
                self._spoiler.declare("hall", end, event.day, late=late)
            fields = wording.subject(person, event.day, full=True) | wording.residence(
                person, spell, event.day
            )
            self._spoiler.declare(
                "hall", Row("residence_start", fields, person.id), event.day, late=late, spell=spell
            )
        self._tenancy_end(person, former, event.day)
        self._tenancy_starts(person, spell)

    def _left(self, event: Event) -> None:
        """Leaving the town; an end that nobody declares may come to light in the next quarter's round."""
        person, former = event.person, event.former
        assert former is not None
        fields = self._wording.subject(person, event.day) | self._wording.place(former)
        fields |= {"end_date": iso(event.day), "destination": person.home_address}
        row = Row("residence_end", {code: value for code, value in fields.items() if value}, person.id)
        if not self._spoiler.withhold("hall", row, event.day):
            self._spoiler.declare("hall", row, event.day, late=self._late(event))
        elif self._rng.random() < self._rates.found_later:
            sent = self._mail.sending_day("registrar", event.day + self._rng.randrange(20, 100))
            self._mail.post("registrar", row, sent)
        self._tenancy_end(person, former, event.day)

    def _born(self, event: Event) -> None:
        """The registrar enters a birth within a month, from the hospital's certificate."""
        child, spell = event.person, event.spell
        assert spell is not None
        name = child.name
        fields = {
            "name": name.native,
            "sex": child.sex,
            "birth_date": iso(child.born),
            "nationality": child.nationality,
        }
        if child.nationality != "CHN":
            fields["name_latin"] = name.latin
        for role, parent in (("mother", child.mother), ("father", child.father)):
            document = parent.document(event.day) if parent else None
            if parent and document:
                fields[f"{role}_name"] = parent.name_on(event.day).native
                fields[f"{role}_document_number"] = document.number
        fields |= self._wording.place(spell)
        row = Row("birth", fields, child.id)
        sent = self._mail.sending_day("registrar", event.day + self._rng.randrange(2, 20))
        self._mail.post("registrar", row, sent)

    def _died(self, event: Event) -> None:
        fields = self._wording.subject(event.person, event.day) | {"death_date": iso(event.day)}
        sent = self._mail.sending_day("registrar", event.day + self._rng.randrange(1, 6))
        self._mail.post("registrar", Row("death", fields, event.person.id), sent)
