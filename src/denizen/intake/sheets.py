"""What somebody is typing, kept sealed through a door until it is sent, so that nothing of a form is ever lost.

Runs as the application. What is kept is opaque here: the pages seal it, and nobody else is to read it.
"""

from uuid import UUID

import psycopg

from denizen.access.errors import refusal as access_refusal
from denizen.intake.errors import SheetUnknown
from denizen.kernel.db import Statements

_sql = Statements("denizen.intake")


def keep_sheet(db: psycopg.Connection, *, token: str, sheet: UUID, sealed: bytes) -> None:
    """Keep it in the name of whoever the token stands for, also where the session has ended within the last day.

    Raises SheetUnknown where another's sheet has this number, NotSignedIn where the session is unknown or long over.
    """
    row = _sql.run(db, "keep_sheet", {"token": token, "sheet": sheet, "sealed": sealed}).fetchone()
    assert row is not None, "the door always answers"
    if row[0] == SheetUnknown.code:
        raise SheetUnknown
    if row[0]:
        raise access_refusal(row[0])


def sheet(db: psycopg.Connection, *, token: str, sheet: UUID) -> bytes:
    """What was kept, for whoever kept it. Raises SheetUnknown where it is another's, or older than a day."""
    row = _sql.run(db, "sheet", {"token": token, "sheet": sheet}).fetchone()
    if row is None:
        raise SheetUnknown
    return bytes(row[0])
