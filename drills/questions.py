"""How each reader that writes lines is asked: by whom, for what, of whom, and by which call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.stage import Stage
from denizen.access.actions import issue_token, open_access, open_session, register_actor
from denizen.access.queries import SYSTEM_ACTOR, Ticket, one_day, party_by_handle
from denizen.kernel.clock import now
from denizen.kernel.roles import KEEPER, WORKER
from drills.crowd import Crowd

PORTAL = "office_program"
DAY = date(2025, 3, 1)
_UPKEEP, _CASE, _PROOF, _REQUEST = (
    "registration.upkeep", "case.handling", "residence.proof", "access.request",
)  # fmt: skip

type Subject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A reader, who asks it for what, whom or what a ticket names, and the call that redeems the ticket."""

    reader: str
    role: str
    purpose: str
    subject: Callable[[Crowd, Random], Subject]
    call: str
    fields: tuple[str, ...] | None = None
    logs_more: bool = False
    """Whether people get a line whom the answer does not name: words of which it is open whom they mean are of each."""

    def open(self, web: psycopg.Connection, token: str, crowd: Crowd, dice: Random) -> list[Ticket]:
        """The committed tickets that one call redeems: two where two records are set side by side."""
        return [
            open_access(
                web, token=token, purpose=self.purpose, reader=self.reader, reference="2026-17",
                fields=self.fields, **self.subject(crowd, dice),
            )
            for _ticket in range(self.call.count("%s"))
        ]  # fmt: skip

    def ask(self, web: psycopg.Connection, tickets: list[Ticket]) -> Any:
        """Redeem them; what the reader answers."""
        row = web.execute(self.call.encode(), [ticket.id for ticket in tickets]).fetchone()
        assert row is not None, "a reader always answers"
        return row[0]


def _person(crowd: Crowd, dice: Random) -> Subject:
    return {"person": dice.choice(crowd.people)}


def _dwelling(crowd: Crowd, dice: Random) -> Subject:
    return {"dwelling": dice.choice(crowd.dwellings), "during": one_day(DAY)}


def _token(crowd: Crowd, dice: Random) -> Subject:
    return {"search": dice.choice(crowd.tokens)}


def _declaration(crowd: Crowd, dice: Random) -> Subject:
    return {"matter": dice.choice(crowd.declarations)}


def _question(crowd: Crowd, dice: Random) -> Subject:
    return {"matter": dice.choice(crowd.questions)}


def _organisation(crowd: Crowd, dice: Random) -> Subject:
    return {"matter": dice.choice(crowd.organisations)}


def _days(crowd: Crowd, dice: Random) -> Subject:
    return _person(crowd, dice) | {"during": one_day(DAY)}


QUESTIONS = (
    Question("card", "registrar", _UPKEEP, _person, "SELECT reading.card(%s)"),
    Question("card", "counter_clerk", _PROOF, _person, "SELECT reading.card(%s)"),
    Question("household", "registrar", _UPKEEP, _person, "SELECT reading.household(%s)"),
    Question("employees", "registrar", _UPKEEP, _organisation, "SELECT reading.employees(%s)"),
    Question("search", "counter_clerk", _UPKEEP, _token, "SELECT reading.search(%s)"),
    Question("whereabouts", "registrar", _UPKEEP, _days, "SELECT reading.whereabouts(%s)"),
    Question("occupants", "registrar", _UPKEEP, _dwelling, "SELECT reading.occupants(%s)"),
    Question("occupant_spans", "supervisor", _CASE, _dwelling, "SELECT reading.occupant_spans(%s)"),
    Question(
        "declaration", "supervisor", _CASE, _declaration, "SELECT reading.declaration(%s)", logs_more=True
    ),
    Question(
        "declarations_behind", "registrar", _UPKEEP, _person,
        "SELECT reading.declarations_behind(%s, NULL, NULL)",
    ),
    Question("question", "registrar", _UPKEEP, _question, "SELECT reading.question(%s)"),
    Question("pair", "registrar", _UPKEEP, _person, "SELECT reading.pair(%s, %s)"),
    Question("merges", "registrar", _CASE, _person, "SELECT reading.merges(%s)"),
    Question("delivery_log", "counter_clerk", _REQUEST, _person, "SELECT reading.delivery_log(%s, NULL, 50, NULL)"),
    Question("record", "counter_clerk", _REQUEST, _person, "SELECT reading.record(%s)"),
    Question("usage", PORTAL, _REQUEST, _token, "SELECT reading.usage(%s, NULL, NULL, 0, 1000)"),
    Question("extract_preview", "registrar", _PROOF, _person, "SELECT reading.extract_preview(%s)"),
    Question(
        "extract", "counter_clerk", _PROOF, _person, "SELECT reading.extract(%s, 'en', current_date + 30)",
        ("names", "main_residence"),
    ),
    Question("extracts", "registrar", _PROOF, _person, "SELECT reading.extracts(%s)"),
)  # fmt: skip

ELSEWHERE = {
    "delivery_proof": "asks for a line: tests/linkage/readers/test_delivery_log.py",
    "document_number": "the keeper redeems its tickets: tests/register/test_uncovering.py",
    "effect": "asks for an errand that the worker has run: tests/intake/test_errands.py",
    "extract_again": "asks for an extract that was made: tests/register/test_extracts.py",
    "revoke_extract": "as extract_again",
    "disclosure": "asks for a letter that two approved: tests/disclosure",
    **dict.fromkeys(
        "raise_doubt doubt doubts corrected withdraw_doubt take_up_doubt extend_doubt settle_doubt".split(),
        "acts on doubts, and shows one: tests/register/test_doubts.py",
    ),
    **dict.fromkeys(
        ("ask_block", "keep_block", "block", "blocks"), "keeps blocks: tests/register/test_blocks.py"
    ),
    **dict.fromkeys(
        ("resident_account", "hand_out_code", "end_account"), "accounts of residents: tests/home"
    ),
    "retention_report": "figures alone",
    "occupant_counts": "delivers no person",
    "occupancy_changes": "delivers no person",
}
"""Readers that are asked for by a ticket and not asked here, and why."""


def sessions(stage: Stage, office: UUID) -> dict[str, str]:
    """Somebody signed in for each role that asks, and the program of a portal."""
    tokens = {}
    with stage.connect(WORKER) as worker, stage.connect(KEEPER) as keeper:
        for role in sorted({question.role for question in QUESTIONS} - {PORTAL}):
            actor = register_actor(
                worker, actor=SYSTEM_ACTOR, now=now(), role=role, name=role, party_id=office
            )
            tokens[role] = open_session(keeper, actor=actor)
        party = party_by_handle(worker, "registry")
        assert party, "a furnished town has a registry"
        _id, tokens[PORTAL] = issue_token(
            keeper, actor=SYSTEM_ACTOR, now=now(), party=party, scopes=("read.usage",), days=1
        )
    return tokens
