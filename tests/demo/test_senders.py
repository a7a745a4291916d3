"""Senders mend what was rejected and send it again; amendments wait for receipts; the registrar answers questions."""

import itertools
from datetime import UTC, datetime, timedelta

from denizen.demo import errors
from denizen.demo.errors import RowRef
from denizen.demo.registrar import Candidate, QueueItem
from denizen.demo.senders import Reject
from denizen.demo.town import Town, build
from denizen.intake.files import reading


def rejected(town: Town, error: str) -> list[RowRef]:
    return [entry.row for entry in town.ledger.entries if entry.error == error and entry.row]


def run_with_rejects(town: Town, refused: set[RowRef]) -> list[str]:
    """Let every file leave, reject these rows, and return the names of the follow-up files."""
    names = []
    known = {parcel.filename for parcel in town.parcels}
    for parcel in town.mail():
        town.sent(parcel)
        if parcel.filename not in known:
            names.append(parcel.filename)
            with reading.read(parcel.content, "mixed", demo=True, on=parcel.sent_at.date()) as file:
                assert [row.problems for row in file.rows] == [()] * len(parcel.people)
        mine = [Reject(ref, "test") for ref in sorted(refused) if ref.filename == parcel.filename]
        town.senders.react(mine, parcel.sent_at + timedelta(hours=1))
    return names


def test_nine_rejected_rows_in_ten_come_again_and_right():
    town = build(people=1_500, months=8, seed=4)
    refused = set(rejected(town, errors.WRONG_CHECK_DIGIT)) | set(rejected(town, errors.UNMATCHED_ADDRESS))
    names = run_with_rejects(town, refused)
    assert names
    assert 0.8 < town.senders.mended["test"] / len(refused) < 1.0
    # Whoever a mended row describes is still known.
    assert all(town.truth.person_of(RowRef(name, 1)) for name in names)


def test_a_row_is_not_sent_for_ever(tiny: Town):
    ref = RowRef(tiny.parcels[0].filename, 1)
    at = datetime(2024, 2, 1, 9, tzinfo=UTC)
    sent = 0
    for _ in range(10):
        tiny.senders.react([Reject(ref, "again")], at)
        bundles = tiny.senders.due(at + timedelta(days=30))
        for bundle in bundles:
            tiny.sent(bundle)
            sent += 1
            ref = RowRef(bundle.filename, 1)
            at = bundle.sent_at
    assert sent <= 2


def test_amendments_quote_the_receipt_of_their_target(tiny: Town):
    parcel = next(parcel for parcel in tiny.parcels if parcel.amends)
    number, target = next(iter(parcel.amends.items()))
    filled = parcel.with_receipts(lambda row: f"receipt of {row.filename} {row.number}")
    assert f"receipt of {target.filename} {target.number}" in filled.cells()[number - 1].values()
    assert filled.people == parcel.people
    # The target was sent before.
    order = [one.filename for one in tiny.parcels]
    assert order.index(target.filename) < order.index(parcel.filename)


def test_amendments_of_rows_without_a_receipt_are_left_out(tiny: Town):
    parcel = next(parcel for parcel in tiny.parcels if parcel.amends)
    filled = parcel.with_receipts(lambda _: None)
    assert len(filled.people) == len(parcel.people) - len(parcel.amends)
    assert len(filled.cells()) == len(filled.people)


def question(town: Town, row: RowRef, *candidates: tuple[str, RowRef]) -> QueueItem:
    asked = datetime(2024, 3, 1, tzinfo=UTC)
    return QueueItem(row, asked, tuple(Candidate(key, (ref,)) for key, ref in candidates))


def test_the_registrar_nearly_always_names_the_right_person(town: Town):
    parcel = max(town.parcels, key=lambda one: len(one.people))
    rows = [RowRef(parcel.filename, number) for number in range(1, len(parcel.people) + 1)]
    right = 0
    for one, other in itertools.pairwise(rows):
        decision = town.registrar.decide(question(town, one, ("a", other), ("b", one)))
        right += decision.key == "b" or parcel.people[one.number - 1] == parcel.people[other.number - 1]
        assert timedelta(days=1) <= decision.at - datetime(2024, 3, 1, tzinfo=UTC) < timedelta(days=6)
    assert right / (len(rows) - 1) > 0.985


def test_the_registrar_calls_a_stranger_new(town: Town):
    parcel = max(town.parcels, key=lambda one: len(one.people))
    one, other = RowRef(parcel.filename, 1), RowRef(parcel.filename, 2)
    assert parcel.people[0] != parcel.people[1]
    decisions = [town.registrar.decide(question(town, one, ("a", other))).key for _ in range(20)]
    assert decisions.count(None) >= 18


def test_amendments_stand_last_so_that_no_other_row_moves(town: Town):
    for parcel in town.parcels:
        if parcel.amends:
            assert sorted(parcel.amends) == list(
                range(len(parcel.people) - len(parcel.amends) + 1, len(parcel.people) + 1)
            )
