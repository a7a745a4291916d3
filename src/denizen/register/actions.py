"""What is registered besides people: the organisations for which they work (as the worker), and extracts.

Extracts are made and revoked, doubts raised and decided, blocks asked and kept by readers, as the web role, under a
ticket that names the actor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.register.blocks import ask_block, keep_block, note_block_requests
from denizen.register.doubting import (
    extend_doubt,
    raise_doubt,
    settle_corrected,
    take_up_doubt,
    uphold,
    withdraw_doubt,
)
from denizen.register.extracts import make_extract, revoke_extract
from denizen.register.naming import (
    OtherName,
    add_alias,
    keep_keys_anew,
    keep_names_given,
    naming_alone,
    rekey_organisations,
    rename_organisation,
)

__all__ = [
    "NewOrganisation", "OtherName", "Registered", "add_alias", "ask_block", "extend_doubt", "keep_block",
    "keep_keys_anew", "make_extract", "naming_alone", "note_block_requests", "raise_doubt",
    "register_organisations", "rekey_organisations", "rename_organisation", "revoke_extract",
    "settle_corrected", "take_up_doubt", "uphold", "withdraw_doubt",
]  # fmt: skip

_sql = Statements("denizen.register")


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation by its unified social credit code (GB 32100), and the party that declares for it, if any."""

    credit_code: str
    name: str
    party_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """How many organisations were new, and what others are called that may be meant by their names."""

    new: int
    others: tuple[OtherName, ...]


def register_organisations(
    db: psycopg.Connection, *, actor: UUID, organisations: Sequence[NewOrganisation], now: datetime
) -> Registered:
    """Register organisations; one that is known by its credit code is left as it is."""
    with db.transaction():
        naming_alone(db)
        new = _sql.run(
            db,
            "register_organisations",
            {
                "credit_codes": [organisation.credit_code for organisation in organisations],
                "names": [organisation.name for organisation in organisations],
                "parties": [organisation.party_id for organisation in organisations],
                "now": now,
            },
        ).fetchall()
        others = keep_names_given(db, new) if new else ()
        if new:
            write_entry(db, actor=actor, now=now, act="register.organisations", quantity=len(new))
    return Registered(len(new), others)
