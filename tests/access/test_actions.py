"""Signing in and out, parties and staff."""

from datetime import UTC, datetime

import psycopg
import pytest

from denizen.access.actions import close_session, open_demo_session, register_actor, register_party
from denizen.access.errors import DemoOnly, PartyCodeTaken, PartyHandleTaken, PseudonymTaken
from denizen.access.queries import (
    SYSTEM_ACTOR,
    demo_actors,
    party_by_handle,
    purposes_for,
    whoami,
)
from tests.access.town import Town

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def make_demo_actor(town: Town, pseudonym: str = "p-chen") -> None:
    register_actor(
        town.worker,
        actor=SYSTEM_ACTOR,
        now=NOW,
        role="registrar",
        name="Chen",
        pseudonym=pseudonym,
        party_id=town.party,
        demo=True,
    )


def test_a_token_opens_a_session_until_it_is_closed(town: Town) -> None:
    make_demo_actor(town)
    token = open_demo_session(town.web, pseudonym="p-chen")
    actor = whoami(town.web, token)
    assert actor is not None
    assert (actor.role, actor.name, actor.party_id, actor.party_name) == (
        "registrar",
        "Chen",
        town.party,
        "Town hall",
    )
    close_session(town.web, token=token)
    assert whoami(town.web, token) is None
    assert whoami(town.web, "invented") is None


def test_the_database_keeps_no_token(town: Town) -> None:
    make_demo_actor(town)
    token = open_demo_session(town.web, pseudonym="p-chen")
    (row,) = town.owner.execute("SELECT s::text FROM access.session s").fetchone() or ("",)
    assert token not in row
    assert token.encode().hex() not in row


def test_only_invented_staff_signs_in_without_proof(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.token()  # a registrar in earnest, of the pseudonym p-registrar
    with pytest.raises(DemoOnly):
        open_demo_session(town.web, pseudonym="p-registrar")
    make_demo_actor(town)
    monkeypatch.setenv("DENIZEN_MODE", "production")
    with pytest.raises(DemoOnly):
        open_demo_session(town.web, pseudonym="p-chen")
    assert [actor.pseudonym for actor in demo_actors(town.web)] == ["p-chen"]


@pytest.mark.parametrize(("length", "lasts"), [(31, "1 hour"), (100_000, "1 hour"), (32, "25 hours")])
def test_a_session_is_a_hash_and_ends(town: Town, length: int, lasts: str) -> None:
    """Also one that whoever took the application over opens for an invented actor."""
    make_demo_actor(town)
    opened = "SELECT reading.open_demo_session('p-chen', %s, %s::interval)"
    with pytest.raises(psycopg.errors.CheckViolation):
        town.web.execute(opened, [b"h" * length, lasts])
    assert town.web.execute(opened, [b"h" * 32, "24 hours"]).fetchone() == (True,)


def test_the_application_makes_no_session_actor_or_party(town: Town) -> None:
    for statement in (
        "INSERT INTO access.session (token_hash, actor_id, expires_at) VALUES ('', gen_random_uuid(), now())",
        "INSERT INTO access.actor (role, name, pseudonym) VALUES ('registrar', 'me', 'me')",
        "INSERT INTO access.party (handle, kind, name) VALUES ('me', 'registrar', 'me')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            town.web.execute(statement.encode())


def test_a_party_is_found_by_its_handle_and_has_it_alone(town: Town) -> None:
    new = {"actor": SYSTEM_ACTOR, "now": NOW, "kind": "employer", "credit_code": "91152501MA0N0000XX"}
    party_id = register_party(town.worker, handle="mill", name="Mill", **new)  # type: ignore[arg-type]
    party = party_by_handle(town.worker, "mill")
    assert party is not None
    assert party.id == party_id
    assert party_by_handle(town.worker, "well") is None
    with pytest.raises(PartyHandleTaken):
        register_party(town.worker, actor=SYSTEM_ACTOR, now=NOW, handle="mill", kind="employer", name="Mill")
    with pytest.raises(PartyCodeTaken):
        register_party(town.worker, handle="mill2", name="Mill", **new)  # type: ignore[arg-type]
    acts = town.owner.execute("SELECT act, reference FROM journal.entry").fetchall()
    assert acts == [("access.register_party", party_id)]


def test_a_pseudonym_means_one_actor(town: Town) -> None:
    make_demo_actor(town)
    with pytest.raises(PseudonymTaken):
        make_demo_actor(town)


def test_purposes_are_those_of_the_role(town: Town) -> None:
    clerk = {purpose.code: purpose for purpose in purposes_for(town.web, "counter_clerk")}
    assert set(clerk) == {"access.request", "lawful.disclosure", "registration.upkeep", "residence.proof"}
    assert not clerk["residence.proof"].asks_reference
    assert [(p.code, p.asks_reference) for p in purposes_for(town.web, "auditor", "delivery_log")] == [
        ("audit.sample", True)
    ]
    assert purposes_for(town.web, "reporter") == []
