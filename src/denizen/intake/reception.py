"""What the reception does with one file that a page handed in: unseal it, receive it, give back its rows to mend.

Runs as the worker, and alone has the keys. What becomes of a file is one transaction: it is received with its outcome
noted and its pieces gone, or it waits as before, so that whoever is killed over it leaves it to the next.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from denizen.intake.errors import FileUnopened, NothingToMend, reason
from denizen.intake.files.columns import ColumnMapping
from denizen.intake.files.guards import DEFAULT_LIMITS, check_type
from denizen.intake.files.rejects import Reason, write_rejects
from denizen.intake.handing_in import PIECE, mended_context, piece_context
from denizen.intake.importing import FileReceivedBefore, receive_file
from denizen.intake.queries import came_late
from denizen.kernel.clock import now
from denizen.kernel.crypto import Bearer, SealBroken, seal_for
from denizen.kernel.db import Statements
from denizen.kernel.disk import DiskNearlyFull
from denizen.kernel.errors import Refusal
from denizen.ledger.actions import Sender
from denizen.ledger.queries import row_outcomes
from denizen.ledger.rules import SEALED_UPLOAD, Channel

_sql = Statements("denizen.intake")

_SECONDS_BETWEEN_TELLINGS = 0.5


@dataclass(frozen=True, slots=True)
class _Held:
    """A file that nobody else reads now."""

    id: UUID
    party_id: UUID
    capacity: str
    channel: Channel
    entered_by: UUID
    handed_in_at: datetime
    kind: str
    file_name: str
    size: int


def read_file(
    db: psycopg.Connection, aside: psycopg.Connection, *, file: UUID, bearer: Bearer, demo: bool = False
) -> bool:
    """Receive a file or refuse it, in one transaction; False where it does not wait, or somebody else reads it.

    How far that has come is told on a connection `aside`, so that others see it. Raises DiskNearlyFull, after which the
    file waits as before.
    """
    with db.transaction():
        held = next(iter(_sql.rows(db, "files/hold", {"file": file}, of=_Held)), None)
        if held is None:
            return False
        became: dict[str, Any] = {}
        try:
            became = _receive(db, held, bearer, demo, _telling(aside, file))
        except DiskNearlyFull:
            raise
        except Refusal as refusal:
            became = _refused(refusal)
        settle(db, file, **became)
    return True


def settle(db: psycopg.Connection, file: UUID, **became: Any) -> None:
    """Say what became of a file, and let go of what it was made of."""
    nothing: dict[str, Any] = {
        "code": None,
        "names": [],
        "texts": [],
        "batch_id": None,
        "late": 0,
        "unknown_columns": [],
    }
    _sql.run(db, "files/settle", {"file": file, "done_at": now(), **nothing, **became})


def _receive(
    db: psycopg.Connection, held: _Held, bearer: Bearer, demo: bool, tell: Callable[[int, int], None]
) -> dict[str, Any]:
    try:
        received = receive_file(
            db,
            actor=Sender(held.party_id, held.capacity, held.entered_by, held.channel),
            source=_whole(db, held.id, bearer),
            file_name=held.file_name,
            kind=held.kind,
            sealer=bearer,
            now=now(),
            # It came in when its last piece did, however long it then waited to be read.
            handed_in_at=held.handed_in_at,
            demo=demo,
            tell=tell,
        )
        state = "received"
    except FileReceivedBefore as again:
        received, state = again.received, "before"
    return {
        "state": state,
        "batch_id": received.batch_id,
        "late": came_late(db, received.batch_id),
        "unknown_columns": list(received.unknown_columns),
    }


def _whole(db: psycopg.Connection, file: UUID, bearer: Bearer) -> bytes:
    """The file as it came. Raises FileUnopened."""
    try:
        return b"".join(
            bearer.unseal_bytes(sealed, piece_context(file, place))
            for place, sealed in _sql.run(db, "files/pieces", {"file": file})
        )
    except SealBroken:
        raise FileUnopened from None


def _telling(aside: psycopg.Connection, file: UUID) -> Callable[[int, int], None]:
    """Tell now and then how many rows were read, of how many."""
    began_at, told_at = now(), float("-inf")

    def tell(done: int, expected: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= _SECONDS_BETWEEN_TELLINGS:
            told_at = time.monotonic()
            rows = {"began_at": began_at, "rows_read": done, "rows_expected": max(done, expected)}
            _sql.run(aside, "files/tell_progress", {"file": file, **rows})

    tell(0, 0)
    return tell


def _refused(refusal: Refusal) -> dict[str, Any]:
    """A refusal as it is kept: its code, and what its sentence speaks of, in each language where that has words."""
    values: dict[str, str] = {}
    for name, value in refusal.values.items():
        if isinstance(value, Promise):
            for language, _itself in settings.LANGUAGES:
                with translation.override(language):
                    values[f"{name}@{language}"] = str(value)
        else:
            values[name] = str(value)
    # PostgreSQL keeps no NUL, which the header of a damaged table may hold.
    texts = [text.replace("\0", "\ufffd") for text in values.values()]
    return {"state": "refused", "code": refusal.code, "names": list(values), "texts": texts}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request for rows to mend that nobody else answers now."""

    id: UUID
    file_id: UUID
    language: str
    public_key: bytes
    batch_id: UUID
    party_id: UUID
    kind: str


