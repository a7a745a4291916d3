"""Errands: a trial tells what would change and changes nothing, and what it tells is what then comes to be."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import Mock
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.actions import open_access, sweep_tickets
from denizen.access.errors import AccessRefused, NotSignedIn
from denizen.intake import actions, errands
from denizen.intake.actions import Applier, Asked, ask, asked
from denizen.intake.errands import forget_errands, run_errands
from denizen.intake.errors import ErrandsTooMany, ErrandUnknown
from denizen.intake.queries import Effect, effect
from denizen.kernel.db import Unforeseen
from denizen.kernel.partial import PartialDate
from denizen.ledger.actions import keep_draft, send_draft
from denizen.ledger.errors import DraftUnknown
from denizen.ledger.rules import Declaration
from denizen.linkage.errors import ModelAtFault, OneRecord
from denizen.linkage.queries import comparison, pair
from denizen.register.rules import FACTS

from .declaring import SYSTEM, Somebody, Town, day, document, said, somebody, with_document

UPKEEP = "registration.upkeep"

# Everything that an errand could leave behind in the register; its own notes apart.
KEPT = (
    *(f"register.{fact}" for fact in FACTS),
    *(f"register.{fact}_superseded" for fact in FACTS),
    *"register.person linkage.link linkage.question linkage.candidate linkage.person_key linkage.merge".split(),
    *"ledger.declaration ledger.described ledger.waiting ledger.outcome journal.outbox journal.entry".split(),
)


class Clerk:
    """A registrar at a page: asks, lets the worker run what was asked, and looks."""

    def __init__(self, town: Town, web: psycopg.Connection, role: str = "registrar") -> None:
        self.town, self.web = town, web
        self.party = town.party("registrar")
        self.actor = uuid4()
        town.owner.execute(
            "INSERT INTO access.actor (id, role, name, pseudonym, party_id) VALUES (%s, %s, %s, %s, %s)",
            [self.actor, role, role, self.actor.hex, self.party.party_id],
        )
        self.token = town.session(self.actor)

    def draft(self, words: Declaration) -> UUID:
        """Keep a draft in the registrar's name."""
        return keep_draft(self.web, token=self.token, declaration=words)

    def ask(self, act: str, *, trial: bool, **what: UUID | str | None) -> Asked:
        """Ask, and wait for what comes of it."""
        what.setdefault("purpose", UPKEEP)
        errand = ask(self.web, token=self.token, act=act, trial=trial, **what)  # type: ignore[arg-type]
        assert asked(self.web, token=self.token, errand=errand).state is None
        assert run_errands(self.town.applier, self.town.tick) == 1
        return asked(self.web, token=self.token, errand=errand)

    def try_draft(self, draft: UUID, **what: UUID | str | None) -> Asked:
        """What would become of a draft."""
        return self.ask("declaration.try", trial=True, draft=draft, **what)

    def effect(self, errand: Asked) -> Effect:
        """What it would change, read under a ticket."""
        ticket = open_access(
            self.web, token=self.token, purpose="registration.upkeep", reader="effect", matter=errand.id
        )
        return effect(self.web, ticket, errand.id)


@pytest.fixture(name="clerk")
def _clerk(town: Town) -> Iterator[Clerk]:
    with town.database.connect("denizen_web") as web:
        yield Clerk(town, web)


def quantities(town: Town) -> dict[str, int]:
    """How many rows everything has that must not change."""
    return {table: town.count(f"SELECT count(*) FROM {table}") for table in KEPT}


def told(effects: Effect, fact: str = "residence") -> list[tuple[bool, UUID | None, PartialDate | None]]:
    """Facts of one kind, made and gone, with their dwelling and end."""
    return sorted(
        ((each.is_made, each.dwelling_id, each.ended) for each in effects.changes if each.fact == fact),
        key=repr,
    )


