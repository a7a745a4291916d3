"""Rounds: who is taken together does not change who is who, nor what is known of them."""

import random
from uuid import uuid4

from denizen.ledger.rules import INTERACTIVE

from .declaring import Town, day, document, said, somebody, with_document


def test_two_declarations_of_one_new_person_register_one_person(town: Town) -> None:
    person, home = somebody(document_type=None), town.dwelling()
    first, second = town.declare(
        town.party("registrar"),
        said("residence_start", person, "2024-03-05", at=home),
        said("confirmation", person, "2024-03-05"),
    )
    assert town.person(first) == town.person(second)


def test_a_shared_document_makes_the_second_wait_for_the_first(town: Town) -> None:
    person = somebody()
    other_name = person.described(name=f"{person.name}z", born=None)
    registrar = town.party("registrar")
    receipts = town.receive(
        registrar, said("confirmation", other_name, "2024-03-05"), said("confirmation", person, "2024-03-05")
    )
    assert town.apply(rounds=1).taken == 1
    assert town.apply().taken == 1
    assert town.person(receipts[0]) == town.person(receipts[1])


def test_any_shared_key_makes_the_second_wait_not_the_first_key_alone(town: Town) -> None:
    """Somebody's Latin name is the only name in another declaration."""
    person = somebody(document_type=None)
    registrar = town.party("registrar")
    receipts = town.declare(
        registrar,
        said("confirmation", person.described(name_latin="Narantuya Bat"), "2024-03-05"),
        said("confirmation", person.described(name="Bat NARANTUYA"), "2024-03-05"),
    )
    assert town.person(receipts[0]) == town.person(receipts[1])


def test_whoever_shares_with_one_that_waits_waits_too(town: Town) -> None:
    """The first and the second share a document, the second and the third a name: all three are one person."""
    person = somebody()
    mistyped = person.described(name=f"{person.name}z")
    undocumented = person.described(document=None)
    receipts = town.declare(
        town.party("registrar"),
        *(said("confirmation", each, "2024-03-05") for each in (mistyped, person.described(), undocumented)),
    )
    assert len({town.person(each) for each in receipts}) == 1


def test_a_new_document_is_known_to_the_declaration_that_follows(town: Town) -> None:
    person = somebody("passport")
    renewed = with_document(person, f"renewed {person.name}", "passport")
    change = said(
        "document_change",
        person,
        "2024-03-05",
        beside=(renewed.described(part="replacement", name=None, sex=None, born=None),),
    )
    by_new_paper = renewed.described(name=f"{person.name}z", born=None)
    resident = town.party("resident")
    receipts = town.declare(
        resident,
        said("confirmation", person, "2024-03-01"),
        change,
        said("confirmation", by_new_paper, "2024-03-06"),
    )
    assert len({town.person(each) for each in receipts}) == 1
    papers = {
        row["token"]: row["valid_during"] for row in town.facts("identity_document", town.person(receipts[0]))
    }
    assert papers[person.document.token].upper == day("2024-03-05").exact  # type: ignore[union-attr]
    assert papers[renewed.document.token].lower == day("2024-03-05").exact  # type: ignore[union-attr]


def test_somebody_is_waiting_goes_before_nobody_is(town: Town) -> None:
    registrar = town.party("registrar")
    bulk = town.receive(registrar, *(said("confirmation", somebody(), "2024-03-05") for _ in range(3)))
    [urgent] = town.receive(registrar, said("confirmation", somebody(), "2024-03-05"), lane=INTERACTIVE)
    with town.rounds_of(1):
        town.apply(rounds=1)
    assert town.outcome(urgent) == ("applied", None)
    assert [town.outcomes(each) for each in bulk] == [[], [], []]
    town.apply()
    assert {town.outcome(each) for each in bulk} == {("applied", None)}


def test_an_amendment_may_overtake_what_it_amends(town: Town) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    mended, retracted = somebody(), somebody()
    first = town.receive(
        registrar, *(said("residence_start", each, "2024-03-05", at=home) for each in (mended, retracted))
    )
    amendments = town.receive(
        registrar,
        said("correction", mended, "2024-03-09", at=home, target=first[0].number),
        said("retraction", None, None, target=first[1].number),
        lane=INTERACTIVE,
    )
    town.apply(rounds=1)
    town.apply()
    assert {town.outcome(each) for each in [*first, *amendments]} == {("applied", None)}
    [residence] = town.facts("residence", town.person(first[0]))
    assert residence["valid_during"].lower == day("2024-03-09").exact
    assert town.facts("residence", town.person(first[1])) == []


