"""What goes wrong in the files: how often, and a ledger of each thing that was put wrong on purpose."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

LATE = "late"
MISSING_END = "missing_end"
DUPLICATE_PERSON = "duplicate_person"
WRONG_CHECK_DIGIT = "wrong_check_digit"
DISPUTED_TENANCY = "disputed_tenancy"
UNMATCHED_ADDRESS = "unmatched_address"
UNKNOWN_PLATE = "unknown_plate"
OTHERS_DWELLING = "others_dwelling"
CORRECTED = "corrected"
RETRACTED = "retracted"
ERRORS = (
    LATE,
    MISSING_END,
    DUPLICATE_PERSON,
    WRONG_CHECK_DIGIT,
    DISPUTED_TENANCY,
    UNMATCHED_ADDRESS,
    UNKNOWN_PLATE,
    OTHERS_DWELLING,
    CORRECTED,
    RETRACTED,
)


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares in which each error is put in, each of what its comment names."""

    no_document: float = 0.20  # declarations about a person
    late: float = 0.12  # declarations with a deadline
    missing_end: float = 0.08  # ends of residences, tenancies, jobs and lodging stays
    wrong_check_digit: float = 0.008  # declarations with a citizen number
    disputed_tenancy: float = 0.02  # ends of tenancies; about 1 % of all tenancies
    unmatched_address: float = 0.03  # starts of residences and tenancies
    unknown_plate: float = 0.003  # the same
    others_dwelling: float = 0.004  # starts of tenancies
    corrected: float = 0.005  # starts of residences and tenancies
    retracted: float = 0.006  # starts of tenancies
    confirmed: float = 0.02  # residents, each quarter
    found_later: float = 0.70  # missing ends of residences that a later round of visits brings to light


class RowRef(NamedTuple):
    """One row of a file: the file's name and the number of the row, counted from 1 without the header."""

    filename: str
    number: int


@dataclass(frozen=True, slots=True)
class Injected:
    """One error that was put in.

    The true person whom the row describes, and the row (none for a row never sent).
    """

    error: str
    person: int
    row: RowRef | None
    plate: str = ""
    kind: str = ""


@dataclass(slots=True)
class Ledger:
    """All errors that were put into the files that left within the simulated period."""

    entries: list[Injected] = field(default_factory=list)
    chances: Counter[str] = field(default_factory=Counter)
    """For each error the number of occasions on which it could have been put in."""

    def counts(self) -> dict[str, int]:
        """How often each error was put in."""
        found = Counter(entry.error for entry in self.entries)
        return {error: found[error] for error in ERRORS}