def test_a_move_is_shown_before_it_is_sent_and_comes_to_be_as_shown(town: Town, clerk: Clerk) -> None:
    person, old, new = somebody(), town.dwelling(), town.dwelling()
    [receipt] = town.declare(clerk.party, said("residence_start", person, "2024-03-05", at=old))
    known = town.person(receipt)
    before, facts = quantities(town), town.everything(known)

    draft = clerk.draft(said("residence_start", person, "2024-06-01", at=new))
    tried = clerk.try_draft(draft)
    assert (tried.state, tried.code) == ("applied", None)
    assert (quantities(town), town.everything(known)) == (before, facts)
    shown = clerk.effect(tried)
    goes = PartialDate.parse("2024-06-01")
    assert told(shown) == sorted(
        [(False, old.id, None), (True, old.id, goes), (True, new.id, None)], key=repr
    )
    assert {(each.person_id, each.name, each.is_new_person) for each in shown.changes} == {
        (known, person.name, False)
    }
    assert {each.plate for each in shown.changes if each.is_made and each.ended is None} == {new.plate}
    assert [(each.topic, each.capacity, each.name) for each in shown.told] == [
        ("declaration.applied", "registrar", person.name)
    ]

    send_draft(clerk.web, token=clerk.token, draft=draft)
    town.apply()
    now = [(row["dwelling_id"], row["ended"]) for row in town.facts("residence", known)]
    assert {(place, end and PartialDate.from_range(end)) for place, end in now} == {
        (place, end) for made, place, end in told(shown) if made
    }


def test_whoever_would_be_new_is_shown_and_not_registered(town: Town, clerk: Clerk) -> None:
    before, person = quantities(town), somebody()
    tried = clerk.try_draft(clerk.draft(said("residence_start", person, "2024-03-05", at=town.dwelling())))
    shown = clerk.effect(tried)
    assert quantities(town) == before
    assert all(each.is_new_person and each.is_made and each.name is None for each in shown.changes)
    assert [each.value for each in shown.changes if each.fact == "person_name"] == [person.name]


@pytest.mark.parametrize(
    ("words", "state", "code"),
    [
        ({"plate": "ZZZZ-ZZZZ"}, "refused", "dwelling.plate_unknown"),
        ({}, "refused", "dwelling.missing"),
    ],
)
def test_what_would_be_refused_is_told_with_its_reason(
    town: Town, clerk: Clerk, words: dict[str, str], state: str, code: str
) -> None:
    before = quantities(town)
    tried = clerk.try_draft(clerk.draft(said("residence_start", somebody(), "2024-03-05", **words)))
    assert (tried.state, tried.code) == (state, code)
    assert clerk.effect(tried).changes == ()
    assert quantities(town) == before


def test_what_no_check_foresaw_is_told_and_stops_nobody(town: Town, clerk: Clerk) -> None:
    """A draft that could never be a declaration: no check looks at it, a constraint does."""
    spoilt = clerk.draft(said("confirmation", somebody(), "2024-03-05"))
    town.owner.execute("UPDATE ledger.draft SET occurred = NULL WHERE number = %s", [spoilt])
    tried = clerk.try_draft(spoilt)
    assert (tried.state, tried.code) == ("refused", "declaration.spoilt")
    assert clerk.try_draft(clerk.draft(said("confirmation", somebody(), "2024-03-05"))).state == "applied"


def test_a_draft_goes_ahead_of_a_file_and_of_those_who_stand_back(town: Town, clerk: Clerk) -> None:
    person = somebody()
    sender = town.party("registrar")
    town.receive(sender, *(said("confirmation", person, "2024-03-05") for _ in range(40)))
    town.apply(rounds=1)
    tried = clerk.try_draft(clerk.draft(said("confirmation", person, "2024-03-06")))
    assert tried.state == "applied"
    town.apply()
    assert town.count("SELECT count(*) FROM ledger.waiting") == 0


def undecided(town: Town) -> tuple[UUID, list[UUID]]:
    """A declaration about somebody who could be either of two, and the two."""
    one = somebody()
    other = with_document(one, uuid4().hex)
    people = []
    for each in (one, other):
        [receipt] = town.declare(town.party("registrar"), said("confirmation", each, "2024-03-05"))
        person = town.person(receipt)
        assert person is not None
        people.append(person)
    [asked_of] = town.declare(
        town.party("registrar"), said("confirmation", one.described(document=None), "2024-03-05")
    )
    assert town.outcome(asked_of) == ("undecided", "person.several_candidates")
    return asked_of.declaration_id, people