def test_a_round_of_many_takes_each_once_and_leaves_nothing_waiting(town: Town) -> None:
    registrar = town.party("registrar")
    people = [somebody() for _ in range(700)]
    words = [said("confirmation", person, "2024-03-05") for person in people for _ in range(3)]
    receipts = town.receive(registrar, *words)
    done = town.apply()
    assert (done.taken, done.applied) == (2100, 2100)
    assert town.count("SELECT count(*) FROM ledger.waiting") == 0
    outcomes = town.count(
        "SELECT count(*) FROM ledger.outcome WHERE declaration_id = ANY(%s)",
        [r.declaration_id for r in receipts],
    )
    assert outcomes == 2100
    assert len({town.person(receipts[n]) for n in range(0, 2100, 300)}) == 7


def test_a_repeated_document_number_is_told_apart_by_its_type(town: Town) -> None:
    one, other = (somebody(document=document("12345678", kind)) for kind in ("passport", "hk_macao_permit"))
    receipts = town.declare(
        town.party("registrar"), *(said("confirmation", p, "2024-03-05") for p in (one, other))
    )
    assert town.person(receipts[0]) != town.person(receipts[1])


def test_each_round_of_a_long_queue_is_known_since_its_own_time(town: Town) -> None:
    registrar = town.party("registrar")
    receipts = town.receive(registrar, *(said("confirmation", somebody(), "2024-03-05") for _ in range(3)))
    with town.rounds_of(1):
        assert [done.taken for done in town.applier.rounds(town.tick)] == [1, 1, 1]
    registered = "SELECT count(DISTINCT registered_at) FROM register.person WHERE id = ANY(%s)"
    assert town.count(registered, [town.person(receipt) for receipt in receipts]) == 3


def test_many_about_one_person_do_not_keep_the_others_waiting(town: Town) -> None:
    """A file in which every row is about the same person, and behind it somebody else's."""
    landlord, registrar = town.party("landlord"), town.party("registrar")
    crowd = somebody()
    many = town.receive(
        landlord, *(said("confirmation", crowd, f"2024-03-{1 + n % 28:02}") for n in range(120))
    )
    [other] = town.receive(registrar, said("confirmation", somebody(), "2024-03-05"))
    with town.rounds_of(20):
        town.apply(rounds=10)
        assert town.outcome(other) == ("applied", None)
        assert len([each for each in many if town.outcomes(each)]) == 10, "still one a round, in order"
        town.apply()
    assert len({town.person(each) for each in many}) == 1
    assert town.count("SELECT count(*) FROM ledger.waiting") == 0
    assert town.count("SELECT count(*) FROM ledger.standing_back") == 0


def test_those_that_stand_back_are_taken_in_the_order_in_which_they_came(town: Town) -> None:
    """However small the rounds, nobody is taken before an earlier one that shares a mark with them."""
    registrar, draw = town.party("registrar"), random.Random(20240305)
    papers = [document(uuid4().hex, "passport") for _ in range(6)]
    people = [somebody(document_type=None) for _ in range(6)]
    words = [
        said(
            "confirmation", draw.choice(people).described(document=draw.choice([None, *papers])), "2024-03-05"
        )
        for _ in range(300)
    ]
    town.receive(registrar, *words[:200])
    with town.rounds_of(8):
        for _turn in range(10):
            town.apply(rounds=1)
        assert town.count("SELECT count(*) FROM ledger.waiting WHERE stands_back") > 0
        # Somebody for whom is waited comes before those that stand back, and after them comes one more.
        town.receive(registrar, *words[200:250], lane=INTERACTIVE)
        town.receive(registrar, *words[250:])
        while town.count("SELECT count(*) FROM ledger.waiting"):
            earliest = town.owner.execute(EARLIEST).fetchall()
            taken = town.apply(rounds=1).taken
            assert taken, "the queue stands still"
            settled = {
                row[0] for row in town.owner.execute("SELECT declaration_id FROM ledger.outcome").fetchall()
            }
            new = [each for (each,) in earliest if each in settled]
            assert len(new) == taken, "one was taken before another that shares a mark with it"
    assert town.count("SELECT count(*) FROM ledger.standing_back") == 0


# Those that nothing earlier in the queue shares a mark with: whoever else is taken is taken too soon.
EARLIEST = b"""
    WITH marks AS (
        SELECT w.declaration_id, w.lane, mark
        FROM ledger.waiting AS w
        CROSS JOIN LATERAL (
            SELECT unnest(w.keys || w.new_keys || w.alike_keys)
            UNION
            SELECT s.document_token FROM ledger.described AS s
            WHERE s.declaration_id = w.declaration_id AND s.document_token IS NOT NULL
        ) AS m (mark)
    )
    SELECT declaration_id FROM marks
    EXCEPT
    SELECT declaration_id FROM (
        SELECT declaration_id, row_number() OVER (PARTITION BY mark ORDER BY lane, declaration_id) AS nth FROM marks
    ) AS ranked
    WHERE nth > 1
"""
