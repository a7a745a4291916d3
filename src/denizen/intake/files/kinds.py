"""Which fields each kind of declaration uses, and which it cannot do without."""

from collections.abc import Mapping

SUBJECT = tuple(
    "name name_latin sex birth_date birth_place nationality document_type document_number document_issuer"
    " document_valid_to phone email language home_division home_address".split()
)
PLACE = ("plate", "address", "room")

_OWN: Mapping[str, str] = {
    "residence_start": "plate address room start_date category main purpose previous_place relation_to_head head_name"
    " head_document_number",
    "residence_change": "start_date category purpose room plate address",
    "residence_end": "end_date plate address room destination",
    "tenancy_start": "plate address room start_date term_until filing_number",
    "tenancy_end": "plate address room end_date",
    "employment_start": "employer_code employer_name start_date occupation contract_kind workplace plate address room",
    "employment_change": "employer_code employer_name start_date occupation workplace",
    "employment_end": "employer_code employer_name end_date",
    "lodging_checkin": "plate address room check_in expected_out",
    "lodging_checkout": "plate address room check_out",
    "birth": "mother_name mother_document_number father_name father_document_number plate address room",
    "death": "death_date",
    "name_change": "effective_date new_name new_name_latin",
    "document_change": "effective_date new_document_type new_document_number new_document_issuer"
    " new_document_valid_to",
    "confirmation": "plate address room confirmed_on",
}


def _fields() -> dict[str, tuple[str, ...]]:
    """The fields of each kind in the order of a template: the subject first, then what is declared."""
    fields = {kind: SUBJECT + tuple(own.split()) for kind, own in _OWN.items()}
    everything = tuple(dict.fromkeys(field for kind in fields.values() for field in kind))
    # A correction restates its target in full, so it may use the fields of every kind.
    fields["correction"] = ("receipt", *everything)
    fields["retraction"] = ("receipt", "reason_code")
    return fields


KIND_FIELDS: Mapping[str, tuple[str, ...]] = _fields()

_WHO = ("name", "name_latin")
_WHERE = ("plate", "address")
# Each entry lists alternatives, of which one must be given. A lodging or an employer may leave out its own place and
# code: the party that declares implies them, and the pipeline fills them in.
REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "residence_start": (_WHO, _WHERE, ("start_date",)),
    "residence_change": (_WHO, ("start_date",)),
    "residence_end": (_WHO, ("end_date",)),
    "tenancy_start": (_WHO, _WHERE, ("start_date",)),
    "tenancy_end": (_WHO, _WHERE, ("end_date",)),
    "employment_start": (_WHO, ("start_date",)),
    "employment_change": (_WHO, ("start_date",)),
    "employment_end": (_WHO, ("end_date",)),
    "lodging_checkin": (_WHO, ("check_in",)),
    "lodging_checkout": (_WHO, ("check_out",)),
    "birth": (_WHO, ("birth_date",)),
    "death": (_WHO, ("death_date",)),
    "name_change": (_WHO, ("effective_date",), ("new_name", "new_name_latin")),
    "document_change": (_WHO, ("effective_date",), ("new_document_type",), ("new_document_number",)),
    "correction": (("receipt",), _WHO),
    "retraction": (("receipt",), ("reason_code",)),
    "confirmation": (("name", "name_latin", "plate", "address"), ("confirmed_on",)),
}
MIXED = "mixed"
