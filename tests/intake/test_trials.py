"""Trials tell no more than the card would, leave lines in people's logs, and cannot be used to watch a record."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.actions import open_access, sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.intake.actions import Act, ask, asked
from denizen.intake.errands import forget_errands, run_errands
from denizen.intake.errors import ErrandsTooMany, ErrandUnknown
from denizen.intake.queries import effect
from denizen.kernel.partial import PartialDate
from denizen.ledger.actions import keep_draft
from denizen.ledger.rules import Declaration, Described
from denizen.linkage.actions import claim
from denizen.linkage.queries import comparison
from denizen.register.rules import FACTS, GROUP_OF

from .declaring import Somebody, Town, said, somebody
from .test_errands import UPKEEP, Clerk, twins, undecided


@pytest.fixture(name="clerk")
def _clerk(town: Town) -> Iterator[Clerk]:
    with town.database.connect("denizen_web") as web:
        yield Clerk(town, web)


class Counter(Clerk):
    """A clerk at the counter, who enters what a landlord or a private host says, and is not shown anybody's stays."""

    def __init__(self, town: Town, web: psycopg.Connection) -> None:
        super().__init__(town, web, "counter_clerk")
        self.host = town.party("private_host")

    def draft(self, words: Declaration) -> UUID:
        """Keep a draft in a private host's name."""
        return keep_draft(self.web, token=self.token, party=self.host.party_id, declaration=words)


@pytest.fixture(name="counter")
def _counter(town: Town, clerk: Clerk) -> Counter:
    return Counter(town, clerk.web)


def a_guest(town: Town) -> tuple[Somebody, UUID]:
    """Somebody who stays at a hotel, and lives somewhere."""
    person, hotel = somebody(), town.party("hotel")
    room, home = town.dwelling(hotel), town.dwelling()
    town.declare(hotel, said("lodging_checkin", person, "2024-03-05", at=room, check_in=town.tick()))
    [receipt] = town.declare(town.party("registrar"), said("residence_start", person, "2024-03-01", at=home))
    known = town.person(receipt)
    assert known is not None
    assert town.facts("lodging_stay", known)
    return person, known


def lines(town: Town, person: UUID, reader: str) -> int:
    """How often a reader stands in somebody's log."""
    return town.count(
        "SELECT count(*) FROM journal.delivery WHERE person_id = %s AND reader = %s AND certain",
        person,
        reader,
    )


def test_every_kind_of_fact_belongs_to_a_group_of_the_card_and_is_granted_with_it(town: Town) -> None:
    assert GROUP_OF.keys() == FACTS.keys()
    granted = town.owner.execute(
        "SELECT e.role, e.purpose, e.fields, c.fields FROM access.allowance AS e"
        " LEFT JOIN access.allowance AS c ON c.reader = 'card' AND (c.role, c.purpose) = (e.role, e.purpose)"
        " WHERE e.reader = 'effect'"
    ).fetchall()
    assert {(role, purpose) for role, purpose, _effect, _card in granted} >= {
        ("registrar", UPKEEP),
        ("counter_clerk", UPKEEP),
    }
    for role, purpose, of_effect, of_card in granted:
        assert of_effect == of_card, (role, purpose)


def test_what_the_card_does_not_show_is_not_shown_by_trying(
    town: Town, clerk: Clerk, counter: Counter
) -> None:
    person, known = a_guest(town)
    words = said("death", person, "2024-03-20")
    town.owner.execute("UPDATE access.party SET kind = 'resident' WHERE id = %s", [counter.host.party_id])
    seen = counter.effect(counter.try_draft(counter.draft(words)))
    assert {change.fact for change in seen.changes} == {
        "residence",
        "death",
    }  # the death is the clerk's own word
    assert [(more.person_id, more.name) for more in seen.more] == [(known, person.name)]
    everything = clerk.effect(clerk.try_draft(clerk.draft(words)))
    assert {change.fact for change in everything.changes} == {"residence", "death", "lodging_stay"}
    assert everything.more == ()
    fields = (
        "SELECT unnest(fields) FROM journal.delivery WHERE (person_id, reader, actor_id) = (%s, 'effect', %s)"
    )
    assert "stays" not in {group for (group,) in town.owner.execute(fields, [known, counter.actor])}


def test_of_what_a_clerk_declares_the_words_are_told_and_not_how_they_are_taken(
    town: Town, counter: Counter
) -> None:
    person, room = somebody(), town.dwelling(counter.host)
    hotel = town.party("hotel")
    elsewhere = town.dwelling(hotel)
    town.declare(hotel, said("lodging_checkin", person, "2024-03-08", at=elsewhere, check_in=town.tick()))
    words = said("lodging_checkin", person, "2024-03-05", at=room, check_in=town.tick())
    seen = counter.effect(counter.try_draft(counter.draft(words)))
    stays = [change for change in seen.changes if change.fact == "lodging_stay"]
    assert [(stay.dwelling_id, stay.ended, stay.disputed, stay.valid_during) for stay in stays] == [
        (room.id, None, None, None)
    ]


