"""What a declaration says, field by field, in the reader's words."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from denizen.linkage.queries import DeclarationRecord
from denizen.pages.dates import day_in_words, moment_in_words
from denizen.pages.labels import LABELS, label

# The fields that a page lists, in the order in which it lists them; what has a place of its own is not among them.
_FIELDS: dict[str, str | Promise] = {
    "plate": gettext_lazy("Plate"),
    "address": gettext_lazy("Address given"),
    "room": gettext_lazy("Room"),
    "category": gettext_lazy("Category"),
    "is_main": gettext_lazy("Main residence"),
    "relation": gettext_lazy("Relation to the head of household"),
    "purpose": gettext_lazy("Purpose of the stay"),
    "previous_place": gettext_lazy("Lived before in"),
    "destination": gettext_lazy("Moves to"),
    "term_until": gettext_lazy("Rented until"),
    "filing_number": gettext_lazy("Lease filed under"),
    "employer_code": gettext_lazy("Employer's credit code"),
    "employer_name": gettext_lazy("Employer's name"),
    "occupation": gettext_lazy("Occupation"),
    "contract_kind": gettext_lazy("Contract"),
    "workplace": gettext_lazy("Place of work"),
    "check_in": gettext_lazy("Arrived"),
    "check_out": gettext_lazy("Left"),
    "reason_code": gettext_lazy("Reason"),
}
_FAMILIES = {
    "category": "category",
    "relation": "relation",
    "purpose": "stay_purpose",
    "contract_kind": "contract",
    "reason_code": "retraction_reason",
}


def said_in_words(said: DeclarationRecord) -> list[tuple[str, str]]:
    """Each thing that was said, by the name of its field."""
    return [
        (str(name), _in_words(field, said.words[field]))
        for field, name in _FIELDS.items()
        if field in said.words
    ]


def _in_words(field: str, value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return moment_in_words(timezone.localtime(value))
        case date():
            return day_in_words(value)
        case _ if field in _FAMILIES and value in LABELS[_FAMILIES[field]]:
            return label(_FAMILIES[field], value)
        case _:
            return str(value)
