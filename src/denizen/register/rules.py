"""The facts of the register and their columns, in the order in which they are made."""

FACTS: dict[str, tuple[str, ...]] = {
    "residence": tuple(
        "person_id declaration_id dwelling_id room category is_main purpose previous_place began ended valid_during "
        "ended_by disputed confirm_by".split()
    ),
    "tenancy": tuple(
        "person_id declaration_id dwelling_id provider_id room term_until filing_number began ended valid_during "
        "ended_by disputed confirm_by".split()
    ),
    "employment": tuple(
        "person_id declaration_id organisation_id occupation contract_kind workplace began ended valid_during ended_by "
        "disputed confirm_by".split()
    ),
    "lodging_stay": tuple(
        "person_id declaration_id dwelling_id provider_id room check_in check_out expected_out began ended "
        "valid_during ended_by disputed confirm_by".split()
    ),
    "person_name": tuple("person_id declaration_id kind name script valid_during".split()),
    "particulars": tuple(
        "person_id declaration_id sex born birth_place nationality mother_id father_id disputed".split()
    ),
    "identity_document": tuple(
        "person_id declaration_id document_type issuer sealed token hint valid_to valid_during".split()
    ),
    "home_registration": tuple("person_id declaration_id division address valid_during".split()),
    "contact_point": tuple("person_id declaration_id kind value language".split()),
    "household_membership": tuple(
        "person_id declaration_id head_id relation began ended valid_during".split()
    ),
    "guardianship": tuple("person_id declaration_id guardian_id basis valid_during".split()),
    "death": tuple("person_id declaration_id died".split()),
}
"""Fact table → its columns besides `recorded_at`, which is when the register came to know the row in this form."""

GROUP_OF: dict[str, str] = {
    "residence": "residences",
    "tenancy": "tenancies",
    "employment": "employments",
    "lodging_stay": "stays",
    "person_name": "names",
    "particulars": "particulars",
    "identity_document": "documents",
    "home_registration": "homes",
    "contact_point": "contacts",
    "household_membership": "household",
    "guardianship": "relatives",
    "death": "death",
}
"""Fact table → the group of fields in which the card tells of it, by which it is granted to a role."""

CARRIED = frozenset(("sealed",))
"""Columns by which facts do not differ: a number that was sealed anew is the same number, as its token says."""

DOUBTABLE: tuple[str, ...] = (
    "names", "particulars", "documents", "residences", "tenancies", "employments", "stays", "household", "relatives",
    "death", "contacts", "homes",
)  # fmt: skip
"""The groups of fields of the card that can be doubted, as a whole or by one fact; children at themselves."""
DOUBT_REASONS: tuple[str, ...] = ("no_longer", "never", "in_detail", "another_person", "other_office")
DOUBT_EVIDENCE: tuple[str, ...] = (
    "none", "statement", "identity_document", "paper", "place_seen", "other_register"
)  # fmt: skip
DOUBT_CAPACITIES: tuple[str, ...] = ("person", "declarant", "staff", "office_program")
"""As what somebody doubts; who raised a doubt does not decide it, whichever it is."""
DOUBT_EXTENSIONS: tuple[str, ...] = ("evidence_awaited", "other_office_asked", "person_not_reached")
DOUBT_UPHELD: tuple[str, ...] = ("evidence_agrees", "nothing_shown", "held_for_then", "another_fact")
"""Why a datum stands that was doubted."""
DOUBT_LAWS: tuple[str, ...] = ("PIPL 46", "PIPL 8", "CN 1958 17")
"""By which article it stands: the right to correction, the quality of data, changes of what is registered."""
DOUBT_STATES: tuple[str, ...] = ("raised", "examined", "extended", "corrected", "upheld", "withdrawn")