def test_what_is_hidden_does_not_tell_by_becoming_stale(town: Town, clerk: Clerk, counter: Counter) -> None:
    person, _known = a_guest(town)
    town.owner.execute("UPDATE access.party SET kind = 'resident' WHERE id = %s", [counter.host.party_id])
    words = said("death", person, "2024-03-20")
    drafts = {each: each.draft(words) for each in (clerk, counter)}
    first = {each: each.try_draft(draft) for each, draft in drafts.items()}
    hotel = town.party("hotel")
    another = said("lodging_checkin", person, "2024-03-10", at=town.dwelling(hotel), check_in=town.tick())
    town.declare(hotel, another)
    again = {each: each.try_draft(draft, shown=first[each].id).is_as_shown for each, draft in drafts.items()}
    assert again == {clerk: False, counter: True}


def test_the_application_is_given_nothing_by_which_two_trials_could_be_compared(
    town: Town, clerk: Clerk
) -> None:
    draft = clerk.draft(said("residence_start", somebody(), "2024-06-01", at=town.dwelling()))
    one, other = clerk.try_draft(draft), clerk.try_draft(draft)
    rows = [
        clerk.web.execute(
            "SELECT to_jsonb(e) FROM door.errand(%s, %s) AS e", [clerk.token, each.id]
        ).fetchone()
        for each in (one, other)
    ]
    told = [
        {value for row in rows[place : place + 1] if row for value in map(str, row[0].values())}
        for place in (0, 1)
    ]
    # What they have in common is what anybody could guess: the act, its state, and what is not there.
    assert told[0] & told[1] <= {"declaration.try", "True", "applied", "None"}


def test_whom_a_trial_looked_at_has_a_line_whatever_becomes_of_it(town: Town, clerk: Clerk) -> None:
    person, home = somebody(), town.dwelling()
    [receipt] = town.declare(clerk.party, said("residence_start", person, "2024-03-05", at=home))
    known = town.person(receipt)
    assert known is not None
    # It changes nothing, and no effect is read: that somebody was found was told all the same.
    tried = clerk.try_draft(clerk.draft(said("residence_start", person, "2024-03-05", at=home)))
    assert (tried.state, lines(town, known, "trial"), lines(town, known, "effect")) == ("applied", 1, 0)
    query = "SELECT actor_id, purpose, fields FROM journal.delivery WHERE person_id = %s AND reader = 'trial'"
    assert town.owner.execute(query, [known]).fetchall() == [(clerk.actor, UPKEEP, [])]


def test_whoever_could_be_meant_and_who_would_be_joined_has_a_line(town: Town, clerk: Clerk) -> None:
    declaration, people = undecided(town)
    words = said("confirmation", described(town, declaration), "2024-03-06")
    assert clerk.try_draft(clerk.draft(words)).state == "undecided"
    assert [lines(town, person, "trial") for person in people] == [1, 1]
    kept, absorbed = twins(town)
    clerk.ask("people.merge", trial=True, person=kept, other=absorbed, reason_code="same")
    assert [lines(town, person, "trial") for person in (kept, absorbed)] == [1, 1]
    stranger = uuid4()
    clerk.ask("people.merge", trial=True, person=kept, other=stranger, reason_code="same")
    assert [lines(town, person, "trial") for person in (kept, absorbed, stranger)] == [2, 1, 0]


def described(town: Town, declaration: UUID) -> Described:
    """Whom a declaration describes, in the words by which people are found."""
    row = town.owner.execute(
        "SELECT name, sex, born FROM ledger.described WHERE declaration_id = %s", [declaration]
    ).fetchone()
    assert row is not None
    return Described(name=row[0], sex=row[1], born=PartialDate.from_range(row[2]))


def test_a_trial_is_asked_for_a_purpose_that_shows_effects(town: Town, clerk: Clerk) -> None:
    draft = clerk.draft(said("confirmation", somebody(), "2024-03-05"))
    act: Act = "declaration.try"
    for purpose, reference, code in (
        ("curiosity", None, "access.not_competent"),
        ("residence.proof", None, "access.not_competent"),
        ("case.handling", None, "access.reference_missing"),
        ("case.handling", "x" * 65, "access.reference_too_long"),
    ):
        with pytest.raises(AccessRefused) as refused:
            ask(
                clerk.web,
                token=clerk.token,
                act=act,
                trial=True,
                draft=draft,
                purpose=purpose,
                reference=reference,
            )
        assert refused.value.code == code


def test_a_question_that_a_colleague_took_up_meanwhile_is_theirs(town: Town, clerk: Clerk) -> None:
    """The answer was asked for in time, and is run when the claim has passed to another."""
    declaration, people = undecided(town)
    colleague = Clerk(town, clerk.web)
    claim(clerk.web, token=clerk.token, declaration_id=declaration)
    errand = ask(
        clerk.web, token=clerk.token, act="question.answer", trial=False, purpose=UPKEEP, declaration=declaration,
        person=people[0],
    )  # fmt: skip
    town.owner.execute("UPDATE linkage.claim SET held_until = clock_timestamp() - interval '1 second'")
    assert claim(clerk.web, token=colleague.token, declaration_id=declaration).is_mine
    run_errands(town.applier, town.tick)
    became = asked(clerk.web, token=clerk.token, errand=errand)
    assert (became.state, became.code) == ("refused", "question.held_by_another")
    assert town.count("SELECT count(*) FROM linkage.question WHERE declaration_id = %s", declaration) == 1
    assert (
        colleague.ask("question.answer", trial=False, declaration=declaration, person=people[1]).state
        == "done"
    )


