"""More people fit than a question may show: ten who fit best are proposed, and it says that there are more."""

import os
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest

from denizen.access.actions import open_access
from denizen.access.errors import AccessRefused
from denizen.kernel.errors import Refusal
from denizen.ledger.actions import declare, keep_draft
from denizen.ledger.errors import DeclarationTooLong, TooManyKeys
from denizen.ledger.rules import Declaration
from denizen.linkage.queries import Comparison, comparison

from ..ledger.test_doors import signed_in
from .declaring import Somebody, Town, said, somebody, with_document


@pytest.fixture(name="web")
def _web(town: Town) -> Iterator[psycopg.Connection]:
    with town.database.connect("denizen_web") as web:
        yield web


def namesakes(town: Town, most: int) -> tuple[Somebody, list[object]]:
    """Somebody whose name and birth date so many have, each with a document of their own, and those."""
    one = somebody()
    people = []
    for _each in range(most):
        [receipt] = town.declare(
            town.party("registrar"), said("confirmation", with_document(one, uuid4().hex), "2024-03-05")
        )
        people.append(town.person(receipt))
    assert len(set(people)) == most
    return one, people


def compared(town: Town, web: psycopg.Connection, declaration: object) -> Comparison:
    """The question about a declaration, as a registrar is shown it."""
    token = signed_in(town, "registrar")
    ticket = open_access(
        web,
        token=token,
        purpose="registration.upkeep",
        reader="question",
        matter=declaration,  # type: ignore[arg-type]
    )
    shown = comparison(web, ticket)
    logged = "SELECT count(*) FROM journal.delivery WHERE ticket_id = %s"
    assert town.count(logged, ticket.id) == len(shown.candidates)
    return shown


def test_of_ten_all_are_proposed_and_of_more_ten(town: Town, web: psycopg.Connection) -> None:
    one, people = namesakes(town, 10)
    doubtful = said("confirmation", one.described(document=None), "2024-03-05")
    [receipt] = town.declare(town.party("registrar"), doubtful)
    shown = compared(town, web, receipt.declaration_id)
    assert ({each.person_id for each in shown.candidates}, shown.more_fit) == (set(people), False)
    [eleventh] = town.declare(
        town.party("registrar"), said("confirmation", with_document(one, uuid4().hex), "2024-03-05")
    )
    assert town.person(eleventh)
    [receipt] = town.declare(town.party("registrar"), doubtful)
    assert town.outcome(receipt) == ("undecided", "person.several_candidates")
    shown = compared(town, web, receipt.declaration_id)
    assert (len(shown.candidates), shown.more_fit) == (10, True)


def test_whoever_lives_where_it_is_declared_is_among_the_ten(town: Town, web: psycopg.Connection) -> None:
    one, people = namesakes(town, 13)
    home = town.dwelling()
    there = max(people, key=str)  # who would be left out of the first ten
    papers = "SELECT token FROM register.identity_document WHERE person_id = %s"
    row = town.owner.execute(papers, [there]).fetchone()
    assert row is not None
    assert one.document is not None
    lodger = replace(one, document=replace(one.document, token=row[0]))
    town.declare(town.party("registrar"), said("residence_start", lodger, "2024-03-05", at=home))
    [receipt] = town.declare(
        town.party("registrar"), said("residence_end", one.described(document=None), "2024-06-05", at=home)
    )
    shown = compared(town, web, receipt.declaration_id)
    assert there in {each.person_id for each in shown.candidates}
    assert shown.more_fit


def test_whoever_is_found_to_be_new_makes_no_question_show_eleven(
    town: Town, web: psycopg.Connection
) -> None:
    one, _people = namesakes(town, 10)
    doubtful = said("confirmation", one.described(document=None), "2024-03-05")
    first, second = (town.declare(town.party("registrar"), doubtful)[0] for _each in range(2))
    registrar = town.party("registrar")
    town.applier.answer(first.declaration_id, None, actor=registrar.entered_by, now=town.tick())
    shown = compared(town, web, second.declaration_id)
    assert (len(shown.candidates), shown.more_fit) == (10, True)


def spread(words: Declaration, which: str, keys: int, size: int = 12) -> Declaration:
    """The same with so many keys of a kind, as no form makes it."""
    made = {which: tuple(os.urandom(size) for _each in range(keys))}
    return replace(words, **made)  # type: ignore[arg-type]


@pytest.mark.parametrize(("which", "most"), [("keys", 2), ("new_keys", 2), ("alike_keys", 6)])
def test_no_declaration_asks_for_everybody(
    town: Town, web: psycopg.Connection, which: str, most: int
) -> None:
    token = signed_in(town, "registrar", town.party("registrar").party_id)
    before = town.count("SELECT count(*) FROM ledger.declaration")
    few, many = (
        spread(said("confirmation", somebody(), "2024-03-05"), which, keys) for keys in (most, most + 1)
    )
    [taken] = declare(web, token=token, declarations=[few])
    assert taken.refusal is None
    with pytest.raises(TooManyKeys):
        declare(web, token=token, declarations=[few, many])
    with pytest.raises(TooManyKeys):
        keep_draft(web, token=token, declaration=many)
    long = spread(few, which, 1, size=5000)
    with pytest.raises(TooManyKeys):
        keep_draft(web, token=token, declaration=long)
    assert town.count("SELECT count(*) FROM ledger.declaration") == before + 1
    with pytest.raises(psycopg.errors.CheckViolation):  # nor by any other way in
        town.receive(town.party("registrar"), many)


def test_no_door_takes_in_what_fills_the_disk(town: Town, web: psycopg.Connection) -> None:
    token = signed_in(town, "registrar", town.party("registrar").party_id)
    counts = "SELECT (SELECT count(*) FROM ledger.declaration) + (SELECT count(*) FROM ledger.draft)"
    before = town.count(counts)
    words = said("confirmation", somebody(), "2024-03-05")
    long = replace(words, address="x" * 20_000)
    wordy = replace(words, people=(replace(words.people[0], home_address="x" * 20_000),))
    keyed = replace(words, idempotency_key="k" * 201)
    for each in (long, wordy):
        with pytest.raises(DeclarationTooLong):
            keep_draft(web, token=token, declaration=each)
    for each in (long, wordy, keyed):
        with pytest.raises(DeclarationTooLong):
            declare(web, token=token, declarations=[words, each])
    with pytest.raises(DeclarationTooLong):
        declare(web, token=token, declarations=[words] * 2001)
    for malformed in ("{}", '"x"', "null", "1"):
        row = web.execute(
            "SELECT refusal FROM door.declare(%s, NULL, %s::jsonb, '[]'::jsonb)", [token, malformed]
        ).fetchone()
        assert row == ("declaration.malformed",)
    assert town.count(counts) == before


def test_refusals_of_the_doors_are_known_to_whoever_asks() -> None:
    codes = {kind.code for kind in Refusal.kinds()}
    assert {
        "declaration.too_long",
        "declaration.too_many_keys",
        "declaration.malformed",
        "sheet.too_long",
    } <= codes
    assert not issubclass(TooManyKeys, AccessRefused)
