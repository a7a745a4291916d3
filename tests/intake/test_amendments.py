"""A correction or retraction is judged by what became of its root, in whatever lane and order the two come."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denizen.ledger import actions as ledger
from denizen.ledger.rules import BULK, INTERACTIVE, Acknowledgement, Declaration
from denizen.linkage.queries import open_questions

from .declaring import SYSTEM, Somebody, Town, day, said, somebody, with_document
from .histories import BASE, Cast, expected, found, in_order
from .oracle import Said
from .test_apply import random_histories

NOWHERE = "KZ7M-4Q2P"
"""A plate that no dwelling has: whoever gives it is refused."""

type Outcome = tuple[str, str | None]


@pytest.fixture(scope="module")
def cast(town: Town) -> Cast:
    return Cast.of(town)


@dataclass(frozen=True)
class Step:
    """What is declared: `of` says how a root will fare by itself, `about` which earlier step an amendment names."""

    sender: str
    words: Declaration
    of: str = ""
    about: int | None = None


@st.composite
def steps(draw: st.DrawFn, cast: Cast, person: Somebody) -> list[Step]:
    """Roots that are applied, refused and asked about, and amendments of all of them, by whoever may and may not."""
    drawn: list[Step] = []
    for _ in range(draw(st.integers(2, 8))):
        home = draw(st.sampled_from(cast.homes))
        when = draw(st.sampled_from(["2024-03-02", "2024-03-09", "2024-04"]))
        if not drawn or draw(st.integers(0, 2)) == 0:
            fate = draw(st.sampled_from(["applied", "refused", "undecided"]))
            words = said(
                "residence_start",
                person.described(document=None) if fate == "undecided" else person,
                when,
                plate=NOWHERE if fate == "refused" else home.plate,
            )
            drawn.append(Step("resident", words, fate))
        else:
            # Mostly of a root, for amendments of amendments are all alike.
            roots = [n for n, step in enumerate(drawn) if step.about is None]
            about = draw(st.sampled_from([*roots, *roots, *range(len(drawn))]))
            sender = draw(st.sampled_from(["resident", "resident", "registrar", "neighbour"]))
            words = said("retraction", None, None)
            if draw(st.booleans()):
                words = replace(said("residence_start", person, when, at=home), kind="correction")
            drawn.append(Step(sender, words, about=about))
    return drawn


def fates(drawn: Sequence[Step]) -> list[Outcome]:
    """What must become of each step before the registrar answers, told without any order of arrival."""

    def fate(step: Step) -> Outcome:
        if step.about is None:
            return {
                "applied": ("applied", None),
                "refused": ("refused", "dwelling.plate_unknown"),
                "undecided": ("undecided", "person.several_candidates"),
            }[step.of]
        root = drawn[step.about]
        if root.about is not None:
            return "refused", "correction.target_is_an_amendment"
        if step.sender == "neighbour":
            return "refused", "correction.target_not_yours"
        return ("refused", "correction.target_refused") if root.of == "refused" else ("applied", None)

    became = [fate(step) for step in drawn]
    for n, step in enumerate(drawn):
        if step.words.kind == "retraction" and became[n][0] == "applied":
            assert step.about is not None
            if drawn[step.about].of == "undecided":
                became[step.about] = ("refused", "declaration.taken_back")
    return became


@contextmanager
def ids_run(backwards: bool) -> Iterator[None]:
    """Let identifiers come from a machine whose clock runs backwards, as that of one among several may for a while."""
    numbers = count()
    newest = UUID("01900000-0000-7000-8000-000000000000").int - (uuid4().int >> 40)
    with pytest.MonkeyPatch.context() as patch:
        if backwards:
            patch.setattr(ledger, "ordered_id", lambda: UUID(int=newest - next(numbers)))
        yield


def receive_all(
    town: Town, cast: Cast, drawn: Sequence[Step], data: st.DataObject
) -> dict[int, Acknowledgement]:
    """Receive the steps in some order, each in some lane, with rounds in between, and work until nothing waits."""
    receipts: dict[int, Acknowledgement] = {}
    order: list[int] = []
    for n in data.draw(st.permutations(range(len(drawn)))):
        chain = [n]
        while (about := drawn[chain[-1]].about) is not None:
            chain.append(about)
        # Nobody knows the number of what was not received yet.
        order += [each for each in reversed(chain) if each not in order]
    with town.rounds_of(data.draw(st.sampled_from([1, 2, 4, 50]))), ids_run(data.draw(st.booleans())):
        for n in order:
            step = drawn[n]
            words = (
                step.words if step.about is None else replace(step.words, target=receipts[step.about].number)
            )
            at = BASE + timedelta(hours=7 * n)
            lane = data.draw(st.sampled_from([BULK, INTERACTIVE]))
            [receipts[n]] = town.receive(cast.senders[step.sender], words, at=at, lane=lane)
            if data.draw(st.integers(0, 2)) == 0:
                town.apply(rounds=1)
        for _done in town.applier.rounds(town.tick):
            pass
    return receipts


def last_states(town: Town, receipts: Mapping[int, Acknowledgement]) -> list[Outcome]:
    return [town.outcomes(receipts[n])[-1] for n in range(len(receipts))]


@settings(random_histories, max_examples=60)
@given(data=st.data())
def test_no_order_of_arrival_changes_what_becomes_of_roots_and_their_amendments(
    town: Town, cast: Cast, data: st.DataObject
) -> None:
    person = somebody()
    twin = with_document(person, uuid4().hex)
    [known, other] = town.declare(
        cast.senders["registrar"], *(said("confirmation", each, "2020-01-01") for each in (person, twin))
    )
    drawn = data.draw(steps(cast, person))
    receipts = receive_all(town, cast, drawn, data)
    became = fates(drawn)
    assert last_states(town, receipts) == became
    assert town.count("SELECT count(*) FROM ledger.waiting") == 0
    assert town.count("SELECT count(*) FROM ledger.standing_back") == 0

    # Each question that is still open is answered; only now does what was asked about, and mended meanwhile, count.
    meant = town.person(known)
    own = {receipt.declaration_id for receipt in receipts.values()}
    asked = {each.declaration_id for each in open_questions(town.worker)} & own
    open_ones = [n for n, outcome in enumerate(became) if outcome[0] == "undecided"]
    assert asked == {receipts[n].declaration_id for n in open_ones}
    for n in open_ones:
        if receipts[n].declaration_id not in {each.declaration_id for each in open_questions(town.worker)}:
            continue  # the same sender said so in the same words of one that was answered
        town.applier.answer(receipts[n].declaration_id, meant, actor=SYSTEM, now=town.tick())
    told = [Said(cast.senders["registrar"], said("confirmation", person, "2020-01-01"), known)]
    for n, step in enumerate(drawn):
        root = step if step.about is None else drawn[step.about]
        taken_back = became[n if step.about is None else step.about][1] == "declaration.taken_back"
        if became[n][0] != "refused" and root.about is None and not taken_back:
            target = receipts[step.about].number if step.about is not None else None
            told.append(Said(cast.senders[step.sender], replace(step.words, target=target), receipts[n]))
    wanted = expected(cast, told)
    assert in_order(found(town, meant, wanted)) == in_order(wanted)
    assert town.facts("residence", town.person(other)) == []


def test_whoever_waits_for_a_correction_does_not_wait_for_the_file_before_its_root(town: Town) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    person = somebody()
    town.receive(registrar, *(said("confirmation", somebody(), "2024-03-05") for _ in range(60)))
    [root] = town.receive(registrar, said("residence_start", person, "2024-03-05", at=home))
    mended = said("correction", person, "2024-03-09", at=home, target=root.number)
    [urgent] = town.receive(registrar, mended, lane=INTERACTIVE)
    with town.rounds_of(5):
        town.apply(rounds=3)
        assert town.outcome(root) == town.outcome(urgent) == ("applied", None)
        assert town.count("SELECT count(*) FROM ledger.waiting") > 40
        town.apply()
    [residence] = town.facts("residence", town.person(root))
    assert residence["valid_during"].lower == day("2024-03-09").exact


@pytest.mark.parametrize("kind", ["correction", "retraction"])
@pytest.mark.parametrize("lane", [INTERACTIVE, BULK])
def test_what_amends_one_that_is_refused_is_refused_though_it_came_first(
    town: Town, kind: str, lane: int
) -> None:
    resident, home, person = town.party("resident"), town.dwelling(), somebody()
    [root] = town.receive(resident, said("residence_start", person, "2024-03-05", plate=NOWHERE))
    words = said("retraction", None, None, target=root.number)
    if kind == "correction":
        words = said("correction", person, "2024-03-05", at=home, target=root.number)
    [amendment] = town.receive(resident, words, lane=lane)
    town.apply()
    assert town.outcome(root) == ("refused", "dwelling.plate_unknown")
    assert town.outcome(amendment) == ("refused", "correction.target_refused")


def test_whoever_was_corrected_before_they_were_known_is_found_by_the_corrected_name(town: Town) -> None:
    registrar = town.party("registrar")
    wrong = somebody(document_type=None, name="王误")
    right = Somebody("王悟", wrong.born, wrong.sex)
    [root] = town.receive(registrar, said("confirmation", wrong, "2024-03-05"))
    correction = said("correction", right.described(name_latin=wrong.name), "2024-03-05", target=root.number)
    [mended] = town.receive(registrar, correction, lane=INTERACTIVE)
    town.apply(rounds=1)
    assert [town.outcomes(each) for each in (root, mended)] == [[("applied", None)], []], (
        "nobody waits for both"
    )
    town.apply()
    [later] = town.declare(registrar, said("confirmation", right, "2024-03-06"))
    assert town.person(later) == town.person(root)


def test_many_that_wait_for_their_roots_do_not_keep_the_others_waiting(town: Town) -> None:
    """Corrections of a file in which every row is about one person, so that it is worked one row a round."""
    registrar, home, person = town.party("registrar"), town.dwelling(), somebody()
    roots = town.receive(
        registrar, *(said("residence_change", person, f"2024-03-{1 + n % 28:02}", at=home) for n in range(60))
    )
    town.receive(
        registrar,
        *(said("correction", person, "2024-05-01", at=home, target=root.number) for root in roots),
        lane=INTERACTIVE,
    )
    [other] = town.receive(registrar, said("confirmation", somebody(), "2024-03-05"), lane=INTERACTIVE)
    [last] = town.receive(registrar, said("confirmation", somebody(), "2024-03-05"))
    with town.rounds_of(10):
        # Each is looked at a few times; what matters is that nobody waits for all of them to be worked one by one.
        town.apply(rounds=24)
        assert town.outcome(other) == town.outcome(last) == ("applied", None)
        assert town.count("SELECT count(*) FROM ledger.waiting") > 60
        rounds = [done.taken for done in town.applier.rounds(town.tick)]
    assert sum(rounds) > 60
    assert town.count("SELECT count(*) FROM ledger.waiting") == 0
    assert town.count("SELECT count(*) FROM ledger.standing_back") == 0


def test_whoever_came_forward_calls_those_who_stand_back_behind_it(town: Town) -> None:
    """A row of a crowd is called, and taken back before its turn comes: the others of the crowd wait for it."""
    registrar, home, person = town.party("registrar"), town.dwelling(), somebody()
    crowd = town.receive(
        registrar, *(said("residence_change", person, f"2024-03-{1 + n:02}", at=home) for n in range(8))
    )
    with town.rounds_of(4):
        town.apply(rounds=2)
        retraction = said("retraction", None, None, target=crowd[2].number)
        others = (said("confirmation", somebody(), "2024-03-05") for _ in range(5))
        amended = town.receive(registrar, retraction, *others, lane=INTERACTIVE)
        town.apply(rounds=30)
    assert {town.outcome(each) for each in (*crowd, *amended)} == {("applied", None)}
    assert town.count("SELECT count(*) FROM ledger.standing_back") == 0


def test_only_a_number_that_nothing_has_is_unknown(town: Town) -> None:
    resident, person, home = town.party("resident"), somebody(), town.dwelling()
    [root] = town.receive(resident, said("residence_start", person, "2024-03-05", at=home))
    amendments = town.receive(
        resident,
        *(said("retraction", None, None, target=number) for number in (root.number, uuid4())),
        lane=INTERACTIVE,
    )
    town.apply()
    assert [town.outcome(each) for each in amendments] == [
        ("applied", None),
        ("refused", "correction.target_unknown"),
    ]