def test_nobody_keeps_all_questions_from_the_others(town: Town, clerk: Clerk) -> None:
    asked_of = [undecided(town)[0] for _each in range(11)]
    for declaration in asked_of:
        assert claim(clerk.web, token=clerk.token, declaration_id=declaration).is_mine
    assert town.count("SELECT count(*) FROM linkage.claim WHERE actor_id = %s", clerk.actor) == 10
    colleague = Clerk(town, clerk.web)
    held = [claim(clerk.web, token=colleague.token, declaration_id=each).is_mine for each in asked_of]
    assert held == [True] + [False] * 10


def test_nobody_keeps_the_pipeline_to_themselves(town: Town, clerk: Clerk) -> None:
    draft = clerk.draft(said("confirmation", somebody(), "2024-03-05"))
    town.owner.execute(
        "INSERT INTO intake.errand (act, is_trial, asked_by, draft, purpose, done_at, state)"
        " SELECT 'declaration.try', true, %s, %s, %s, clock_timestamp(), 'applied' FROM generate_series(1, 300)",
        [clerk.actor, draft, UPKEEP],
    )
    with pytest.raises(ErrandsTooMany):
        clerk.try_draft(draft)
    colleague = Clerk(town, clerk.web)
    assert (
        colleague.try_draft(colleague.draft(said("confirmation", somebody(), "2024-03-05"))).state
        == "applied"
    )


def test_a_question_read_and_rolled_back_amid_its_answer_is_logged(town: Town, clerk: Clerk) -> None:
    """The worker has closed it and not committed yet when the page reads."""
    declaration, people = undecided(town)
    with town.database.connect("denizen_worker") as answering, answering.transaction():
        answering.execute(
            "INSERT INTO linkage.proposed_before (declaration_id, person_id, closed_at)"
            " SELECT declaration_id, person_id, clock_timestamp() FROM linkage.candidate WHERE declaration_id = %s",
            [declaration],
        )
        answering.execute("DELETE FROM linkage.question WHERE declaration_id = %s", [declaration])
        ticket = open_access(
            clerk.web, token=clerk.token, purpose=UPKEEP, reader="question", matter=declaration
        )
        with clerk.web.transaction(force_rollback=True):
            assert len(comparison(clerk.web, ticket).candidates) == 2
    assert possibly_seen(town, ticket.id) == set(people)


def test_a_question_read_and_rolled_back_before_it_was_withdrawn_is_logged(town: Town, clerk: Clerk) -> None:
    """Nobody answers it: its sender takes the declaration back."""
    sender = town.party("registrar")
    one = somebody()
    known = set()
    for each in (one, somebody(name=one.name, born=one.born)):
        [receipt] = town.declare(sender, said("confirmation", each, "2024-03-05"))
        known.add(town.person(receipt))
    [doubtful] = town.declare(sender, said("confirmation", one.described(document=None), "2024-03-06"))
    ticket = open_access(
        clerk.web, token=clerk.token, purpose=UPKEEP, reader="question", matter=doubtful.declaration_id
    )
    with clerk.web.transaction(force_rollback=True):
        assert len(comparison(clerk.web, ticket).candidates) == 2
    town.declare(sender, said("retraction", None, None, target=doubtful.number))
    open_still = "SELECT count(*) FROM linkage.question WHERE declaration_id = %s"
    assert town.count(open_still, doubtful.declaration_id) == 0
    assert possibly_seen(town, ticket.id) == known
    town.owner.execute("UPDATE linkage.proposed_before SET closed_at = closed_at - interval '25 hours'")
    forget_errands(town.worker)
    assert town.count("SELECT count(*) FROM linkage.proposed_before") == 0


def test_an_effect_is_told_no_more_before_it_is_forgotten(town: Town, clerk: Clerk) -> None:
    kept, absorbed = twins(town)
    tried = clerk.ask("people.merge", trial=True, person=kept, other=absorbed, reason_code="same")
    town.owner.execute("UPDATE intake.errand SET asked_at = asked_at - interval '23 hours 1 minute'")
    ticket = open_access(clerk.web, token=clerk.token, purpose=UPKEEP, reader="effect", matter=tried.id)
    with pytest.raises(ErrandUnknown):
        effect(clerk.web, ticket, tried.id)


def possibly_seen(town: Town, ticket: UUID) -> set[UUID]:
    """Whom the sweeper finds a ticket to have shown."""
    town.owner.execute(
        "UPDATE access.ticket SET opened_at = opened_at - interval '1 minute' WHERE id = %s", [ticket]
    )
    sweep_tickets(town.worker)
    query = "SELECT person_id FROM journal.delivery WHERE ticket_id = %s AND NOT certain"
    return {person for (person,) in town.owner.execute(query, [ticket])}
