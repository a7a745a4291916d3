"""What somebody is typing, kept sealed through a door until it is sent, so that nothing of a form is ever lost.

Runs as the application. What is kept is opaque here: the pages seal it, and nobody else is to read it.
"""

from uuid import UUID

import psycopg

from denizen.access.errors import refusal as access_refusal
from denizen.intake.errors import SheetTooLong, SheetUnknown
from denizen.kernel.db import Statements
from denizen.kernel.errors import Refusal

_sql = Statements("denizen.intake")

_REFUSALS: dict[str, type[Refusal]] = {kind.code: kind for kind in (SheetTooLong, SheetUnknown)}


def keep_sheet(db: psycopg.Connection, *, token: str, sheet: UUID, sealed: bytes) -> None:
    """Keep it in the name of whoever the token stands for; a session that ended today keeps its own alone.

    Raises SheetUnknown where another's sheet has this number, SheetTooLong, NotSignedIn where the session is unknown or
    long over, and AccessRefused where it is over and the sheet is a new one, or another session's by now.
    """
    row = _sql.run(db, "keep_sheet", {"token": token, "sheet": sheet, "sealed": sealed}).fetchone()
    assert row is not None, "the door always answers"
    if row[0] in _REFUSALS:
        raise _REFUSALS[row[0]]
    if row[0]:
        raise access_refusal(row[0])


def sheet(db: psycopg.Connection, *, token: str, sheet: UUID) -> bytes:
    """What was kept, for whoever kept it. Raises SheetUnknown where it is another's, or older than a day."""
    row = _sql.run(db, "sheet", {"token": token, "sheet": sheet}).fetchone()
    if row is None:
        raise SheetUnknown
    return bytes(row[0])
