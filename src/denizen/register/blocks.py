"""Blocked addresses (BMG 51): asking for one, keeping it, and hearing the person. Doors: `queries` and `actions`.

While a block holds, every reader answers as of somebody who lives and works nowhere; see `sql/readers/veil.sql`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.range import DateRange

from denizen.access.queries import Ticket, ask, redeem
from denizen.kernel.answers import Answer, typed
from denizen.kernel.db import Statements, refusing
from denizen.register.errors import ANSWERED, refusal_in

_sql = Statements("denizen.register")

BLOCK_REASONS = {
    "danger": "CC 1002-1003, 1034",
    "domestic_violence": "DVL 5; CC 1034",
    "witness": "CPL 64",
    "adoption": "CC 1110",
    "profession": "CC 1003, 1034",
}
"""What may threaten somebody, each with the article of law under which the address is blocked."""

BLOCK_EVIDENCE = (
    "own_account", "protection_order", "police", "shelter", "court", "employer", "other_authority",
)  # fmt: skip
"""What the danger is shown by. Papers are looked at and handed back; none is kept."""

BLOCK_DECISIONS = ("granted", "not_shown", "withdrawn")
LIFT_REASONS = ("asked_by_person", "danger_over", "person_died")
HEARD = ("released", "withheld")

ENDS_SOON_DAYS = 60
"""How long before its end a block is renewed."""


@dataclass(frozen=True, slots=True)
class BlockListed:
    """A block that waits to be decided or holds, without anybody's name; `last_day` is the last on which it holds."""

    id: UUID
    reason: str
    evidence: str
    asked_at: datetime
    decision: str | None
    first_day: date
    last_day: date
    is_renewal: bool
    is_along: bool
    is_renewed: bool
    unheard: int


@dataclass(frozen=True, slots=True)
class BesideBlocked:
    """Somebody who is known to live where a person whose address is blocked does."""

    person_id: UUID
    name: str | None


@dataclass(frozen=True, slots=True)
class BlockRequest:
    """What was asked about the person while the block held; `outcome` once the person was heard."""

    id: UUID
    asked_at: datetime
    purpose: str
    reference: str | None
    reader: str
    pseudonym: str | None
    organisation: str | None
    heard_at: datetime | None
    outcome: str | None
    open_until: datetime | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One block with all that was asked and decided; staff by pseudonyms. `is_mine`: whoever looks has asked for it."""

    id: UUID
    person_id: UUID
    name: str | None
    reason: str
    evidence: str
    valid_during: DateRange
    asked_at: datetime
    asked_by: str | None
    renews_id: UUID | None
    along_with_id: UUID | None
    decided_at: datetime | None
    decided_by: str | None
    decision: str | None
    lifted_at: datetime | None
    lifted_by: str | None
    lifted_because: str | None
    is_mine: bool
    is_renewed: bool
    others: tuple[BesideBlocked, ...]
    along: tuple[UUID, ...]
    requests: tuple[BlockRequest, ...]

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        assert self.valid_during.upper is not None, "two years at most"
        return self.valid_during.upper - timedelta(days=1)


def ask_block(db: psycopg.Connection, ticket: Ticket, *, reason: str, evidence: str) -> None:
    """Ask that the address of the ticket's person be blocked for two years; it holds at once, and another decides.

    Children under age of the household come along. Where a block holds that ends in more than sixty days nothing
    changes, and the answer is the same. Raises PersonUnknown, PersonJoined.
    """
    _ask(db, ticket, "ask_block", {"reason": reason, "evidence": evidence})


def keep_block(
    db: psycopg.Connection,
    ticket: Ticket,
    *,
    act: str,
    because: str | None = None,
    request: UUID | None = None,
) -> None:
    """Decide the ticket's block, lift it, or say what became of a request about its person, who was heard.

    `act` is one of BLOCK_DECISIONS, `lifted` (`because` of one of LIFT_REASONS), or one of HEARD for a `request`: a
    released address is seen for seven days by whoever asked, under that case alone. Raises BlockUnknown, BlockSettled,
    BlockIsOnesOwn.
    """
    _ask(db, ticket, "keep_block", {"act": act, "because": because, "request": request})


def block(db: psycopg.Connection, ticket: Ticket) -> Block:
    """Return the ticket's block, with whom else the register knows to live there. Raises BlockUnknown."""
    return _as_block(_ask(db, ticket, "block", {}))


def blocks(db: psycopg.Connection, *, token: str, most: int) -> list[BlockListed]:
    """Return the blocks that wait to be decided, then those that hold, the next to end first. Raises AccessRefused."""
    answer = ask(db, _sql.text("blocks"), {"token": token, "most": most})
    return [
        BlockListed(**typed(item, ids=("id",), instants=("asked_at",), dates=("first_day", "last_day")))
        for item in answer["blocks"]
    ]


def blocks_waiting(db: psycopg.Connection, *, token: str) -> tuple[int, int]:
    """Return how many wait to be decided and how many end within sixty days; nought to whoever does not keep them."""
    row = _sql.run(db, "blocks_waiting", {"token": token}).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def note_block_requests(db: psycopg.Connection) -> int:
    """Note, as the worker, what was asked about people whose address is blocked, with news for each of them."""
    row = _sql.run(db, "note_block_requests").fetchone()
    return int(row[0]) if row else 0


def _ask(db: psycopg.Connection, ticket: Ticket, reader: str, params: dict[str, Any]) -> Answer:
    """The answer of one reader. Raises its refusal."""
    with refusing():
        answer = redeem(db, ticket, _sql.text(reader), params)
    if refusal := refusal_in(answer, ANSWERED):
        raise refusal
    return answer


def _as_block(answer: Answer) -> Block:
    known = typed(
        {name: answer[name] for name in Block.__slots__},
        ids=("id", "person_id", "renews_id", "along_with_id"),
        ranges=("valid_during",),
        instants=("asked_at", "decided_at", "lifted_at"),
    )
    several = {
        "others": tuple(BesideBlocked(UUID(item["person_id"]), item["name"]) for item in answer["others"]),
        "along": tuple(UUID(item) for item in answer["along"]),
        "requests": tuple(
            BlockRequest(**typed(item, ids=("id",), instants=("asked_at", "heard_at", "open_until")))
            for item in answer["requests"]
        ),
    }
    return Block(**known | several)
