"""What can have happened, in the words of the counter, and what each form asks.

A way leads to one kind of declaration; two ways may lead to the same kind ("moved in", "moved within the town").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.intake.filling import KIND_FIELDS, SUBJECT
from denizen.ledger.rules import AMENDING, Kind

type Words = str | Promise

FINDING = ("document_type", "document_number", "name", "birth_date")
"""By what a person is looked for; for somebody new it is a part of what is declared."""

_NEW = ("sex", "nationality", "name_latin", "document_issuer")
_NEW_MORE = (
    "document_valid_to",
    "birth_place",
    "phone",
    "email",
    "language",
    "home_division",
    "home_address",
)
PLACE = ("plate", "address", "room")
DATES = ("start_date", "end_date", "check_in", "check_out", "death_date", "effective_date", "confirmed_on")
_ABOUT_ONE = frozenset(SUBJECT) | {
    "room", "relation_to_head", "head_name", "head_document_number", "new_name", "new_name_latin", "receipt",
    "new_document_type", "new_document_number", "new_document_issuer", "new_document_valid_to", "mother_name",
    "mother_document_number", "father_name", "father_document_number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """Something that happened: its kind, its words, its key; the fields always shown, and those behind *More*.

    `goes_on` is the group of a card whose open spells such a declaration ends or changes; their dwelling is offered.
    """

    code: str
    kind: Kind
    title: Words
    key: str
    asks: tuple[str, ...]
    more: tuple[str, ...] = ()
    labels: Mapping[str, Words] = field(default_factory=dict)
    goes_on: str = ""

    @property
    def has_place(self) -> bool:
        """Whether it is about a dwelling."""
        return "plate" in self.asks or "plate" in self.more

    @property
    def kept_for_another(self) -> frozenset[str]:
        """The fields that hold as well for the next of the same kind: all that are not about one person."""
        return frozenset(self.asks + self.more) - _ABOUT_ONE


def _way(code: str, kind: Kind, title: Words, key: str, asks: str, more: str = "", **rest: object) -> Way:
    return Way(code, kind, title, key, tuple(asks.split()), tuple(more.split()), **rest)  # type: ignore[arg-type]


_FIRST_DAY = {"start_date": _("First day there")}
_SPLIT_MAIN = "plate address room start_date category purpose"
WAYS: tuple[Way, ...] = (
    _way(
        "moved_in", "residence_start", _("Moved in"), "1", _SPLIT_MAIN,
        "main previous_place relation_to_head head_name head_document_number", labels=_FIRST_DAY,
    ),
    _way(
        "moved_away", "residence_end", _("Moved away"), "2", "plate address room end_date destination",
        labels={"end_date": _("First day of absence")}, goes_on="residences",
    ),
    _way(
        "moved_within", "residence_start", _("Moved within the town"), "3", _SPLIT_MAIN,
        "main relation_to_head head_name head_document_number", labels=_FIRST_DAY,
    ),
    _way(
        "tenancy_start", "tenancy_start", _("Rents from somebody"), "4", "plate address room start_date term_until",
        "filing_number", labels={"start_date": _("First day of the tenancy")},
    ),
    _way(
        "tenancy_end", "tenancy_end", _("Rents no longer"), "5", "plate address room end_date",
        labels={"end_date": _("First day after the tenancy")}, goes_on="tenancies",
    ),
    _way(
        "employment_start", "employment_start", _("Began to work for somebody"), "6",
        "employer_code employer_name start_date occupation contract_kind workplace", "plate address room",
        labels={"start_date": _("First day of work"), "plate": _("Plate of the lodging given")},
    ),
    _way(
        "employment_end", "employment_end", _("Works there no longer"), "7", "employer_code employer_name end_date",
        labels={"end_date": _("First day after the work")},
    ),
    _way(
        "employment_change", "employment_change", _("Work changed"), "8",
        "employer_code employer_name start_date occupation workplace", labels={"start_date": _("Day of the change")},
    ),
    _way(
        "lodging_checkin", "lodging_checkin", _("Checked in to lodge"), "9", "plate address room check_in expected_out",
    ),
    _way(
        "lodging_checkout", "lodging_checkout", _("Checked out"), "0", "plate address room check_out", goes_on="stays",
    ),
    _way(
        "birth", "birth", _("Was born"), "b",
        "plate address room mother_name mother_document_number father_name father_document_number",
    ),
    _way("death", "death", _("Died"), "x", "death_date"),
    _way(
        "name_change", "name_change", _("Name changed"), "m", "effective_date new_name new_name_latin",
        labels={"effective_date": _("Day of the change")},
    ),
    _way(
        "document_change", "document_change", _("Document changed"), "u",
        "effective_date new_document_type new_document_number new_document_issuer new_document_valid_to",
        labels={"effective_date": _("Day of the change")},
    ),
    _way(
        "residence_change", "residence_change", _("Residence changed"), "r",
        "plate address room start_date category purpose", labels={"start_date": _("Day of the change")},
        goes_on="residences",
    ),
    _way(
        "confirmation", "confirmation", _("Nothing changed"), "v", "plate address room confirmed_on",
        goes_on="residences",
    ),
    _way("correction", "correction", _("Correct a declaration"), "k", "receipt"),
    _way("retraction", "retraction", _("Take a declaration back"), "w", "receipt reason_code"),
)  # fmt: skip
BY_CODE: Mapping[str, Way] = {way.code: way for way in WAYS}


def way_of(code: str, about: str = "") -> Way | None:
    """The way of a code; a correction asks what the kind of declaration `about` asks. None where there is none."""
    way = BY_CODE.get(code)
    if way is None or way.kind != "correction":
        return way
    root = next((each for each in WAYS if each.kind == about and about not in AMENDING), None)
    if root is None:
        return way
    return Way(
        way.code, way.kind, way.title, way.key, (*way.asks, *root.asks), root.more, root.labels, root.goes_on
    )


def asks_person(way: Way) -> bool:
    """Whether somebody is to be found: whom an amendment is about was found for what it amends."""
    return way.kind not in AMENDING


def new_fields(way: Way) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is asked of somebody new, and what besides behind *More*."""
    used = KIND_FIELDS[way.kind]
    return tuple(f for f in _NEW if f in used), tuple(f for f in _NEW_MORE if f in used)
