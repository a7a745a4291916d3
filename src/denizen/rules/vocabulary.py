"""The words that a rule pack may use. Anything else in a pack is an error, so that a typing slip cannot mute a duty."""

from __future__ import annotations

from typing import Final

DECLARATION_KINDS: Final = frozenset({
    "residence_start", "residence_change", "residence_end", "tenancy_start", "tenancy_end",
    "employment_start", "employment_change", "employment_end", "lodging_checkin", "lodging_checkout",
    "birth", "death", "name_change", "document_change", "correction", "retraction", "confirmation",
})  # fmt: skip

# Events that set a clock without being declared: they follow from facts.
DERIVED_EVENTS: Final = frozenset({"residence_year_full"})
TRIGGERS: Final = DECLARATION_KINDS | DERIVED_EVENTS

PARTY_KINDS: Final = frozenset({
    "landlord", "employer", "hotel", "private_host", "agency", "property_manager", "school", "resident", "registrar",
})  # fmt: skip

# Kinds that say until when what begins is meant to last.
WITH_TERM: Final = frozenset({"tenancy_start", "lodging_checkin"})

# Whom a rule is about, where the law distinguishes. A rule without a subject is about anybody.
SUBJECTS: Final = frozenset({"citizen", "foreign", "hk_mo_tw"})

# Why somebody need not declare at all.
EXEMPTION_GROUNDS: Final = frozenset({"with_relatives", "in_institution"})

FACTS: Final = frozenset({
    "residence", "tenancy", "employment", "lodging_stay", "person_name", "particulars", "death", "identity_document",
    "home_registration", "contact_point", "household_membership", "guardianship", "dwelling_to_let",
})  # fmt: skip

FIELDS: Final = frozenset({
    "name", "name_latin", "sex", "birth_date", "birth_place", "nationality",
    "document_type", "document_number", "document_issuer", "document_valid_to",
    "phone", "email", "language", "home_division", "home_address", "plate", "address", "room",
    "start_date", "end_date", "category", "main", "purpose", "previous_place", "destination",
    "relation_to_head", "head_name", "head_document_number", "term_until", "filing_number",
    "employer_code", "employer_name", "occupation", "contract_kind", "workplace", "check_in", "expected_out",
    "check_out",
    "mother_name", "mother_document_number", "father_name", "father_document_number", "death_date",
    "effective_date", "new_name", "new_name_latin", "new_document_type", "new_document_number",
    "new_document_issuer", "new_document_valid_to", "receipt", "reason_code", "confirmed_on",
})  # fmt: skip

RECIPIENTS: Final = frozenset({"registration_authority", "housing_authority", "exit_entry_authority"})

UNITS: Final = frozenset({"hour", "day", "working_day", "week", "month", "year"})
# Units that need no calendar and no clock.
PLAIN_UNITS: Final = UNITS - {"hour", "working_day"}
COUNT_FROM: Final = frozenset({"next_day", "same_day", "instant"})
ROLLS: Final = frozenset({"none", "next_working_day"})

# What to do where a period reaches into a year whose holidays are not known.
UNCOVERED: Final = frozenset({"weekdays", "refuse"})

# What follows a missed deadline. There is no word for a sanction: that is for people to decide, elsewhere.
ON_MISS: Final = frozenset({"remind_actor", "mark_overdue", "offer_help", "tell_registrar"})

# How well a value is founded: read in the law; read in a secondary page; generally known and unconfirmed; or no law at
# all but a choice of this register, which a town may change freely.
SOURCE_STATUSES: Final = frozenset({"law_text", "secondary", "general_knowledge", "design_default"})

IMPLIES: Final = frozenset({"always", "with_lodging"})
# From when data are kept: since the person left the town (or died), since the fact itself ended, since it was written
# down, since it was handed on, since it was closed, used up or no longer held.
RETENTION_STARTS: Final = frozenset({"departure", "end", "recording", "handing_on", "closing"})
RETENTION_ENDS: Final = frozenset({"delete", "keep"})

# The settings a pack may make, each with the type of its value.
SETTINGS: Final[dict[str, type]] = {
    "one_main_residence": bool,
    "minimum_working_age": int,
    "proxy_below_age": int,
    "age_of_majority": int,
    "default_capacity": int,
    "over_capacity": str,
    "extract_valid_months": int,
    "doubt_working_days": int,
    "doubt_working_days_extended": int,
}
SETTING_WORDS: Final[dict[str, frozenset[str]]] = {"over_capacity": frozenset({"report"})}
