"""What each kind of declaration is evidence of, and who may send which."""

from collections.abc import Mapping

from denizen.ledger.rules import Kind

WHEN: Mapping[Kind, str] = {
    "residence_start": "start_date",
    "residence_change": "start_date",
    "residence_end": "end_date",
    "tenancy_start": "start_date",
    "tenancy_end": "end_date",
    "employment_start": "start_date",
    "employment_change": "start_date",
    "employment_end": "end_date",
    "lodging_checkin": "check_in",
    "lodging_checkout": "check_out",
    "death": "death_date",
    "name_change": "effective_date",
    "document_change": "effective_date",
    "confirmation": "confirmed_on",
    "birth": "birth_date",
}
"""Where each kind says when it happened."""

TERM: Mapping[Kind, str] = {"tenancy_start": "term_until", "lodging_checkin": "expected_out"}
"""Where a kind says until when it is meant to last."""

GRACE_DAYS = 1
"""What has to have happened may be dated so far after the day of receipt: senders' clocks run ahead of the register's,
and it is tomorrow further east."""

EVIDENCE: tuple[tuple[Kind, str, str], ...] = (
    ("residence_start", "residence", "start"),
    ("residence_change", "residence", "change"),
    ("residence_end", "residence", "end"),
    ("birth", "residence", "start"),
    ("tenancy_start", "tenancy", "start"),
    ("tenancy_end", "tenancy", "end"),
    ("employment_start", "employment", "start"),
    ("employment_change", "employment", "change"),
    ("employment_end", "employment", "end"),
    ("lodging_checkin", "lodging_stay", "start"),
    ("lodging_checkout", "lodging_stay", "end"),
)
"""(kind, fact, what it says of a spell). Where the pack lets a fact imply residence, its kinds tell of that too."""

PLACED: tuple[Kind, ...] = (
    "residence_start",
    "residence_change",
    "residence_end",
    "tenancy_start",
    "tenancy_end",
    "lodging_checkin",
    "lodging_checkout",
)
"""Kinds that mean nothing without a dwelling."""

PROVIDERS = ("landlord", "property_manager", "agency", "hotel", "private_host")
"""Capacities that let dwellings or lodge people in them."""

BOUND = (*PROVIDERS, "employer", "school")
"""Capacities that may speak only of dwellings that are theirs: an employer of the lodging that it gives."""

FIRMS = ("employer", "school")
"""Capacities that may speak only of work at an organisation that is theirs: nobody hires or dismisses for another."""

RESTRICTED: dict[Kind, tuple[str, ...]] = {
    "tenancy_start": ("landlord", "property_manager", "agency", "resident", "registrar"),
    "tenancy_end": ("landlord", "property_manager", "agency", "resident", "registrar"),
    "employment_start": ("employer", "agency", "school", "resident", "registrar"),
    "employment_change": ("employer", "agency", "school", "resident", "registrar"),
    "employment_end": ("employer", "agency", "school", "resident", "registrar"),
    "lodging_checkin": ("hotel", "private_host", "landlord", "resident", "registrar"),
    "lodging_checkout": ("hotel", "private_host", "landlord", "resident", "registrar"),
    "birth": ("resident", "registrar"),
    "death": ("resident", "registrar"),
    "name_change": ("resident", "registrar"),
    "document_change": ("resident", "registrar", "employer", "hotel"),
}
"""Who may send a kind; kinds that are not named may come from anybody."""

UNTOLD = (
    "particulars_differ",
    "birth_date_resembles",
    "name_is_common",
    "contradicts_register",
    "sender_is_unsure",
    "correction_differs",
)
"""Questions that rest on what the register knows: their sender reads that it is not plain who is meant, and no more."""
