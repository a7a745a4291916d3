"""A key makes a declaration that is sent twice be received once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest

from denizen.ledger.actions import receive
from denizen.ledger.errors import KeyUsedForAnother
from denizen.ledger.rules import Acknowledgement, Declaration

from ..intake.declaring import Town, document, said, somebody


def keyed(**words: object) -> Declaration:
    """A declaration with a key of its own."""
    return replace(said("confirmation", somebody(), "2024-03-05", **words), idempotency_key=uuid4().hex)


def test_the_same_words_again_are_acknowledged_as_the_first_time(town: Town) -> None:
    sender, words = town.party("resident"), keyed()
    assert town.receive(sender, words) == town.receive(sender, words)
    assert town.count("SELECT count(*) FROM ledger.declaration WHERE party_id = %s", sender.party_id) == 1
    assert town.count("SELECT count(*) FROM ledger.described") == town.count(
        "SELECT count(*) FROM ledger.waiting"
    )


def test_fifty_at_once_are_one(town: Town) -> None:
    sender, words, at, ready = town.party("resident"), keyed(), town.tick(), Barrier(10)

    def send(_: int) -> list[Acknowledgement]:
        with town.database.connect("denizen_worker") as receiving:
            ready.wait()
            return [receive(receiving, actor=sender, declarations=[words], now=at)[0] for _ in range(5)]

    with ThreadPoolExecutor(10) as pool:
        acknowledged = [each for sent in pool.map(send, range(10)) for each in sent]
    assert len(acknowledged) == 50
    assert len(set(acknowledged)) == 1
    assert town.count("SELECT count(*) FROM ledger.declaration WHERE party_id = %s", sender.party_id) == 1


def test_a_sealed_number_is_the_same_however_it_was_sealed(town: Town) -> None:
    sender, words = town.party("resident"), keyed()
    paper = words.people[0].document
    assert paper is not None
    again = replace(
        words, people=(replace(words.people[0], document=replace(paper, sealed=b"another nonce")),)
    )
    assert town.receive(sender, words) == town.receive(sender, again)


@pytest.mark.parametrize(
    "other",
    [
        {"plate": "KZ7M-4Q2P"},
        {"kind": "residence_end"},
        {"name": "other"},
        {"document": document("another")},
        {"valid_to": date(2031, 1, 1)},
        {"issuer": "MNG"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_same_key_with_other_words_is_refused(town: Town, other: dict[str, object]) -> None:
    sender, words = town.party("resident"), keyed()
    [first] = town.receive(sender, words)
    [subject] = words.people
    assert subject.document is not None
    if {"valid_to", "issuer"} & set(other):
        changed = replace(words, people=(replace(subject, document=replace(subject.document, **other)),))  # type: ignore[arg-type]
    elif {"name", "document"} & set(other):
        changed = replace(words, people=(replace(subject, **other),))  # type: ignore[arg-type]
    else:
        changed = replace(words, **other)  # type: ignore[arg-type]
    with pytest.raises(KeyUsedForAnother) as refused:
        town.receive(sender, changed)
    assert refused.value.code == "declaration.key_used_for_another"
    assert town.receive(sender, words) == [first]


def test_another_sender_may_use_the_same_key(town: Town) -> None:
    words = keyed()
    [first] = town.receive(town.party("resident"), words)
    [second] = town.receive(town.party("resident"), words)
    assert first != second


def test_a_batch_sent_again_adds_only_what_is_new(town: Town) -> None:
    sender, before, new = town.party("resident"), [keyed(), keyed()], keyed()
    first = town.receive(sender, *before)
    again = town.receive(sender, before[0], new, before[1], new)
    assert (again[0], again[2]) == (first[0], first[1])
    assert again[1] == again[3]
    assert town.count("SELECT count(*) FROM ledger.declaration WHERE party_id = %s", sender.party_id) == 3


def test_a_batch_with_a_key_used_for_something_else_is_not_received_at_all(town: Town) -> None:
    sender, old, new = town.party("resident"), keyed(), keyed()
    town.receive(sender, old)
    with pytest.raises(KeyUsedForAnother):
        town.receive(sender, new, replace(old, plate="KZ7M-4Q2P"))
    assert town.count("SELECT count(*) FROM ledger.declaration WHERE party_id = %s", sender.party_id) == 1


def test_a_key_whose_words_were_forgotten_tells_alone_that_it_came_before(town: Town) -> None:
    sender, words = town.party("resident"), keyed()
    [first] = town.receive(sender, words)
    with town.database.connect("denizen_owner") as owner:  # as when the lookup key is changed
        owner.execute("UPDATE ledger.declaration SET digest = NULL")
    assert town.receive(sender, replace(words, room="9")) == [first]