def test_a_question_is_answered_as_it_was_tried_and_once(town: Town, clerk: Clerk) -> None:
    declaration, (one, _other) = undecided(town)
    what: dict[str, UUID | str | None] = {"declaration": declaration, "person": one}
    before = quantities(town)
    tried = clerk.ask("question.answer", trial=True, **what)
    assert (tried.state, quantities(town)) == ("done", before)
    done = clerk.ask("question.answer", trial=False, **what)
    assert (done.state, done.result_id) == ("done", one)
    again = clerk.ask("question.answer", trial=False, **what)
    assert (again.state, again.code) == ("refused", "question.not_open")


def test_an_act_and_what_is_told_of_it_stand_or_fall_together(
    town: Town, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is away between the two has done nothing: it is asked again, and done once."""
    declaration, (one, _other) = undecided(town)
    what = {"act": "question.answer", "trial": False, "declaration": declaration, "person": one}
    errand = ask(clerk.web, token=clerk.token, purpose=UPKEEP, **what)  # type: ignore[arg-type]
    before = quantities(town)
    with monkeypatch.context() as patch:
        patch.setattr(errands, "_finish", Mock(side_effect=psycopg.OperationalError))
        with pytest.raises(psycopg.OperationalError):
            run_errands(town.applier, town.tick)
    assert quantities(town) == before
    assert asked(clerk.web, token=clerk.token, errand=errand).state is None
    assert run_errands(town.applier, town.tick) == 1
    done = asked(clerk.web, token=clerk.token, errand=errand)
    assert (done.state, done.result_id) == ("done", one)


def test_a_new_workers_first_errand_may_be_refused(town: Town, clerk: Clerk) -> None:
    """The rules stand in working tables: what is undone must not take them with it."""
    kept, absorbed = twins(town)
    merge: dict[str, UUID | str | None] = {"person": kept, "other": absorbed, "reason_code": "same_document"}
    clerk.ask("people.merge", trial=False, **merge)
    with town.database.connect("denizen_worker") as db:
        town = replace(town, applier=Applier(db, actor=SYSTEM))
        clerk.town = town
        assert clerk.ask("people.merge", trial=False, **merge).state == "refused"
        person = somebody()
        [receipt] = town.declare(
            clerk.party, said("residence_start", person, "2024-03-05", at=town.dwelling())
        )
        assert len(town.facts("person_name", town.person(receipt))) == 1


def twins(town: Town) -> tuple[UUID, UUID]:
    """Two records, neither with a number for life, of one birth date."""
    found = []
    one = somebody("passport")
    for each in (one, somebody("passport", born=one.born)):
        [receipt] = town.declare(
            town.party("registrar"), said("residence_start", each, "2024-03-05", at=town.dwelling())
        )
        found.append(town.person(receipt))
    kept, absorbed = found
    assert kept is not None
    assert absorbed is not None
    return kept, absorbed


def test_a_merge_and_its_undoing_are_shown_first(town: Town, clerk: Clerk) -> None:
    kept, absorbed = twins(town)
    facts = town.everything(kept), town.everything(absorbed)
    what: dict[str, UUID | str | None] = {"person": kept, "other": absorbed, "reason_code": "same_document"}
    tried = clerk.ask("people.merge", trial=True, **what)
    shown = clerk.effect(tried)
    assert {each.person_id for each in shown.changes} == {kept, absorbed}
    assert any(each.person_id == absorbed and not each.is_made for each in shown.changes)
    assert (town.everything(kept), town.everything(absorbed)) == facts
    done = clerk.ask("people.merge", trial=False, **what)
    assert town.everything(absorbed)["residence"] == []
    back = clerk.ask("people.unmerge", trial=True, merge=done.result_id)
    assert any(each.person_id == absorbed and each.is_made for each in clerk.effect(back).changes)
    assert clerk.ask("people.unmerge", trial=False, merge=done.result_id).state == "done"
    assert (town.everything(kept), town.everything(absorbed)) == facts


def with_numbers_for_life(town: Town) -> tuple[UUID, UUID, dict[str, UUID | str | None]]:
    """Two records, each with a number for life of its own, and how somebody asks for them to be joined."""
    one = somebody()
    another = replace(with_document(one, uuid4().hex), name=somebody().name)
    kept, absorbed = (
        town.person(
            *town.declare(town.party("registrar"), said("residence_start", each, "2024", at=town.dwelling()))
        )
        for each in (one, another)
    )
    assert kept
    assert absorbed
    return kept, absorbed, {"person": kept, "other": absorbed, "reason_code": "person_came"}


def test_two_numbers_for_life_are_joined_by_the_second_who_finds_so(town: Town, clerk: Clerk) -> None:
    kept, absorbed, what = with_numbers_for_life(town)
    other_way = what | {"person": absorbed, "other": kept}
    colleague, third = Clerk(town, clerk.web), Clerk(town, clerk.web)
    facts = town.everything(kept), town.everything(absorbed)
    for each, one_way in ((clerk, what), (colleague, other_way)):
        tried = each.ask("people.merge", trial=True, **one_way)
        assert (tried.state, tried.code) == ("undecided", actions.WAITS_FOR_A_SECOND)
        assert each.effect(tried).changes
    for _again in range(2):  # one is no two
        found = clerk.ask("people.merge", trial=False, **what)
        assert (found.code, found.result_id) == (actions.WAITS_FOR_A_SECOND, None)
    assert (town.everything(kept), town.everything(absorbed)) == facts
    # Who has left is no second voice.
    town.owner.execute("UPDATE access.actor SET active = false WHERE id = %s", [clerk.actor])
    assert colleague.ask("people.merge", trial=False, **what).code == actions.WAITS_FOR_A_SECOND
    # Which of the two is kept is for whoever decides.
    done = third.ask("people.merge", trial=False, **other_way)
    assert done.state == "done"
    assert town.everything(kept)["residence"] == []
    assert town.count("SELECT count(*) FROM linkage.merge_opinion WHERE closed_at IS NULL") == 0
    assert third.ask("people.unmerge", trial=False, merge=done.result_id).state == "done"
    assert third.ask("people.merge", trial=False, **what).code == actions.WAITS_FOR_A_SECOND, "asked anew"


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        ({"born": day("1971-05-05")}, True),
        ({"born": day("1970-05-06")}, True),
        ({"sex": "male"}, True),
        ({"born": day("1970")}, False),
        ({"sex": "unknown"}, False),
        ({}, False),
    ],
)
def test_two_birth_dates_or_sexes_are_joined_by_two_who_find_so(
    town: Town, clerk: Clerk, words: dict[str, Any], waits: bool
) -> None:
    one = somebody("passport", born=day("1970-05-05"))
    other = somebody("passport", **({"born": one.born} | words))
    kept, absorbed = (
        town.person(
            *town.declare(town.party("registrar"), said("residence_start", each, "2024", at=town.dwelling()))
        )
        for each in (one, other)
    )
    what: dict[str, UUID | str | None] = {"person": kept, "other": absorbed, "reason_code": "person_came"}
    colleague = Clerk(town, clerk.web)
    assert (clerk.ask("people.merge", trial=True, **what).code == actions.WAITS_FOR_A_SECOND) is waits
    first = clerk.ask("people.merge", trial=False, **what)
    assert (first.code == actions.WAITS_FOR_A_SECOND) is waits
    if waits:
        assert town.everything(absorbed)["residence"]
        assert colleague.ask("people.merge", trial=False, **what).state == "done"
    assert town.everything(absorbed)["residence"] == []


def test_what_cannot_be_joined_waits_for_no_second(town: Town, clerk: Clerk) -> None:
    kept, _absorbed, what = with_numbers_for_life(town)
    Clerk(town, clerk.web)
    assert clerk.ask("people.distinguish", trial=False, **what).state == "done"
    refused = clerk.ask("people.merge", trial=False, **what)
    assert (refused.state, refused.code) == ("refused", "merge.people_distinguished")
    query = "SELECT count(*) FROM linkage.merge_opinion WHERE %s IN (one_id, other_id)"
    assert town.count(query, kept) == 0


@pytest.mark.parametrize("act", ["people.merge", "people.distinguish", "people.undistinguish"])
def test_a_record_is_no_other_beside_itself(clerk: Clerk, act: str) -> None:
    one = uuid4()
    with pytest.raises(OneRecord):
        clerk.ask(act, trial=False, person=one, other=one, reason_code="same")


def test_an_effect_is_as_shown_until_something_changes(town: Town, clerk: Clerk) -> None:
    person, old, new = somebody(), town.dwelling(), town.dwelling()
    draft = clerk.draft(said("residence_start", person, "2024-06-01", at=new))
    first = clerk.try_draft(draft)
    assert first.is_as_shown is None
    assert clerk.try_draft(draft, shown=first.id).is_as_shown is True
    town.declare(clerk.party, said("residence_start", person, "2024-03-05", at=old))
    assert clerk.try_draft(draft, shown=first.id).is_as_shown is False


def test_what_was_shown_is_ones_own_trial_of_the_same(town: Town, clerk: Clerk) -> None:
    words = said("residence_start", somebody(), "2024-06-01", at=town.dwelling())
    draft, another = clerk.draft(words), clerk.draft(words)
    colleague = Clerk(town, clerk.web)
    theirs = colleague.try_draft(colleague.draft(words))
    for shown in (clerk.try_draft(another).id, theirs.id, uuid4()):
        assert clerk.try_draft(draft, shown=shown).is_as_shown is False


def test_the_effect_is_told_to_its_asker_alone_and_every_person_is_logged(town: Town, clerk: Clerk) -> None:
    kept, absorbed = twins(town)
    tried = clerk.ask("people.merge", trial=True, person=kept, other=absorbed, reason_code="same")
    colleague = Clerk(town, clerk.web)
    with pytest.raises(ErrandUnknown):
        asked(clerk.web, token=colleague.token, errand=tried.id)
    with pytest.raises(ErrandUnknown):
        colleague.effect(tried)
    query = "SELECT count(*) FROM journal.delivery WHERE person_id = ANY (%s) AND reader = 'effect'"
    assert town.count(query, [kept, absorbed]) == 0
    clerk.effect(tried)
    assert town.count(query, [kept, absorbed]) == 2


def test_an_effect_that_was_read_and_rolled_back_is_logged_as_possibly_seen(town: Town, clerk: Clerk) -> None:
    kept, absorbed = twins(town)
    tried = clerk.ask("people.merge", trial=True, person=kept, other=absorbed, reason_code="same")
    ticket = open_access(
        clerk.web, token=clerk.token, purpose="registration.upkeep", reader="effect", matter=tried.id
    )
    with clerk.web.transaction(force_rollback=True):
        effect(clerk.web, ticket, tried.id)
    late = "UPDATE access.ticket SET opened_at = opened_at - interval '1 minute' WHERE id = %s"
    town.owner.execute(late, [ticket.id])
    sweep_tickets(town.worker)
    query = "SELECT count(*) FROM journal.delivery WHERE ticket_id = %s AND NOT certain"
    assert town.count(query, ticket.id) == 2


def test_a_pair_that_was_read_and_rolled_back_is_logged_as_possibly_seen(town: Town, clerk: Clerk) -> None:
    people = twins(town)
    tickets = [
        open_access(clerk.web, token=clerk.token, purpose=UPKEEP, reader="pair", person=person)
        for person in people
    ]
    with clerk.web.transaction(force_rollback=True):
        assert pair(clerk.web, *tickets).other.person_id == people[1]
    ids = [ticket.id for ticket in tickets]
    late = "UPDATE access.ticket SET opened_at = opened_at - interval '1 minute' WHERE id = ANY (%s)"
    town.owner.execute(late, [ids])
    sweep_tickets(town.worker)
    query = "SELECT person_id FROM journal.delivery WHERE ticket_id = ANY (%s) AND NOT certain"
    assert {person for (person,) in town.owner.execute(query, [ids])} == set(people)


@pytest.mark.parametrize("role", ["counter_clerk", "auditor", "reporter", "supervisor", "operator"])
def test_who_is_who_is_decided_by_a_registrar_alone(town: Town, clerk: Clerk, role: str) -> None:
    other = Clerk(town, clerk.web, role)
    for act, what in (
        ("people.merge", {"person": uuid4(), "other": uuid4(), "reason_code": "same"}),
        ("people.unmerge", {"merge": uuid4()}),
        ("question.answer", {"declaration": uuid4()}),
    ):
        with pytest.raises(AccessRefused) as refused:
            ask(clerk.web, token=other.token, act=act, trial=True, purpose=UPKEEP, **what)  # type: ignore[arg-type]
        assert refused.value.code == "access.not_competent"


def test_nobody_asks_without_a_session_or_tries_anothers_draft(town: Town, clerk: Clerk) -> None:
    draft = clerk.draft(said("confirmation", somebody(), "2024-03-05"))
    with pytest.raises(NotSignedIn):
        ask(clerk.web, token="x" * 43, act="declaration.try", trial=True, purpose=UPKEEP, draft=draft)
    with pytest.raises(DraftUnknown):
        ask(
            clerk.web,
            token=Clerk(town, clerk.web).token,
            act="declaration.try",
            trial=True,
            purpose=UPKEEP,
            draft=draft,
        )


def test_yesterdays_errands_and_last_weeks_drafts_are_forgotten(town: Town, clerk: Clerk) -> None:
    words = said("residence_start", somebody(), "2024-03-05", at=town.dwelling())
    tried = clerk.try_draft(clerk.draft(words))
    fresh = clerk.draft(words)
    long_ago = "UPDATE intake.errand SET asked_at = asked_at - interval '25 hours' WHERE id = %s"
    town.owner.execute(long_ago, [tried.id])
    last_week = "UPDATE ledger.draft SET received_at = received_at - interval '8 days' WHERE number <> %s"
    town.owner.execute(last_week, [fresh])
    forget_errands(town.worker)
    assert town.count("SELECT count(*) FROM intake.effect WHERE errand_id = %s", tried.id) == 0
    assert town.count("SELECT count(*) FROM ledger.draft") == 1
    with pytest.raises(ErrandUnknown):
        asked(clerk.web, token=clerk.token, errand=tried.id)


def test_a_document_is_shown_by_its_hint_and_a_contact_not_at_all(town: Town, clerk: Clerk) -> None:
    paper = document(uuid4().hex, hint="3X")
    person = Somebody("甲乙丙丁", PartialDate.parse("1980-01-01"), document=paper)
    words = said("confirmation", person.described(phone="+8613900000000", email="a@b.cn"), "2024-03-05")
    shown = clerk.effect(clerk.try_draft(clerk.draft(words)))
    values = {(each.fact, each.kind): each.value for each in shown.changes}
    assert values["identity_document", "citizen_id"] == "3X"
    assert [value for (fact, _kind), value in values.items() if fact == "contact_point"] == [None, None]


def test_what_somebody_managed_to_ask_stops_nobody_else(town: Town, clerk: Clerk) -> None:
    """Whoever took the application over hands a door what no page would."""
    kept, absorbed = twins(town)
    what: dict[str, UUID | str | None] = {"person": kept, "other": absorbed, "reason_code": " "}
    with pytest.raises(Unforeseen):
        clerk.ask("people.merge", trial=True, **what)
    draft = clerk.draft(said("confirmation", somebody(), "2024-03-05"))
    odd = "UPDATE ledger.draft SET occurred = '[-infinity,infinity]' WHERE number = %s"
    town.owner.execute(odd, [draft])
    tried = clerk.try_draft(draft)
    assert (tried.state, tried.code) == ("refused", "declaration.spoilt")
    assert clerk.try_draft(clerk.draft(said("confirmation", somebody(), "2024-03-05"))).state == "applied"


def test_a_model_that_fails_stops_the_work_and_the_errand_is_run_later(
    town: Town, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = clerk.draft(said("residence_start", somebody(), "2024-03-05", at=town.dwelling()))
    monkeypatch.setattr(actions, "weigh_round", Mock(side_effect=ModelAtFault))
    with pytest.raises(ModelAtFault):
        clerk.try_draft(draft)
    monkeypatch.undo()
    assert run_errands(town.applier, town.tick) == 1
    query = "SELECT state, code FROM intake.errand WHERE draft = %s"
    assert town.owner.execute(query, [draft]).fetchall() == [("applied", None)]


def test_a_declaration_that_no_index_can_hold_is_set_aside_and_the_queue_goes_on(town: Town) -> None:
    sender = town.party("registrar")
    long = replace(said("confirmation", somebody(), "2024-03-05"), keys=(os.urandom(5000),))
    [spoilt] = town.receive(sender, long)
    [behind] = town.receive(sender, said("confirmation", somebody(), "2024-03-05"))
    town.apply()
    assert town.outcome(spoilt) == ("refused", "declaration.spoilt")
    assert town.outcome(behind) == ("applied", None)


def test_nobody_asks_faster_than_the_pipeline_answers(town: Town, clerk: Clerk) -> None:
    draft = clerk.draft(said("confirmation", somebody(), "2024-03-05"))
    what: dict[str, Any] = {
        "token": clerk.token,
        "act": "declaration.try",
        "trial": True,
        "draft": draft,
        "purpose": UPKEEP,
    }
    for _time in range(10):
        ask(clerk.web, **what)
    with pytest.raises(ErrandsTooMany):
        ask(clerk.web, **what)
    assert run_errands(town.applier, town.tick) == 10
    ask(clerk.web, **what)
    run_errands(town.applier, town.tick)


def test_a_trial_tells_nothing_to_whom_no_effect_is_shown(town: Town, clerk: Clerk) -> None:
    reporter = Clerk(town, clerk.web, "reporter")
    draft = reporter.draft(said("confirmation", somebody(), "2024-03-05"))
    with pytest.raises(AccessRefused) as refused:
        ask(clerk.web, token=reporter.token, act="declaration.try", trial=True, purpose=UPKEEP, draft=draft)
    assert refused.value.code == "access.not_competent"


def test_a_question_that_was_read_and_rolled_back_is_logged_when_it_is_answered(
    town: Town, clerk: Clerk
) -> None:
    """Its candidates are gone by the time at which the sweeper looks."""
    declaration, people = undecided(town)
    ticket = open_access(
        clerk.web, token=clerk.token, purpose="registration.upkeep", reader="question", matter=declaration
    )
    with clerk.web.transaction(force_rollback=True):
        assert len(comparison(clerk.web, ticket).candidates) == 2
    clerk.ask("question.answer", trial=False, declaration=declaration, person=people[0])
    town.owner.execute("UPDATE access.ticket SET opened_at = opened_at - interval '1 minute'")
    sweep_tickets(town.worker)
    query = (
        "SELECT count(*) FROM journal.delivery WHERE ticket_id = %s AND person_id = ANY (%s) AND NOT certain"
    )
    assert town.count(query, ticket.id, people) == 2


@pytest.mark.parametrize("is_rolled_back", [False, True])
def test_whoever_is_named_beside_the_subject_of_a_question_has_a_line_too(
    town: Town, clerk: Clerk, is_rolled_back: bool
) -> None:
    declaration, _people = undecided(town)
    head = somebody()
    [first] = town.declare(clerk.party, said("confirmation", head, "2024-03-01"))
    # As a question has it that a correction opened again.
    town.owner.execute(
        "INSERT INTO ledger.described (declaration_id, part, name) VALUES (%s, 'head', %s)",
        [declaration, head.name],
    )
    town.owner.execute(
        "INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)"
        " VALUES (%s, 'head', %s, 'document', %s, now())",
        [declaration, town.person(first), SYSTEM],
    )
    ticket = open_access(
        clerk.web,
        token=clerk.token,
        purpose=UPKEEP,
        reader="question",
        matter=declaration,
    )
    with clerk.web.transaction(force_rollback=is_rolled_back):
        people = comparison(clerk.web, ticket).people
    assert town.person(first) in {each.person_id for each in people}
    town.owner.execute("UPDATE access.ticket SET opened_at = opened_at - interval '1 minute'")
    sweep_tickets(town.worker)
    query = "SELECT count(*) FROM journal.delivery WHERE ticket_id = %s AND person_id = %s AND certain = %s"
    assert town.count(query, ticket.id, town.person(first), not is_rolled_back) == 1


def test_of_what_was_not_sent_the_last_fifty_are_kept(town: Town, clerk: Clerk) -> None:
    drafts = [clerk.draft(said("confirmation", somebody(), "2024-03-05")) for _ in range(53)]
    query = "SELECT count(*) FROM ledger.draft WHERE entered_by = %s"
    assert town.count(query, clerk.actor) == 50
    assert send_draft(clerk.web, token=clerk.token, draft=drafts[-1]).number == drafts[-1]
    with pytest.raises(DraftUnknown):
        send_draft(clerk.web, token=clerk.token, draft=drafts[0])
