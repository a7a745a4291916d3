"""P11: whoever reads gets the groups of the grant and no other, by each reader, for each role and purpose."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from random import Random

import psycopg
import pytest

from benchmarks.stage import Stage, Town
from denizen.access.actions import issue_token, open_session, register_actor
from denizen.access.errors import AccessRefused
from denizen.access.queries import SYSTEM_ACTOR, Ticket, party_by_handle
from denizen.kernel.clock import now
from denizen.kernel.roles import KEEPER, WEB, WORKER
from drills.crowd import Crowd
from drills.questions import PORTAL, QUESTIONS, Question

WORDS = {
    "name": re.compile(r"(official|latin|variant|Crowd) \d+"),
    "particulars": re.compile(r"birth place \d+|(1980|2019)-05-01"),
    "document": re.compile(r"hint\d+"),
    "room": re.compile(r"room \d+"),
    "work": re.compile(r"occupation \d+|Mill \d+"),
    "reached": re.compile(r"phone \d+"),
}
"""How each kind of word about somebody of the crowd is known in an answer."""

TELLS = {
    "names": {"name"}, "particulars": {"particulars"}, "documents": {"document"}, "residences": {"room"},
    "employments": {"work"}, "contacts": {"reached"}, "occupancy": {"room"},
    # Whoever is beside somebody is named.
    "household": {"name"}, "relatives": {"name"}, "children": {"name"}, "members": {"name"}, "former": {"name"},
    "dwellings": {"room"}, "main_residence": {"room"},
    # What was declared, in its own words; of whom it speaks stands under names, particulars and documents.
    "declarations": {"room", "work"},
}  # fmt: skip
"""What the words of each group may be. Of other groups the crowd's answers hold none of these."""

ASKED_IN_PART = {"card", "household", "record", "extract_preview", "extract", "disclosure", "raise_doubt"}
"""Readers of which a ticket may ask for less than is granted; all others answer as a whole."""

WHOLE_RECORD = {"record"}
"""Its group *declarations* is everything that was ever said of the person, which they may have (P10)."""

OF_RESIDENTS = {"resident", "guardian", "guardian_of_youth"}
"""Who reads the own record, and a child's: held by tests/home."""

BY_CALL = {question.reader: question for question in QUESTIONS}


@pytest.fixture(scope="module", name="web")
def _web(stage: Stage) -> Iterator[psycopg.Connection]:
    with stage.connect(WEB) as web:
        yield web


@pytest.fixture(scope="module", name="grants")
def _grants(stage: Stage) -> list[tuple[str, str, str, tuple[str, ...]]]:
    with stage.administrator() as db:
        # What is asked before a reading has tests of its own; here it is what a grant delivers.
        db.execute("UPDATE access.allowance SET own_area = false, approved_under = NULL")
        query = "SELECT reader, role, purpose, fields FROM access.allowance ORDER BY reader, role, purpose"
        return [
            (reader, role, purpose, tuple(fields))
            for reader, role, purpose, fields in db.execute(query)
            if role not in OF_RESIDENTS
        ]


@pytest.fixture(scope="module", name="tokens")
def _tokens(stage: Stage, town: Town, grants: list[tuple[str, str, str, tuple[str, ...]]]) -> dict[str, str]:
    """Somebody of each role that may read anything."""
    tokens = {}
    with stage.connect(WORKER) as worker, stage.connect(KEEPER) as keeper:
        for role in sorted({role for _reader, role, _purpose, _fields in grants} - {PORTAL}):
            actor = register_actor(
                worker, actor=SYSTEM_ACTOR, now=now(), role=role, name=role, party_id=town.registrar.party_id
            )
            tokens[role] = open_session(keeper, actor=actor)
        office = party_by_handle(worker, "registry")
        assert office
        for reader, scopes in (
            (("card", "occupants"), ("read.card", "read.occupants")),
            (("usage",), ("read.usage",)),
        ):
            _id, token = issue_token(
                keeper, actor=SYSTEM_ACTOR, now=now(), party=office, scopes=scopes, days=1
            )
            tokens |= {f"{PORTAL} {one}": token for one in reader}
    return tokens