def mend(db: psycopg.Connection, *, mending: UUID, bearer: Bearer) -> bool:
    """Make the rows to mend that a page asked for, sealed to its key; False where the request does not wait."""
    with db.transaction():
        asked = next(iter(_sql.rows(db, "files/hold_mending", {"mending": mending}, of=_Asked)), None)
        if asked is None:
            return False
        try:
            with db.transaction():
                form, pieces = _mend(db, asked, bearer)
            settle_mending(db, mending, form=form, pieces=pieces)
        except Refusal as refusal:
            settle_mending(db, mending, code=refusal.code)
    return True


def settle_mending(
    db: psycopg.Connection,
    mending: UUID,
    *,
    code: str | None = None,
    form: str | None = None,
    pieces: int | None = None,
) -> None:
    """Say that they lie ready, or why there are none."""
    answer = {"code": code, "format": form, "pieces": pieces}
    _sql.run(db, "files/settle_mending", {"mending": mending, **answer})


def _mend(db: psycopg.Connection, asked: _Asked, bearer: Bearer) -> tuple[str, int]:
    """Write the rows in the form in which they came; the form, and the number of pieces."""
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for outcome in row_outcomes(db, asked.batch_id):
        if outcome.state in ("rejected", "refused") and outcome.code:
            reasons[outcome.row_number].append((outcome.code, outcome.field, reason(outcome.code)))
    if not reasons:
        raise NothingToMend
    (sealed,) = _sql.run(db, "files/upload", {"batch_id": asked.batch_id}).fetchone() or (b"",)
    try:
        content = bearer.unseal_bytes(sealed, SEALED_UPLOAD)
    except SealBroken:
        raise FileUnopened from None
    party = {"party_id": asked.party_id, "kind": asked.kind}
    known = ColumnMapping.from_rows(_sql.run(db, "remembered_columns", party).fetchall())
    out = BytesIO()
    write_rejects(out, content, asked.kind, reasons, asked.language, mapping=known)
    view = out.getbuffer()
    places = range(-(-len(view) // PIECE))
    for place in places:
        plain = bytes(view[place * PIECE : (place + 1) * PIECE])
        piece = seal_for(asked.public_key, plain, mended_context(asked.id, place))
        _sql.run(db, "files/keep_mended", {"mending": asked.id, "place": place, "sealed": piece})
    return check_type(content, DEFAULT_LIMITS), len(places)
