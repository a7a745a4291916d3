"""How long things at the door last, who belongs to the staff, and what a code looks like."""

import secrets
from datetime import timedelta

STAFF_ROLES = (
    "registrar",
    "counter_clerk",
    "area_officer",
    "supervisor",
    "auditor",
    "data_protection_officer",
)
"""Whose work the desk is; others who may act have pages of their own, or none."""

CROSSING_REASONS = (
    "moved_in",
    "moved_out",
    "asked_by_resident",
    "standing_in",
    "joint_visit",
    "household_elsewhere",
)
"""Why an officer reads beyond the own area, as access.crossing allows it. None is in words of one's own."""
CROSSING_FINDINGS = ("in_order", "to_be_followed")
"""What a supervisor finds of it."""

RESIDENT = "resident"
"""The role of whoever signs in to see the own record."""

SESSION_LASTS = timedelta(hours=10)
"""A working day and some overtime, however busy (ASVS 5.0, 7.3.2)."""
IDLE_AFTER = timedelta(minutes=30)
"""After so long unused a session is over (ASVS 5.0, 7.3.1), unless the operator sets another limit."""
ENROLMENT_LASTS = timedelta(hours=24)
"""How long the code for a passkey may lie in an envelope."""
CODE_LASTS = timedelta(days=7)
"""How long a code from the counter may be carried about."""
RESIDENT_LASTS = timedelta(hours=2)
"""A resident looks things up, often on a device that others use too."""
VISIT_LASTS = timedelta(minutes=20)
"""What a code on paper opens by itself, once."""
ADDING_LASTS = timedelta(minutes=10)
"""How long after proving who they are somebody may add a passkey."""
PATIENCE = timedelta(seconds=5)
"""For how long the keeper takes an answer to be waited for; a page waits a little longer."""

# Crockford's base 32: no I, L, O or U. 25 of them hold 125 bits, which nobody guesses.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _IN_A_GROUP = 5, 5
_MISREAD = str.maketrans("ILO", "110")


def new_code() -> str:
    """A code for one enrolment, such as `7Q2KD-…`, easy to read out and to type."""
    return "-".join(
        "".join(secrets.choice(_LETTERS) for _place in range(_IN_A_GROUP)) for _group in range(_GROUPS)
    )


def code_typed(text: str) -> str:
    """The code that was meant: letters large, misread ones mended, grouped as `new_code` groups them."""
    letters = "".join(one for one in text.upper().translate(_MISREAD) if one in _LETTERS)
    return "-".join(letters[at : at + _IN_A_GROUP] for at in range(0, len(letters), _IN_A_GROUP))