class Matrix:
    """Asks each question of a grant in all its parts."""

    def __init__(
        self, outside: psycopg.Connection, web: psycopg.Connection, crowd: Crowd, tokens: dict[str, str]
    ) -> None:
        self.web, self.crowd, self.tokens, self.dice = web, crowd, tokens, Random(7)
        self.outside = outside

    def open(self, question: Question, asked: tuple[str, ...]) -> list[Ticket]:
        # A program has no token for what no scope is made for yet, and is refused with any.
        one_of_its_tokens = self.tokens[f"{PORTAL} usage"]
        token = self.tokens.get(question.role) or self.tokens.get(
            f"{question.role} {question.reader}", one_of_its_tokens
        )
        return replace(question, fields=asked).open(self.web, token, self.crowd, self.dice)

    def wrong(self, question: Question, asked: tuple[str, ...]) -> list[str]:
        """What is told beyond what was asked, or logged beyond it."""
        if question.reader == "extract" and not {"names", "main_residence"} <= set(asked):
            return []  # no paper is made of less: a constraint refuses it
        tickets = self.open(question, asked)
        answer = question.ask(self.web, tickets)
        assert tickets[0].fields == set(asked)
        may = set(chain.from_iterable(TELLS.get(group, ()) for group in asked))
        if question.reader in WHOLE_RECORD and "declarations" in asked:
            may |= set(WORDS)
        told = {kind for kind, words in WORDS.items() if words.search(str(answer))}
        beyond = [
            f"{question.reader} for {question.role}, asked {asked}: tells {kind}" for kind in told - may
        ]
        if question.reader in ("card", "record"):
            beyond += [f"member {name}" for name in answer.keys() - {"person_id", "examined", *asked}]
        logged = self.outside.execute(
            "SELECT DISTINCT unnest(fields) FROM journal.delivery WHERE ticket_id = ANY(%s)",
            [[ticket.id for ticket in tickets]],
        )
        return beyond + [f"logged {group}" for (group,) in logged if group not in asked]


@pytest.fixture(name="matrix", scope="module")
def _matrix(stage: Stage, web: psycopg.Connection, crowd: Crowd, tokens: dict[str, str]) -> Iterator[Matrix]:
    with stage.administrator() as outside:
        yield Matrix(outside, web, crowd, tokens)


def test_what_is_delivered_is_a_part_of_the_grant_in_every_part_of_it(
    matrix: Matrix, grants: list[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    beyond, asked_in_all = [], 0
    for reader, role, purpose, fields in grants:
        if (question := BY_CALL.get(reader)) is None:
            continue
        question = replace(question, role=role, purpose=purpose)
        alone = [(name,) for name in fields] if reader in ASKED_IN_PART else []
        parts = alone + ([("names", "main_residence")] if reader == "extract" else [fields])
        for asked in parts:
            for _time in range(3):
                beyond += matrix.wrong(question, asked)
                asked_in_all += 1
    assert sorted(set(beyond)) == []
    assert asked_in_all > 500


def test_one_group_too_many_is_refused_to_everybody(
    matrix: Matrix, grants: list[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    groups = set(chain.from_iterable(fields for *_grant, fields in grants))
    refused = 0
    for reader, role, purpose, fields in grants:
        question = replace(BY_CALL["card"], reader=reader, role=role, purpose=purpose)
        for more in sorted(groups - set(fields)):
            for asked in ((more,), (*fields, more)):
                with pytest.raises(AccessRefused) as refusal:
                    matrix.open(question, asked)
                assert refusal.value.code in ("access.not_allowed", "access.scope_missing")
                refused += 1
    assert refused > 2000


def test_whoever_answers_as_a_whole_is_asked_as_a_whole(
    matrix: Matrix, grants: list[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    """Or the answer would tell more than stands in the person's log."""
    tried = 0
    for reader, role, purpose, fields in grants:
        if reader in ASKED_IN_PART | {"extract_again"} or len(fields) == 1:
            continue
        question = replace(BY_CALL["card"], reader=reader, role=role, purpose=purpose)
        for less in [(), *((name,) for name in fields), fields[1:]]:
            with pytest.raises(AccessRefused):
                matrix.open(question, less)
            tried += 1
    assert tried > 100


def test_no_other_role_and_no_other_purpose_is_granted_anything(
    matrix: Matrix, grants: list[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    granted = {grant[:3] for grant in grants}
    readers, roles, purposes = ({grant[part] for grant in grants} for part in range(3))
    refused = 0
    for reader in readers:
        for role in roles - {PORTAL}:
            for purpose in purposes | {"", "statistics"}:
                if (reader, role, purpose) in granted:
                    continue
                question = replace(BY_CALL["card"], reader=reader, role=role, purpose=purpose)
                with pytest.raises(AccessRefused):
                    question.open(matrix.web, matrix.tokens[role], matrix.crowd, matrix.dice)
                refused += 1
    assert refused > 500
