"""Puts things wrong on purpose: late rows, forgotten ends, mistyped numbers and plates, vague addresses."""

from random import Random

from denizen.demo import errors
from denizen.demo.dwellings import Dwelling
from denizen.demo.errors import Injected, Ledger, Rates
from denizen.demo.files import Row
from denizen.demo.mailroom import Mailroom
from denizen.demo.numbers import wrong_check
from denizen.demo.people import Day, Spell
from denizen.demo.wording import Wording, iso

_STARTS = ("residence_start", "residence_change", "tenancy_start")
_PLATE_CHARACTERS = "23456789ABCDEFGH"


class Spoiler:
    """Sends rows through the mailroom, with the errors that fall on them by the rates.

    With `one_of_each` (small towns, for tests) an error that has not happened yet happens at its fourth occasion.
    """

    def __init__(
        self,
        rng: Random,
        mail: Mailroom,
        wording: Wording,
        rates: Rates,
        ledger: Ledger,
        dwellings: list[Dwelling],
        *,
        one_of_each: bool,
    ) -> None:
        self.mail = mail
        self._rng, self._wording, self._rates, self._ledger = rng, wording, rates, ledger
        self._one_of_each = one_of_each
        self._had: set[str] = set()
        self._dwellings = dwellings
        self._let = [dwelling for dwelling in dwellings if dwelling.tenure == "let"]
        self._plates = {dwelling.plate for dwelling in dwellings}
        self._withheld: list[Injected] = []

    def is_late(self) -> bool:
        """Draw whether a declaration with a deadline misses it."""
        return self._rng.random() < self._rates.late

    def declare(
        self, party: str, row: Row, day: Day, *, late: bool = False, spell: Spell | None = None
    ) -> Day:
        """Send a row about something that happened on `day`; `spell` is the residence or tenancy that it starts.

        Returns:
            The day of sending.
        """
        self._ledger.chances[errors.LATE] += 1
        if late:
            row.errors.append(errors.LATE)
        sent = self.mail.sending_day(party, day, late=late)
        self.spoil(party, row, spell, sent)
        self.mail.post(party, row, sent)
        return sent

    def spoil(self, party: str, row: Row, spell: Spell | None, sent: Day) -> None:
        """Put at most one error into a row; a correction of it by the same sender is posted too."""
        rates = self._rates
        known = row.fields.get("document_type") == "citizen_id"
        if known and self._falls(errors.WRONG_CHECK_DIGIT, rates.wrong_check_digit):
            number = wrong_check(row.fields["document_number"])
            self._wrong(row, errors.WRONG_CHECK_DIGIT, {"document_number": number})
        elif spell is None or row.kind not in _STARTS:
            return
        elif self._falls(errors.UNMATCHED_ADDRESS, rates.unmatched_address):
            instead = {"plate": "", "address": self._wording.vague_address(spell)}
            self._wrong(row, errors.UNMATCHED_ADDRESS, instead)
        elif self._falls(errors.UNKNOWN_PLATE, rates.unknown_plate):
            self._wrong(row, errors.UNKNOWN_PLATE, {"plate": self._mistyped(row.fields["plate"])})
        elif row.kind == "tenancy_start" and self._falls(errors.OTHERS_DWELLING, rates.others_dwelling):
            self._wrong(row, errors.OTHERS_DWELLING, {"plate": self._not_of(party)})
        elif row.kind != "residence_change" and self._falls(errors.CORRECTED, rates.corrected):
            self._mistaken_start(party, row, spell, sent)

    def list_twice(self, party: str, row: Row, sent: Day) -> None:
        """Now and then a sender lists a tenant for another of its dwellings too, and takes that back days later."""
        other = self._rng.choice(self._let)
        if other.provider != party or other.plate == row.fields.get("plate"):
            return
        if not self._falls(errors.RETRACTED, self._rates.retracted):
            return
        fields = {code: value for code, value in row.fields.items() if code not in ("address", "room")}
        second = Row(row.kind, fields | {"plate": other.plate}, row.person, [errors.RETRACTED])
        self.mail.post(party, second, sent)
        taken_back = Row(
            "retraction", {"receipt": "", "reason_code": "wrong_place"}, row.person, amends=second
        )
        self.mail.post(party, taken_back, self.mail.sending_day(party, sent + self._rng.randrange(4, 15)))

    def withhold(self, party: str, row: Row, day: Day) -> bool:
        """Draw whether the end that this row would declare is forgotten; then the ledger alone tells of it."""
        if not self._falls(errors.MISSING_END, self._rates.missing_end):
            return False
        if self.mail.leaves_in_time(self.mail.sending_day(party, day)):
            plate = row.fields.get("plate", "")
            self._withheld.append(Injected(errors.MISSING_END, row.person, None, plate, row.kind))
        return True

    def dispute(self) -> bool:
        """Draw whether landlord and tenant disagree on when a tenancy ended."""
        return self._falls(errors.DISPUTED_TENANCY, self._rates.disputed_tenancy)

    def enter(self) -> None:
        """Enter in the ledger what was put wrong in the files that left."""
        for row in self.mail.rows():
            if row.ref is None:
                continue
            plate = (row.right or row.fields).get("plate", "")
            entries = [Injected(error, row.person, row.ref, plate, row.kind) for error in row.errors]
            self._ledger.entries += entries
        self._ledger.entries += self._withheld

    def _falls(self, error: str, rate: float) -> bool:
        """Draw whether an error falls on this occasion."""
        self._ledger.chances[error] += 1
        due = self._one_of_each and error not in self._had and self._ledger.chances[error] > 3
        if self._rng.random() < rate or due:
            self._had.add(error)
            return True
        return False

    def _wrong(self, row: Row, error: str, instead: dict[str, str]) -> None:
        row.right = dict(row.fields)
        row.fields = {code: value for code, value in (row.fields | instead).items() if value}
        row.errors.append(error)

    def _mistaken_start(self, party: str, row: Row, spell: Spell, sent: Day) -> None:
        """The row says too early a start; the same sender corrects it some days later by its receipt."""
        right = dict(row.fields)
        row.fields["start_date"] = iso(spell.start - self._rng.randrange(10, 40))
        row.errors.append(errors.CORRECTED)
        correction = Row("correction", right | {"receipt": ""}, row.person, amends=row)
        self.mail.post(party, correction, self.mail.sending_day(party, sent + self._rng.randrange(5, 21)))

    def _not_of(self, party: str) -> str:
        """Plate of a dwelling that this party does not let."""
        while True:
            dwelling = self._rng.choice(self._dwellings)
            if dwelling.provider != party:
                return dwelling.plate

    def _mistyped(self, plate: str) -> str:
        while True:
            at = self._rng.choice((0, 1, 2, 3, 5, 6, 7, 8))
            wrong = plate[:at] + self._rng.choice(_PLATE_CHARACTERS) + plate[at + 1 :]
            if wrong not in self._plates:
                return wrong
