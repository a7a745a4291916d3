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
