"""Documents of a row: which kind of document a number belongs to, and whether the number can be right.

The rules of the numbers themselves are the register's.
"""

import re
from datetime import date
from typing import NamedTuple

from denizen.intake.files.problems import MESSAGES, Problem, sentence
from denizen.intake.files.values import Value
from denizen.register.documents import DocumentRefused, check_document


class Place(NamedTuple):
    """Where a row speaks of a document: the fields of its number, and of its type and issuer if they are asked for."""

    number: str
    type: str | None = None
    issuer: str | None = None


PLACES = (
    Place("document_number", "document_type", "document_issuer"),
    Place("new_document_number", "new_document_type", "new_document_issuer"),
    Place("head_document_number"),
    Place("mother_document_number"),
    Place("father_document_number"),
)
# Numbers of 18 characters (and the old ones of 15) say themselves whether they are a citizen's, a permanent resident's
# or of a residence permit; every other number needs its type beside it.
_TELLS_ITS_TYPE = re.compile(r"[1-9]\d{16}[\dXxХх]|[1-9]\d{14}")


class DocumentCheck:
    """Checks the documents of the rows of one file.

    `implied` is the type that the header of the number's column names, `demo` lets the invented numbers of the
    demonstration pass, and nobody is born after `on`.
    """

    def __init__(self, implied: str | None, *, demo: bool = False, on: date | None = None) -> None:
        self._implied = implied
        self._demo = demo
        self._on = on

    def settle(self, place: Place, values: dict[str, Value]) -> Problem | None:
        """Complete and check one document of a row in place; the problem, if there is one.

        A type without a number says nothing and is dropped. The number comes out in its normal form, the type as
        the number itself tells it.
        """
        told = values.pop(place.type, None) if place.type else None
        number = values.get(place.number)
        if number is None:
            return None
        number = str(number)
        implied = self._implied if place.type == "document_type" else None
        kind = str(told) if told else implied
        if kind is None and _TELLS_ITS_TYPE.fullmatch(number):
            kind = "citizen_id"
        if kind is None:
            # Relatives are named with what is known of them; the subject's own document must be told.
            return _problem(place.type, "document.type_missing") if place.type else None
        issuer = values.get(place.issuer) if place.issuer else None
        try:
            document = check_document(
                kind, number, issuer=str(issuer) if issuer else None, demo=self._demo, on=self._on
            )
        except DocumentRefused as refusal:
            if refusal.code == "document.digits_lost":
                return _problem(place.number, "number.digits_lost")
            at_fault = place.issuer if refusal.code == "document.issuer" else None
            return Problem(at_fault or place.number, refusal.code, sentence(refusal))
        values[place.number] = document.number
        if place.type:
            values[place.type] = document.type
        return None


def _problem(field: str, code: str) -> Problem:
    """One of our own problems."""
    return Problem(field, code, MESSAGES[code])
