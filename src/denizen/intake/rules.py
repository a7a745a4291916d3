"""What each kind of declaration is evidence of, and who may send which."""

from denizen.ledger.rules import Kind

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
