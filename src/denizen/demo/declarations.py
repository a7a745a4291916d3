"""What each party declares about what happened: jobs, papers and stays here, residences in `residences`."""

from datetime import date

from denizen.demo import events
from denizen.demo.events import Event
from denizen.demo.files import Row
from denizen.demo.people import Spell
from denizen.demo.residences import ResidenceClerks
from denizen.demo.wording import iso


class Clerks(ResidenceClerks):
    """All who declare: the registrar, the hall for residents, those who let, employers, hotels and hosts."""

    def declare(self, event: Event) -> None:
        """Write the rows that an event gives rise to."""
        declare_one = {
            events.SETTLED: self._settled,
            events.ARRIVED: self._arrived,
            events.MOVED: self._moved,
            events.LEFT: self._left,
            events.BORN: self._born,
            events.DIED: self._died,
            events.HIRED: self._hired,
            events.QUIT: self._quit,
            events.RENAMED: self._renamed,
            events.REDOCUMENTED: self._redocumented,
            events.STAYED: self._stayed,
            events.VISITED: self._visited,
        }[event.what]
        declare_one(event)

    def _hired(self, event: Event) -> None:
        person, job = event.person, event.job
        assert job is not None
        employer = self._employers[job.employer]
        fields = self._known(person, max(event.day, self._start)) | {
            "employer_code": employer.code,
            "start_date": iso(event.day),
            "occupation": job.occupation,
            "contract_kind": job.contract,
        }
        if event.dwelling:
            fields |= {"plate": event.dwelling.plate, "room": event.room}
        row = Row("employment_start", fields, person.id)
        self._mark_second(person, row)
        if event.day < self._start:
            self._spoiler.spoil(employer.party, row, None, self._start + 2)
            self._mail.post(employer.party, row, self._start + 2, "employment_start")
        else:
            self._spoiler.declare(employer.party, row, event.day, late=self._spoiler.is_late())

    def _quit(self, event: Event) -> None:
        person, job = event.person, event.job
        assert job is not None
        employer = self._employers[job.employer]
        fields = self._wording.subject(person, event.day) | {
            "employer_code": employer.code,
            "end_date": iso(event.day),
        }
        row = Row("employment_end", fields, person.id)
        if not self._spoiler.withhold(employer.party, row, event.day):
            self._spoiler.declare(employer.party, row, event.day, late=self._spoiler.is_late())

    def _renamed(self, event: Event) -> None:
        person = event.person
        fields = self._wording.subject(person, event.day - 1)
        fields |= {
            "effective_date": iso(event.day),
            "new_name": person.name.native,
            "new_name_latin": person.name.latin,
        }
        self._mail.post(
            "registrar", Row("name_change", fields, person.id), self._soon("registrar", event.day)
        )

    def _redocumented(self, event: Event) -> None:
        person = event.person
        fields = self._wording.subject(person, event.day - 1)
        document = person.document(event.day)
        assert document is not None
        fields |= {
            "effective_date": iso(event.day),
            "new_document_type": document.type,
            "new_document_number": document.number,
            "new_document_issuer": document.issuer,
            "new_document_valid_to": iso(document.valid_to),
        }
        self._mail.post(
            "registrar", Row("document_change", fields, person.id), self._soon("registrar", event.day)
        )

    def _stayed(self, event: Event) -> None:
        """A foreign guest checks in, and later out, at a hotel or with a private host."""
        guest, dwelling = event.person, event.dwelling
        assert dwelling is not None
        party = dwelling.provider
        place = {"plate": dwelling.plate} | ({"room": event.room} if event.room else {})
        hour, minute = self._rng.randrange(13, 24), self._rng.randrange(60)
        day = date.fromordinal(event.day)
        checkin = self._wording.guest(guest, event.day) | place
        checkin |= {"check_in": f"{day}T{hour:02d}:{minute:02d}:00+08:00", "expected_out": iso(event.until)}
        row = Row("lodging_checkin", checkin, guest.id)
        self._spoiler.declare(party, row, event.day, late=self._spoiler.is_late())
        again = guest.listed_twice and guest.id not in self._listed_twice
        who = (
            self._wording.other_spelling(guest, event.until)
            if again
            else self._wording.guest(guest, event.until)
        )
        row = Row("lodging_checkout", who | place | {"check_out": iso(event.until)}, guest.id)
        if self._spoiler.withhold(party, row, event.until):
            return
        self._mark_second(guest, row)
        self._mail.post(party, row, self._mail.sending_day(party, max(event.until, event.day + 1)))

    def _visited(self, event: Event) -> None:
        """A relative's visit, if it lasts longer than the rule of its first day allows without a declaration."""
        changes, before, after = self._relatives_rule
        free = before if event.day < changes else after
        if event.until - event.day <= free or event.dwelling is None:
            return
        person = event.person
        stay = Spell(event.dwelling, "", event.day, event.until, "lodging", "family")
        fields = self._wording.subject(person, event.day, full=True) | self._wording.place(stay)
        fields |= {"start_date": iso(event.day), "category": "lodging", "purpose": "family", "main": "no"}
        due = event.day + free
        self._spoiler.declare(
            "hall", Row("residence_start", fields, person.id), due, late=self._spoiler.is_late(), spell=stay
        )
        fields = (
            self._wording.subject(person, event.until)
            | self._wording.place(stay)
            | {"end_date": iso(event.until)}
        )
        row = Row("residence_end", fields, person.id)
        if not self._spoiler.withhold("hall", row, event.until):
            self._spoiler.declare("hall", row, max(event.until, due), late=self._spoiler.is_late())
